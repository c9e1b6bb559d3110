package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Postcodes that are added are there in the next command, without the file.
func TestGazetteerAdd(t *testing.T) {
	dir := t.TempDir()
	db, table := filepath.Join(dir, "town.db"), filepath.Join(dir, "RO.txt")
	text := "RO\t137351\tPoiana\tDâmbovița\t\t\t\t\t\t44.5700\t25.6800\t4\nCH\t3000\tBern\t\t\t\t\t\t\t46.95\t7.45\t4\n"
	if err := os.WriteFile(table, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	try := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if got := run(t.Context(), args, func(string) string { return "" }, &out, &errs); got != want {
			t.Fatalf("%q: status %d, want %d\n%s%s", args, got, want, out.String(), errs.String())
		}
		return out.String() + errs.String()
	}
	if got := try(0, "gazetteer", "add", "-db", db, table); !strings.Contains(got, "RO.txt: 2 rows, 1 new postcodes, 1 rows of other countries, 0 rows") || !strings.Contains(got, "1 postcodes in ") {
		t.Errorf("got %s", got)
	}
	if err := os.Remove(table); err != nil {
		t.Fatal(err)
	}
	if got := try(0, "geocode", "-db", db, "-country", "RO", "-postcode", "137351", "Poiana"); !strings.Contains(got, "lau-RO-68431") {
		t.Errorf("with its postcode Poiana is %s", got)
	}
	if got := try(0, "geocode", "-db", filepath.Join(dir, "other.db"), "-country", "RO", "-postcode", "137351", "Poiana"); !strings.Contains(got, "may be any of") {
		t.Errorf("without postcodes Poiana is %s", got)
	}
	try(1, "gazetteer", "add", "-db", db, table)
	try(2, "gazetteer", "-db", db)
	try(2, "gazetteer", "-db", "postgres://host/db", "add", table)
	try(2, "gazetteer", "remove", table)
}
