package httpapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/maypok86/otter/v2"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// DefaultTileCache is the memory for finished tiles, in bytes, where Options
// say nothing.
const DefaultTileCache = 64 << 20

// lowestZooms are those at which tiles of areas and base are made once and stay,
// whatever the bound: all of them together have 4.4 MB, gzipped, and each takes
// some milliseconds.
const lowestZooms = 7

// maxAskedBytes bounds the memory for queries that were read before.
const maxAskedBytes = 2 << 20

// entryBytes is about what an entry of either cache takes beside its texts and
// its body.
const entryBytes = 400

// tileKey names a finished tile by all that decides its bytes. Tiles of another
// snapshot have another key, so those of an old one are dropped as they fall
// out of use.
type tileKey struct {
	set      tile.Tileset
	snapshot string // its hash; "" where the tileset does not depend on it
	filter   string // normalized
	at       maptile.Tile
}

// finished is a tile ready to be sent. Its slices are shared by all answers and
// never change.
type finished struct {
	zipped    []byte   // empty for a tile without features
	tag       []string // value of the header ETag
	length    []string // values of Content-Length, gzipped
	rawLength []string // and plain
}

func finish(body []byte) *finished {
	zipped := tile.Gzip(body)
	return &finished{
		zipped:    zipped,
		tag:       []string{etag(string(body))},
		length:    []string{strconv.Itoa(len(zipped))},
		rawLength: []string{strconv.Itoa(len(body))},
	}
}

// plain gives the tile as it was before gzip, for the rare client that takes
// none.
func (f *finished) plain() ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(f.zipped))
	if err != nil {
		return nil, fmt.Errorf("httpapi: a kept tile: %w", err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("httpapi: a kept tile: %w", err)
	}
	return body, nil
}

// askedKey is a query string as a client wrote it, for one route of tiles and
// one snapshot.
type askedKey struct {
	snapshot string
	route    string // name of the tileset, or path of the place
	query    string
}

// asked is what such a query means.
type asked struct {
	filter string
	lang   i18n.Lang
}

// tileCache keeps finished tiles within a bound of bytes, and lets one request
// alone build a tile that several ask for at once. Safe for concurrent use.
type tileCache struct {
	tiles *otter.Cache[tileKey, *finished] // nil when nothing is kept
	low   *otter.Cache[tileKey, *finished] // of areas and base, see lowestZooms
	asked *otter.Cache[askedKey, asked]
}

// newTileCache makes a cache of so many bytes; 0 is DefaultTileCache, less
// keeps nothing.
func newTileCache(size int64) (*tileCache, error) {
	low, err := otter.New(&otter.Options[tileKey, *finished]{})
	if err != nil {
		return nil, fmt.Errorf("httpapi: tile cache: %w", err)
	}
	if size < 0 {
		return &tileCache{low: low}, nil
	}
	if size == 0 {
		size = DefaultTileCache
	}
	tiles, err := otter.New(&otter.Options[tileKey, *finished]{
		MaximumWeight: uint64(size),
		Weigher:       func(k tileKey, f *finished) uint32 { return uint32(entryBytes + len(k.filter) + len(f.zipped)) },
	})
	if err != nil {
		return nil, fmt.Errorf("httpapi: tile cache: %w", err)
	}
	queries, err := otter.New(&otter.Options[askedKey, asked]{
		MaximumWeight: maxAskedBytes,
		Weigher:       func(k askedKey, a asked) uint32 { return uint32(entryBytes + len(k.query) + len(a.filter)) },
	})
	if err != nil {
		return nil, fmt.Errorf("httpapi: tile cache: %w", err)
	}
	return &tileCache{tiles: tiles, low: low, asked: queries}, nil
}

// get gives a tile, from the cache or built. Those who wait for a build of
// another request do not lose it when that client goes away.
func (c *tileCache) get(ctx context.Context, key tileKey, build func(context.Context) ([]byte, error)) (*finished, error) {
	load := func(ctx context.Context, _ tileKey) (*finished, error) {
		body, err := build(ctx)
		if err != nil {
			return nil, err
		}
		return finish(body), nil
	}
	tiles := c.keeping(key)
	if tiles == nil {
		return load(ctx, key)
	}
	if f, ok := tiles.GetIfPresent(key); ok {
		return f, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	return tiles.Get(ctx, key, otter.LoaderFunc[tileKey, *finished](load))
}

// kept gives a tile that is in the cache.
func (c *tileCache) kept(key tileKey) (*finished, bool) {
	tiles := c.keeping(key)
	if tiles == nil {
		return nil, false
	}
	return tiles.GetIfPresent(key)
}

// keeping gives the cache that a tile belongs in, nil for none.
func (c *tileCache) keeping(key tileKey) *otter.Cache[tileKey, *finished] {
	if key.set != tile.ProjectsSet && key.at.Z <= lowestZooms {
		return c.low
	}
	return c.tiles
}

// understand keeps what a query means, once it was found valid.
func (c *tileCache) understand(k askedKey, a asked) {
	if c.asked != nil {
		c.asked.SetIfAbsent(k, a)
	}
}

// understood gives what a query means, if it was seen before.
func (c *tileCache) understood(k askedKey) (asked, bool) {
	if c.asked == nil {
		return asked{}, false
	}
	return c.asked.GetIfPresent(k)
}
