package tile_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/tile"
)

var update = flag.Bool("update", false, "rewrite golden files")

// few are projects of every kind of symbol: one alone, two in one municipality,
// three near each other, one without a point.
func few() []ngeu.Project {
	at := func(id string, lon, lat float64, precision ngeu.Precision, code, place string) ngeu.Project {
		return ngeu.Project{ID: id, Name: "Project " + id, Country: "IT", Pillar: ngeu.GreenTransition, Theme: "rail",
			Status: ngeu.UnderWay, Locations: []ngeu.Location{{Point: &orb.Point{lon, lat}, Precision: precision, PlaceCode: code, PlaceName: place}}}
	}
	region := at("region", 0, 0, ngeu.Region, "ITI3", "Marche")
	region.Locations[0].Point = nil
	return []ngeu.Project{
		at("alone", 7.68, 45.07, ngeu.Site, "lau-IT-001272", "Torino"),
		at("stacked-1", 12.48, 41.89, ngeu.Municipality, "lau-IT-058091", "Roma"),
		at("stacked-2", 12.48, 41.89, ngeu.Municipality, "lau-IT-058091", "Roma"),
		at("near-1", 9.19, 45.46, ngeu.Site, "lau-IT-015146", "Milano"),
		at("near-2", 9.20, 45.47, ngeu.Street, "lau-IT-015146", "Milano"),
		at("near-3", 9.27, 45.58, ngeu.Municipality, "lau-IT-108033", "Monza"),
		region,
	}
}

func TestGolden(t *testing.T) {
	x := indextest.Build(t, few())
	s := indextest.Select(t, x, nil, ngeu.Filter{})
	for _, c := range []struct {
		file string
		at   maptile.Tile
	}{
		{"projects-z0.json", maptile.Tile{}},
		{"projects-z5.json", maptile.At(orb.Point{9.19, 45.46}, 5)},
		{"projects-z8.json", maptile.At(orb.Point{9.19, 45.46}, 8)},
		{"projects-z14.json", maptile.At(orb.Point{9.19, 45.46}, 14)},
	} {
		layers, err := decode(tile.Projects(s, c.at))
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.MarshalIndent(layers, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, '\n')
		path := filepath.Join("testdata", c.file)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := gocmp.Diff(string(want), string(got)); d != "" {
			t.Errorf("%s, tile %v (-want +got):\n%s", c.file, c.at, d)
		}
	}
}

func TestDescribe(t *testing.T) {
	for _, set := range tile.Tilesets {
		doc := tile.Describe(set, "https://map.example.eu/{z}/{x}/{y}.mvt", "© somebody")
		if doc.TileJSON != "3.0.0" || len(doc.Tiles) != 1 || len(doc.VectorLayers) == 0 || doc.MaxZoom != 14 || doc.Attribution != "© somebody" {
			t.Errorf("%s: %+v", set, doc)
		}
	}
	if got := len(tile.Describe(tile.BaseSet, "", "").VectorLayers); got != 6 {
		t.Errorf("base has %d layers, want 6", got)
	}
}
