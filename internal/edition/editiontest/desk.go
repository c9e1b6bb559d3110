// Package editiontest makes desks over a handful of projects, for the tests of
// edition and of what reads through it. The store, the gazetteer and the
// regions are the real ones.
package editiontest

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// Atlas is loaded once for all tests of a package.
type Atlas struct {
	Regions *nuts.Index
	Places  *geocode.Gazetteer
	Words   *i18n.Catalogues
}

var atlas = sync.OnceValues(func() (*Atlas, error) {
	_, here, _, _ := runtime.Caller(0)
	geodata := os.DirFS(filepath.Join(filepath.Dir(here), "../../../geodata"))
	a := &Atlas{}
	var err error
	if a.Regions, err = nuts.Load(geodata); err != nil {
		return nil, err
	}
	if a.Places, err = geocode.Open(geodata, a.Regions); err != nil {
		return nil, err
	}
	a.Words, err = i18n.Load()
	return a, err
})

// Open gives the atlas.
func Open(t testing.TB) *Atlas {
	t.Helper()
	a, err := atlas()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Desk gives a desk over the projects, and the store behind it.
func Desk(t testing.TB, projects ...ngeu.Project) (*edition.Desk, *sqlite.Store) {
	t.Helper()
	a := Open(t)
	ctx := context.Background()
	s, err := sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(t.TempDir(), "test.db"), Fold: geocode.Fold})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	Apply(t, s, projects...)
	d := edition.NewDesk(edition.Options{Reader: s, Words: a.Words, Places: a.Places, Regions: a.Regions})
	if _, err := d.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	return d, s
}

// Apply makes the projects the whole list of the source "test".
func Apply(t testing.TB, w store.Writer, projects ...ngeu.Project) store.Result {
	t.Helper()
	result, err := w.Apply(context.Background(), store.Run{
		Source:  ngeu.SourceState{ID: "test", Name: "Test list", URL: "https://example.org/list", AsOf: "2026-11"},
		Profile: "test", Started: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
	}, func(yield func(ngeu.Project, error) bool) {
		for _, p := range projects {
			if !yield(p, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// Projects are four small ones: a site in Liège, a school programme in three
// Greek places, a measure of all Bulgaria, and a region of France.
func Projects() []ngeu.Project {
	amount := func(n int64) *ngeu.Euro { e := ngeu.Euros(n); return &e }
	at := func(lon, lat float64) *orb.Point { return &orb.Point{lon, lat} }
	source := ngeu.Source{ID: "test", Name: "Test list", URL: "https://example.org/list"}
	return []ngeu.Project{
		{ID: "be-tram", Name: "Tram in Liège", NameLang: "en", Summary: `A "line" of 12 km, with 23 stops`, SummaryLang: "en", Country: "BE", Pillar: ngeu.GreenTransition, Theme: "urban_rail",
			Kind: ngeu.Investment, Status: ngeu.Completed, YearStart: 2021, YearEnd: 2025, Amount: amount(1250000), AmountBasis: ngeu.ProjectRRF, Measure: "I-3.02", Beneficiary: "OTW", Source: source, AsOf: "2026-11",
			Locations: []ngeu.Location{{Point: at(5.57, 50.64), Precision: ngeu.Site, Role: ngeu.Works, PlaceCode: "lau-BE-62063", PlaceName: "Liège", NUTS: [4]string{"BE", "BE3", "BE33", "BE332"}, LAU: "62063", Source: "source", Confidence: 1}}},
		{ID: "bg-measure", Name: "Енергийна ефективност", NameLang: "bg", Country: "BG", Pillar: ngeu.GreenTransition, Theme: "energy_efficiency", Status: ngeu.UnderWay, AmountBasis: ngeu.MeasureEstimate, Amount: amount(600000000),
			Source: source, AsOf: "2025", Locations: []ngeu.Location{{Precision: ngeu.Country, Role: ngeu.Area, PlaceCode: "BG", NUTS: [4]string{"BG"}, Source: "country", Confidence: 1}}},
		{ID: "el-schools", Name: "Σχολεία", NameLang: "el", Country: "EL", Pillar: ngeu.NextGeneration, Theme: "schools", Status: ngeu.Planned, YearStart: 2024, AmountBasis: ngeu.UnknownBasis, Source: source, AsOf: "2026-03-01",
			Locations: []ngeu.Location{
				{Point: at(23.7162, 37.9795), Precision: ngeu.Municipality, Role: ngeu.Works, PlaceCode: "EL303", PlaceName: "Αθήνα", NUTS: [4]string{"EL", "EL3", "EL30", "EL303"}, Source: "gazetteer", Confidence: .9},
				{Point: at(22.9439, 40.6403), Precision: ngeu.Municipality, Role: ngeu.Works, PlaceCode: "EL522", PlaceName: "Θεσσαλονίκη", NUTS: [4]string{"EL", "EL5", "EL52", "EL522"}, Source: "gazetteer", Confidence: .9},
				{Precision: ngeu.Region, Role: ngeu.Area, PlaceCode: "EL43", PlaceName: "Κρήτη", NUTS: [4]string{"EL", "EL4", "EL43"}, Source: "region", Confidence: .9},
			}},
		{ID: "fr-region", Name: "Réseau de chaleur", NameLang: "fr", Country: "FR", Pillar: ngeu.HealthResilience, Theme: "heating", Kind: ngeu.Reform, Status: ngeu.UnknownStatus, YearEnd: 2026, AmountBasis: ngeu.UnknownBasis, Source: source, AsOf: "2026-11",
			Locations: []ngeu.Location{{Precision: ngeu.Region, Role: ngeu.Area, PlaceCode: "FRY1", PlaceName: "Guadeloupe", NUTS: [4]string{"FR", "FRY", "FRY1"}, Source: "region", Confidence: 1}}},
	}
}
