package feature_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The properties are a promise: a name that goes or changes its place breaks
// every file that somebody reads by column.
func TestFieldsAreTheContract(t *testing.T) {
	want := strings.Fields(`id name name_lang summary country place_code place_name nuts0 nuts1 nuts2 nuts3 lau precision role
		pillar theme kind status year_start year_end amount_eur amount_basis measure beneficiary source_name source_url as_of url notice`)
	var got []string
	for _, f := range feature.Fields {
		got = append(got, f.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func open(t *testing.T, r edition.Request) edition.Edition {
	t.Helper()
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	ed, err := desk.Open(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return ed
}

func collection(t *testing.T, ed edition.Edition) []byte {
	t.Helper()
	var out bytes.Buffer
	c := feature.NewCollection(&out, feature.Rows{Edition: ed, Base: "https://map.example.eu"})
	for p, err := range ed.Projects(context.Background(), ngeu.Page{}) {
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(feature.Tail{Matched: 4, Points: 3, Links: []feature.Link{{Href: "https://map.example.eu/el/about#notice", Rel: "license"}}}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCollectionGolden(t *testing.T) {
	got := collection(t, open(t, edition.Request{Lang: "el"}))
	var indented bytes.Buffer
	if err := json.Indent(&indented, got, "", " "); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, got)
	}
	name := filepath.Join("testdata", "collection-el.geojson")
	if *update {
		if err := os.WriteFile(name, indented.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), indented.String()); diff != "" {
		t.Error(diff)
	}
}

// Of a project with several locations only those that the filter selects are
// drawn, and the properties say what these share.
func TestSelectedLocationsDecideGeometryAndPlace(t *testing.T) {
	ed := open(t, edition.Request{Filter: ngeu.Filter{Places: []string{"EL5"}}})
	var doc struct {
		Features []struct {
			Geometry   struct{ Type string }
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(collection(t, ed), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Features) != 1 {
		t.Fatalf("%d features", len(doc.Features))
	}
	f := doc.Features[0]
	if f.Geometry.Type != "Point" || f.Properties["nuts3"] != "EL522" || f.Properties["place_name"] != "Θεσσαλονίκη" {
		t.Errorf("%+v", f)
	}
}

func TestEmptyCollectionIsValid(t *testing.T) {
	ed := open(t, edition.Request{Filter: ngeu.Filter{Text: "nothing of this kind"}})
	var doc map[string]any
	if err := json.Unmarshal(collection(t, ed), &doc); err != nil {
		t.Fatal(err)
	}
	if n := doc["numberReturned"]; n != 0.0 || len(doc["features"].([]any)) != 0 || doc["notice"] == "" {
		t.Errorf("%v", doc)
	}
}
