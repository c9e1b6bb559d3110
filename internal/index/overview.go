package index

import (
	"math/bits"
	"runtime"
	"slices"
	"sort"
	"sync"
	"unsafe"
)

// Overviews are all cells of a selection in one grid, so that tiles of the
// lowest zooms, which span most points, do not look at points again. Those of
// everything stand in the index, in each grid from 13 to 5 bits; of a million
// points along the population they have some 270,000 cells. Those of a filter
// are gathered when first asked for, in the grid of 11 bits, or 12 where points
// are very many, and folded from there; they are kept with the selections.
const (
	finestOverview   = 13
	coarsestOverview = 5
	overviewLevels   = finestOverview - coarsestOverview + 1
	filterOverview   = 11
	manyPoints       = 4 << 20 // from so many on, filters have one more
)

// filterBits is the finest grid that a filter has an overview in.
func (x *Index) filterBits() int {
	if len(x.x) >= manyPoints {
		return filterOverview + 1
	}
	return filterOverview
}

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
	if bits > s.index.filterBits() {
		return nil, 0, false
	}
	bits = max(bits, coarsestOverview)
	return s.level(bits), bits, true
}

// level makes the overview of one grid from the next finer one, or from rows.
func (s *Selection) level(bits int) []Cell {
	return s.index.kept.overview(bits, s.key, func() []Cell {
		if bits == s.index.filterBits() {
			parts := 1
			if bits > filterOverview {
				parts = runtime.GOMAXPROCS(0)
			}
			return s.sift(s.index.overviews[finestOverview-bits], parts)
		}
		return coarser(s.level(bits + 1))
	})
}

// sift gathers the cells of a selection by those of everything in the same grid,
// in so many parts side by side: the first tile of a filter waits for it.
func (s *Selection) sift(everything []Cell, parts int) []Cell {
	out := make([][]Cell, parts)
	most := s.rows.countBelow(len(s.index.x))
	var wg sync.WaitGroup
	for i := range parts {
		// Cells stand in the order of their rows: as many rows for each.
		bound := func(i int) int {
			row := uint32(len(s.index.x) / parts * i)
			return sort.Search(len(everything), func(j int) bool { return i == 0 || i < parts && everything[j].First >= row })
		}
		wg.Go(func() { out[i] = s.siftPart(everything[bound(i):bound(i+1)], most) })
	}
	wg.Wait()
	return slices.Concat(out...)
}

// siftPart gathers the cells of a selection by some of everything, each of which is
// one run of rows, the first to begin with; at most so many have something.
func (s *Selection) siftPart(everything []Cell, most int) []Cell {
	out := make([]Cell, 0, min(len(everything), most))
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
