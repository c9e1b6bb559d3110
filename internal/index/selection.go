package index

import (
	"math/bits"
	"runtime"
	"sync"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Selection is what one filter selects of an Index; safe for concurrent use.
type Selection struct {
	index  *Index
	filter ngeu.Filter
	key    string // of filter
	rows   bitset // one bit a row; nil is everything
	found  bitset // rows of the projects that the text finds; nil without one

	counted sync.Once
	count   struct{ projects, points, locations int }

	facetsOnce sync.Once
	facets     Facets
}

// Index is the snapshot that the selection is of.
func (s *Selection) Index() *Index { return s.index }

// Filter is the filter that selected it.
func (s *Selection) Filter() ngeu.Filter { return s.filter }

// Projects is the number of projects selected (numberMatched).
func (s *Selection) Projects() int { s.counts(); return s.count.projects }

// Points is the number of selected locations that are points (numberPoints).
func (s *Selection) Points() int { s.counts(); return s.count.points }

// Locations is the number of selected locations, with and without a point.
func (s *Selection) Locations() int { s.counts(); return s.count.locations }

func (s *Selection) counts() {
	s.counted.Do(func() {
		x, c := s.index, &s.count
		defer runtime.KeepAlive(x)
		if s.rows == nil {
			c.projects, c.points, c.locations = len(x.keys), len(x.x), x.placed
			return
		}
		c.points, c.locations = s.rows.countBelow(len(x.x)), s.rows.countBelow(x.placed)
		for i, m := range s.rows {
			c.projects += bits.OnesCount64(m &^ x.several[i])
		}
		for i := range x.many {
			for _, r := range x.rowsOf(i) {
				if s.rows.has(r) {
					c.projects++
					break
				}
			}
		}
	})
}

// projectSet is the set of selected projects, nil for all.
func (s *Selection) projectSet() bitset {
	if s.rows == nil {
		return nil
	}
	x := s.index
	set := newBitset(len(x.keys))
	for w, m := range s.rows {
		for ; m != 0; m &= m - 1 {
			set.set(x.project[w<<6+trailing(m)])
		}
	}
	return set
}

// hasProject tells whether a project is selected.
func (s *Selection) hasProject(p uint32) bool {
	set := s.projectSet()
	return set == nil || set.has(p)
}

// everyone is the set of so many.
func everyone(n int) bitset {
	set := newBitset(n)
	for i := range set {
		set[i] = ^uint64(0)
	}
	return set
}

func trailing(m uint64) int { return bits.TrailingZeros64(m) }
