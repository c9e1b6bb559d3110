package ingest

import (
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// placeWords is what a mapping file says of its places.
type placeWords struct {
	Nationwide []string // words that mean the whole country
	Whole      []string // words that mean all of the region around
	AreaPrefix []string `toml:"area_prefix"` // words before the name of a region
	Split      string   // characters that part several places in one cell
}

// placeRules are these words, folded.
type placeRules struct {
	nationwide, whole, areaPrefix []string
	split                         string
}

func (w placeWords) rules() placeRules {
	return placeRules{folded(w.Nationwide), folded(w.Whole), folded(w.AreaPrefix), w.Split}
}

func folded(words []string) (out []string) {
	for _, w := range words {
		out = append(out, geocode.Fold(w))
	}
	return out
}

// apply makes an area of a claim whose words say so. outer is the region
// around the region.
func (r placeRules) apply(c Claim, outer string) Claim {
	if len(r.nationwide)+len(r.whole)+len(r.areaPrefix) == 0 {
		return c
	}
	name, around := geocode.Fold(c.Name), geocode.Fold(c.Region)
	switch {
	case slices.Contains(r.nationwide, name) || slices.Contains(r.nationwide, around) || outer != "" && slices.Contains(r.nationwide, geocode.Fold(outer)):
		return Claim{Country: c.Country, Precision: ngeu.Country, Role: ngeu.Area}
	case slices.Contains(r.whole, name) || slices.Contains(r.whole, around):
		area := Claim{Country: c.Country, Precision: ngeu.Region, Role: ngeu.Area, Name: c.Region, Region: outer}
		if slices.Contains(r.whole, around) {
			area.Name, area.Region = outer, ""
		}
		return area
	}
	for _, p := range r.areaPrefix {
		if strings.HasPrefix(name, p+" ") {
			rest := strings.Fields(c.Name)[len(strings.Fields(p)):]
			return Claim{Country: c.Country, Precision: ngeu.Region, Role: ngeu.Area, Name: strings.Join(rest, " ")}
		}
	}
	return c
}

// claims reads what a row says of its locations: one, unless a cell holds
// several.
func (r row) claims(p ngeu.Project) ([]Claim, *RowError) {
	split := r.profile.places.split
	n := 1
	parts := map[Property][]string{}
	if split != "" {
		for _, q := range []Property{placeName, lau, placeCode, latLon} {
			all := strings.FieldsFunc(r.text(q), func(c rune) bool { return strings.ContainsRune(split, c) })
			for i := range all {
				all[i] = strings.TrimSpace(all[i])
			}
			parts[q] = all
			n = max(n, len(all))
		}
	}
	var out []Claim
	for i := range n {
		one := r
		if n > 1 {
			one.fixed = map[Property]string{}
			for _, q := range properties {
				one.fixed[q] = r.raw(q)
			}
			for q, all := range parts {
				switch {
				case len(all) == n:
					one.fixed[q] = all[i]
				case len(all) > 1: // they do not pair
					one.fixed[q] = ""
				}
			}
		}
		c, err := one.claim(p)
		if err != nil {
			return nil, err
		}
		if c = r.profile.places.apply(c, r.text(outerRegion)); !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out, nil
}
