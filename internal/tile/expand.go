package tile

import (
	"cmp"
	"slices"

	"github.com/ngeumap/ngeumap/internal/index"
)

// expandZoom is the smallest zoom at which the points of a cluster belong to
// more than one feature. There is always one: at maxZoom every spot is alone.
func (m *mosaic) expandZoom(s *symbol) int {
	if m.partsNext(s) {
		return m.now.zoom + 1
	}
	for zoom := m.now.zoom + 2; zoom < maxZoom; zoom++ {
		if m.partsAt(s, gridAt(zoom)) {
			return zoom
		}
	}
	return maxZoom
}

// partsNext looks at the next zoom. Most clusters part there, and their first and
// last members do.
func (m *mosaic) partsNext(s *symbol) bool {
	if !m.ahead {
		m.next.settle(gridAt(m.now.zoom+1), m.finer(m.now.grid, m.window), m.fine)
		m.ahead = true
	}
	owner := m.next.ownerOf(int(m.child[s.first]))
	for i := s.last; i >= 0; i = m.member[i] {
		for c := m.child[i+1] - 1; c >= m.child[i]; c-- {
			if m.next.ownerOf(int(c)) != owner {
				return true
			}
		}
	}
	return false
}

// partsAt clusters the neighbourhood of a symbol at a deeper zoom.
func (m *mosaic) partsAt(s *symbol, g grid) bool {
	cell, block := index.WorldBits-g.base, index.WorldBits-g.block
	if s.MinX>>cell == s.MaxX>>cell && s.MinY>>cell == s.MaxY>>cell {
		return false // one base cell is never parted
	}
	w := g.window(int(s.MinX>>block), int(s.MinY>>block), int(s.MaxX>>block), int(s.MaxY>>block), ownerReach)
	m.deeper = m.sel.Cells(w, m.deeper[:0])
	f := &m.deep
	f.settle(g, w, m.deeper)
	owner, shift := int32(-1), g.base-m.now.base
	for i := range f.cells {
		if !m.holds(s, f.cells[i].X>>shift, f.cells[i].Y>>shift) {
			continue
		}
		if owner >= 0 && f.ownerOf(i) != owner {
			return true
		}
		owner = f.ownerOf(i)
	}
	return false
}

// holds tells whether a base cell of the tile's own zoom belongs to s.
func (m *mosaic) holds(s *symbol, x, y uint32) bool {
	i, ok := slices.BinarySearchFunc(m.now.cells, index.Cell{X: x, Y: y}, mortonOrder)
	return ok && m.now.owner[i] == s.seed
}

// mortonOrder compares cells of one grid in the order Cells gives them.
func mortonOrder(a, b index.Cell) int {
	p, q := a.Y, b.Y
	if dx, dy := a.X^b.X, a.Y^b.Y; dy < dx && dy < dx^dy { // the highest bit that differs is one of x
		p, q = a.X, b.X
	}
	return cmp.Compare(p, q)
}
