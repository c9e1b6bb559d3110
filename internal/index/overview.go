package index

import (
	"math/bits"
	"unsafe"
)

// Overviews are all cells of a selection in one grid, so that tiles of the
// lowest zooms, which span most points, do not look at points again. Those of
// everything stand in the index, in each grid from 13 to 5 bits; of a million
// points along the population they have some 270,000 cells. Those of a filter
// are gathered when first asked for, in the grid of 11 bits, and folded from
// there; they are kept with the selections.
const (
	finestOverview   = 13
	coarsestOverview = 5
	overviewLevels   = finestOverview - coarsestOverview + 1
	filterOverview   = 11
)

const cellBytes = int(unsafe.Sizeof(Cell{}))

// overview gives the cells of the coarsest kept grid that holds one of so many
// bits; false when there is none.
func (s *Selection) overview(bits int) (cells []Cell, has int, ok bool) {
	if s.rows == nil {
		if bits > finestOverview {
			return nil, 0, false
		}
		bits = max(bits, coarsestOverview)
		return s.index.overviews[finestOverview-bits], bits, true
	}
	if bits > filterOverview {
		return nil, 0, false
	}
	bits = max(bits, coarsestOverview)
	return s.level(bits), bits, true
}

// level makes the overview of one grid from the next finer one, or from rows.
func (s *Selection) level(bits int) []Cell {
	return s.index.kept.overview(bits, s.key, func() []Cell {
		if bits == filterOverview {
			return s.sift(s.index.overviews[finestOverview-filterOverview])
		}
		return coarser(s.level(bits + 1))
	})
}

// sift gathers the cells of a selection by those of everything in the same
// grid, each of which is one run of rows, the first to begin with.
func (s *Selection) sift(everything []Cell) []Cell {
	out := make([]Cell, 0, min(len(everything), s.rows.countBelow(len(s.index.x))))
	x := s.index
	for i := range everything {
		e := &everything[i]
		lo := int(e.First)
		hi := lo + int(e.Count)
		n := 0
		for w := lo >> 6; w<<6 < hi; w++ {
			n += bits.OnesCount64(s.rows.word(w, lo, hi))
		}
		switch n {
		case 0:
			continue
		case hi - lo:
			out = append(out, *e)
			continue
		}
		c := Cell{X: e.X, Y: e.Y, Count: uint32(n), MinX: ^uint32(0), MinY: ^uint32(0)}
		for w := (hi - 1) >> 6; w >= lo>>6; w-- {
			for m := s.rows.word(w, lo, hi); m != 0; m &= m - 1 {
				i := w<<6 + trailing(m)
				px, py := x.x[i], x.y[i]
				c.SumX, c.SumY = c.SumX+uint64(px), c.SumY+uint64(py)
				c.MinX, c.MinY = min(c.MinX, px), min(c.MinY, py)
				c.MaxX, c.MaxY = max(c.MaxX, px), max(c.MaxY, py)
			}
			if m := s.rows.word(w, lo, hi); m != 0 {
				c.First = uint32(w<<6 + trailing(m))
			}
		}
		out = append(out, c)
	}
	return out
}

// coarser folds all cells of a grid into those of the next coarser one.
func coarser(cells []Cell) []Cell {
	return coarsen(cells, 1, make([]Cell, 0, len(cells)/2+1), 0)
}

// coarsen appends cells of a grid as those of another, so many bits coarser; it
// adds to the last cell of out, unless that is before from.
func coarsen(cells []Cell, shift int, out []Cell, from int) []Cell {
	if shift == 0 {
		return append(out, cells...)
	}
	for i := range cells {
		c := &cells[i]
		cx, cy := c.X>>shift, c.Y>>shift
		if n := len(out); n == from || out[n-1].X != cx || out[n-1].Y != cy {
			out = append(out, Cell{X: cx, Y: cy})
		}
		out[len(out)-1].Merge(c)
	}
	return out
}

// layOverviews gathers the overviews of everything.
func (b *builder) layOverviews() {
	g := &gatherer{x: b.Index, shift: WorldBits - finestOverview}
	g.takeAll(0, len(b.x))
	b.overviews[0] = g.out
	for i := 1; i < overviewLevels; i++ {
		b.overviews[i] = coarser(b.overviews[i-1])
	}
}
