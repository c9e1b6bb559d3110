package index

import (
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

// Facets counts projects for each value of each filter field. It looks at every
// row once and is kept with the selection.
func (s *Selection) Facets() Facets {
	s.facetsOnce.Do(func() { s.facets = newTally(s).facets() })
	return s.facets
}

// traitFields are the five fields that stand in a row's traits.
var traitFields = [...]struct {
	bit   uint8
	value func(traits) int
}{
	{failPillar, traits.pillar}, {failStatus, traits.status}, {failKind, traits.kind},
	{failPrecision, traits.precision}, {failCountry, traits.country},
}

// tally counts projects per value. A row that fails no field counts in all
// facets; one that fails exactly one field counts in the facet of that field.
type tally struct {
	x      *Index
	test   *test
	combos [1 + len(traitFields)][]int // by combo: of rows that fail nothing, and one trait only
	traits [len(traitFields)][32]int   // by value: of projects with several rows
	themes []int
	spans  []int // by start<<8 | end
	places *placeValues
	place  []int // by value of places
}

func newTally(s *Selection) *tally {
	x := s.index
	t := &tally{x: x, test: s.test, places: x.placeValues(s.filter)}
	if t.test == nil {
		t.test = &test{}
	}
	for i := range t.combos {
		t.combos[i] = make([]int, len(x.combos))
	}
	t.themes = make([]int, len(x.themes.values))
	t.spans = make([]int, 1<<16)
	t.place = make([]int, t.places.count())
	return t
}

func (t *tally) facets() Facets {
	x := t.x
	for i := range x.project {
		if !x.several.has(uint32(i)) && !t.test.outside(x, i) {
			t.addRow(i, t.test.failing(x, i))
		}
	}
	for i := range x.many {
		t.addProject(x.rowsOf(i))
	}
	for f, field := range traitFields {
		for combo, c := range x.combos {
			t.traits[f][field.value(c)] += t.combos[0][combo] + t.combos[1+f][combo]
		}
	}
	return Facets{
		Pillars:    counts(ngeu.Pillars, t.traits[0][1:]),
		Statuses:   counts(ngeu.Statuses, t.traits[1][1:]),
		Kinds:      counts(ngeu.Kinds, t.traits[2][1:]),
		Precisions: counts(ngeu.Precisions, t.traits[3][1:]),
		Countries:  counts(ngeu.EU27, t.traits[4][1:]),
		Themes:     counts(x.themes.values, t.themes),
		Years:      years(t.spans),
		Places:     t.places.counts(t.place),
	}
}

// addRow counts the only row of a project.
func (t *tally) addRow(i int, fail uint8) {
	x := t.x
	switch fail {
	case 0:
		t.combos[0][x.combo[i]]++
		t.themes[x.theme[i]]++
		t.spans[int(x.start[i])<<8|int(x.end[i])]++
		t.place[t.places.of(i)]++
	case failTheme:
		t.themes[x.theme[i]]++
	case failYear:
		t.spans[int(x.start[i])<<8|int(x.end[i])]++
	case failPlace:
		t.place[t.places.of(i)]++
	default:
		for f := range traitFields {
			if fail == traitFields[f].bit {
				t.combos[1+f][x.combo[i]]++
			}
		}
	}
}

// addProject counts a project with several rows: once for each value that any
// of them has.
func (t *tally) addProject(rows []uint32) {
	x := t.x
	var seen [len(traitFields)]uint32
	var theme, span bool
	var places []int
	for _, r := range rows {
		i := int(r)
		if t.test.outside(x, i) {
			continue
		}
		fail := t.test.failing(x, i)
		for f, field := range traitFields {
			if fail&^field.bit == 0 {
				seen[f] |= 1 << field.value(x.combos[x.combo[i]])
			}
		}
		theme = theme || fail&^failTheme == 0
		span = span || fail&^failYear == 0
		if v := t.places.of(i); fail&^failPlace == 0 && !slices.Contains(places, v) {
			places = append(places, v)
		}
	}
	for f := range seen {
		for m := seen[f]; m != 0; m &= m - 1 {
			t.traits[f][trailing(uint64(m))]++
		}
	}
	first := rows[0]
	if theme {
		t.themes[x.theme[first]]++
	}
	if span {
		t.spans[int(x.start[first])<<8|int(x.end[first])]++
	}
	for _, v := range places {
		t.place[v]++
	}
}

// years turns counts of pairs into counts of each year from 2000 to 2099.
func years(spans []int) []Count {
	var change [257]int
	for pair, n := range spans {
		if start, end := pair>>8, pair&0xff; start != 0 && start <= end {
			change[start] += n
			change[end+1] -= n
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
