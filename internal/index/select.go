package index

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Select gives the locations and projects that a normalized filter selects.
// keys is called only when the filter has Text or Collections, which the index
// cannot decide: it returns the keys of the projects that satisfy both (keys
// that are not in the snapshot are ignored), and its error is returned.
// Selections of recent filters are kept, so asking again costs nothing.
func (x *Index) Select(f ngeu.Filter, keys func() ([]int64, error)) (*Selection, error) {
	key := f.Key()
	if s := x.recent.get(key); s != nil {
		return s, nil
	}
	s := &Selection{index: x, filter: f}
	if key != "" {
		s.test = x.compile(f)
	}
	if f.Text != "" || len(f.Collections) > 0 {
		found, err := keys()
		if err != nil {
			return nil, fmt.Errorf("index: text: %w", err)
		}
		s.test.found = x.projectSet(found)
	}
	return x.recent.put(key, s), nil
}

func (x *Index) projectSet(keys []int64) bitset {
	set := newBitset(len(x.keys))
	for _, k := range keys {
		if p, ok := x.projectOf(k); ok {
			set.set(p)
		}
	}
	return set
}

// The fields of a filter, as bits: which of them a row fails.
const (
	failPillar = 1 << iota
	failStatus
	failKind
	failPrecision
	failCountry
	failTheme
	failYear
	failPlace
)

// test is a filter made ready: a table per column. A nil table lets all pass.
type test struct {
	combo    []uint8 // which of the five traits fail, by combo
	theme    []uint8 // failTheme or 0, by theme
	area     []uint8 // failPlace or 0, by area
	place    bitset  // municipalities asked for; nil for none
	from, to uint8   // years; to is 0 when all pass
	bbox     *orb.Bound
	found    bitset // projects that the text finds
}

func (x *Index) compile(f ngeu.Filter) *test {
	t := &test{bbox: f.BBox}
	if len(f.Pillars)+len(f.Statuses)+len(f.Kinds)+len(f.Precisions)+len(f.Countries) > 0 {
		t.combo = make([]uint8, len(x.combos))
		for i, c := range x.combos {
			t.combo[i] = fails(f.Pillars, code(ngeu.Pillars, c.pillar()), failPillar) |
				fails(f.Statuses, code(ngeu.Statuses, c.status()), failStatus) |
				fails(f.Kinds, code(ngeu.Kinds, c.kind()), failKind) |
				fails(f.Precisions, code(ngeu.Precisions, c.precision()), failPrecision) |
				fails(f.Countries, code(ngeu.EU27, c.country()), failCountry)
		}
	}
	if len(f.Themes) > 0 {
		t.theme = make([]uint8, len(x.themes.values))
		for i, theme := range x.themes.values {
			t.theme[i] = fails(f.Themes, theme, failTheme)
		}
	}
	if y := f.Years; !y.IsZero() {
		t.from, t.to = yearByte(y.From), yearByte(y.To)
	}
	if len(f.Places) > 0 {
		x.compilePlaces(t, f.Places)
	}
	return t
}

// compilePlaces marks every area below a NUTS code, and the municipalities.
func (x *Index) compilePlaces(t *test, codes []string) {
	t.area = slices.Repeat([]uint8{failPlace}, len(x.areas.values))
	for _, code := range codes {
		if isNUTS(code) {
			from, to := x.areas.within(code)
			clear(t.area[from:to])
		} else if n, ok := x.places.number[code]; ok {
			if t.place == nil {
				t.place = newBitset(len(x.places.values))
			}
			t.place.set(n)
		}
	}
}

func isNUTS(code string) bool { return len(code) >= 2 && len(code) <= 5 }

func fails[T comparable](wanted []T, v T, bit uint8) uint8 {
	if len(wanted) == 0 || slices.Contains(wanted, v) {
		return 0
	}
	return bit
}

// outside tells whether row i fails the fields that have no facet: text, and
// the bbox, decided on the exact coordinates.
func (t *test) outside(x *Index, i int) bool {
	if t.found != nil && !t.found.has(x.project[i]) {
		return true
	}
	return t.bbox != nil && (i >= len(x.x) || !t.bbox.Contains(orb.Point{x.lon[i], x.lat[i]}))
}

// failing gives the facet fields that row i fails.
func (t *test) failing(x *Index, i int) (f uint8) {
	if t.combo != nil {
		f = t.combo[x.combo[i]]
	}
	if t.theme != nil {
		f |= t.theme[x.theme[i]]
	}
	if t.to != 0 && (x.start[i] == 0 || x.start[i] > t.to || x.end[i] < t.from) {
		f |= failYear
	}
	if t.area != nil && t.area[x.area[i]] != 0 && (t.place == nil || !t.place.has(x.place[i])) {
		f |= failPlace
	}
	return f
}
