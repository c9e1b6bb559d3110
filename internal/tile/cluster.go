package tile

import "github.com/ngeumap/ngeumap/internal/index"

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

// Yielding is settled in rounds: in each, the seeds that outweigh all undecided
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

// field is a part of the world at one zoom, clustered.
type field struct {
	grid
	cells []index.Cell // of the base grid, in Morton order
	mean  [][2]uint64  // of each cell
	owner []int32      // the seed that each cell belongs to, by number of its cell; -1 not asked yet

	x0, y0, wide, high int     // the blocks
	seed               []int32 // per block: its seed's cell, -1 for none
	fate               []fate  // per block, of its seed
}

type fate uint8

const (
	undecided fate = iota
	stays
	goes
)

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

// settle decides which seeds of a window stay.
func (f *field) settle(g grid, w index.Window, cells []index.Cell) {
	shift := g.base - g.block
	f.grid, f.cells = g, cells
	f.x0, f.y0 = int(w.MinX>>shift), int(w.MinY>>shift)
	f.wide, f.high = int(w.MaxX>>shift)-f.x0+1, int(w.MaxY>>shift)-f.y0+1
	f.seed = refill(f.seed, f.wide*f.high, -1)
	f.fate = refill(f.fate, f.wide*f.high, undecided)
	f.owner = refill(f.owner, len(cells), -1)
	f.mean = f.mean[:0]
	for i := range cells {
		c := &cells[i]
		f.mean = append(f.mean, [2]uint64{c.SumX / uint64(c.Count), c.SumY / uint64(c.Count)})
		b := f.blockOf(c)
		if s := f.seed[b]; s < 0 || c.Count > cells[s].Count {
			f.seed[b] = int32(i)
		}
	}
	for range rounds {
		f.round()
	}
}

// ownerOf gives the seed that a cell belongs to.
func (f *field) ownerOf(i int) int32 {
	if f.owner[i] < 0 {
		f.owner[i] = f.nearest(i)
	}
	return f.owner[i]
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

// around gives the blocks that touch block b and have a seed, and b itself.
func (f *field) around(b int) (blocks [9]int32, n int) {
	bx, by := b%f.wide, b/f.wide
	for y := max(by-1, 0); y <= min(by+1, f.high-1); y++ {
		for x := max(bx-1, 0); x <= min(bx+1, f.wide-1); x++ {
			if o := y*f.wide + x; f.seed[o] >= 0 {
				blocks[n] = int32(o)
				n++
			}
		}
	}
	return blocks, n
}

func (f *field) round() {
	for b, s := range f.seed {
		if s >= 0 && f.fate[b] == undecided && f.best(b) {
			f.fate[b] = stays
		}
	}
	for b, s := range f.seed {
		if s < 0 || f.fate[b] != undecided {
			continue
		}
		blocks, n := f.around(b)
		for _, o := range blocks[:n] {
			if f.fate[o] == stays && f.close(s, f.seed[o]) {
				f.fate[b] = goes
			}
		}
	}
}

// best tells whether the seed of a block outweighs all others in its room that
// have not gone.
func (f *field) best(b int) bool {
	s := f.seed[b]
	blocks, n := f.around(b)
	for _, o := range blocks[:n] {
		if int(o) != b && f.fate[o] != goes && f.close(s, f.seed[o]) && !f.heavier(s, f.seed[o]) {
			return false
		}
	}
	return true
}

func (f *field) close(a, b int32) bool { return f.distance(a, b) < f.radius*f.radius }

// distance is squared, in world units.
func (f *field) distance(a, b int32) uint64 {
	p, q := f.mean[a], f.mean[b]
	dx, dy := p[0]-q[0], p[1]-q[1] // the square of a wrapped difference is right
	return dx*dx + dy*dy
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

// nearest gives the seed that stays nearest to a cell, of those in the blocks
// around: where the own seed went, one there made it go.
func (f *field) nearest(i int) int32 {
	best, least := int32(-1), ^uint64(0)
	blocks, n := f.around(f.blockOf(&f.cells[i]))
	for _, o := range blocks[:n] {
		if f.fate[o] == goes {
			continue
		}
		s := f.seed[o]
		if d := f.distance(int32(i), s); d < least || d == least && f.heavier(s, best) {
			best, least = s, d
		}
	}
	return best
}
