package tile

import (
	"cmp"
	"context"
	"iter"
	"runtime"
	"slices"
	"sync"

	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index"
)

// Zooms of archives.
const (
	worldZoom  = 5        // to here there is a tile of the whole world, if it has anything
	groundZoom = 10       // to here areas and base are drawn wherever there are regions
	lastTile   = lastZoom // to here there are tiles where projects are
)

// Pyramid is the tiles of an archive, zooms 0 to 14. Each holds the layers of
// all tilesets: first projects, then areas, then base.
// From zoom 11 on only tiles with projects are there.
type Pyramid struct {
	Selection *index.Selection
	Areas     interface {
		Tile(maptile.Tile) ([]byte, error)
	}
	Base interface {
		Tile(maptile.Tile) ([]byte, error)
	}
	Progress func(zoom, done, total int) // called now and then from one goroutine; nil for none
}

// Packed is a finished tile, gzipped.
type Packed struct {
	At   maptile.Tile
	Body []byte
}

// Tiles makes all tiles on all cores and gives them by zoom and, in it, along the
// Hilbert curve. The same pyramid gives the same bytes.
func (p Pyramid) Tiles(ctx context.Context) iter.Seq2[Packed, error] {
	return func(yield func(Packed, error) bool) {
		ground := []maptile.Tile{maptile.New(0, 0, 0)}
		for z := range maptile.Zoom(lastTile + 1) {
			wanted := p.populated(z)
			if z <= groundZoom {
				wanted = append(wanted, ground...)
			}
			wanted = inOrder(wanted)
			ground = ground[:0]
			const batch = 512
			done := 0
			for some := range slices.Chunk(wanted, batch) {
				made, err := p.make(ctx, some)
				if err != nil {
					yield(Packed{}, err)
					return
				}
				for i, m := range made {
					if z < worldZoom || m.land && z < groundZoom {
						ground = append(ground, children(some[i])...)
					}
					if len(m.body) > 0 && !yield(Packed{some[i], m.body}, nil) {
						return
					}
				}
				if done += len(some); p.Progress != nil {
					p.Progress(int(z), done, len(wanted))
				}
			}
		}
	}
}

// populated gives the tiles of a zoom that can show a symbol: those with points,
// and neighbours of points near their edge, whose symbols may reach over.
func (p Pyramid) populated(z maptile.Zoom) (out []maptile.Tile) {
	g := gridAt(int(z))
	reach, last := g.blocks(bufferPixels)+memberReach, 1<<g.block-1
	side := g.block - g.zoom // blocks of a tile, as bits
	for _, c := range p.Selection.Cells(index.Window{Bits: g.block, MaxX: uint32(last), MaxY: uint32(last)}, nil) {
		x0, x1 := max(int(c.X)-reach, 0)>>side, min(int(c.X)+reach, last)>>side
		y0, y1 := max(int(c.Y)-reach, 0)>>side, min(int(c.Y)+reach, last)>>side
		for y := y0; y <= y1; y++ {
			for x := x0; x <= x1; x++ {
				if t := maptile.New(uint32(x), uint32(y), z); len(out) == 0 || out[len(out)-1] != t { // most blocks lie amid a tile
					out = append(out, t)
				}
			}
		}
	}
	return out
}

func children(t maptile.Tile) []maptile.Tile {
	x, y, z := t.X<<1, t.Y<<1, t.Z+1
	return []maptile.Tile{{X: x, Y: y, Z: z}, {X: x + 1, Y: y, Z: z}, {X: x, Y: y + 1, Z: z}, {X: x + 1, Y: y + 1, Z: z}}
}

// inOrder sorts tiles of one zoom along the Hilbert curve, each once.
func inOrder(tiles []maptile.Tile) []maptile.Tile {
	type numbered struct {
		id   uint64
		tile maptile.Tile
	}
	all := make([]numbered, len(tiles))
	for i, t := range tiles {
		all[i] = numbered{TileID(t), t}
	}
	slices.SortFunc(all, func(a, b numbered) int { return cmp.Compare(a.id, b.id) })
	out := make([]maptile.Tile, 0, len(all))
	for i, n := range all {
		if i == 0 || n.id != all[i-1].id {
			out = append(out, n.tile)
		}
	}
	return out
}

type made struct {
	body []byte
	land bool // regions lie in it
}

func (p Pyramid) make(ctx context.Context, tiles []maptile.Tile) ([]made, error) {
	out := make([]made, len(tiles))
	errs := make([]error, runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for w := range errs {
		workers.Go(func() {
			for i := w; i < len(tiles); i += len(errs) {
				if errs[w] = ctx.Err(); errs[w] != nil {
					return
				}
				if out[i], errs[w] = p.one(tiles[i]); errs[w] != nil {
					return
				}
			}
		})
	}
	workers.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p Pyramid) one(t maptile.Tile) (made, error) {
	body := Projects(p.Selection, t)
	if len(body) == 0 && t.Z > groundZoom {
		return made{}, nil
	}
	areas, err := p.Areas.Tile(t)
	if err != nil {
		return made{}, err
	}
	base, err := p.Base.Tile(t)
	if err != nil {
		return made{}, err
	}
	return made{Gzip(slices.Concat(body, areas, base)), len(areas) > 0}, nil
}
