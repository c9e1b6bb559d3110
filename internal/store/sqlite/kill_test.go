package sqlite_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
	"github.com/ngeumap/ngeumap/internal/store/storetest"
)

// TestKilled kills imports and reverts at several moments; the test binary runs
// itself as the victim.
func TestKilled(t *testing.T) {
	if path := os.Getenv("NGEUMAP_TEST_VICTIM"); path != "" {
		victim(t, path)
		return
	}
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path, nil)
	first := apply(t, s, 1000, 1)
	want := apply(t, s, 1500, 2).Snapshot
	for _, what := range []string{"import", "revert"} {
		for _, wait := range []time.Duration{40, 120, 250, 400} {
			cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
			cmd.Env = append(os.Environ(), "NGEUMAP_TEST_VICTIM="+path, "NGEUMAP_TEST_WHAT="+what)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(wait * time.Millisecond)
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			cmd.Wait()
			again := open(t, path, nil)
			if err := again.Verify(t.Context()); err != nil {
				t.Errorf("%s killed after %d ms: %v", what, wait, err)
			}
			snap, err := again.Snapshot(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if snap.Hash != want.Hash {
				// It was done before the kill: go back.
				if _, err := again.Revert(t.Context(), snap.ID); err != nil {
					t.Fatal(err)
				}
			}
			if res := apply(t, again, 1500, 2); res.Counts != (store.Counts{Read: 1500, Unchanged: 1500}) {
				t.Errorf("%s killed after %d ms: the next run found %+v", what, wait, res.Counts)
			}
			if n := len(list(t, again, first.Snapshot.ID)); n != 1000 {
				t.Errorf("%s killed after %d ms: %d projects in the first snapshot", what, wait, n)
			}
		}
	}
}

func victim(t *testing.T, path string) {
	s := open(t, path, nil)
	if os.Getenv("NGEUMAP_TEST_WHAT") == "revert" {
		for {
			snap, err := s.Snapshot(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Revert(t.Context(), snap.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	apply(t, s, 40000, 3)
}

func apply(t testing.TB, s *sqlite.Store, n int, seed uint64) store.Result {
	t.Helper()
	run := store.Run{Source: ngeu.SourceState{ID: "generated", Name: "Generated"}, Profile: "test", Started: time.Now()}
	res, err := s.Apply(t.Context(), run, func(yield func(ngeu.Project, error) bool) {
		for _, p := range storetest.Generate(n, seed) {
			if !yield(p, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func list(t testing.TB, s *sqlite.Store, snapshot int64) []ngeu.Project {
	t.Helper()
	var out []ngeu.Project
	for p, err := range s.Projects(t.Context(), snapshot, ngeu.Filter{}, ngeu.Page{}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}
