package main

import (
	"fmt"
	"math/rand/v2"
	"net/url"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// city is one of the three where tiles are dense, with values of filters that
// select something there.
type city struct {
	name, country      string
	at                 orb.Point
	nuts1, nuts3, lau  string
	word, person, many string // for q: a rare text, a person schools are named after, a common word's beginning
}

var cities = []city{
	{"Milan", "IT", orb.Point{9.19, 45.4642}, "ITC", "ITC4C", "lau-IT-015146", "Milano ospedale", "Garibaldi", "ristr"},
	{"Paris", "FR", orb.Point{2.3522, 48.8566}, "FR1", "FR101", "lau-FR-75056", "Paris lycée", "Curie", "rénov"},
	{"Warsaw", "PL", orb.Point{21.0122, 52.2297}, "PL9", "PL911", "lau-PL-146501", "Warszawa szpital", "Kopernik", "budow"},
}

// tile gives the tile around the middle of the city.
func (c city) tile(z maptile.Zoom) maptile.Tile { return maptile.At(c.at, z) }

// term is one value of one filter.
type term struct{ name, value string }

func query(terms ...term) url.Values {
	q := url.Values{}
	for _, t := range terms {
		q.Add(t.name, t.value)
	}
	return q
}

// terms lists a value or more of every filter, each selecting something in the
// city.
func (c city) terms() []term {
	box := func(d float64) string {
		return fmt.Sprintf("%.2f,%.2f,%.2f,%.2f", c.at[0]-d, c.at[1]-d, c.at[0]+d, c.at[1]+d)
	}
	return []term{
		{"country", c.country}, {"pillar", string(ngeu.GreenTransition)}, {"theme", "schools"}, {"status", string(ngeu.Completed)},
		{"precision", string(ngeu.Site)}, {"kind", string(ngeu.Investment)}, {"year", "2022..2023"},
		{"place", c.nuts1}, {"place", c.nuts3}, {"place", c.lau}, {"bbox", box(0.3)}, {"bbox", box(8)},
		{"q", c.word}, {"q", c.person}, {"q", c.many},
	}
}

// filters lists all terms and all pairs of terms of different filters.
func (c city) filters() []url.Values {
	var out []url.Values
	all := c.terms()
	for i, a := range all {
		out = append(out, query(a))
		for _, b := range all[i+1:] {
			if a.name != b.name && !(a.name == "country" && b.name == "pillar") { // which has rows of its own
				out = append(out, query(a, b))
			}
		}
	}
	return out
}

// tileAddress is the address of a tile of the projects.
func tileAddress(set string, t maptile.Tile, q url.Values) string {
	a := fmt.Sprintf("/tiles/%s/%d/%d/%d.mvt", set, t.Z, t.X, t.Y)
	if len(q) > 0 {
		a += "?" + q.Encode()
	}
	return a
}

// sessions makes addresses of tiles as readers of the map ask for them: a view
// of Europe first, then nearer, around places where projects are; the base and
// the areas beside the projects; some with filters. The same seed gives the same
// addresses.
func sessions(n int, places []orb.Point) []string {
	r := rand.New(rand.NewPCG(14, 14))
	filters := []url.Values{nil, nil, nil, nil, nil, {"pillar": {"green_transition"}}, {"pillar": {"digital_transformation"}}, {"status": {"completed"}}, {"country": {"IT"}}, {"country": {"FR"}, "pillar": {"health_resilience"}}}
	seen := map[string]bool{}
	var out []string
	for tries := 0; len(out) < n && tries < 100*n; tries++ {
		z := maptile.Zoom([]int{0, 1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 14}[r.IntN(24)])
		t := maptile.At(places[r.IntN(len(places))], z)
		set, q := "projects", filters[r.IntN(len(filters))]
		switch r.IntN(5) {
		case 0:
			set, q = "base", nil
		case 1:
			set, q = "areas", nil
		}
		if a := tileAddress(set, t, q); !seen[a] {
			seen[a] = true
			out = append(out, a)
		}
	}
	return out
}
