package geocode_test

import (
	"encoding/csv"
	"os"
	"testing"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// The places of the built-in projects: each that has a point is found near it,
// each that has a region leads to a region, but for those at sea.
func TestBuiltinProjects(t *testing.T) {
	f, err := os.Open("../../geodata/projects/projects.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range all[0] {
		column[name] = i
	}
	g := open(t)
	points, regions, withoutPoint := 0, 0, 0
	for _, r := range all[1:] {
		q := geocode.Query{Text: r[column["place"]], Country: r[column["country"]], Within: r[column["postcode_or_region"]]}
		switch r[column["location_precision"]] {
		case "municipality", "exact":
			points++
			p := point(t, r[column["lon"]], r[column["lat"]])
			m, err := g.Resolve(q)
			if err == nil && km(p, m.Place.Point) > 25 {
				t.Errorf("%s %s, %s: without its point wrongly %s", q.Country, q.Text, q.Within, m.Place.Code)
			} else if err == nil {
				withoutPoint++
			}
			q.Point = &p
			m, err = g.Resolve(q)
			if d := km(p, m.Place.Point); err != nil || d > 25 {
				t.Errorf("%s %s, %s: %s, %.0f km off, %v", q.Country, q.Text, q.Within, m.Place.Code, d, err)
			}
		case "region":
			regions++
			m, err := g.Area(q)
			if err != nil || m.Precision != ngeu.Region && m.Precision != ngeu.Country {
				t.Errorf("%s %s, %s: %s, %v", q.Country, q.Text, q.Within, m.Place.Code, err)
			} else if m.Precision == ngeu.Country {
				t.Logf("%s %s, %s: only the country", q.Country, q.Text, q.Within)
			}
		}
	}
	t.Logf("%d points, %d of them also without the point; %d regions", points, withoutPoint, regions)
	if points < 300 || regions < 40 || withoutPoint < points-3 {
		t.Error("fewer than there should be")
	}
}
