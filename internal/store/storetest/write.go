package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

func testEmpty(t *testing.T, h *house) {
	equal(t, "snapshot", h.current(), ngeu.Snapshot{})
	equal(t, "ids", h.ids(0, ngeu.Filter{}, ngeu.Page{}), nil)
	equal(t, "match", match(t, h, "school"), nil)
	if _, err := h.Project(t.Context(), 0, "x"); !errors.Is(err, ngeu.ErrNotFound) {
		t.Errorf("project: got %v, want ErrNotFound", err)
	}
	if _, err := h.Revert(t.Context(), 1); !errors.Is(err, ngeu.ErrNotFound) {
		t.Errorf("revert: got %v, want ErrNotFound", err)
	}
	for _, err := range h.Projects(t.Context(), 7, ngeu.Filter{}, ngeu.Page{}) {
		if !errors.Is(err, ngeu.ErrNotFound) {
			t.Errorf("a snapshot that was never published: got %v, want ErrNotFound", err)
		}
	}
	res := h.apply("a")
	equal(t, "an empty list", res.Counts, store.Counts{})
	equal(t, "snapshot", h.current(), ngeu.Snapshot{})
}

func testRoundTrip(t *testing.T, h *house) {
	snap := h.apply("a", Sample()...).Snapshot
	for _, want := range Sample() {
		got, err := h.Project(t.Context(), snap.ID, want.ID)
		if err != nil {
			t.Fatal(err)
		}
		want.Key, want.Source.ID = got.Key, "a"
		equal(t, want.ID, got, want)
	}
	var hash store.Hash
	for _, p := range h.projects(snap.ID, ngeu.Filter{}, ngeu.Page{}) {
		hash = hash.Add(store.ContentHash(p))
	}
	equal(t, "hash", snap.Hash, hash.String())
	equal(t, "as of", snap.AsOf, "2026-10-31")
	equal(t, "sources", snap.Sources, []ngeu.SourceState{{ID: "a", Name: "List a", URL: "https://example.org/a", AsOf: "2026-10-31", Projects: 5}})
}

func testApply(t *testing.T, h *house) {
	sample := Sample()
	first := h.apply("a", sample...)
	equal(t, "first", first.Counts, store.Counts{Read: 5, Added: 5})
	again := h.apply("a", sample...)
	equal(t, "again", again.Counts, store.Counts{Read: 5, Unchanged: 5})
	equal(t, "nothing new is published", again.Snapshot, first.Snapshot)

	changed := Sample()[1:]
	changed[0].Name = "Another name"
	changed = append(changed, ngeu.Project{ID: "at-new", Name: "New", NameLang: "en", Country: "AT"})
	second := h.apply("a", changed...)
	equal(t, "second", second.Counts, store.Counts{Read: 5, Added: 1, Changed: 1, Unchanged: 3, Removed: 1})
	equal(t, "ids", h.ids(second.Snapshot.ID, ngeu.Filter{}, ngeu.Page{}), []string{"at-new", "it-rail", "it-reform", "mt-unknown", "pl-osp"})
	equal(t, "ids before", h.ids(first.Snapshot.ID, ngeu.Filter{}, ngeu.Page{}), []string{"bg-school-sofia", "it-rail", "it-reform", "mt-unknown", "pl-osp"})
	var gone *ngeu.GoneError
	if _, err := h.Project(t.Context(), second.Snapshot.ID, "bg-school-sofia"); !errors.As(err, &gone) || gone.Reason != "removed_by_source" {
		t.Errorf("removed project: got %v, want a GoneError", err)
	}
	if p, err := h.Project(t.Context(), first.Snapshot.ID, "it-rail"); err != nil || p.Name != "Electric railway Aosta–Ivrea" {
		t.Errorf("old version: got %q, %v", p.Name, err)
	}
	back := h.apply("a", sample...)
	equal(t, "the same content has the same hash", back.Snapshot.Hash, first.Snapshot.Hash)
}

func testRefused(t *testing.T, h *house) {
	projects := append(Sample(), Sample()[0], ngeu.Project{ID: "Bad Id", Name: "x", Country: "AT"}, ngeu.Project{ID: "no-country", Name: "x"})
	odd := Sample()[1]
	odd.ID, odd.Locations = "odd-nuts", slices.Clone(odd.Locations)
	odd.Locations[0].NUTS[1] = "ITF"
	var refused []string
	run := h.run("a")
	run.Refused = func(p ngeu.Project, err error) { refused = append(refused, p.ID) }
	run.LeftOut = func() (int, int) { return 3, 2 }
	res, err := h.Apply(t.Context(), run, list(append(projects, odd)))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "counts", res.Counts, store.Counts{Read: 14, Added: 5, Quarantined: 3, Rejected: 6})
	equal(t, "refused", refused, []string{"bg-school-sofia", "Bad Id", "no-country", "odd-nuts"})

	run = h.run("a")
	run.Keep = func(id string) bool { return id == "it-rail" }
	if res, err = h.Apply(t.Context(), run, list(Sample()[2:])); err != nil {
		t.Fatal(err)
	}
	equal(t, "kept", res.Counts, store.Counts{Read: 3, Unchanged: 3, Removed: 1})
}

func testDryRun(t *testing.T, h *house) {
	before := h.apply("a", Sample()...)
	run := h.run("a")
	run.DryRun = true
	changed := Sample()[1:]
	changed[0].Theme = "other"
	changed = append(changed, ngeu.Project{ID: "at-new", Name: "New", Country: "AT"}, ngeu.Project{ID: "at-new", Name: "New", Country: "AT"}, changed[0])
	res, err := h.Apply(t.Context(), run, list(changed))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "counts", res.Counts, store.Counts{Read: 7, Added: 1, Changed: 1, Unchanged: 3, Removed: 1, Rejected: 2})
	equal(t, "number", res.Import, 0)
	equal(t, "snapshot", h.current(), before.Snapshot)
	imports, err := h.Imports(t.Context())
	if err != nil || len(imports) != 1 {
		t.Errorf("history: %d runs, %v", len(imports), err)
	}
}

func testTwoSources(t *testing.T, h *house) {
	h.apply("a", Sample()...)
	other := Sample()[:2]
	other[1].Name = "Claimed"
	other = append(other, ngeu.Project{ID: "at-new", Name: "New", Country: "AT", AsOf: "2026-11-01"})
	res := h.apply("b", other...)
	equal(t, "equal is unchanged, different is refused", res.Counts, store.Counts{Read: 3, Added: 1, Unchanged: 1, Rejected: 1})
	equal(t, "as of", res.Snapshot.AsOf, "2026-11-01")
	equal(t, "projects", res.Snapshot.Projects, 6)
	res = h.apply("b")
	equal(t, "only its own are removed", res.Counts, store.Counts{Removed: 1})
	equal(t, "sources", len(res.Snapshot.Sources), 1)
}

func testSnapshots(t *testing.T, h *house) {
	one := h.apply("a", Sample()[:2]...)
	h.time = h.time.AddDate(0, 0, 2)
	h.apply("a", Sample()[:2]...) // 2: changes nothing
	three := h.apply("a", Sample()...)
	for ref, want := range map[string]int64{"1": one.Snapshot.ID, "2": one.Snapshot.ID, "3": three.Snapshot.ID, "2026-11-02": one.Snapshot.ID, "2026-11-03": one.Snapshot.ID, "2026-11-04": three.Snapshot.ID, "2026-11": three.Snapshot.ID, "2099-01": three.Snapshot.ID} {
		got, err := h.SnapshotAt(t.Context(), ref)
		if err != nil || got.ID != want {
			t.Errorf("at %s: got %d, %v, want %d", ref, got.ID, err, want)
		}
	}
	for _, ref := range []string{"4", "999999999999999999", "2026-11-01", "2020-02"} {
		if _, err := h.SnapshotAt(t.Context(), ref); !errors.Is(err, ngeu.ErrNotFound) {
			t.Errorf("at %s: got %v, want ErrNotFound", ref, err)
		}
	}
	for _, ref := range []string{"", "x", "-1", "0", "2026-13", "2026-02-30", "1;DROP", "99999999999999999999"} {
		var invalid *ngeu.InvalidError
		if _, err := h.SnapshotAt(t.Context(), ref); !errors.As(err, &invalid) || invalid.Field != "asof" {
			t.Errorf("at %q: got %v, want an InvalidError of asof", ref, err)
		}
	}
}

func testFailedRun(t *testing.T, h *house) {
	before := h.apply("a", Sample()...)
	broken := errors.New("the file ends here")
	many := Generate(6000, 1)
	half := func(yield func(ngeu.Project, error) bool) {
		for _, p := range many {
			if !yield(p, nil) {
				return
			}
		}
		yield(ngeu.Project{}, broken)
	}
	if _, err := h.Apply(t.Context(), h.run("a"), half); !errors.Is(err, broken) {
		t.Fatalf("got %v, want the list's error", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	_, err := h.Apply(ctx, h.run("a"), func(yield func(ngeu.Project, error) bool) {
		for _, p := range many {
			if n++; n == 5500 {
				cancel()
			}
			if !yield(p, nil) {
				return
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want Canceled", err)
	}
	equal(t, "snapshot", h.current(), before.Snapshot)
	equal(t, "ids", len(h.ids(before.Snapshot.ID, ngeu.Filter{}, ngeu.Page{})), 5)
	equal(t, "the next run is clean", h.apply("a", Sample()...).Counts, store.Counts{Read: 5, Unchanged: 5})
	imports, err := h.Imports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var states []store.State
	for _, i := range imports {
		states = append(states, i.State)
	}
	equal(t, "states", states, []store.State{store.Unchanged, store.Abandoned, store.Abandoned, store.Published})
}

// testReaders reads while a list is being written: the old snapshot stays whole,
// and a second writer is told to wait.
func testReaders(t *testing.T, h *house) {
	before := h.apply("a", Generate(1000, 1)...)
	after := Generate(6000, 2)
	read := 0
	res, err := h.Apply(t.Context(), h.run("a"), func(yield func(ngeu.Project, error) bool) {
		for i, p := range after {
			if i%2000 == 1999 {
				equal(t, "snapshot", h.current(), before.Snapshot)
				if n := len(h.ids(before.Snapshot.ID, ngeu.Filter{}, ngeu.Page{})); n != 1000 {
					t.Errorf("after %d rows: %d projects, want 1000", i, n)
				}
				if _, err := h.Apply(t.Context(), h.run("b"), list(nil)); !errors.Is(err, store.ErrBusy) {
					t.Errorf("second writer: got %v, want ErrBusy", err)
				}
				read++
			}
			if !yield(p, nil) {
				return
			}
		}
	})
	if err != nil || read != 3 {
		t.Fatalf("read %d times, %v", read, err)
	}
	equal(t, "projects", len(h.ids(res.Snapshot.ID, ngeu.Filter{}, ngeu.Page{})), 6000)
	equal(t, "projects before", len(h.ids(before.Snapshot.ID, ngeu.Filter{}, ngeu.Page{})), 1000)
}

func testRevert(t *testing.T, h *house) {
	one := h.apply("a", Sample()...)
	changed := Sample()[1:]
	changed[0].Name = "Another name"
	two := h.apply("a", append(changed, ngeu.Project{ID: "at-new", Name: "New", Country: "AT"})...)
	other := h.apply("b", ngeu.Project{ID: "at-other", Name: "Other", Country: "AT"})
	res, err := h.Revert(t.Context(), two.Import)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "counts", res.Counts, store.Counts{Read: 2, Added: 1, Changed: 1, Removed: 2})
	equal(t, "hash", res.Snapshot.Hash, one.Snapshot.Hash)
	if res.Snapshot.ID <= other.Snapshot.ID {
		t.Errorf("a revert publishes anew: got snapshot %d after %d", res.Snapshot.ID, other.Snapshot.ID)
	}
	same := func(snapshot, as ngeu.Snapshot) {
		t.Helper()
		equal(t, "projects", h.projects(snapshot.ID, ngeu.Filter{}, ngeu.Page{}), h.projects(as.ID, ngeu.Filter{}, ngeu.Page{}))
		equal(t, "sources", snapshot.Sources, as.Sources)
	}
	same(res.Snapshot, one.Snapshot)
	equal(t, "states between stay", h.ids(other.Snapshot.ID, ngeu.Filter{}, ngeu.Page{}), []string{"at-new", "at-other", "it-rail", "it-reform", "mt-unknown", "pl-osp"})
	var gone *ngeu.GoneError
	if _, err := h.Project(t.Context(), res.Snapshot.ID, "at-new"); !errors.As(err, &gone) {
		t.Errorf("an id that was undone: got %v, want GoneError", err)
	}
	equal(t, "import after a revert", h.apply("a", Sample()...).Counts, store.Counts{Read: 5, Unchanged: 5})
}

func testRevertAgain(t *testing.T, h *house) {
	one := h.apply("a", Generate(300, 1)...)
	two := h.apply("a", Generate(400, 2)...)
	undo := revert(t, h, two.Import)
	redo := revert(t, h, undo.Import)
	none := revert(t, h, one.Import)
	last := revert(t, h, none.Import)
	same := func() {
		t.Helper()
		for _, c := range []struct {
			name      string
			got, want ngeu.Snapshot
		}{{"undo", undo.Snapshot, one.Snapshot}, {"redo", redo.Snapshot, two.Snapshot}, {"undo of the undo of everything", last.Snapshot, two.Snapshot}} {
			equal(t, c.name, c.got.Hash, c.want.Hash)
			for _, sort := range []ngeu.Sort{ngeu.ByID, ngeu.ByName, ngeu.ByYear} {
				equal(t, c.name, h.projects(c.got.ID, ngeu.Filter{}, ngeu.Page{Sort: sort}), h.projects(c.want.ID, ngeu.Filter{}, ngeu.Page{Sort: sort}))
			}
			f := ngeu.Filter{Text: "school", Countries: []string{"IT", "FR"}}
			equal(t, c.name, h.projects(c.got.ID, f, ngeu.Page{}), h.projects(c.want.ID, f, ngeu.Page{}))
		}
	}
	same()
	equal(t, "nothing", none.Snapshot.Projects, 0)
	equal(t, "nothing", h.ids(none.Snapshot.ID, ngeu.Filter{}, ngeu.Page{}), nil)
	// The next import takes up the state that was gone back to, and leaves all
	// earlier ones as they were.
	equal(t, "the same again", h.apply("a", Generate(400, 2)...).Counts, store.Counts{Read: 400, Unchanged: 400})
	same()
	three := h.apply("a", Generate(300, 1)...)
	equal(t, "hash", three.Snapshot.Hash, one.Snapshot.Hash)
	same()
	equal(t, "nothing", h.ids(none.Snapshot.ID, ngeu.Filter{}, ngeu.Page{}), nil)
}

func revert(t *testing.T, h *house, id int64) store.Result {
	t.Helper()
	res, err := h.Revert(t.Context(), id)
	if err != nil {
		t.Fatalf("revert %d: %v", id, err)
	}
	return res
}

func testRenamed(t *testing.T, h *house) {
	h.apply("a", Sample()...)
	renamed := Sample()
	renamed[1].ID = "it-aosta-ivrea"
	run := h.run("a")
	run.Renamed = map[string]string{"it-rail": "it-aosta-ivrea"}
	res, err := h.Apply(t.Context(), run, list(renamed))
	if err != nil {
		t.Fatal(err)
	}
	var moved *ngeu.MovedError
	if _, err := h.Project(t.Context(), res.Snapshot.ID, "it-rail"); !errors.As(err, &moved) || moved.To != "it-aosta-ivrea" {
		t.Errorf("got %v, want MovedError", err)
	}
	if _, err := h.Project(t.Context(), 1, "it-rail"); err != nil {
		t.Errorf("before the move: %v", err)
	}
	if res, err = h.Apply(t.Context(), run, list(renamed)); err != nil {
		t.Fatal(err)
	}
	equal(t, "the same rename again", res.Counts, store.Counts{Read: 5, Unchanged: 5})
	equal(t, "publishes nothing", res.Snapshot.ID, 2)
}

func testHistory(t *testing.T, h *house) {
	h.apply("a", Sample()...)
	h.time = h.time.Add(time.Hour)
	revert(t, h, 1)
	got, err := h.Imports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	start := h.time.Add(-time.Hour)
	equal(t, "imports", got, []store.Import{
		{ID: 2, Source: "a", Profile: "revert", Started: h.time, Finished: h.time, State: store.Published, Reverts: 1, Counts: store.Counts{Removed: 5}},
		{ID: 1, Source: "a", Profile: "test", Files: []string{"a.csv"}, Started: start, Finished: start, State: store.Published, Counts: store.Counts{Read: 5, Added: 5}},
	})
}
