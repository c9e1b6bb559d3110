package tile

import (
	"math/bits"

	"github.com/ngeumap/ngeumap/internal/index"
)

// grid says how one zoom is clustered. Points are gathered in base cells; the
// heaviest base cell of each block is a seed; seeds closer than radius yield to
// the heavier one; every base cell joins the nearest seed that is left. So
// symbols sit on the peaks of the data and show no grid, and every decision
// depends on a bounded neighbourhood, so that tiles agree.
type grid struct {
	zoom   int
	base   int    // bits of the grid of base cells
	block  int    // bits of the grid of blocks
	radius uint64 // of a symbol's own room, in world units; 0 merges nothing
}

// From fineZoom on (512 px tiles: 5 m a pixel in Europe) only what is nearly at
// one place stays together: no cluster is left to part at the deepest zoom of
// archives.
const (
	fineZoom = 14
	maxZoom  = 22
)

// Sizes in pixels of a tile drawn 512 px wide.
const (
	tilePixels   = 512
	blockPixels  = 64
	radiusPixels = 48
	finePart     = 4 // what both are divided by from fineZoom on; a base cell is a quarter of a block
)

func gridAt(zoom int) grid {
	g := grid{zoom: zoom, block: zoom + 3, base: zoom + 5, radius: radiusPixels << (index.WorldBits - zoom) >> 9}
	if zoom >= fineZoom {
		g.block, g.base, g.radius = g.block+2, g.base+2, g.radius/finePart
	}
	g.block, g.base = min(g.block, index.SpotBits), min(g.base, index.SpotBits)
	if zoom == maxZoom {
		g.radius = 0 // a base cell is one spot here: what differs is told apart
	}
	return g
}

// blocks is how many blocks cover so many pixels of a tile drawn 512 px wide.
func (g grid) blocks(pixels int) int {
	size := blockPixels
	if g.zoom >= fineZoom {
		size /= finePart
	}
	return (pixels + size - 1) / size
}

// Yielding is settled in two rounds: in each, the seeds that outweigh all undecided
// seeds in their room stay, and what lies in their room goes. Chains that are
// not settled after the last round stay: two discs may then touch. Of a million
// points along the population, z0 to z13, two rounds leave 2 such seeds of
// 33,000 at zoom 9 and none at the others.
const rounds = 2

// ownerReach is how many blocks away something can decide to which symbol a
// base cell belongs: one block to the seed, two a round for that seed's fate.
const ownerReach = 1 + 2*rounds

// memberReach is how many blocks away from its position a symbol has members: it
// lies within a block of its seed, and they do.
const memberReach = 2

// symbolReach is how many blocks away something can decide what a symbol is.
const symbolReach = memberReach + ownerReach

// field is a part of the world at one zoom, clustered as far as it was asked
// about: what is far from all symbols in sight is never decided.
type field struct {
	grid
	cells []index.Cell // of the base grid, in Morton order
	owner []int32      // the seed that each cell belongs to, by number of its cell; -1 not asked yet

	x0, y0, wide, high int // the blocks
	blocks             []block
	around             []neighbourhood // those that were asked for
}

// block is one block of a field: its seed, and what is known of its fate.
type block struct {
	seed    int32 // its cell; -1 for none
	near    int32 // number of its neighbourhood + 1; 0 not asked yet
	x, y    uint32
	close   uint8 // which of the blocks around have a seed in the room of this one, by number of steps
	heavier uint8 // which of those outweigh it
	known   known
	yes     known
}

// known are the questions about a seed that may be answered.
type known uint8

const (
	askedRoom  known = 1 << iota // close and heavier
	staysFirst                   // outweighs all in its room
	goesFirst                    // has one in its room that stays at first
	staysThen                    // outweighs all in its room that do not go at first
	goes                         // in the end
)

// neighbourhood is the seeds that stay around a block, and its own.
type neighbourhood struct {
	n    int
	seed [9]int32
	x, y [9]uint32
}

// steps lead to the eight blocks around one.
var steps = [8][2]int{{-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}}

// window is the base cells of a rectangle of blocks, grown by reach on all
// sides and cut at the edge of the world.
func (g grid) window(minX, minY, maxX, maxY, reach int) index.Window {
	last := 1<<g.block - 1
	shift := g.base - g.block
	return index.Window{
		Bits: g.base,
		MinX: uint32(max(minX-reach, 0)) << shift,
		MinY: uint32(max(minY-reach, 0)) << shift,
		MaxX: uint32(min(maxX+reach, last)+1)<<shift - 1,
		MaxY: uint32(min(maxY+reach, last)+1)<<shift - 1,
	}
}

// settle takes the cells of a window and finds the seed of each block: cells of
// a block stand together.
func (f *field) settle(g grid, w index.Window, cells []index.Cell) {
	shift := g.base - g.block
	f.grid, f.cells = g, cells
	f.x0, f.y0 = int(w.MinX>>shift), int(w.MinY>>shift)
	f.wide, f.high = int(w.MaxX>>shift)-f.x0+1, int(w.MaxY>>shift)-f.y0+1
	f.blocks = refill(f.blocks, f.wide*f.high, block{seed: -1})
	f.owner = refill(f.owner, len(cells), -1)
	f.around = f.around[:0]
	for i := 0; i < len(cells); {
		x, y, best := cells[i].X>>shift, cells[i].Y>>shift, i
		for i++; i < len(cells) && cells[i].X>>shift == x && cells[i].Y>>shift == y; i++ {
			if cells[i].Count > cells[best].Count {
				best = i
			}
		}
		b := &f.blocks[(int(y)-f.y0)*f.wide+int(x)-f.x0]
		b.seed = int32(best)
		b.x, b.y = mean(&cells[best])
	}
}

// mean is where the points of a cell are, in world units.
func mean(c *index.Cell) (x, y uint32) {
	if c.Count == 1 {
		return c.MinX, c.MinY
	}
	n := uint64(c.Count)
	return uint32(c.SumX / n), uint32(c.SumY / n)
}

func refill[T any](s []T, n int, v T) []T {
	if cap(s) < n {
		s = make([]T, n)
	}
	s = s[:n]
	for i := range s {
		s[i] = v
	}
	return s
}

func (f *field) blockOf(c *index.Cell) int {
	shift := f.base - f.block
	return (int(c.Y>>shift)-f.y0)*f.wide + int(c.X>>shift) - f.x0
}

// next gives the block a step away, -1 outside the field.
func (f *field) next(b, step int) int {
	x, y := b%f.wide+steps[step][0], b/f.wide+steps[step][1]
	if x < 0 || x >= f.wide || y < 0 || y >= f.high {
		return -1
	}
	return y*f.wide + x
}

// room works out which seeds around that of a block are in its room.
func (f *field) room(n int) *block {
	b := &f.blocks[n]
	if b.known&askedRoom != 0 {
		return b
	}
	b.known |= askedRoom
	for step := range steps {
		o := f.next(n, step)
		if o < 0 || f.blocks[o].seed < 0 || distance(b.x, b.y, f.blocks[o].x, f.blocks[o].y) >= f.radius*f.radius {
			continue
		}
		b.close |= 1 << step
		if f.heavier(f.blocks[o].seed, b.seed) {
			b.heavier |= 1 << step
		}
	}
	return b
}

// holds answers a question about the seed of a block, once.
func (f *field) holds(n int, question known) bool {
	b := f.room(n)
	if b.known&question == 0 {
		answer := false
		switch question {
		case staysFirst:
			answer = b.heavier == 0
		case goesFirst:
			answer = !f.holds(n, staysFirst) && f.any(n, b.close, staysFirst, true)
		case staysThen:
			answer = f.holds(n, staysFirst) || !f.holds(n, goesFirst) && !f.any(n, b.heavier, goesFirst, false)
		case goes:
			answer = f.holds(n, goesFirst) || !f.holds(n, staysThen) && f.any(n, b.close, staysThen, true)
		}
		b.known |= question
		if answer {
			b.yes |= question
		}
	}
	return b.yes&question != 0
}

// any tells whether one of the blocks that are so many steps away answers so.
func (f *field) any(n int, steps uint8, question known, answer bool) bool {
	for ; steps != 0; steps &= steps - 1 {
		if f.holds(f.next(n, bits.TrailingZeros8(steps)), question) == answer {
			return true
		}
	}
	return false
}

// distance is squared, in world units.
func distance(ax, ay, bx, by uint32) uint64 {
	dx, dy := int64(ax)-int64(bx), int64(ay)-int64(by)
	return uint64(dx*dx + dy*dy)
}

// heavier is a total order: by count, then by position.
func (f *field) heavier(a, b int32) bool {
	if n, m := f.cells[a].Count, f.cells[b].Count; n != m {
		return n > m
	}
	if ya, yb := f.cells[a].Y, f.cells[b].Y; ya != yb {
		return ya < yb
	}
	return f.cells[a].X < f.cells[b].X
}

// ownerOf gives the seed that a cell belongs to: the nearest of those that stay
// in the blocks around. Where the own seed went, one there made it go.
func (f *field) ownerOf(i int) int32 {
	if f.owner[i] >= 0 {
		return f.owner[i]
	}
	c := &f.cells[i]
	near := f.near(f.blockOf(c))
	x, y := mean(c)
	best, least := int32(-1), ^uint64(0)
	for k := range near.n {
		s := near.seed[k]
		if d := distance(x, y, near.x[k], near.y[k]); d < least || d == least && f.heavier(s, best) {
			best, least = s, d
		}
	}
	f.owner[i] = best
	return best
}

// near gives the seeds that stay around a block.
func (f *field) near(n int) *neighbourhood {
	b := &f.blocks[n]
	if b.near > 0 {
		return &f.around[b.near-1]
	}
	var h neighbourhood
	take := func(n int) {
		if o := &f.blocks[n]; o.seed >= 0 && !f.holds(n, goes) {
			h.seed[h.n], h.x[h.n], h.y[h.n] = o.seed, o.x, o.y
			h.n++
		}
	}
	take(n)
	for step := range steps {
		if o := f.next(n, step); o >= 0 {
			take(o)
		}
	}
	f.around = append(f.around, h)
	b.near = int32(len(f.around))
	return &f.around[b.near-1]
}
