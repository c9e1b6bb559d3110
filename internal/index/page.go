package index

import (
	"iter"
	"math/bits"
	"runtime"
	"sort"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Keys are the store's keys of the selected projects, in an order: by id, by
// name or by year. A list by relevance has first those that come first in best,
// sets of keys that are found where a text counts most, and each part by name.
// The list begins behind the project with the id after, which must be in the
// snapshot, or from the start for "".
func (s *Selection) Keys(by ngeu.Sort, after string, best ...[]int64) iter.Seq[int64] {
	return func(yield func(int64) bool) {
		x := s.index
		defer runtime.KeepAlive(x)
		l := &listing{Index: x, selected: s.projectSet(), order: x.orderOf(by)}
		for _, keys := range best {
			l.tiers = append(l.tiers, x.projectsOf(keys))
		}
		l.list(after, func(p uint32) bool { return yield(x.keys[p]) })
	}
}

// IDs are the ids of the selected projects in their order, at most limit, from
// the given place in the list on (0 is the first).
func (s *Selection) IDs(from, limit int) []string {
	x := s.index
	defer runtime.KeepAlive(x)
	var out []string
	l := &listing{Index: x, selected: s.projectSet()}
	l.list("", func(p uint32) bool {
		if from--; from < 0 && len(out) < limit {
			id, _ := x.words(p)
			out = append(out, id)
		}
		return len(out) < limit
	})
	return out
}

// Has tells whether the snapshot has a project of an id.
func (x *Index) Has(id string) bool {
	defer runtime.KeepAlive(x)
	_, ok := x.search(id)
	return ok
}

// search finds a project by its id.
func (x *Index) search(id string) (uint32, bool) {
	p := sort.Search(len(x.keys), func(i int) bool {
		at, _ := x.words(uint32(i))
		return at >= id
	})
	if p == len(x.keys) {
		return 0, false
	}
	at, _ := x.words(uint32(p))
	return uint32(p), at == id
}

// orderOf gives the projects in an order, nil for that of their numbers.
func (x *Index) orderOf(by ngeu.Sort) []uint32 {
	switch by {
	case ngeu.ByName, ngeu.ByRelevance:
		return x.byName
	case ngeu.ByYear:
		return x.byYear
	}
	return nil
}

// listing is one list of projects.
type listing struct {
	*Index
	selected bitset   // nil for all
	order    []uint32 // nil for that of ids
	tiers    []bitset // the best first; what is in none comes last
}

// list gives the projects of the list behind one.
func (l *listing) list(after string, take func(p uint32) bool) {
	from, tier := 0, 0
	if p, ok := l.search(after); ok {
		from, tier = l.placeOf(p)+1, l.tierOf(p)
	}
	for ; tier <= len(l.tiers); tier++ {
		if !l.walk(from, tier, take) {
			return
		}
		from = 0
	}
}

func (l *listing) tierOf(p uint32) int {
	for tier, set := range l.tiers {
		if set.has(p) {
			return tier
		}
	}
	return len(l.tiers)
}

// placeOf finds a project in the order.
func (l *listing) placeOf(p uint32) int {
	if l.order == nil {
		return int(p)
	}
	for i, q := range l.order {
		if p == q {
			return i
		}
	}
	return len(l.order)
}

// walk gives the selected projects of a tier from a place in the order on, until
// take wants no more.
func (l *listing) walk(from, tier int, take func(p uint32) bool) bool {
	if l.order == nil && l.selected != nil {
		for w := from >> 6; w < len(l.selected); w++ {
			for m := l.selected.word(w, from, len(l.keys)); m != 0; m &= m - 1 {
				p := uint32(w<<6 + bits.TrailingZeros64(m))
				if l.tierOf(p) == tier && !take(p) {
					return false
				}
			}
		}
		return true
	}
	for i := from; i < len(l.keys); i++ {
		p := uint32(i)
		if l.order != nil {
			p = l.order[i]
		}
		if (l.selected == nil || l.selected.has(p)) && l.tierOf(p) == tier && !take(p) {
			return false
		}
	}
	return true
}

// projectsOf gives the set of projects with the keys.
func (x *Index) projectsOf(keys []int64) bitset {
	set := newBitset(len(x.keys))
	for _, key := range keys {
		if p, ok := x.byKey.find(key); ok {
			set.set(p)
		}
	}
	return set
}
