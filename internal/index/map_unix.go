//go:build unix

package index

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
)

// mapping is a file in memory.
type mapping struct{ bytes []byte }

func mapFile(f *os.File) (*mapping, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	if int64(int(size)) != size {
		return nil, fmt.Errorf("%d bytes are more than this machine can address", size)
	}
	b, err := syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("cannot be mapped into memory: %w", err)
	}
	return &mapping{b}, nil
}

// releaseWith gives the memory back when x is collected.
func (m *mapping) releaseWith(x *Index) {
	runtime.AddCleanup(x, func(b []byte) { _ = syscall.Munmap(b) }, m.bytes) // b is what was mapped, so this cannot fail
}
