package index

import (
	"sort"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// placeValues says which value of the places facet a row has.
type placeValues struct {
	x      *Index
	codes  []string // NUTS codes; value i is codes[i], "" is value 0
	byArea []int    // value by area, 0 for none; -1: the row's municipality
}

// placeValues finds the values that the places facet lists under a filter.
func (x *Index) placeValues(f ngeu.Filter) *placeValues {
	v := &placeValues{x: x, codes: []string{""}, byArea: make([]int, len(x.areas.values))}
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
		n, ok := v.x.places.number[code]
		for i := 0; ok && i < len(v.x.place); i++ {
			if v.x.place[i] == n {
				v.municipalities(v.x.areas.values[v.x.area[i]])
			}
		}
	}
}

func (v *placeValues) list(under string, length int) {
	from, to := v.x.areas.within(under)
	for a := from; a < to; a++ {
		code := v.x.areas.values[a]
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
	if n, ok := v.x.areas.number[area]; ok && area != "" {
		v.byArea[n] = -1
	}
}

// count is how many values there can be: codes, then every place code.
func (v *placeValues) count() int { return len(v.codes) + len(v.x.places.values) }

// of gives the value of row i, 0 for none.
func (v *placeValues) of(i int) int {
	value := v.byArea[v.x.area[i]]
	if value >= 0 {
		return value
	}
	place := v.x.place[i]
	if !strings.Contains(v.x.places.values[place], "-") {
		return 0 // no municipality is known, only the region
	}
	return len(v.codes) + int(place)
}

// counts pairs the values with their projects, in order of code.
func (v *placeValues) counts(projects []int) []Count {
	out := append(counts(v.codes, projects), counts(v.x.places.values, projects[len(v.codes):])...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Value < out[j].Value })
	return out
}
