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
	x      *Index
	filter ngeu.Filter
	open   [filterFields]bitset // by field: the rows that satisfy all others; nil for all
	places *placeValues

	singles, speakers map[*uint64]bitset // of those sets; see single and spoken
}

func newTally(s *Selection) *tally {
	t := &tally{x: s.index, filter: s.filter, places: s.index.placeValues(s.filter), singles: map[*uint64]bitset{}, speakers: map[*uint64]bitset{}}
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
func (t *tally) single(by int) bitset { return t.without(t.singles, by, false) }

// spoken gives, of the rows that satisfy all fields but one, one for each
// project: what a project has in common with all its rows is counted by them.
func (t *tally) spoken(by int) bitset { return t.without(t.speakers, by, true) }

func (t *tally) without(made map[*uint64]bitset, by int, first bool) bitset {
	set := t.open[by]
	if len(t.x.many) == 0 {
		return set
	}
	var key *uint64
	if set != nil {
		key = &set[0]
	}
	if out, ok := made[key]; ok {
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
	for i := 0; first && i < len(t.x.many); i++ {
		for _, r := range t.x.rowsOf(i) {
			if set == nil || set.has(r) {
				out.set(r)
				break
			}
		}
	}
	made[key] = out
	return out
}

func (t *tally) facets() Facets {
	x := t.x
	return Facets{
		Pillars:    counts(ngeu.Pillars, t.common(byPillar, pillarField, pillarMask+1)[1:]),
		Statuses:   counts(ngeu.Statuses, t.common(byStatus, statusField, statusMask+1)[1:]),
		Kinds:      counts(ngeu.Kinds, t.common(byKind, kindField, kindMask+1)[1:]),
		Precisions: counts(ngeu.Precisions, t.field(byPrecision, precisionField, precisionMask+1)[1:]),
		Countries:  counts(ngeu.EU27, t.field(byCountry, countryField, countryMask+1)[1:]),
		Themes:     counts(x.themes, t.common(byTheme, themeField, len(x.themes))),
		Years:      t.years(),
		Places:     t.places.counts(t.place()),
	}
}

// common counts the projects of each value of a field that all rows of a
// project share.
func (t *tally) common(by, field, values int) []int {
	out := make([]int, values)
	set := t.spoken(by)
	for v := range out {
		out[v] = t.x.fields[field].count(set, v)
	}
	return out
}

// field counts the projects of each value of a field of the columns that rows of
// one project may differ in.
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

// valueOf gives the function that reads the precision or country of a row.
func (x *Index) valueOf(field int) func(row uint32) int {
	value := traits.precision
	if field == countryField {
		value = traits.country
	}
	return func(r uint32) int { return value(x.combos[x.combo[r]]) }
}

// years counts the projects that run in each year from 2000 to 2099.
func (t *tally) years() []Count {
	var change [257]int
	x, set := t.x, t.spoken(byYear)
	for v := 1; v < 256; v++ {
		change[v] += x.fields[startField].count(set, v)
		change[v+1] -= x.fields[endField].count(set, v)
	}
	for _, r := range x.odd { // these run in no year
		if set == nil || set.has(r) {
			change[x.start[r]]--
			change[int(x.end[r])+1]++
		}
	}
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
