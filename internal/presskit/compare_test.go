package presskit_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
	"github.com/ngeumap/ngeumap/internal/store"
)

// What happened to a project between two imports is told as what it is: come,
// changed, under another id, elsewhere, or gone.
func TestCompare(t *testing.T) {
	project := func(id, country, region string, change func(*ngeu.Project)) ngeu.Project {
		p := ngeu.Project{ID: id, Name: "Project " + id, NameLang: "en", Country: country, Pillar: ngeu.GreenTransition, Theme: "rail", Status: ngeu.UnderWay, AmountBasis: ngeu.UnknownBasis,
			Source: ngeu.Source{ID: "test", Name: "Test list"}, AsOf: "2026-11",
			Locations: []ngeu.Location{{Precision: ngeu.Region, Role: ngeu.Area, PlaceCode: region, NUTS: [4]string{country, region[:3], region}, Source: "region", Confidence: 1}}}
		if change != nil {
			change(&p)
		}
		return p
	}
	before := []ngeu.Project{
		project("a-same", "BE", "BE33", nil), project("b-renamed", "BE", "BE33", nil), project("c-moves-away", "BE", "BE33", nil), project("d-gone", "BE", "BE33", nil),
		project("e-changed", "BE", "BE33", nil), project("f-merged", "BE", "BE33", nil), project("g-moves-in", "BE", "BE21", nil), project("h-other-status", "BE", "BE33", nil), project("z-last-gone", "BE", "BE33", nil),
	}
	after := []ngeu.Project{
		project("a-same", "BE", "BE33", nil), project("b2-new-id", "BE", "BE33", nil), project("c-moves-away", "BE", "BE21", nil),
		project("e-changed", "BE", "BE33", func(p *ngeu.Project) { p.Summary, p.SummaryLang = "More is known", "en" }), project("g-moves-in", "BE", "BE33", nil),
		project("h-other-status", "BE", "BE33", func(p *ngeu.Project) { p.Status = ngeu.Completed }), project("i-new", "BE", "BE33", nil),
	}
	d, s := editiontest.Desk(t, before...)
	if _, err := s.Apply(context.Background(), store.Run{
		Source: ngeu.SourceState{ID: "test", Name: "Test list", AsOf: "2026-11"}, Profile: "test", Started: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC),
		Renamed: map[string]string{"b-renamed": "b2-new-id", "f-merged": "a-same"},
	}, func(yield func(ngeu.Project, error) bool) {
		for _, p := range after {
			if !yield(p, nil) {
				return
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	ids := func(all []ngeu.Project) string {
		var out []string
		for _, p := range all {
			out = append(out, p.ID)
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		filter                        ngeu.Filter
		added, changed, left, removed string
	}{
		{ngeu.Filter{Places: []string{"BE33"}}, "g-moves-in i-new", "b2-new-id e-changed h-other-status", "c-moves-away", "d-gone f-merged z-last-gone"},
		{ngeu.Filter{Places: []string{"BE33"}, Statuses: []ngeu.Status{ngeu.UnderWay}}, "g-moves-in i-new", "b2-new-id e-changed", "c-moves-away h-other-status", "d-gone f-merged z-last-gone"},
		{ngeu.Filter{Places: []string{"BE21"}}, "c-moves-away", "", "g-moves-in", ""},
		{ngeu.Filter{Places: []string{"BE"}}, "i-new", "b2-new-id c-moves-away e-changed g-moves-in h-other-status", "", "d-gone f-merged z-last-gone"},
		{ngeu.Filter{Places: []string{"MT"}}, "", "", "", ""},
	} {
		now, err := d.Open(context.Background(), edition.Request{Filter: c.filter})
		if err != nil {
			t.Fatal(err)
		}
		old, err := d.Open(context.Background(), editionAt(now, "1"))
		if err != nil {
			t.Fatal(err)
		}
		diff, err := presskit.Compare(context.Background(), old, now)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{ids(diff.Added), ids(diff.Changed), ids(diff.Left), ids(diff.Removed)}
		if want := []string{c.added, c.changed, c.left, c.removed}; !slices.Equal(got, want) {
			t.Errorf("%s\ngot  %q\nwant %q", c.filter.Key(), got, want)
		}
		if same, err := presskit.Compare(context.Background(), now, now); err != nil || !same.None() {
			t.Errorf("%s: compared with itself: %+v, %v", c.filter.Key(), same, err)
		}
	}
}
