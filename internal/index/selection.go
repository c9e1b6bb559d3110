package index

import (
	"math/bits"
	"sync"
	"sync/atomic"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Selection is what one filter selects of an Index; safe for concurrent use. It
// decides rows when they are first asked for and keeps one bit a row.
type Selection struct {
	index  *Index
	filter ngeu.Filter
	test   *test // nil selects everything

	once    sync.Once
	rows    bitset // one bit a row, made by mask
	decided atomic.Bool
	count   struct{ projects, points, locations int }

	facetsOnce sync.Once
	facets     Facets

	overviews [len(overviewBits)]overview
}

// Index is the snapshot that the selection is of.
func (s *Selection) Index() *Index { return s.index }

// Filter is the filter that selected it.
func (s *Selection) Filter() ngeu.Filter { return s.filter }

// Projects is the number of projects selected (numberMatched).
func (s *Selection) Projects() int { s.mask(); return s.count.projects }

// Points is the number of selected locations that are points (numberPoints).
func (s *Selection) Points() int { s.mask(); return s.count.points }

// Locations is the number of selected locations, with and without a point.
func (s *Selection) Locations() int { s.mask(); return s.count.locations }

// Keys are the store's keys of the selected projects, in order of project id.
func (s *Selection) Keys() []int64 {
	x, set := s.index, s.projectSet()
	keys := make([]int64, 0, s.Projects())
	for p, key := range x.keys {
		if set.has(uint32(p)) {
			keys = append(keys, key)
		}
	}
	return keys
}

// mask decides all rows, once, and counts them. Everything is a nil mask.
func (s *Selection) mask() bitset {
	s.once.Do(func() {
		x := s.index
		if s.test == nil {
			s.count.projects, s.count.points, s.count.locations = len(x.keys), len(x.x), x.placed
		} else {
			s.rows = newBitset(len(x.project))
			for w := range s.rows {
				s.rows[w] = s.test.word(x, w)
			}
			s.countRows()
		}
		s.decided.Store(true)
	})
	return s.rows
}

func (s *Selection) countRows() {
	x, c := s.index, &s.count
	points := len(x.x)
	var seen bitset
	for w, m := range s.rows {
		lo := w << 6
		c.points += countBelow(m, points-lo)
		c.locations += countBelow(m, x.placed-lo)
		several := m & x.several[w]
		c.projects += bits.OnesCount64(m &^ several)
		for ; several != 0; several &= several - 1 {
			if seen == nil {
				seen = newBitset(len(x.keys))
			}
			seen.set(x.project[w<<6+trailing(several)])
		}
	}
	c.projects += seen.count()
}

func (s *Selection) projectSet() bitset {
	x, rows := s.index, s.mask()
	set := newBitset(len(x.keys))
	if rows == nil {
		for i := range x.keys {
			set.set(uint32(i))
		}
		return set
	}
	for w, m := range rows {
		for ; m != 0; m &= m - 1 {
			set.set(x.project[w<<6+trailing(m)])
		}
	}
	return set
}

// countBelow counts the bits of m below bit n.
func countBelow(m uint64, n int) int {
	if n <= 0 {
		return 0
	}
	return bits.OnesCount64(m << (64 - min(n, 64)))
}

func trailing(m uint64) int { return bits.TrailingZeros64(m) }
