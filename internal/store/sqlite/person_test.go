package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// named are projects of people; every fourth is named for good.
func named(n int, last string) []ngeu.Project {
	var out []ngeu.Project
	for i := range n {
		p := ngeu.Project{ID: fmt.Sprintf("p-%05d", i), Name: "Home repair", Country: "IT", Person: &ngeu.Person{
			Name: fmt.Sprintf("Xaverkonrad%05d Quendolin%s", i*7919%n, last), RemoveOn: "2025-12-31"}}
		if i%4 == 0 {
			p.Person.RemoveOn = "2099-12-31"
		}
		out = append(out, p)
	}
	return out
}

func bring(t *testing.T, s *sqlite.Store, projects []ngeu.Project) store.Result {
	t.Helper()
	var list iter.Seq2[ngeu.Project, error] = func(yield func(ngeu.Project, error) bool) {
		for _, p := range projects {
			if !yield(p, nil) {
				return
			}
		}
	}
	result, err := s.Apply(t.Context(), store.Run{Source: ngeu.SourceState{ID: "a", Name: "A"}, Started: time.Now()}, list)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

var anyName = regexp.MustCompile(`Xaverkonrad\d{5}`)

// names finds people in the bytes of the database and all files beside it.
func names(t *testing.T, path string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range anyName.FindAll(b, -1) {
			found[string(name)] = true
		}
	}
	return found
}

// TestPurge looks for names where nobody should find them: in outputs, in the
// text index, and after their day in the bytes of every file.
func TestPurge(t *testing.T) {
	const n = 4000
	path := filepath.Join(t.TempDir(), "people.db")
	today := time.Date(2025, 12, 30, 23, 0, 0, 0, time.UTC)
	s := open(t, path, func() time.Time { return today })
	first := bring(t, s, named(n, "alda"))
	bring(t, s, named(n, "almeida")) // longer names: rows move about
	second := bring(t, s, named(n, "alda"))
	if first.Snapshot.Hash != second.Snapshot.Hash || second.Unchanged != n {
		t.Errorf("the name is part of the content: %+v", second)
	}
	for p, err := range s.Projects(t.Context(), second.Snapshot.ID, ngeu.Filter{}, ngeu.Page{}) {
		if err != nil || p.Beneficiary != "" || p.Person != nil {
			t.Fatalf("%s: beneficiary %q, person %v, %v", p.ID, p.Beneficiary, p.Person, err)
		}
	}
	if keys, err := s.Match(t.Context(), "Quendolinalda", store.AllWords); len(keys) > 0 || err != nil {
		t.Fatalf("the text index finds the person in %v (%v)", keys, err)
	}
	if len(names(t, path)) != n {
		t.Fatal("the names are not where the test looks for them")
	}
	if n, err := s.Purge(t.Context(), today); n != 0 || err != nil {
		t.Fatalf("a day early: %d, %v", n, err)
	}
	today = today.Add(time.Hour)
	removed, err := s.Purge(t.Context(), today)
	if err != nil || removed != n*3/4 {
		t.Fatalf("removed %d (%v), want %d", removed, err, n*3/4)
	}
	left, err := s.Persons(t.Context())
	if err != nil || len(left) != n {
		t.Fatalf("%d left (%v)", len(left), err)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	copyTo(t, path, backup)
	for _, file := range []string{path, backup} {
		if got := len(names(t, file)); got != n/4 {
			t.Errorf("%s: %d names in the bytes, want the %d that stay", file, got, n/4)
		}
	}
	for _, p := range left {
		if want := p.RemoveOn == "2099-12-31"; want != (p.Name != "") {
			t.Errorf("%+v", p)
		}
	}
	if now, err := s.Snapshot(t.Context()); err != nil || cmp.Diff(now, second.Snapshot) != "" {
		t.Errorf("the snapshot changed: %v, %v", now, err)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}

	// A name goes at once when it is asked for, when its project goes, and when
	// the recipient turns out to be a body.
	if err := s.Forget(t.Context(), "p-00000", time.Now()); err != nil {
		t.Error(err)
	}
	if err := s.Forget(t.Context(), "p-00000", time.Now()); !errors.Is(err, ngeu.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	rest := append(named(n, "alda")[:8], ngeu.Project{ID: "late", Name: "Late", Country: "IT",
		Person: &ngeu.Person{Name: "Xaverkonrad99999 Quendolinalda", RemoveOn: "2025-12-31"}})
	rest[5].Person, rest[5].Beneficiary = nil, "Quendolin GmbH"
	bring(t, s, rest)
	if _, err := s.Purge(t.Context(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Error(err)
	}
	left, err = s.Persons(t.Context())
	if err != nil || len(left) != 8 {
		t.Errorf("%v, %v", left, err)
	}
	if got := names(t, path); len(got) != 1 { // of p-00004, whose day is far
		t.Errorf("names in the bytes: %v", got)
	}
}

func copyTo(t *testing.T, path, backup string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), `VACUUM INTO ?`, backup); err != nil {
		t.Fatal(err)
	}
}
