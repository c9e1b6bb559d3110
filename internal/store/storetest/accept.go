package storetest

import (
	"errors"
	"testing"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// testAccept refuses drafts: nothing of them is ever seen, and a draft is held
// against the import that the published projects come from.
func testAccept(t *testing.T, h *house) {
	columns := []store.Column{{Name: "id"}, {Name: "istat", Width: 6}}
	var draft store.Draft
	refuse := errors.New("too many changes")
	attempt := func(dry bool, accept error, projects ...ngeu.Project) (store.Result, error) {
		run := h.run("a")
		run.DryRun = dry
		run.Columns = func() []store.Column { return columns }
		run.Accept = func(d store.Draft) error { draft = d; return accept }
		return h.Apply(t.Context(), run, list(projects))
	}
	first, err := attempt(false, nil, Sample()...)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "the first draft", draft, store.Draft{Counts: store.Counts{Read: 5, Added: 5}})

	many := append(Generate(6000, 1), Sample()[:2]...)
	many[6000].Name = "Another name"
	want := store.Counts{Read: 6002, Added: 6000, Changed: 1, Unchanged: 1, Removed: 3}
	for _, dry := range []bool{true, false} {
		if _, err := attempt(dry, refuse, many...); !errors.Is(err, refuse) {
			t.Fatalf("got %v, want the refusal", err)
		}
		equal(t, "counts", draft.Counts, want)
		equal(t, "live", draft.Live, 5)
		equal(t, "columns", draft.Last.Columns, columns)
		equal(t, "snapshot", h.current(), first.Snapshot)
		equal(t, "ids", len(h.ids(first.Snapshot.ID, ngeu.Filter{}, ngeu.Page{})), 5)
	}
	if _, err := h.Project(t.Context(), first.Snapshot.ID, "it-reform"); err != nil {
		t.Errorf("a project that a refused run would have removed: %v", err)
	}

	second, err := attempt(false, nil, many...)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "counts", second.Counts, want)
	h.apply("b", ngeu.Project{ID: "at-other", Name: "Other", Country: "AT"})
	revert(t, h, second.Import)
	if _, err := attempt(true, nil, Sample()...); err != nil {
		t.Fatal(err)
	}
	equal(t, "the last import in effect after a revert", draft.Last.ID, first.Import)
	equal(t, "live", draft.Live, 5)
}
