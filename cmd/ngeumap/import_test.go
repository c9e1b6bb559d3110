package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ngeumap runs a command line as a user does.
func ngeumap(t testing.TB, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, log bytes.Buffer
	status = run(t.Context(), args, func(string) string { return "" }, &out, &log)
	return status, out.String(), log.String()
}

// lastLine gives the last line of an output.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	return lines[len(lines)-1]
}

func write(t testing.TB, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDriftStopsAnImport(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "test.db")
	first := write(t, dir, "one.csv", "id,name,country,cup\nit-1,One,IT,1\nit-2,Two,IT,2\n")
	second := write(t, dir, "two.csv", "id,name,country\nit-1,One,IT\n")
	if status, out, log := ngeumap(t, "import", "-db", db, first); status != 0 || lastLine(out) != "read=2 added=2 changed=0 unchanged=0 removed=0 quarantined=0 rejected=0" {
		t.Fatalf("status %d: %s%s", status, out, log)
	}
	const counts = "read=1 added=0 changed=0 unchanged=1 removed=1 quarantined=0 rejected=0"
	for _, flags := range [][]string{{"-dry-run"}, nil} {
		status, out, log := ngeumap(t, append(append([]string{"import", "-db", db}, flags...), second)...)
		want := "alarm: column cup is missing, which import 1 had\n" +
			"alarm: 1 of 2 published projects are no longer in the list, 50.0 %, and more than 2 % is an alarm\n" +
			"ngeumap import: the list differs much from its last import, so nothing was published; if this is right, import again with -accept-drift\n"
		if status != 1 || lastLine(out) != counts || log != want {
			t.Errorf("%v: status %d, got %s and %s, want %s", flags, status, out, log, want)
		}
	}
	if _, out, _ := ngeumap(t, "imports", "-db", db); !strings.Contains(out, "\tabandoned\t") || !strings.Contains(out, "\tpublished\t") {
		t.Errorf("history: %s", out)
	}
	if status, out, log := ngeumap(t, "import", "-db", db, "-accept-drift", second); status != 0 || lastLine(out) != counts || !strings.HasPrefix(log, "alarm: ") {
		t.Errorf("accepted: status %d, %s%s", status, out, log)
	}
	if status, out, log := ngeumap(t, "verify", "-db", db); status != 0 {
		t.Errorf("verify: %s%s", out, log)
	}
}

// What export writes, import reads: nothing changes, in any language.
func TestExportAndImportAgain(t *testing.T) {
	h := open(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "copy.db")
	content, err := os.ReadFile(h.db)
	if err != nil {
		t.Fatal(err)
	}
	if wal, err := os.Stat(h.db + "-wal"); err == nil && wal.Size() > 0 {
		if content, err = os.ReadFile(h.db + "-wal"); err != nil {
			t.Fatal(err)
		}
		write(t, dir, "copy.db-wal", string(content))
		if content, err = os.ReadFile(h.db); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, "copy.db", string(content))
	for _, lang := range []string{"en", "bg"} {
		file := filepath.Join(dir, lang+".csv")
		if status, _, log := ngeumap(t, "export", "-db", db, "-format", "csv", "-lang", lang, "-o", file); status != 0 {
			t.Fatalf("export: %s", log)
		}
		for _, set := range []string{"source=builtin", "source=ngeumap"} {
			status, out, log := ngeumap(t, "import", "-db", db, "-profile", "ngeumap", "-set", set, "-set", "name=Projects from public pages, collected for this map", file)
			if status != 0 || lastLine(out) != "read=586 added=0 changed=0 unchanged=586 removed=0 quarantined=0 rejected=0" {
				t.Errorf("%s as %s: status %d, %s%s", lang, set, status, out, log)
			}
		}
	}
}
