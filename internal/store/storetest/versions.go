package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// testVersions asks which import brought what.
func testVersions(t *testing.T, h *house) {
	h.apply("a", Sample()...)
	h.time = h.time.Add(24 * time.Hour)
	changed := append(Sample()[:4], ngeu.Project{ID: "at-new", Name: "New", Country: "AT"})
	changed[1].Name = "Another name"
	second := h.apply("a", changed...)
	keys := func(snapshot int64) (out []int64) {
		for _, p := range h.projects(snapshot, ngeu.Filter{}, ngeu.Page{}) {
			out = append(out, p.Key)
		}
		return out
	}
	ask := func(snapshot int64, keys []int64) (out []string) {
		t.Helper()
		found, err := h.Versions(t.Context(), snapshot, keys)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range found {
			out = append(out, fmt.Sprint(v.Project.ID, " ", len(v.Project.Locations), " ", v.Import, " ", v.Published.Format(time.DateOnly), " ", v.New))
		}
		return out
	}
	now := keys(second.Snapshot.ID)
	equal(t, "versions", ask(second.Snapshot.ID, now), []string{
		"at-new 0 2 2026-11-03 true", "it-rail 3 2 2026-11-03 false",
		"mt-unknown 0 1 2026-11-02 true", "it-reform 1 1 2026-11-02 true", "bg-school-sofia 1 1 2026-11-02 true",
	})
	equal(t, "of another snapshot", len(ask(1, now)), 3)
	equal(t, "none", ask(1, nil), nil)
	h.time = h.time.Add(24 * time.Hour)
	back := revert(t, h, second.Import)
	equal(t, "after a revert", ask(back.Snapshot.ID, keys(back.Snapshot.ID))[1:3], []string{"mt-unknown 0 1 2026-11-02 true", "it-reform 1 1 2026-11-02 true"})
}
