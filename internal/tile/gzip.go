package tile

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// gzipLevel was measured on 42 tiles of each tileset, z0 to z13 over Milan, Paris
// and Warsaw: against level 4, level 6 saves 9 % of base, 4 % of areas and 1 % of
// projects (a million of them), where it takes the same 28 µs a tile. Level 9
// saves 2 % more of base and areas.
const gzipLevel = 6

// gzipWriters keeps compressors, whose tables are some 100 kB, for reuse.
var gzipWriters = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzipLevel)
	if err != nil {
		panic(fmt.Sprintf("tile: gzip level %d: %v", gzipLevel, err))
	}
	return w
}}

// Gzip compresses a tile. The same tile always gives the same bytes: there is
// no time stamp in them. An empty tile stays empty.
func Gzip(body []byte) []byte {
	if len(body) == 0 {
		return nil
	}
	var out bytes.Buffer
	out.Grow(len(body)/2 + 64)
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	w.Reset(&out)
	if _, err := w.Write(body); err != nil {
		panic(fmt.Sprintf("tile: gzip into memory: %v", err))
	}
	if err := w.Close(); err != nil {
		panic(fmt.Sprintf("tile: gzip into memory: %v", err))
	}
	return out.Bytes()
}
