package edition_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// From Liège: its tram, the schools in Greece by the nearer of their sites, then
// the projects without a point; page by page as at once.
func TestNearest(t *testing.T) {
	ctx := context.Background()
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	liege := orb.Point{5.57, 50.64}
	open := func(f ngeu.Filter) edition.Edition {
		ed, err := desk.Open(ctx, edition.Request{Filter: f})
		if err != nil {
			t.Fatal(err)
		}
		return ed
	}
	all := open(ngeu.Filter{})
	want := []string{"be-tram", "el-schools", "bg-measure", "fr-region"}
	var got []string
	page := ngeu.Page{Sort: ngeu.ByDistance, From: liege, Limit: 1}
	for range want {
		for p, err := range all.Projects(ctx, page) {
			if err != nil {
				t.Fatal(err)
			}
			got, page.After = append(got, p.ID), store.Cursor(p, ngeu.ByDistance)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("page by page %v, want %v", got, want)
	}
	for n, err := range open(ngeu.Filter{Places: []string{"EL5"}}).Nearest(ctx, edition.Reach{From: liege}) {
		if err != nil {
			t.Fatal(err)
		}
		if n.Project.ID != "el-schools" || len(n.Project.Locations) != 1 || n.Metres < 1.5e6 || !n.HasPoint() {
			t.Errorf("in Greece: %s, %d locations, %.0f m", n.Project.ID, len(n.Project.Locations), n.Metres)
		}
	}
	for n, err := range all.Nearest(ctx, edition.Reach{From: liege, Within: 25_000, Without: &ngeu.Filter{Places: []string{"BE332"}}}) {
		t.Errorf("around Liège without its region: %s, %v", n.Project.ID, err)
	}
	var invalid *ngeu.InvalidError
	for _, err := range all.Projects(ctx, ngeu.Page{Sort: ngeu.ByDistance, After: store.Cursor(ngeu.Project{ID: "none"}, ngeu.ByDistance)}) {
		if !errors.As(err, &invalid) || invalid.Field != "cursor" {
			t.Errorf("a cursor of nothing: %v", err)
		}
	}
}
