package storetest

import (
	"context"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Store is what the suite tests.
type Store interface {
	store.Reader
	store.Writer
	// Verify tells what is wrong with the store, nil for nothing.
	Verify(ctx context.Context) error
}

// Opener gives an empty store whose clock is now; the suite ends with it, so it
// closes itself by t.Cleanup.
type Opener func(t *testing.T, now func() time.Time) Store

// Run runs the suite, each part on a store of its own.
func Run(t *testing.T, open Opener) {
	run(t, open, map[string]part{
		"empty":        testEmpty,
		"round trip":   testRoundTrip,
		"apply":        testApply,
		"refused":      testRefused,
		"dry run":      testDryRun,
		"two sources":  testTwoSources,
		"snapshots":    testSnapshots,
		"failed run":   testFailedRun,
		"accept":       testAccept,
		"readers":      testReaders,
		"revert":       testRevert,
		"revert again": testRevertAgain,
		"renamed":      testRenamed,
		"history":      testHistory,
		"versions":     testVersions,
		"sketch":       testSketch,
	})
	RunReads(t, open)
}

// RunReads runs the part of the suite that reads lists, for stores that read
// them in more than one way.
func RunReads(t *testing.T, open Opener) {
	run(t, open, map[string]part{
		"filters":      testFilters,
		"like ngeu":    testLikeModel,
		"text":         testText,
		"hostile text": testHostileText,
		"orders":       testOrders,
		"cursors":      testCursors,
	})
}

type part func(*testing.T, *house)

func run(t *testing.T, open Opener, parts map[string]part) {
	for name, part := range parts {
		t.Run(name, func(t *testing.T) {
			h := &house{T: t, time: time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)}
			h.Store = open(t, func() time.Time { return h.time })
			part(t, h)
			if err := h.Verify(t.Context()); err != nil {
				t.Errorf("verify: %v", err)
			}
		})
	}
}

// house is a store with a clock that stands still, and short ways to use it.
type house struct {
	*testing.T
	Store
	time time.Time
}

func (h *house) run(source string) store.Run {
	return store.Run{Source: ngeu.SourceState{ID: source, Name: "List " + source, URL: "https://example.org/" + source}, Profile: "test", Files: []string{source + ".csv"}, Started: h.time}
}

// apply imports a list and expects it to work.
func (h *house) apply(source string, projects ...ngeu.Project) store.Result {
	h.Helper()
	res, err := h.Apply(h.Context(), h.run(source), list(projects))
	if err != nil {
		h.Fatalf("apply %s: %v", source, err)
	}
	return res
}

// ids lists what a filter finds.
func (h *house) ids(snapshot int64, f ngeu.Filter, page ngeu.Page) []string {
	h.Helper()
	var out []string
	for _, p := range h.projects(snapshot, f, page) {
		out = append(out, p.ID)
	}
	return out
}

func (h *house) projects(snapshot int64, f ngeu.Filter, page ngeu.Page) []ngeu.Project {
	h.Helper()
	f, err := f.Normalize()
	if err != nil {
		h.Fatalf("filter: %v", err)
	}
	return all(h.T, h.Projects(h.Context(), snapshot, f, page))
}

func (h *house) current() ngeu.Snapshot {
	h.Helper()
	snap, err := h.Snapshot(h.Context())
	if err != nil {
		h.Fatalf("snapshot: %v", err)
	}
	return snap
}

func all[T any](t *testing.T, seq iter.Seq2[T, error]) []T {
	t.Helper()
	var out []T
	for v, err := range seq {
		if err != nil {
			t.Fatalf("list: %v", err)
		}
		out = append(out, v)
	}
	return out
}

func list(projects []ngeu.Project) iter.Seq2[ngeu.Project, error] {
	return func(yield func(ngeu.Project, error) bool) {
		for _, p := range projects {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}
