package edition_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

func ids(t *testing.T, ed edition.Edition) (out []string) {
	t.Helper()
	for p, err := range ed.Projects(context.Background(), ngeu.Page{}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p.ID)
	}
	return out
}

func TestIDDependsOnContentFilterAndLanguageAlone(t *testing.T) {
	ctx := context.Background()
	one, _ := editiontest.Desk(t, editiontest.Projects()...)
	two, _ := editiontest.Desk(t, editiontest.Projects()...)
	fewer, _ := editiontest.Desk(t, editiontest.Projects()[:3]...)
	id := func(d *edition.Desk, r edition.Request) string {
		ed, err := d.Open(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		return ed.ID()
	}
	italian := edition.Request{Lang: "it", Filter: ngeu.Filter{Countries: []string{"EL", "BE"}}}
	same := edition.Request{Lang: "it", Filter: ngeu.Filter{Countries: []string{"be", "GR", "BE"}}}
	if id(one, italian) != id(two, same) {
		t.Error("the same edition in two stores has two ids")
	}
	seen := map[string]string{}
	for name, got := range map[string]string{
		"all":            id(one, edition.Request{}),
		"italian":        id(one, edition.Request{Lang: "it"}),
		"filtered":       id(one, italian),
		"other content":  id(fewer, edition.Request{}),
		"another filter": id(one, edition.Request{Filter: ngeu.Filter{Text: "tram"}}),
	} {
		if other, ok := seen[got]; ok {
			t.Errorf("%s and %s share an id", name, other)
		}
		seen[got] = name
	}
}

// SQL, which serves rows, and the index, which serves counts and tiles, select
// the same.
func TestCountsAgreeWithRows(t *testing.T) {
	ctx := context.Background()
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	box := orb.Bound{Min: orb.Point{20, 35}, Max: orb.Point{25, 39}}
	for name, test := range map[string]struct {
		filter           ngeu.Filter
		projects, points int
	}{
		"everything":                   {ngeu.Filter{}, 4, 3},
		"country":                      {ngeu.Filter{Countries: []string{"EL"}}, 1, 2},
		"place with two of three":      {ngeu.Filter{Places: []string{"EL5", "EL4"}}, 1, 1},
		"region is in its country":     {ngeu.Filter{Places: []string{"FR"}}, 1, 0},
		"region is not in a part":      {ngeu.Filter{Places: []string{"FRY10"}}, 0, 0},
		"municipality":                 {ngeu.Filter{Places: []string{"lau-BE-62063"}}, 1, 1},
		"bbox never matches an area":   {ngeu.Filter{BBox: &box}, 1, 1},
		"bbox and place on one spot":   {ngeu.Filter{BBox: &box, Places: []string{"EL5"}}, 0, 0},
		"text":                         {ngeu.Filter{Text: "σχολει"}, 1, 2},
		"text without accents":         {ngeu.Filter{Text: "reseau chaleur"}, 1, 0},
		"year":                         {ngeu.Filter{Years: []ngeu.Years{{From: 2025, To: 2025}}}, 1, 1},
		"year of an end only":          {ngeu.Filter{Years: []ngeu.Years{{From: 2026, To: 2026}}}, 1, 0},
		"two pillars":                  {ngeu.Filter{Pillars: []ngeu.Pillar{ngeu.HealthResilience, ngeu.NextGeneration}}, 2, 2},
		"kind and precision":           {ngeu.Filter{Kinds: []ngeu.Kind{ngeu.Investment}, Precisions: []ngeu.Precision{ngeu.Site}}, 1, 1},
		"fields that exclude each one": {ngeu.Filter{Countries: []string{"BG"}, Statuses: []ngeu.Status{ngeu.Planned}}, 0, 0},
	} {
		ed, err := desk.Open(ctx, edition.Request{Filter: test.filter})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		selection, err := ed.Selection(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(ids(t, ed)); got != test.projects || selection.Projects() != test.projects || selection.Points() != test.points {
			t.Errorf("%s: %d rows, %d counted, %d points; want %d and %d", name, got, selection.Projects(), selection.Points(), test.projects, test.points)
		}
	}
}

func TestOpenRefusesWhatMeansNothing(t *testing.T) {
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	for field, filter := range map[string]ngeu.Filter{
		"place":      {Places: []string{"ZZ1"}},
		"theme":      {Themes: []string{"no_such_theme"}},
		"collection": {Collections: []string{"spring"}},
		"country":    {Countries: []string{"CH"}},
	} {
		_, err := desk.Open(context.Background(), edition.Request{Filter: filter})
		var invalid *ngeu.InvalidError
		if !errors.As(err, &invalid) || invalid.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestRefreshSwapsAndKeepsThePast(t *testing.T) {
	ctx := context.Background()
	desk, s := editiontest.Desk(t, editiontest.Projects()...)
	before, err := desk.Open(ctx, edition.Request{})
	if err != nil {
		t.Fatal(err)
	}
	result := editiontest.Apply(t, s, editiontest.Projects()[:2]...)
	if result.Removed != 2 {
		t.Fatalf("%+v", result)
	}
	if changed, err := desk.Refresh(ctx); err != nil || !changed {
		t.Fatalf("refresh: %v, %v", changed, err)
	}
	if changed, err := desk.Refresh(ctx); err != nil || changed {
		t.Errorf("refresh without news: %v, %v", changed, err)
	}
	now, err := desk.Open(ctx, edition.Request{})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(ids(t, now)); got != 2 {
		t.Errorf("%d projects after the import", got)
	}
	if got := len(ids(t, before)); got != 4 {
		t.Errorf("an edition opened before the import has %d projects now", got)
	}
	past, err := desk.Open(ctx, edition.Request{AsOf: "1"})
	if err != nil {
		t.Fatal(err)
	}
	if past.ID() != before.ID() || len(ids(t, past)) != 4 {
		t.Error("asof gives another edition than the one of that time")
	}
	var gone *ngeu.GoneError
	if _, err := now.Project(ctx, "fr-region"); !errors.As(err, &gone) {
		t.Errorf("a removed project: %v", err)
	}
}

// TestIndexer: an index is made by another process where there is one, here by a
// function, for snapshots large enough; in this one where that fails.
func TestIndexer(t *testing.T) {
	ctx := context.Background()
	_, s := editiontest.Desk(t, editiontest.Projects()...)
	a := editiontest.Open(t)
	for _, c := range []struct {
		name   string
		from   int
		fails  error
		called bool
	}{
		{"large", 4, nil, true},
		{"small", 5, nil, false},
		{"fails", 1, errors.New("cannot be started"), true},
	} {
		file := filepath.Join(t.TempDir(), "index")
		called := false
		desk := edition.NewDesk(edition.Options{Reader: s, Words: a.Words, Places: a.Places, Regions: a.Regions, IndexFile: file,
			Indexer: edition.Indexer{From: c.from, Make: func(ctx context.Context, snapshot int64, path string) error {
				called = true
				if c.fails != nil {
					return c.fails
				}
				sketch, err := s.Sketch(ctx, snapshot)
				if err != nil {
					return err
				}
				return edition.WriteIndex(ctx, sketch, path)
			}}})
		if _, err := desk.Refresh(ctx); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		ed, err := desk.Open(ctx, edition.Request{})
		if err != nil {
			t.Fatal(err)
		}
		if called != c.called || len(ids(t, ed)) != 4 {
			t.Errorf("%s: called %v, %d projects", c.name, called, len(ids(t, ed)))
		}
		if _, err := os.Stat(file); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestNotReady(t *testing.T) {
	a := editiontest.Open(t)
	desk := edition.NewDesk(edition.Options{Words: a.Words, Places: a.Places, Regions: a.Regions})
	if _, err := desk.Open(context.Background(), edition.Request{}); !errors.Is(err, edition.ErrNotReady) {
		t.Error(err)
	}
}
