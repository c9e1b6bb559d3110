package ingest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// TestRecheck: a rule for natural persons that comes later reaches the snapshots
// from before it, whether the project is still in the list or not.
func TestRecheck(t *testing.T) {
	regions, gazetteer := world()
	path := filepath.Join(t.TempDir(), "test.db")
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, Fold: geocode.Fold})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	im := ingest.Importer{Store: s, Places: ingest.NewPlacer(regions, gazetteer)}
	// The mapping has the name of a profile whose rules know "Herr", and at
	// first none of its own.
	mapping := func(rules string) map[string]string {
		file := filepath.Join(t.TempDir(), "map.toml")
		text := "name = \"top100-de\"\n[source]\nid = \"de\"\n[columns]\nid = \"Nr\"\nname = \"Titel\"\nbeneficiary = \"Wer\"\nbeneficiary_kind = \"Art\"\nyear_start = \"Jahr\"\n[constants]\ncountry = \"DE\"\n" + rules
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return map[string]string{"map": file}
	}
	const header = "Nr,Titel,Wer,Art,Jahr\n"
	const body, kind, gone = "a,Neue Schule,Stadt Musterau,Gemeinde,2024\n", "b,Dach für Xaverius Quendolin,Quendolin Xaverius,Person,2024\n", "c,Werkstatt,Herr Balthasar Ypsilanti,,2024\n"
	first := must(im.Run(t.Context(), ingest.Options{Set: mapping(""), Started: time.Now()}, file("list.csv", header+body+kind+gone)))
	if p := must(s.Project(t.Context(), first.Snapshot.ID, "b")); p.Beneficiary == "" {
		t.Fatal("there is no rule yet")
	}
	second := must(im.Run(t.Context(), ingest.Options{Set: mapping("[recipients]\nkinds = [\"Person\"]\n"), Started: time.Now(), AcceptDrift: true}, file("list.csv", header+body+kind)))
	if n, err := ingest.Recheck(t.Context(), s); n != 2 || err != nil {
		t.Fatalf("%d versions changed, %v", n, err)
	}
	if n, err := ingest.Recheck(t.Context(), s); n != 0 || err != nil {
		t.Errorf("again: %d versions changed, %v", n, err)
	}
	old := must(s.SnapshotAt(t.Context(), "1"))
	var sum store.Hash
	for p, err := range s.Projects(t.Context(), old.ID, ngeu.Filter{}, ngeu.Page{}) {
		if err != nil {
			t.Fatal(err)
		}
		sum = sum.Add(store.ContentHash(p))
		want := map[string]string{"a": "Neue Schule|Stadt Musterau", "b": "Dach für N. N.|", "c": "Werkstatt|"}[p.ID]
		if got := p.Name + "|" + p.Beneficiary; got != want {
			t.Errorf("%s: got %q, want %q", p.ID, got, want)
		}
	}
	if old.Projects != 3 || old.Hash != sum.String() || old.Hash == first.Snapshot.Hash {
		t.Errorf("snapshot %d: %d projects, hash %s, its content has %s", old.ID, old.Projects, old.Hash, sum)
	}
	if now := must(s.Snapshot(t.Context())); now.Hash != second.Snapshot.Hash || now.ID != second.Snapshot.ID {
		t.Errorf("the newest snapshot changed: %+v", now)
	}
	for _, word := range []string{"Quendolin", "Ypsilanti"} {
		if keys, err := s.Match(t.Context(), word, store.AllWords); len(keys) > 0 || err != nil {
			t.Errorf("%s finds projects %v, %v", word, keys, err)
		}
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := s.Purge(t.Context(), time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal"} {
		all, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, word := range []string{"Quendolin", "Ypsilanti", "quendolin", "ypsilanti"} {
			if bytes.Contains(all, []byte(word)) {
				t.Errorf("%s stands in %s", word, filepath.Base(name))
			}
		}
	}
}

// TestPaymentYear: where a list says when money was paid, that year decides how
// long a name is kept, else the one in which the project began.
func TestPaymentYear(t *testing.T) {
	regions, gazetteer := world()
	mapping := filepath.Join(t.TempDir(), "map.toml")
	text := "name = \"x\"\n[source]\nid = \"x\"\n[columns]\nid = \"Nr\"\nname = \"Titel\"\nbeneficiary = \"Wer\"\nyear_start = \"Beginn\"\npayment_year = \"Ausgezahlt am\"\n[constants]\ncountry = \"DE\"\n[recipients]\nwords = [\"Frau\"]\n"
	if err := os.WriteFile(mapping, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var s shelf
	list := "Nr,Titel,Wer,Beginn,Ausgezahlt am\n1,Dach,Frau Muster,2022-05-01,15.03.2024\n2,Dach,Frau Muster,2022-05-01,\n3,Dach,Frau Muster,,\n"
	o := ingest.Options{Set: map[string]string{"map": mapping}}
	must(ingest.Importer{Store: &s, Places: ingest.NewPlacer(regions, gazetteer)}.Run(t.Context(), o, file("list.csv", list)))
	for i, want := range []ngeu.Person{{Name: "Frau Muster", RemoveOn: "2026-12-31"}, {Name: "Frau Muster", RemoveOn: "2024-12-31"}, {}} {
		if p := s.projects[i]; p.Beneficiary != "" || p.Person == nil || *p.Person != want {
			t.Errorf("%s: got %+v, want %+v", p.ID, p.Person, want)
		}
	}
}
