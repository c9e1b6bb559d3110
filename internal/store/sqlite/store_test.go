package sqlite_test

import (
	"context"
	"database/sql"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/store/sqlite"
	"github.com/ngeumap/ngeumap/internal/store/storetest"
)

var update = flag.Bool("update", false, "write schema.sql anew")

func open(t testing.TB, path string, now func() time.Time) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), sqlite.Options{Path: path, Fold: fold, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T, now func() time.Time) storetest.Store {
		return open(t, filepath.Join(t.TempDir(), "test.db"), now)
	})
}

// TestLarge reads every list in the ways of those of millions.
func TestLarge(t *testing.T) {
	for _, c := range [][3]int{{5, 200, 60}, {-1, -1, 40}} {
		storetest.RunReads(t, func(t *testing.T, now func() time.Time) storetest.Store {
			s := open(t, filepath.Join(t.TempDir(), "test.db"), now)
			s.Narrow(c[0], c[1], c[2])
			return s
		})
	}
}

func TestSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	open(t, path, nil)
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
		AND name NOT GLOB 'location_box_*' AND name NOT GLOB 'project_text_*' ORDER BY type = 'index', rowid`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := "-- Generated from migrations/ by go test -tags sqlite_fts5 ./internal/store/sqlite -run Schema -update\n"
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		got += "\n" + line + "\n"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.sql", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil || string(want) != got {
		t.Errorf("schema.sql is not what the migrations make (%v); run with -update", err)
	}
}

func TestOpenExplains(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	script := func(name, script string) string {
		path := filepath.Join(dir, name)
		db, err := sql.Open("sqlite3", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(script); err != nil {
			t.Fatal(err)
		}
		return path
	}
	newer := filepath.Join(dir, "newer.db")
	open(t, newer, nil)
	for name, c := range map[string]struct{ path, want string }{
		"no database":     {write("text.db", strings.Repeat("not a database at all\n", 100)), "text.db is not a database; name another file"},
		"other program":   {script("other.db", `CREATE TABLE t (a)`), "other.db is a database of another program"},
		"newer schema":    {script("newer.db", `PRAGMA user_version = 99`), "newer.db was written by a newer ngeumap (schema 99"},
		"a folder":        {dir, "is a folder; name a file in it"},
		"no folder":       {filepath.Join(dir, "none", "x.db"), "there is no folder"},
		"no name":         {"", "a database is a file; name one with -db"},
		"not a real file": {":memory:", "a database is a file"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := sqlite.Open(t.Context(), sqlite.Options{Path: c.path, Fold: fold})
			if err == nil {
				s.Close()
				t.Fatal("it opened")
			}
			if !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "sqlite: ") || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %q, want one sentence with %q", err, c.want)
			}
		})
	}
}

func TestOddPaths(t *testing.T) {
	for _, name := range []string{"with space.db", "100%.db", "what?.db", "a#b.db", "ł.db", "a&b=c.db", "no-ending"} {
		path := filepath.Join(t.TempDir(), name)
		s := open(t, path, nil)
		if err := s.Verify(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
