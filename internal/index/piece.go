package index

import "runtime"

// Piece is what of a Ground lies in one cell of a grid.
type Piece struct {
	X, Y     uint32 // of the cell
	from, to int32  // rows or cells
}

// Empty tells whether nothing is in the piece. Where something is, it may be that
// nothing of it is selected.
func (p *Piece) Empty() bool { return p.from == p.to }

// Pieces appends the pieces of a window that are not empty, in Morton order.
func (g Ground) Pieces(w Window, out []Piece) []Piece {
	defer runtime.KeepAlive(g.x)
	c := pieces{g, w, out}
	c.visit(0, 0, 0, 0, g.len())
	return c.out
}

// Part gives the part of a piece in a cell of a finer grid; bits are those of the
// grid of the piece and of that one.
func (g Ground) Part(p Piece, from, bits int, x, y uint32) Piece {
	defer runtime.KeepAlive(g.x)
	lo, hi := int(p.from), int(p.to)
	for ; from < bits && lo < hi; from++ {
		down := bits - from - 1
		if half := g.split(lo, hi, from, true); y>>down&1 == 0 {
			hi = half
		} else {
			lo = half
		}
		if half := g.split(lo, hi, from, false); x>>down&1 == 0 {
			hi = half
		} else {
			lo = half
		}
	}
	return Piece{x, y, int32(lo), int32(hi)}
}

// Cells appends the cells of a piece in a grid of so many bits, which is not
// coarser than that of the piece, in Morton order.
func (g Ground) Cells(p Piece, bits int, out []Cell) []Cell {
	defer runtime.KeepAlive(g.x)
	if g.cells == nil {
		rows := gatherer{x: g.x, rows: g.rows, shift: WorldBits - bits, out: out, from: len(out)}
		rows.takeRun(int(p.from), int(p.to), true)
		return rows.out
	}
	return coarsen(g.cells[p.from:p.to], g.bits-bits, out, len(out))
}

// pieces cuts a Ground along the cells of a window.
type pieces struct {
	Ground
	w   Window
	out []Piece
}

// visit takes what lies in the cell cx, cy of a grid of so many bits.
func (c *pieces) visit(bits int, cx, cy uint32, lo, hi int) {
	if lo == hi || hi-lo <= manyRows && !c.any(lo, hi) {
		return
	}
	shift := c.w.Bits - bits
	x0, y0 := cx<<shift, cy<<shift
	if x0 > c.w.MaxX || x0+(1<<shift-1) < c.w.MinX || y0 > c.w.MaxY || y0+(1<<shift-1) < c.w.MinY {
		return
	}
	if shift == 0 {
		c.out = append(c.out, Piece{cx, cy, int32(lo), int32(hi)})
		return
	}
	if hi-lo < fewRows {
		c.walk(lo, hi)
		return
	}
	south := c.split(lo, hi, bits, true)
	west, east := c.split(lo, south, bits, false), c.split(south, hi, bits, false)
	c.visit(bits+1, cx<<1, cy<<1, lo, west)
	c.visit(bits+1, cx<<1|1, cy<<1, west, south)
	c.visit(bits+1, cx<<1, cy<<1|1, south, east)
	c.visit(bits+1, cx<<1|1, cy<<1|1, east, hi)
}

// Of few rows, looking at each costs less than halving; of many, looking whether
// one is selected costs more.
const (
	fewRows  = 32
	manyRows = 1 << 14
)

// walk looks at each of a few.
func (c *pieces) walk(lo, hi int) {
	from := len(c.out)
	for i := lo; i < hi; i++ {
		x, y := c.place(i)
		if n := len(c.out); n > from {
			if p := &c.out[n-1]; p.X == x && p.Y == y {
				p.to++
				continue
			}
		}
		if x >= c.w.MinX && x <= c.w.MaxX && y >= c.w.MinY && y <= c.w.MaxY {
			c.out = append(c.out, Piece{x, y, int32(i), int32(i) + 1})
		}
	}
}

// place gives the cell of the window's grid that a row or cell lies in.
func (c *pieces) place(i int) (x, y uint32) {
	if c.cells == nil {
		shift := WorldBits - c.w.Bits
		return c.x.x[i] >> shift, c.x.y[i] >> shift
	}
	shift := c.bits - c.w.Bits
	return c.cells[i].X >> shift, c.cells[i].Y >> shift
}

// any tells whether something in a stretch is selected.
func (g Ground) any(lo, hi int) bool {
	if g.cells == nil && g.rows != nil {
		for w := lo >> 6; w<<6 < hi; w++ {
			if g.rows.word(w, lo, hi) != 0 {
				return true
			}
		}
		return false
	}
	return lo < hi
}
