package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
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
	const all = "read=586 added=0 changed=0 unchanged=586 removed=0 quarantined=0 rejected=0"
	again := func(source, file string) {
		t.Helper()
		status, out, log := ngeumap(t, "import", "-db", db, "-profile", "ngeumap", "-set", "source="+source, "-set", "name=Projects from public pages, collected for this map", file)
		if status != 0 || lastLine(out) != all {
			t.Errorf("%s as %s: status %d, %s%s", filepath.Base(file), source, status, out, log)
		}
	}
	for _, one := range [][2]string{{"en", "csv"}, {"bg", "csv"}, {"bg", "geojson"}, {"el", "xlsx"}} {
		file := filepath.Join(dir, one[0]+"."+one[1])
		if status, _, log := ngeumap(t, "export", "-db", db, "-format", one[1], "-lang", one[0], "-o", file); status != 0 {
			t.Fatalf("export: %s", log)
		}
		again("builtin", file)
	}
	again("ngeumap", filepath.Join(dir, "en.csv"))
	content, err = os.ReadFile(filepath.Join(dir, "en.csv"))
	if err != nil {
		t.Fatal(err)
	}
	again("ngeumap", write(t, dir, "shuffled.csv", shuffled(string(content))))
}

// shuffled gives a list of ours with its rows in another order, the same every
// time.
func shuffled(list string) string {
	lines := strings.SplitAfter(list, "\r\n")
	lines = lines[:len(lines)-1]
	rows := lines[1:]
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return strings.Join(lines, "")
}

// A project of several places goes out and in again in each format, and its rows
// need not stand together.
func TestSeveralPlacesAndImportAgain(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "test.db")
	const header = "id,name,country,place_name,lon,lat,precision\n"
	list := write(t, dir, "list.csv", header+
		"it-1,One,IT,Roma,,,municipality\nit-2,'=Two,IT,Torino,,,municipality\nit-1,One,IT,Torino,,,municipality\n"+
		"it-3,''Three,IT,,,,country\nit-1,One,IT,,,,country\nit-1,Uno,IT,Milano,,,municipality\n")
	report := filepath.Join(dir, "report.csv")
	status, out, log := ngeumap(t, "import", "-db", db, "-profile", "ngeumap", "-report", report, list)
	if status != 0 || lastLine(out) != "read=4 added=3 changed=0 unchanged=0 removed=0 quarantined=0 rejected=1" {
		t.Fatalf("status %d, %s%s", status, out, log)
	}
	if said, err := os.ReadFile(report); err != nil || !strings.Contains(string(said), "7,name,Uno,\"an earlier row of the same project, line 2, says something else\",,rejected,list.csv") {
		t.Errorf("report: %s, %v", said, err)
	}
	for _, format := range []string{"csv", "geojson", "xlsx"} {
		file := filepath.Join(dir, "out."+format)
		if status, _, log := ngeumap(t, "export", "-db", db, "-format", format, "-o", file); status != 0 {
			t.Fatalf("export: %s", log)
		}
		status, out, log := ngeumap(t, "import", "-db", db, "-profile", "ngeumap", "-accept-drift", file)
		if status != 0 || lastLine(out) != "read=3 added=0 changed=0 unchanged=3 removed=0 quarantined=0 rejected=0" {
			t.Errorf("%s: status %d, %s%s", format, status, out, log)
		}
	}
}

// The list of Italy goes out and in again, too.
func TestItalyAndImportAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("the real list takes half a minute")
	}
	sources := filepath.Join(cmp.Or(os.Getenv("NGEUMAP_SHARED"), "../../../shared"), "data/sources/it-italiadomani-2023")
	if _, err := os.Stat(sources); err != nil {
		t.Skip("the real list is not here: NGEUMAP_SHARED names the folder that holds data/sources")
	}
	dir := t.TempDir()
	db, file := filepath.Join(dir, "test.db"), filepath.Join(dir, "out.csv")
	if status, out, log := ngeumap(t, "import", "-db", db, filepath.Join(sources, "PNRR_Progetti-Dati_Validati.csv.gz"), filepath.Join(sources, "PNRR_Localizzazione-Dati_Validati.csv.gz")); status != 0 {
		t.Fatalf("%s%s", out, log)
	}
	status, out, log := ngeumap(t, "export", "-db", db, "-format", "csv", "-o", file)
	var projects int
	if _, err := fmt.Sscanf(strings.TrimPrefix(out, file), ": %d projects", &projects); status != 0 || err != nil || projects < 50000 {
		t.Fatalf("export: %s%s, %v", out, log, err)
	}
	status, out, log = ngeumap(t, "import", "-db", db, "-profile", "ngeumap", "-set", "source=italiadomani", "-accept-drift", file)
	if want := fmt.Sprintf("read=%d added=0 changed=0 unchanged=%[1]d removed=0 quarantined=0 rejected=0", projects); status != 0 || lastLine(out) != want {
		t.Errorf("status %d, %s%s, want %s", status, out, log, want)
	}
}
