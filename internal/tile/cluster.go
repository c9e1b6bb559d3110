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

// field is a part of the world at one zoom, gathered and clustered as far as it
// was asked about: what is far from all symbols in sight is never looked at.
type field struct {
	grid
	ground index.Ground
	above  *field       // of a coarser zoom, whose pieces are cut for this one; nil when they are laid
	cells  []index.Cell // of the base grid; those of a block stand together
	owner  []int32      // the seed that each cell belongs to, by number of its cell; -1 not asked yet

	x0, y0, wide int    // the blocks, with one more on all sides that is empty
	ways         [8]int // from one block to those around it
	blocks       []block
	around       []neighbourhood // those that were asked for
}

// block is one block of a field: its seed, and what is known of its fate.
type block struct {
	piece    index.Piece // of the ground
	gathered bool
	seed     int32 // its cell; -1 for none
	from, to int32 // its cells
	near     int32 // number of its neighbourhood + 1; 0 not asked yet
	x, y     uint32
	close    uint8 // which of the blocks around have a seed in the room of this one, by number of ways
	heavier  uint8 // which of those outweigh it
	known    known
	yes      known
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

// window is a rectangle of blocks, grown by reach on all sides and cut at the
// edge of the world.
func (g grid) window(minX, minY, maxX, maxY, reach int) index.Window {
	last := 1<<g.block - 1
	return index.Window{
		Bits: g.block,
		MinX: uint32(max(minX-reach, 0)),
		MinY: uint32(max(minY-reach, 0)),
		MaxX: uint32(min(maxX+reach, last)),
		MaxY: uint32(min(maxY+reach, last)),
	}
}

// open lays the pieces of a ground on a window of blocks; room is a slice for
// them, used again.
func (f *field) open(g grid, ground index.Ground, w index.Window, room []index.Piece) []index.Piece {
	f.clear(g, ground, w, true)
	f.above = nil
	room = ground.Pieces(w, room[:0])
	for i := range room {
		b := &f.blocks[f.number(room[i].X, room[i].Y)]
		b.piece, b.gathered = room[i], false
	}
	return room
}

// openBelow does so with those of a field of a coarser zoom that holds the window.
func (f *field) openBelow(above *field, g grid, w index.Window) {
	f.clear(g, above.ground, w, false)
	f.above = above
}

// clear forgets all blocks; those of nothing are gathered.
func (f *field) clear(g grid, ground index.Ground, w index.Window, nothing bool) {
	f.grid, f.ground = g, ground
	f.x0, f.y0 = int(w.MinX)-1, int(w.MinY)-1
	wide, high := int(w.MaxX)-f.x0+2, int(w.MaxY)-f.y0+2
	f.wide, f.ways = wide, [8]int{-wide - 1, -wide, -wide + 1, -1, 1, wide - 1, wide, wide + 1}
	f.blocks = refill(f.blocks, wide*high, block{seed: -1, gathered: nothing})
	for x := range wide {
		f.blocks[x].gathered, f.blocks[(high-1)*wide+x].gathered = true, true
	}
	for y := range high {
		f.blocks[y*wide].gathered, f.blocks[y*wide+wide-1].gathered = true, true
	}
	f.cells, f.owner, f.around = f.cells[:0], f.owner[:0], f.around[:0]
}

// number is that of a block in the field.
func (f *field) number(x, y uint32) int { return (int(y)-f.y0)*f.wide + int(x) - f.x0 }

// at gives a block, gathered.
func (f *field) at(n int) *block {
	if b := &f.blocks[n]; b.gathered {
		return b
	}
	return f.gather(n)
}

// gather gathers the cells of a block and finds its seed.
func (f *field) gather(n int) *block {
	b := &f.blocks[n]
	b.gathered = true
	if f.above != nil {
		b.piece = f.cut(uint32(f.x0+n%f.wide), uint32(f.y0+n/f.wide))
	}
	if b.piece.Empty() {
		return b
	}
	b.from = int32(len(f.cells))
	f.cells = f.ground.Cells(b.piece, f.base, f.cells)
	b.to = int32(len(f.cells))
	if b.from == b.to {
		return b
	}
	best := b.from
	f.owner = append(f.owner, -1)
	for i := b.from + 1; i < b.to; i++ {
		f.owner = append(f.owner, -1)
		if f.cells[i].Count > f.cells[best].Count {
			best = i
		}
	}
	b.seed = best
	b.x, b.y = mean(&f.cells[best])
	return b
}

// cut gives the piece of a block out of that of the field above.
func (f *field) cut(x, y uint32) index.Piece {
	up := f.block - f.above.block
	whole := &f.above.blocks[f.above.number(x>>up, y>>up)].piece
	if up == 0 || whole.Empty() {
		return *whole
	}
	return f.ground.Part(*whole, f.above.block, f.block, x, y)
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
	return f.number(c.X>>shift, c.Y>>shift)
}

// room works out which seeds around that of a block are in its room.
func (f *field) room(n int) *block {
	b := f.at(n)
	if b.known&askedRoom != 0 {
		return b
	}
	b.known |= askedRoom
	for step, way := range f.ways {
		o := f.at(n + way)
		if o.seed < 0 || distance(b.x, b.y, o.x, o.y) >= f.radius*f.radius {
			continue
		}
		b.close |= 1 << step
		if f.heavier(o.seed, b.seed) {
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

// any tells whether one of some blocks around answers so.
func (f *field) any(n int, which uint8, question known, answer bool) bool {
	for ; which != 0; which &= which - 1 {
		if f.holds(n+f.ways[bits.TrailingZeros8(which)], question) == answer {
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
func (f *field) ownerOf(i int32) int32 {
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
		if o := f.at(n); o.seed >= 0 && !f.holds(n, goes) {
			h.seed[h.n], h.x[h.n], h.y[h.n] = o.seed, o.x, o.y
			h.n++
		}
	}
	take(n)
	for _, way := range f.ways {
		take(n + way)
	}
	f.around = append(f.around, h)
	b.near = int32(len(f.around))
	return &f.around[b.near-1]
}
