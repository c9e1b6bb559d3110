package tile

import (
	"iter"
	"math"

	"github.com/ngeumap/ngeumap/internal/index"
)

// expandZoom is the smallest zoom at which the points of a cluster belong to
// more than one feature. There is always one: at maxZoom every spot is alone.
func (m *mosaic) expandZoom(s *symbol) int {
	if s.spans(gridAt(m.now.zoom+1)) || m.partsNext(s) {
		return m.now.zoom + 1
	}
	for zoom := m.now.zoom + 2; zoom < maxZoom; zoom++ {
		if g := gridAt(zoom); s.spans(g) || m.partsAt(s, g) {
			return zoom
		}
	}
	return maxZoom
}

// spans tells whether a symbol is so wide that it parts in a grid, whatever lies
// around: seeds are at most one block from what belongs to them, so points in
// blocks that are three apart have different ones.
func (s *symbol) spans(g grid) bool {
	const apart = 3
	block := index.WorldBits - g.block
	return s.MaxX>>block-s.MinX>>block >= apart || s.MaxY>>block-s.MinY>>block >= apart
}

// partsNext looks at the next zoom. Most clusters part there, and their first and
// last members do.
func (m *mosaic) partsNext(s *symbol) bool {
	if !m.ahead {
		g := gridAt(m.now.zoom + 1)
		near := m.now.grid.around(m.tile, memberReach)
		shift := g.block - m.now.block
		last := func(v uint32) int { return int(v+1)<<shift - 1 }
		m.next.openBelow(&m.now, g, g.window(int(near.MinX)<<shift, int(near.MinY)<<shift, last(near.MaxX), last(near.MaxY), ownerReach))
		m.ahead = true
	}
	first, last := m.anyBelow(s.first), m.anyBelow(s.last)
	if m.next.surelyApart(first, last) {
		return true
	}
	owner := m.next.ownerOf(first)
	for i := s.last; i >= 0; i = m.member[i] {
		for c := range m.below(i) {
			if m.next.ownerOf(c) != owner {
				return true
			}
		}
	}
	return false
}

// below gives the cells of next in a base cell of now.
func (m *mosaic) below(cell int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		x, y, f := m.now.cells[cell].X, m.now.cells[cell].Y, &m.next
		fine := f.base - m.now.base
		up, down := max(m.now.base-f.block, 0), max(f.block-m.now.base, 0) // blocks may be larger or smaller than the cell
		for by := y >> up << down; by < (y>>up+1)<<down; by++ {
			for bx := x >> up << down; bx < (x>>up+1)<<down; bx++ {
				b := f.at(f.number(bx, by))
				for i := b.from; i < b.to; i++ {
					if c := &f.cells[i]; c.X>>fine == x && c.Y>>fine == y && !yield(i) {
						return
					}
				}
			}
		}
	}
}

// anyBelow gives one of them.
func (m *mosaic) anyBelow(cell int32) int32 {
	for c := range m.below(cell) {
		return c
	}
	panic("tile: a cell without points")
}

// surelyApart tells whether two cells are so far from each other that they do
// not belong to one seed, by their own blocks alone: the seed that a cell belongs
// to is not farther than that of its block, or, where that went, than it and the
// seed in its room that made it go.
func (f *field) surelyApart(a, b int32) bool {
	ax, ay := mean(&f.cells[a])
	bx, by := mean(&f.cells[b])
	reach := func(c int32, x, y uint32) float64 {
		b := f.at(f.blockOf(&f.cells[c]))
		return math.Sqrt(float64(distance(x, y, b.x, b.y))) + float64(f.radius)
	}
	const rounding = 16 // world units, ample
	return math.Sqrt(float64(distance(ax, ay, bx, by))) > reach(a, ax, ay)+reach(b, bx, by)+rounding
}

// partsAt clusters the neighbourhood of a symbol at a deeper zoom.
func (m *mosaic) partsAt(s *symbol, g grid) bool {
	cell, block := index.WorldBits-g.base, index.WorldBits-g.block
	if s.MinX>>cell == s.MaxX>>cell && s.MinY>>cell == s.MaxY>>cell {
		return false // one base cell is never parted
	}
	f := &m.deep
	w := g.window(int(s.MinX>>block), int(s.MinY>>block), int(s.MaxX>>block), int(s.MaxY>>block), ownerReach)
	m.pieces = f.open(g, m.sel.Ground(g.base), w, m.pieces)
	owner, shift := int32(-1), g.base-m.now.base
	for y := s.MinY >> block; y <= s.MaxY>>block; y++ {
		for x := s.MinX >> block; x <= s.MaxX>>block; x++ {
			b := f.at(f.number(x, y))
			for i := b.from; i < b.to; i++ {
				if !m.holds(s, f.cells[i].X>>shift, f.cells[i].Y>>shift) {
					continue
				}
				o := f.ownerOf(i)
				if owner >= 0 && o != owner {
					return true
				}
				owner = o
			}
		}
	}
	return false
}

// holds tells whether a base cell of the tile's own zoom belongs to s.
func (m *mosaic) holds(s *symbol, x, y uint32) bool {
	shift := m.now.base - m.now.block
	b := &m.now.blocks[m.now.number(x>>shift, y>>shift)]
	for i := b.from; i < b.to; i++ {
		if c := &m.now.cells[i]; c.X == x && c.Y == y {
			return m.now.owner[i] == s.seed
		}
	}
	return false
}
