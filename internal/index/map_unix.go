//go:build unix

package index

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
)

// mapping is a file in memory, and open.
type mapping struct {
	bytes []byte
	file  *os.File
}

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
	return &mapping{b, f}, nil
}

// releaseWith gives memory and file back when x is collected.
func (m *mapping) releaseWith(x *Index) {
	runtime.AddCleanup(x, func(m mapping) {
		_ = syscall.Munmap(m.bytes) // what was mapped, so this cannot fail
		_ = m.file.Close()          // only read
	}, *m)
}

// readAt reads some bytes without mapping their pages: of the rare ones, a look
// takes less from the file than the memory of all that lies around them.
func (m *mapping) readAt(b []byte, at int64) bool {
	n, err := m.file.ReadAt(b, at)
	return n == len(b) && err == nil
}
