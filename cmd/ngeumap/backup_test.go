package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A database that is served is backed up; the backup becomes the same database
// elsewhere, but never in the place of the one that is served.
func TestBackupAndRestore(t *testing.T) {
	h := open(t)
	dir := t.TempDir()
	saved, db := filepath.Join(dir, "saved.db"), filepath.Join(dir, "again.db")
	for _, c := range []struct {
		args   []string
		status int
		say    string
	}{
		{[]string{"backup", "-db", h.db, "-o", saved}, 0, "checked; ngeumap restore"},
		{[]string{"backup", "-db", h.db, "-o", saved}, 1, "-force"},
		{[]string{"backup", "-db", h.db, "-o", saved, "-force"}, 0, "checked"},
		{[]string{"backup", "-db", filepath.Join(dir, "none.db"), "-o", saved, "-force"}, 1, "-db names the database"},
		{[]string{"backup", "-db", h.db}, 2, "-o FILE is missing"},
		{[]string{"backup", "-db", h.db, "-o", saved, "more"}, 2, "unexpected argument"},
		{[]string{"restore", "-db", h.db, saved}, 1, "is in use by a service"},
		{[]string{"restore", "-db", db}, 2, "which backup?"},
		{[]string{"restore", saved, saved, "-db", db}, 2, "which backup?"},
		{[]string{"restore", "-db", "postgres://host/db", saved}, 2, "only SQLite files"},
		{[]string{"restore", saved, "-db", db}, 0, "is as in"},
		{[]string{"export", "-db", db, "-format", "csv", "-o", filepath.Join(dir, "again.csv")}, 0, ""},
		{[]string{"export", "-db", h.db, "-format", "csv", "-o", filepath.Join(dir, "served.csv")}, 0, ""},
		{[]string{"restore", "-db", db, saved}, 0, "the database that it replaced is"},
		{[]string{"verify", "-db", db}, 0, "is sound"},
		{[]string{"verify", "-db", saved}, 0, "is sound"},
	} {
		if status, said, log := ngeumap(t, c.args...); status != c.status || !strings.Contains(said+log, c.say) {
			t.Errorf("%q: status %d, %s%s", c.args, status, said, log)
		}
	}
	if _, err := os.Stat(indexFile(db)); err == nil {
		t.Error("the index of the replaced database is still there")
	}
	again, err := os.ReadFile(filepath.Join(dir, "again.csv"))
	if err != nil {
		t.Fatal(err)
	}
	served, err := os.ReadFile(filepath.Join(dir, "served.csv"))
	if err != nil || string(again) != string(served) {
		t.Errorf("the restored database exports %d bytes, the served one %d, %v", len(again), len(served), err)
	}
}
