package index

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Select gives the locations and projects that a normalized filter selects.
// keys is called only when the filter has Text or Collections, which the index
// cannot decide: it returns the keys of the projects that satisfy both (keys
// that are not in the snapshot are ignored), and its error is returned.
// Selections of recent filters are kept, and so is what a text finds, so asking
// again costs nothing.
func (x *Index) Select(f ngeu.Filter, keys func() ([]int64, error)) (*Selection, error) {
	key := f.Key()
	if key == "" {
		return &Selection{index: x}, nil
	}
	return x.kept.selection(key, func() (*Selection, error) {
		defer runtime.KeepAlive(x)
		s := &Selection{index: x, filter: f, key: key}
		sets := x.sets(f)
		if f.Text != "" || len(f.Collections) > 0 {
			var err error
			if s.found, err = x.find(f, keys); err != nil {
				return nil, err
			}
			sets[byText] = s.found
		}
		s.rows = all(sets)
		return s, nil
	})
}

// The fields of a filter, each decided by one set of rows.
const (
	byPillar = iota
	byStatus
	byKind
	byPrecision
	byCountry
	byTheme
	byYear
	byPlace
	byText
	byBox
	filterFields
)

// sets gives the rows that satisfy each field of a filter, byText apart; nil for
// a field that is not asked for.
func (x *Index) sets(f ngeu.Filter) (sets [filterFields]bitset) {
	sets[byPillar] = oneOf(x, pillarField, ngeu.Pillars, f.Pillars)
	sets[byStatus] = oneOf(x, statusField, ngeu.Statuses, f.Statuses)
	sets[byKind] = oneOf(x, kindField, ngeu.Kinds, f.Kinds)
	sets[byPrecision] = oneOf(x, precisionField, ngeu.Precisions, f.Precisions)
	sets[byCountry] = oneOf(x, countryField, ngeu.EU27, f.Countries)
	if len(f.Themes) > 0 {
		set := x.none()
		for _, theme := range f.Themes {
			if n, ok := slices.BinarySearch(x.themes, theme); ok {
				x.fields[themeField].add(set, n)
			}
		}
		sets[byTheme] = set
	}
	for _, y := range f.Years {
		set := x.running(yearByte(y.From), yearByte(y.To))
		for i, w := range sets[byYear] {
			set[i] |= w
		}
		sets[byYear] = set
	}
	if len(f.Places) > 0 {
		sets[byPlace] = x.within(f.Places)
	}
	if f.BBox != nil {
		sets[byBox] = x.inBox(*f.BBox)
	}
	return sets
}

// find gives the rows of the projects that satisfy text and collections.
func (x *Index) find(f ngeu.Filter, keys func() ([]int64, error)) (bitset, error) {
	return x.kept.words(f.Text+"\x00"+strings.Join(f.Collections, ","), func() (bitset, error) {
		found, err := keys()
		if err != nil {
			return nil, fmt.Errorf("index: text: %w", err)
		}
		return x.rowsOfKeys(found), nil
	})
}

// all gives the rows that are in every set that is not nil; nil when all are.
func all(sets [filterFields]bitset) (out bitset) {
	for _, set := range sets {
		switch {
		case set == nil:
		case out == nil:
			out = slices.Clone(set)
		default:
			for i, w := range set {
				out[i] &= w
			}
		}
	}
	return out
}

func (x *Index) none() bitset { return newBitset(len(x.project)) }

// oneOf gives the rows whose trait is one of the wanted codes.
func oneOf[T comparable](x *Index, field int, codes, wanted []T) bitset {
	if len(wanted) == 0 {
		return nil
	}
	set := x.none()
	for _, w := range wanted {
		if n := ordinal(codes, w); n > 0 {
			x.fields[field].add(set, n)
		}
	}
	return set
}

// running gives the rows of projects that run in one of the years.
func (x *Index) running(from, to uint8) bitset {
	set, late := x.none(), x.none()
	for v := 1; v < 256; v++ {
		if v <= int(to) {
			x.fields[startField].add(set, v)
		}
		if v >= int(from) {
			x.fields[endField].add(late, v)
		}
	}
	for i, w := range late {
		set[i] &= w
	}
	return set
}

// within gives the rows in any of the places: codes of regions are the
// beginnings of the codes inside.
func (x *Index) within(codes []string) bitset {
	set := x.none()
	for _, code := range codes {
		if isNUTS(code) {
			from, to := within(x.areas, code)
			for a := from; a < to; a++ {
				x.fields[areaField].add(set, a)
			}
		} else if n, ok := x.places.find(code); ok {
			x.fields[placeField].add(set, int(n))
		}
	}
	return set
}

func isNUTS(code string) bool { return len(code) >= 2 && len(code) <= 5 }

// rowsOfKeys gives the rows of projects by their keys.
func (x *Index) rowsOfKeys(keys []int64) bitset {
	found := x.projectsOf(keys)
	set := x.none()
	for i, p := range x.project {
		set[i>>6] |= (found[p>>6] >> (p & 63) & 1) << (i & 63)
	}
	return set
}
