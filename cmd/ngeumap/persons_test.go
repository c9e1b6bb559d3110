package main

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/export"
)

// people is a made-up list: one person whose name is kept until its day, one
// whose day has passed, and a body of the same name.
const people = `COMPONENTA,INVESTITIA,NR_CONTRACT,TITLU_CONTRACT,DENUMIRE_BENEFICIAR,CUI,TIP_BENEFICIAR,STADIU,DATA_INCEPUT,JUDET_IMPLEMENTARE,LOCALITATE_IMPLEMENTARE
C12,I1.1,7,Dotare cabinet Doina Probescu,CMI PROBESCU DOINA,30303,MEDIC FAMILIE,FINALIZAT,2098-02-01,IASI,IASI
C12,I1.1,8,Dotare cabinet Vechia Probulescu,PROBULESCU VECHIA PFA,30304,IMM,FINALIZAT,2021-02-01,IASI,IASI
C12,I1.1,9,Dotare clinica,CLINICA ALFA SRL,4357937,MEDIC FAMILIE,FINALIZAT,2023-02-01,IASI,IASI
`

// unzipped gives a file with all that is in it, if it is an archive.
func unzipped(t *testing.T, body []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return body
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		inside, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		body = append(body, inside...)
	}
	return body
}

// TestPersonsStayHidden looks for the names of people in every format, page,
// data address and byte.
func TestPersonsStayHidden(t *testing.T) {
	db := filepath.Join(t.TempDir(), "people.db")
	importText(t, db, people)
	clean := func(what string, body []byte) {
		t.Helper()
		low := bytes.ToLower(body)
		for _, name := range []string{"probescu", "probulescu"} {
			if bytes.Contains(low, []byte(name)) {
				t.Errorf("%s holds the name %s", what, name)
			}
		}
	}
	for _, extension := range strings.Split(export.Extensions(), ", ") {
		out := filepath.Join(t.TempDir(), "out."+extension)
		if status, _, log := ngeumap(t, "export", "-db", db, "-format", extension, "-o", out); status != 0 {
			t.Fatalf("%s: %s", extension, log)
		}
		body, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		clean(extension, unzipped(t, body))
	}
	h, err := start(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/en", "/en/places/RO213", "/ro/projects/ro-c12-i1-1-7", "/ro/projects/ro-c12-i1-1-8", "/api/collections/projects/items",
		"/api/facets", "/places/RO213/projects.csv", "/places/RO213/projects.geojson", "/api/collections/projects/items/ro-c12-i1-1-7"} {
		a := h.get(t, path)
		if a.StatusCode != 200 {
			t.Errorf("%s: %s", path, a.Status)
		}
		clean(path, a.body)
	}
	for text, want := range map[string]string{"probescu": `"numberMatched":0`, "probulescu": `"numberMatched":0`, "clinica alfa": `"numberMatched":1`} {
		a := h.get(t, "/api/collections/projects/items?limit=1&q="+url.QueryEscape(text))
		if !strings.Contains(strings.ReplaceAll(string(a.body), " ", ""), want) {
			t.Errorf("the search for %s answers %.300s", text, a.body)
		}
	}
	if code := h.stop(); code != 0 {
		t.Errorf("serve ended with status %d", code)
	}

	status, out, log := ngeumap(t, "persons", "-db", db)
	if status != 0 || out != "ro-c12-i1-1-7\t2100-12-31\tCMI PROBESCU DOINA\nro-c12-i1-1-8\t-\t(deleted)\n" {
		t.Errorf("status %d: %s %s", status, out, log)
	}
	if status, out, log = ngeumap(t, "persons", "-db", db, "-forget", "ro-c12-i1-1-7"); status != 0 {
		t.Errorf("status %d: %s %s", status, out, log)
	}
	if status, _, log = ngeumap(t, "persons", "-db", db, "-forget", "ro-c12-i1-1-7"); status != 1 || !strings.Contains(log, "no name is kept") {
		t.Errorf("status %d: %s", status, log)
	}
	importText(t, db, people)
	if _, out, _ = ngeumap(t, "persons", "-db", db); strings.Contains(out, "PROBESCU") {
		t.Errorf("the next import brought the name back: %s", out)
	}
	files, err := filepath.Glob(db + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		clean(f, body)
	}
}
