package index

import (
	"slices"
	"sync"
)

// overviewBits are the grids that are gathered once for a selection. Windows of
// coarser grids come from their cells, so that the lowest zooms, where a tile
// spans most points, do not look at points again. Of a million points along the
// population the first has some 20,000 cells, 1 MB; the second some 140,000, 7
// MB, and only the selection of everything has it.
var overviewBits = [2]int{11, 13}

// overview is all cells of a selection in one grid, in Morton order.
type overview struct {
	once sync.Once
	bits int
	all  []Cell
}

// overviewFor gives the coarsest overview that holds a grid, nil for none.
func (s *Selection) overviewFor(bits int) *overview {
	for i, b := range overviewBits {
		if bits > b || i > 0 && s.test != nil {
			continue
		}
		o := &s.overviews[i]
		o.once.Do(func() {
			last := uint32(1)<<b - 1
			g := &gatherer{x: s.index, shift: WorldBits - b, window: Window{Bits: b, MaxX: last, MaxY: last}}
			s.gather(g)(0, len(s.index.x), true)
			o.bits, o.all = b, slices.Clone(g.out)
		})
		return o
	}
	return nil
}

// cells appends the cells of a window, whose grid is not finer.
func (o *overview) cells(w Window, out []Cell) []Cell {
	shift, from := o.bits-w.Bits, len(out)
	key := func(i, bits int) uint64 { return morton(o.all[i].X, o.all[i].Y) >> (2 * (o.bits - bits)) }
	runs(len(o.all), w, key, func(lo, hi int, inside bool) {
		for i := lo; i < hi; i++ {
			c := &o.all[i]
			cx, cy := c.X>>shift, c.Y>>shift
			if !inside && (cx < w.MinX || cx > w.MaxX || cy < w.MinY || cy > w.MaxY) {
				continue
			}
			if n := len(out); n == from || out[n-1].X != cx || out[n-1].Y != cy {
				out = append(out, Cell{X: cx, Y: cy})
			}
			out[len(out)-1].Merge(c)
		}
	})
	return out
}
