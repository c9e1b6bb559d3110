//go:build !unix

package index

import (
	"errors"
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
	return &mapping{b}, errors.Join(err, f.Close())
}

func (m *mapping) releaseWith(*Index) {}

// readAt is not needed where all is in memory.
func (m *mapping) readAt([]byte, int64) bool { return false }
