package index

// Ground is what the cells of a selection are gathered from: its rows, or an
// overview of them that is fine enough. Both lie in Morton order. Pieces of one
// Ground mean nothing to another.
type Ground struct {
	x     *Index
	rows  bitset // those selected; nil for all
	cells []Cell // of an overview; nil for rows
	bits  int    // their grid
}

// Ground gives what has the cells of grids of up to so many bits.
func (s *Selection) Ground(bits int) Ground {
	if cells, bits, ok := s.overview(bits); ok {
		return Ground{s.index, s.rows, cells, bits}
	}
	return Ground{x: s.index, rows: s.rows}
}

// len is the number of rows or cells.
func (g Ground) len() int {
	if g.cells == nil {
		return len(g.x.x)
	}
	return len(g.cells)
}

// split halves what lies in one cell of a grid of so many bits: it gives the first
// that is in the southern half, or else, of either of these, in the eastern.
func (g Ground) split(lo, hi, bits int, south bool) int {
	switch {
	case g.cells != nil && south:
		bit := uint32(1) << (g.bits - bits - 1)
		for lo < hi {
			if mid := int(uint(lo+hi) >> 1); g.cells[mid].Y&bit == 0 {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
	case g.cells != nil:
		bit := uint32(1) << (g.bits - bits - 1)
		for lo < hi {
			if mid := int(uint(lo+hi) >> 1); g.cells[mid].X&bit == 0 {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
	case south:
		lo = firstSet(g.x.y, lo, hi, WorldBits-bits-1)
	default:
		lo = firstSet(g.x.x, lo, hi, WorldBits-bits-1)
	}
	return lo
}

// firstSet gives the first of a stretch of numbers that has a bit, which all
// after it have.
func firstSet(of []uint32, lo, hi, bit int) int {
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); of[mid]>>bit&1 == 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// fold appends the cells of a window, whose grid is not finer than the ground.
func (g Ground) fold(w Window, out []Cell) []Cell {
	from := len(out)
	if g.cells == nil {
		rows := gatherer{x: g.x, rows: g.rows, shift: WorldBits - w.Bits, window: w, out: out, from: from}
		g.runs(w, rows.takeRun)
		return rows.out
	}
	shift := g.bits - w.Bits
	g.runs(w, func(lo, hi int, inside bool) {
		if inside {
			out = coarsen(g.cells[lo:hi], shift, out, from)
			return
		}
		for i := lo; i < hi; i++ {
			if cx, cy := g.cells[i].X>>shift, g.cells[i].Y>>shift; cx >= w.MinX && cx <= w.MaxX && cy >= w.MinY && cy <= w.MaxY {
				out = coarsen(g.cells[i:i+1], shift, out, from)
			}
		}
	})
	return out
}

// shortRun is where halving a run costs more than looking at it whole.
const shortRun = 256

// runs calls take with the runs that make up a window. One that is not inside
// may hold what is of other cells.
func (g Ground) runs(w Window, take func(lo, hi int, inside bool)) {
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
		south := g.split(lo, hi, bits, true)
		west, east := g.split(lo, south, bits, false), g.split(south, hi, bits, false)
		visit(bits+1, cx<<1, cy<<1, lo, west)
		visit(bits+1, cx<<1|1, cy<<1, west, south)
		visit(bits+1, cx<<1, cy<<1|1, south, east)
		visit(bits+1, cx<<1|1, cy<<1|1, east, hi)
	}
	visit(0, 0, 0, 0, g.len())
}
