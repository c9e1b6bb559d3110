package main

import (
	"archive/zip"
	"path/filepath"
	"strings"
	"testing"
)

// The command makes the kit of a place narrowed by filters, and that of a
// collection; what it cannot make it refuses in a sentence.
func TestKitCommand(t *testing.T) {
	h := open(t)
	dir, shelf := t.TempDir(), t.TempDir()
	write(t, shelf, "hospitals.yaml", `state: published
title: {en: Hospitals closer to home, mt: Sptarijiet eqreb lejn id-dar}
projects: [cy-makarios-hospital, be-tram-not-there]
`)
	out := filepath.Join(dir, "kit.zip")
	for _, c := range []struct {
		args   []string
		status int
		say    string // on stdout where it went well
		holds  []string
	}{
		{[]string{"-place", "MT", "-pillar", "green_transition", "-lang", "mt", "-base-url", "https://map.example.eu/"}, 0, "press kit MT_",
			[]string{"ngeumap-MT-green_transition-mt/poster-a3.pdf", "ngeumap-MT-green_transition-mt/qr-code.svg"}},
		{[]string{"-collections", shelf, "-collection", "hospitals", "-lang", "mt"}, 0, "press kit hospitals_", []string{"ngeumap-hospitals-mt/fact-sheet-a4.pdf"}},
		{[]string{"-collections", shelf, "-collection", "schools"}, 2, "no such collection", nil},
		{[]string{"-collection", "hospitals"}, 2, "-collections FOLDER is missing", nil},
		{[]string{"-pillar", "green_transition"}, 2, "-place CODE is missing", nil},
		{[]string{"-place", "MT,CY"}, 2, "one place or one collection", nil},
		{[]string{"-place", "MT", "-year", "20x0"}, 2, "a year is 2023", nil},
	} {
		status, said, log := ngeumap(t, append([]string{"kit", "-db", h.db, "-o", out}, c.args...)...)
		if status != c.status || !strings.Contains(said+log, c.say) {
			t.Errorf("%q: status %d, %s%s", c.args, status, said, log)
			continue
		}
		if status != 0 {
			continue
		}
		file, err := zip.OpenReader(out)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range c.holds {
			if f, err := file.Open(name); err != nil {
				t.Errorf("%q: %v", c.args, err)
			} else if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}
