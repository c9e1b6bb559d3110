package sqlite_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// TestQuestions walks a steward's day: what most rows ask comes first, answers
// outlive imports, and the last one can be taken back.
func TestQuestions(t *testing.T) {
	ctx := t.Context()
	s := open(t, filepath.Join(t.TempDir(), "test.db"), nil)
	poiana := store.Question{Key: "ro|poiana", Country: "RO", Name: "Poiana", Region: "Iași", Point: &orb.Point{27.1, 47.2}, Reason: "several places", Taken: "RO213", Rows: 2,
		Candidates: []store.Candidate{{Code: "lau-RO-1", Name: "Poiana", Context: "Iași", Point: orb.Point{27, 47}}}}
	berg := store.Question{Key: "de|berg", Country: "DE", Name: "Berg", Rows: 9}
	ask := func(questions ...store.Question) {
		t.Helper()
		if err := s.Ask(ctx, "list", questions); err != nil {
			t.Fatal(err)
		}
	}
	next := func(want string) (q store.Question) {
		t.Helper()
		q, err := s.Next(ctx)
		if want == "" && errors.Is(err, ngeu.ErrNotFound) {
			return q
		}
		if err != nil || q.Key != want {
			t.Fatalf("next is %q (%v), want %q", q.Key, err, want)
		}
		return q
	}
	ask(poiana, berg)
	first := next("de|berg")
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	if err := s.Skip(ctx, first.ID); err != nil {
		t.Fatal(err)
	}
	got := next("ro|poiana")
	want := poiana
	want.ID, want.Source, want.State = got.ID, "list", store.Open
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if err := s.Decide(ctx, got.ID, store.Decision{Code: "lau-RO-1", By: "eva", At: at}); err != nil {
		t.Fatal(err)
	}
	next("")
	if p, err := s.Progress(ctx); err != nil || p != (store.Progress{Decided: 1, Skipped: 1}) {
		t.Errorf("%+v, %v", p, err)
	}

	// The next import: the answer stays though nobody asks, what was skipped
	// comes again, what is no longer asked goes.
	ask(berg)
	next("de|berg")
	ask()
	next("")
	decisions, err := s.Decisions(ctx, "list")
	if d := cmp.Diff(map[string]store.Decision{"ro|poiana": {Code: "lau-RO-1", By: "eva", At: at}}, decisions); d != "" || err != nil {
		t.Error(d, err)
	}
	if other, err := s.Decisions(ctx, "other"); err != nil || len(other) != 0 {
		t.Errorf("another list: %v, %v", other, err)
	}

	undone, err := s.Undo(ctx)
	if err != nil || undone.ID != got.ID || undone.State != store.Open {
		t.Errorf("%+v, %v", undone, err)
	}
	next("ro|poiana")
	for what, err := range map[string]error{
		"nothing to undo":  func() error { _, err := s.Undo(ctx); return err }(),
		"unknown question": s.Decide(ctx, 99, store.Decision{At: at}),
		"unknown to skip":  s.Skip(ctx, 99),
	} {
		if !errors.Is(err, ngeu.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
