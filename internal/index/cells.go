package index

import "runtime"

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
	defer runtime.KeepAlive(s.index)
	return s.Ground(w.Bits).fold(w, out)
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
	rows   bitset // those selected; nil for all
	shift  int
	window Window
	out    []Cell
	from   int // cells before belong to the caller
}

// takeRun takes the selected rows from lo to hi. Where not all rows are inside
// the window, those that are not are left out.
func (g *gatherer) takeRun(lo, hi int, inside bool) {
	switch {
	case g.rows != nil:
		for w := lo >> 6; w<<6 < hi; w++ {
			for m := g.rows.word(w, lo, hi); m != 0; m &= m - 1 {
				g.take(w<<6+trailing(m), inside)
			}
		}
	case inside:
		g.takeAll(lo, hi)
	default:
		for i := lo; i < hi; i++ {
			g.take(i, false)
		}
	}
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

// takeAll takes rows that are all selected and inside.
func (g *gatherer) takeAll(lo, hi int) {
	xs, ys, shift := g.x.x[lo:hi], g.x.y[lo:hi], g.shift
	for i := 0; i < len(xs) && i < len(ys); {
		px, py := xs[i], ys[i]
		c := Cell{X: px >> shift, Y: py >> shift, First: uint32(lo + i), MinX: px, MinY: py, MaxX: px, MaxY: py}
		from := i
		for ; i < len(xs) && i < len(ys); i++ {
			px, py := xs[i], ys[i]
			if px>>shift != c.X || py>>shift != c.Y {
				break
			}
			c.SumX, c.SumY = c.SumX+uint64(px), c.SumY+uint64(py)
			c.MinX, c.MinY = min(c.MinX, px), min(c.MinY, py)
			c.MaxX, c.MaxY = max(c.MaxX, px), max(c.MaxY, py)
		}
		c.Count = uint32(i - from)
		if n := len(g.out); n > g.from && g.out[n-1].X == c.X && g.out[n-1].Y == c.Y {
			g.out[n-1].Merge(&c)
		} else {
			g.out = append(g.out, c)
		}
	}
}
