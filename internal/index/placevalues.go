package index

import (
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// placeValues says which value of the places facet a row has.
type placeValues struct {
	x      *Index
	codes  []string // NUTS codes; value i is codes[i], "" is value 0
	byArea []int    // value by area, 0 for none; -1: the row's municipality
	muni   []uint32 // municipalities, ascending; they follow the codes
}

// placeValues finds the values that the places facet lists under a filter.
func (x *Index) placeValues(f ngeu.Filter) *placeValues {
	v := &placeValues{x: x, codes: []string{""}, byArea: make([]int, len(x.areas))}
	switch {
	case len(f.Places) > 0:
		for _, code := range f.Places {
			v.below(code)
		}
	case len(f.Countries) > 0:
		for _, code := range f.Countries {
			v.below(code)
		}
	default:
		v.list("", 2)
	}
	v.gather()
	return v
}

// below lists what lies one level below a code.
func (v *placeValues) below(code string) {
	switch {
	case isNUTS(code) && len(code) < 5:
		v.list(code, len(code)+1)
	case isNUTS(code):
		v.municipalities(code)
	default:
		if n, ok := v.x.places.find(code); ok {
			v.x.fields[placeField].each(nil, len(v.x.several), int(n), func(r uint32) { v.municipalities(v.x.areas[v.x.area[r]]) })
		}
	}
}

func (v *placeValues) list(under string, length int) {
	from, to := within(v.x.areas, under)
	for a := from; a < to; a++ {
		code := v.x.areas[a]
		if len(code) < length {
			continue
		}
		if code = code[:length]; v.codes[len(v.codes)-1] != code {
			v.codes = append(v.codes, code)
		}
		v.byArea[a] = len(v.codes) - 1
	}
}

func (v *placeValues) municipalities(area string) {
	if n, ok := slices.BinarySearch(v.x.areas, area); ok && area != "" {
		v.byArea[n] = -1
	}
}

// gather lists the municipalities of the areas that are parted into them.
func (v *placeValues) gather() {
	for a, value := range v.byArea {
		if value < 0 {
			v.x.fields[areaField].each(nil, len(v.x.several), a, func(r uint32) { v.muni = append(v.muni, v.x.place[r]) })
		}
	}
	slices.Sort(v.muni)
	v.muni = slices.Compact(v.muni)
	v.muni = slices.DeleteFunc(v.muni, func(place uint32) bool {
		return !strings.Contains(v.x.places.at(place), "-") // no municipality is known, only the region
	})
}

// count is how many values there can be: codes, then municipalities.
func (v *placeValues) count() int { return len(v.codes) + len(v.muni) }

// of gives the value of row i, 0 for none.
func (v *placeValues) of(i uint32) int {
	value := v.byArea[v.x.area[i]]
	if value >= 0 {
		return value
	}
	if n, ok := slices.BinarySearch(v.muni, v.x.place[i]); ok {
		return len(v.codes) + n
	}
	return 0
}

// counts pairs the values with their projects, in order of code.
func (v *placeValues) counts(projects []int) []Count {
	names := make([]string, len(v.muni))
	for i, place := range v.muni {
		names[i] = v.x.places.at(place)
	}
	out := append(counts(v.codes, projects), counts(names, projects[len(v.codes):])...)
	slices.SortStableFunc(out, func(a, b Count) int { return strings.Compare(a.Value, b.Value) })
	return out
}
