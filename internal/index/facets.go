package index

import (
	"runtime"
	"slices"
	"strconv"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Count is a value of a filter field and the projects that have it.
type Count struct {
	Value    string
	Projects int
}

// Facets are counts of projects per value. Each field is counted under the
// current filter with that field itself left open; values with no project are
// left out. Codes come in the order of the contract's lists, themes, years and
// places in order of their value. A project counts in each year it runs.
type Facets struct {
	Pillars, Themes, Statuses, Kinds, Precisions, Countries, Years []Count
	// Places are the level below the chosen places (municipalities below NUTS
	// 3, and beside a chosen municipality), else the level below the chosen
	// countries, else the countries. Of two chosen places, one in the other, the
	// inner one has its parts counted.
	Places []Count
}

// Facets counts projects for each value of each filter field, once; the counts
// are kept with the selection.
func (s *Selection) Facets() Facets {
	s.facetsOnce.Do(func() {
		defer runtime.KeepAlive(s.index)
		s.facets = newTally(s).facets()
	})
	return s.facets
}

// tally counts projects per value. A project with one row counts for the values
// of that row; one with several is looked at by itself.
type tally struct {
	x       *Index
	filter  ngeu.Filter
	open    [filterFields]bitset // by field: the rows that satisfy all others; nil for all
	singles map[*uint64]bitset   // of those sets, the rows of projects that have one only
	places  *placeValues
}

func newTally(s *Selection) *tally {
	t := &tally{x: s.index, filter: s.filter, places: s.index.placeValues(s.filter), singles: map[*uint64]bitset{}}
	if s.rows == nil {
		return t
	}
	sets := t.x.sets(s.filter)
	sets[byText] = s.found
	for field, set := range sets {
		t.open[field] = s.rows
		if set != nil {
			others := sets
			others[field] = nil
			t.open[field] = all(others)
		}
	}
	return t
}

// single gives the rows of projects with one row that satisfy all fields but
// one; nil when that is every row.
func (t *tally) single(by int) bitset {
	set := t.open[by]
	if len(t.x.many) == 0 {
		return set
	}
	var key *uint64
	if set != nil {
		key = &set[0]
	}
	if out, ok := t.singles[key]; ok {
		return out
	}
	out := make(bitset, len(t.x.several))
	for i, w := range t.x.several {
		if set == nil {
			out[i] = ^w
		} else {
			out[i] = set[i] &^ w
		}
	}
	t.singles[key] = out
	return out
}

func (t *tally) facets() Facets {
	x := t.x
	return Facets{
		Pillars:    counts(ngeu.Pillars, t.field(byPillar, pillarField, pillarMask+1)[1:]),
		Statuses:   counts(ngeu.Statuses, t.field(byStatus, statusField, statusMask+1)[1:]),
		Kinds:      counts(ngeu.Kinds, t.field(byKind, kindField, kindMask+1)[1:]),
		Precisions: counts(ngeu.Precisions, t.field(byPrecision, precisionField, precisionMask+1)[1:]),
		Countries:  counts(ngeu.EU27, t.field(byCountry, countryField, countryMask+1)[1:]),
		Themes:     counts(x.themes, t.field(byTheme, themeField, len(x.themes))),
		Years:      t.years(),
		Places:     t.places.counts(t.place()),
	}
}

// field counts the projects of each value of a field of the columns.
func (t *tally) field(by, field, values int) []int {
	x := t.x
	out := make([]int, values)
	single := t.single(by)
	for v := range out {
		out[v] = x.fields[field].count(single, v)
	}
	value := x.valueOf(field)
	t.eachSeveral(by, func(rows []uint32) {
		for i, r := range rows {
			v := value(r)
			if !slices.ContainsFunc(rows[:i], func(before uint32) bool { return value(before) == v }) {
				out[v]++
			}
		}
	})
	return out
}

// eachSeveral gives, for each project with several rows, those that satisfy all
// fields but one.
func (t *tally) eachSeveral(by int, take func(rows []uint32)) {
	set := t.open[by]
	var in []uint32
	for i := range t.x.many {
		rows := t.x.rowsOf(i)
		if set != nil {
			in = in[:0]
			for _, r := range rows {
				if set.has(r) {
					in = append(in, r)
				}
			}
			rows = in
		}
		if len(rows) > 0 {
			take(rows)
		}
	}
}

// valueOf gives the function that reads a field of a row.
func (x *Index) valueOf(field int) func(row uint32) int {
	trait := func(value func(traits) int) func(uint32) int {
		of := make([]uint8, len(x.combos))
		for c, t := range x.combos {
			of[c] = uint8(value(t))
		}
		return func(r uint32) int { return int(of[x.combo[r]]) }
	}
	switch field {
	case pillarField:
		return trait(traits.pillar)
	case statusField:
		return trait(traits.status)
	case kindField:
		return trait(traits.kind)
	case precisionField:
		return trait(traits.precision)
	case countryField:
		return trait(traits.country)
	}
	return func(r uint32) int { return int(x.theme[r]) }
}

// years counts the projects that run in each year from 2000 to 2099.
func (t *tally) years() []Count {
	var change [257]int
	x, single := t.x, t.single(byYear)
	for v := 1; v < 256; v++ {
		change[v] += x.fields[startField].count(single, v)
		change[v+1] -= x.fields[endField].count(single, v)
	}
	add := func(r uint32, n int) {
		change[x.start[r]] += n
		change[int(x.end[r])+1] -= n
	}
	for _, r := range x.odd {
		if single == nil || single.has(r) {
			add(r, -1)
		}
	}
	t.eachSeveral(byYear, func(rows []uint32) {
		if r := rows[0]; x.start[r] != 0 && x.start[r] <= x.end[r] {
			add(r, 1)
		}
	})
	var out []Count
	n := 0
	for b, d := range change {
		n += d
		if y := b + yearBase; n > 0 && y >= 2000 && y <= 2099 {
			out = append(out, Count{strconv.Itoa(y), n})
		}
	}
	return out
}

// place counts the projects of each value of the places facet.
func (t *tally) place() []int {
	x, v, single := t.x, t.places, t.single(byPlace)
	out := make([]int, v.count())
	areas := &x.fields[areaField]
	for a, value := range v.byArea {
		switch {
		case value > 0:
			out[value] += areas.count(single, a)
		case value < 0:
			areas.each(single, len(x.several), a, func(r uint32) { out[v.of(r)]++ })
		}
	}
	t.eachSeveral(byPlace, func(rows []uint32) {
		for i, r := range rows {
			value := v.of(r)
			if !slices.ContainsFunc(rows[:i], func(before uint32) bool { return v.of(before) == value }) {
				out[value]++
			}
		}
	})
	out[0] = 0
	return out
}

// counts pairs values with their projects and leaves out empty ones.
func counts[T ~string](values []T, projects []int) []Count {
	var out []Count
	for i, v := range values {
		if projects[i] > 0 && v != "" {
			out = append(out, Count{string(v), projects[i]})
		}
	}
	return out
}
