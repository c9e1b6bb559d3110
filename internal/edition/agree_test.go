package edition_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// SQL and the index answer the same filter with the same projects and the same
// number of points, whatever the filter: pages, tiles and counts never
// contradict each other.
func TestStoreAndIndexAgreeOnRandomFilters(t *testing.T) {
	ctx := context.Background()
	projects := indextest.Projects(7, 600)
	for i := range projects {
		p := &projects[i]
		p.NameLang, p.AsOf, p.Source, p.AmountBasis = "en", "2026-11", ngeu.Source{ID: "test", Name: "Test", URL: "https://example.org"}, ngeu.UnknownBasis
		for j := range p.Locations {
			p.Locations[j].Role, p.Locations[j].Source = ngeu.UnknownRole, "source"
		}
	}
	s, err := sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(t.TempDir(), "agree.db"), Fold: geocode.Fold})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	run := store.Run{Source: ngeu.SourceState{ID: "test", Name: "Test"}, Profile: "test", Started: time.Unix(1e9, 0)}
	result, err := s.Apply(ctx, run, indextest.Stream(projects))
	if err != nil || result.Added < len(projects)/2 { // some of the sample are none that a store takes
		t.Fatalf("%+v, %v", result, err)
	}
	snapshot := result.Snapshot.ID
	sketch, err := s.Sketch(ctx, snapshot)
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Build(ctx, sketch, 2)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 400 {
		f := indextest.Filter(t, random, projects)
		if f.Text != "" {
			f.Text = []string{"project", "town 1", "project 12", "nowhere"}[random.IntN(4)]
		}
		var keys []int64
		points := 0
		for p, err := range s.Projects(ctx, snapshot, f, ngeu.Page{}) {
			if err != nil {
				t.Fatalf("%s: %v", f.Key(), err)
			}
			keys = append(keys, p.Key)
			for _, l := range p.Locations {
				if l.Point != nil {
					points++
				}
			}
		}
		slices.Sort(keys)
		selection, err := x.Select(f, func() ([]int64, error) { return s.Match(ctx, f.Text, store.AllWords) })
		if err != nil {
			t.Fatalf("%s: %v", f.Key(), err)
		}
		if got := slices.Sorted(selection.Keys(ngeu.ByID, "")); !slices.Equal(got, keys) || selection.Projects() != len(keys) || selection.Points() != points {
			t.Errorf("%s: SQL finds %d projects and %d points, the index %d and %d", f.Key(), len(keys), points, selection.Projects(), selection.Points())
		}
		sort := []ngeu.Sort{ngeu.ByID, ngeu.ByName, ngeu.ByYear}[random.IntN(3)]
		var listed []int64
		for p, err := range s.Projects(ctx, snapshot, f, ngeu.Page{Sort: sort}) {
			if err != nil {
				t.Fatalf("%s: %v", f.Key(), err)
			}
			listed = append(listed, p.Key)
		}
		if got := slices.Collect(selection.Keys(sort, "")); !slices.Equal(got, listed) {
			t.Errorf("%s: SQL and the index list %d projects by %q in two orders", f.Key(), len(keys), sort)
		}
		found += len(keys)
	}
	if found < 1000 {
		t.Errorf("only %d projects were found in all: the filters say little", found)
	}
}
