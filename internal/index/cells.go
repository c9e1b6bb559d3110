package index

import (
	"runtime"
	"sort"
)

// Cell is what a selection has in one cell of a world-aligned grid.
type Cell struct {
	X, Y                   uint32 // of the cell, in its grid
	Count                  uint32 // selected points
	First                  uint32 // lowest row of them, for Index.Row
	SumX, SumY             uint64 // of their world coordinates
	MinX, MinY, MaxX, MaxY uint32 // of their world coordinates
}

// OneSpot tells whether all points of the cell are on one spot.
func (c *Cell) OneSpot() bool {
	const shift = WorldBits - SpotBits
	return c.MinX>>shift == c.MaxX>>shift && c.MinY>>shift == c.MaxY>>shift
}

// Merge adds the points of another cell; the cell keeps its X and Y.
func (c *Cell) Merge(o *Cell) {
	if c.Count == 0 {
		x, y := c.X, c.Y
		*c = *o
		c.X, c.Y = x, y
		return
	}
	c.Count += o.Count
	c.First = min(c.First, o.First)
	c.SumX, c.SumY = c.SumX+o.SumX, c.SumY+o.SumY
	c.MinX, c.MinY = min(c.MinX, o.MinX), min(c.MinY, o.MinY)
	c.MaxX, c.MaxY = max(c.MaxX, o.MaxX), max(c.MaxY, o.MaxY)
}

// Window is a rectangle of cells of a grid of 1<<Bits cells a side, all edges
// included.
type Window struct {
	Bits                   int
	MinX, MinY, MaxX, MaxY uint32
}

// Cells appends the cells of a window that have selected points, in Morton
// order: the four children of any coarser cell stand together.
func (s *Selection) Cells(w Window, out []Cell) []Cell {
	x := s.index
	defer runtime.KeepAlive(x)
	if cells, bits, ok := s.overview(w.Bits); ok {
		return fold(cells, bits, w, out)
	}
	g := &gatherer{x: x, shift: WorldBits - w.Bits, window: w, out: out, from: len(out)}
	runs(len(x.x), w, x.cellKey, func(lo, hi int, inside bool) { s.gather(g, lo, hi, inside) })
	return g.out
}

// cellKey gives the Morton key of a row in the grid of so many bits.
func (x *Index) cellKey(i, bits int) uint64 {
	return morton(x.x[i], x.y[i]) >> (2 * (WorldBits - bits))
}

// gather takes the selected rows from lo to hi.
func (s *Selection) gather(g *gatherer, lo, hi int, inside bool) {
	if s.rows == nil {
		for i := lo; i < hi; i++ {
			g.take(i, inside)
		}
		return
	}
	for w := lo >> 6; w<<6 < hi; w++ {
		for m := s.rows.word(w, lo, hi); m != 0; m &= m - 1 {
			g.take(w<<6+trailing(m), inside)
		}
	}
}

// word gives word w of a set, without the members below lo and from hi on.
func (b bitset) word(w, lo, hi int) uint64 {
	m := b[w]
	if first := w << 6; first < lo {
		m &= ^uint64(0) << (lo - first)
	}
	if last := hi - w<<6; last < 64 {
		m &= 1<<last - 1
	}
	return m
}

// gatherer adds rows, which come in Morton order, to cells.
type gatherer struct {
	x      *Index
	shift  int
	window Window
	out    []Cell
	from   int // cells before belong to the caller
}

func (g *gatherer) take(i int, inside bool) {
	px, py := g.x.x[i], g.x.y[i]
	cx, cy := px>>g.shift, py>>g.shift
	if n := len(g.out); n > g.from {
		if c := &g.out[n-1]; c.X == cx && c.Y == cy {
			c.Count++
			c.SumX += uint64(px)
			c.SumY += uint64(py)
			c.MinX, c.MinY = min(c.MinX, px), min(c.MinY, py)
			c.MaxX, c.MaxY = max(c.MaxX, px), max(c.MaxY, py)
			return
		}
	}
	if !inside {
		if w := &g.window; cx < w.MinX || cx > w.MaxX || cy < w.MinY || cy > w.MaxY {
			return
		}
	}
	g.out = append(g.out, Cell{X: cx, Y: cy, Count: 1, First: uint32(i), SumX: uint64(px), SumY: uint64(py), MinX: px, MinY: py, MaxX: px, MaxY: py})
}

// shortRun is where halving a run costs more than looking at its rows.
const shortRun = 256

// runs calls take with the runs of n rows in Morton order that make up a window.
// A run that is not inside may hold rows of other cells. key gives the Morton
// key of a row in the grid of so many bits.
func runs(n int, w Window, key func(row, bits int) uint64, take func(lo, hi int, inside bool)) {
	var visit func(bits int, cx, cy uint32, lo, hi int)
	visit = func(bits int, cx, cy uint32, lo, hi int) {
		if lo == hi {
			return
		}
		shift := w.Bits - bits
		x0, y0 := cx<<shift, cy<<shift
		x1, y1 := x0+(1<<shift-1), y0+(1<<shift-1)
		switch {
		case x0 > w.MaxX || x1 < w.MinX || y0 > w.MaxY || y1 < w.MinY:
			return
		case x0 >= w.MinX && x1 <= w.MaxX && y0 >= w.MinY && y1 <= w.MaxY:
			take(lo, hi, true)
			return
		case hi-lo < shortRun:
			take(lo, hi, false)
			return
		}
		for quarter := uint32(0); quarter < 4; quarter++ {
			kx, ky := cx<<1|quarter&1, cy<<1|quarter>>1
			next := hi
			if quarter < 3 {
				last := morton(kx, ky)
				next = lo + sort.Search(hi-lo, func(i int) bool { return key(lo+i, bits+1) > last })
			}
			visit(bits+1, kx, ky, lo, next)
			lo = next
		}
	}
	visit(0, 0, 0, 0, n)
}
