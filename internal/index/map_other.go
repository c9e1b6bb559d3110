//go:build !unix

package index

import (
	"io"
	"os"
)

// mapping is a file in memory.
type mapping struct{ bytes []byte }

func mapFile(f *os.File) (*mapping, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	b, err := io.ReadAll(f)
	return &mapping{b}, err
}

func (m *mapping) releaseWith(*Index) {}
