package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	orbjson "github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"

	"github.com/ngeumap/ngeumap/geodata"
)

// The built-in dataset is served whole, and each point lies inside the region
// that its code names, by the polygons that the service itself serves and a
// point-in-polygon test that is not ours.
func TestBuiltInDatasetIsServedWhole(t *testing.T) {
	h := open(t)
	file, err := geodata.FS.Open("projects/projects.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	a := h.get(t, "/api/collections/projects/items?limit=10000")
	doc, err := orbjson.UnmarshalFeatureCollection(a.body)
	if err != nil {
		t.Fatal(err)
	}
	matched, returned, points := doc.ExtraMembers["numberMatched"], doc.ExtraMembers["numberReturned"], doc.ExtraMembers["numberPoints"]
	if n := float64(len(rows) - 1); matched != n || returned != n || len(doc.Features) != len(rows)-1 {
		t.Errorf("matched %v, returned %v, %d features; the dataset has %v rows", matched, returned, len(doc.Features), n)
	}
	regions := map[string]orb.MultiPolygon{}
	for level := range 4 {
		for next := fmt.Sprintf("/api/collections/places/items?limit=400&level=%d", level); next != ""; {
			a := h.get(t, next)
			page, err := orbjson.UnmarshalFeatureCollection(a.body)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range page.Features {
				regions[f.Properties.MustString("code")] = f.Geometry.(orb.MultiPolygon)
			}
			var links struct{ Links []struct{ Rel, Href string } }
			if err := json.Unmarshal(a.body, &links); err != nil {
				t.Fatal(err)
			}
			next = ""
			for _, l := range links.Links {
				if l.Rel == "next" {
					next = strings.TrimPrefix(l.Href, h.address)
				}
			}
		}
	}
	if len(regions) != 37+125+334+1514 {
		t.Errorf("%d regions", len(regions))
	}
	seen := 0
	for _, f := range doc.Features {
		p := f.Properties
		for _, name := range []string{"id", "name", "country", "source_url", "precision", "notice", "nuts0", "place_code", "place_name", "url", "as_of"} {
			if p.MustString(name, "") == "" {
				t.Errorf("%v has no %s", f.ID, name)
			}
		}
		isPoint := map[string]bool{"site": true, "street": true, "municipality": true}[p.MustString("precision")]
		if (f.Geometry != nil) != isPoint {
			t.Errorf("%v is known to its %s and has geometry %v", f.ID, p.MustString("precision"), f.Geometry)
		}
		if f.Geometry == nil {
			continue
		}
		seen++
		for level := range 4 {
			code := p.MustString(fmt.Sprintf("nuts%d", level), "")
			if len(code) != 2+level || !strings.HasPrefix(code, p.MustString("country")) {
				t.Errorf("%v: nuts%d is %q", f.ID, level, code)
			} else if !planar.MultiPolygonContains(regions[code], f.Geometry.(orb.Point)) {
				t.Errorf("%v at %v is not inside %s", f.ID, f.Geometry, code)
			}
		}
	}
	if float64(seen) != points {
		t.Errorf("%d points drawn, numberPoints is %v", seen, points)
	}
}

// The sum over all tiles of a zoom is the number of points that the interface
// gives, under any filter.
func TestTilesAddUp(t *testing.T) {
	h := open(t)
	for _, filter := range []string{
		"", "country=IT", "country=IT,EL&pillar=green_transition", "place=BE3", "place=lau-BE-62063", "precision=site", "status=completed",
		"theme=schools,rail", "year=2022", "q=hospital", "bbox=5,45,15,55", "pillar=health_resilience&bbox=-10,35,5,45&year=2021..2026", "q=zzzz",
	} {
		var want struct {
			NumberPoints int
			Features     []struct {
				Geometry *struct{ Coordinates orb.Point }
			}
		}
		if err := json.Unmarshal(h.get(t, "/api/collections/projects/items?limit=10000&"+filter).body, &want); err != nil {
			t.Fatal(err)
		}
		for z := maptile.Zoom(0); z <= 12; z++ {
			// A cluster stands in the middle of its points, so it may be drawn in
			// a tile that holds none of them.
			tiles := map[maptile.Tile]bool{}
			for _, f := range want.Features {
				if f.Geometry == nil {
					continue
				}
				at := maptile.At(f.Geometry.Coordinates, z)
				for dx := -1; dx <= 1; dx++ {
					for dy := -1; dy <= 1; dy++ {
						if t := maptile.New(uint32(int(at.X)+dx), uint32(int(at.Y)+dy), z); t.Valid() {
							tiles[t] = true
						}
					}
				}
			}
			sum := 0
			for at := range tiles {
				sum += count(t, h, at, filter)
			}
			if sum != want.NumberPoints {
				t.Errorf("%q at z%d: the tiles hold %d, numberPoints is %d", filter, z, sum, want.NumberPoints)
			}
		}
	}
}

// count adds up a tile with a decoder that is not ours.
func count(t *testing.T, h *house, at maptile.Tile, filter string) int {
	t.Helper()
	path := fmt.Sprintf("/tiles/projects/%d/%d/%d.mvt?%s", at.Z, at.X, at.Y, filter)
	a := h.get(t, path)
	if a.StatusCode == http.StatusNoContent {
		return 0
	}
	layers, err := mvt.Unmarshal(a.body)
	if err != nil || a.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", path, a.Status, err)
	}
	sum := 0
	for _, layer := range layers {
		if layer.Name != "projects" || layer.Extent != 4096 || layer.Version != 2 {
			t.Errorf("%s: layer %s, extent %d, version %d", path, layer.Name, layer.Extent, layer.Version)
		}
		for _, f := range layer.Features {
			p := f.Geometry.(orb.Point)
			if p[0] < 0 || p[1] < 0 || p[0] >= 4096 || p[1] >= 4096 {
				continue
			}
			if f.Properties["cluster"] == true || f.Properties["stack"] == true {
				sum += int(f.Properties.MustFloat64("count"))
			} else if f.Properties.MustString("id", "") != "" {
				sum++
			} else {
				t.Errorf("%s: a feature that is nothing: %v", path, f.Properties)
			}
		}
	}
	return sum
}

// GDAL reads what we serve: GeoJSON and the tiles of all tilesets.
func TestGDALReadsOurData(t *testing.T) {
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no ogrinfo; scripts/deps.sh test installs it")
		}
		t.Skip("no ogrinfo here: our files are not read with GDAL; scripts/deps.sh test installs it")
	}
	h := open(t)
	for _, test := range []struct{ path, name, layer, want string }{
		{"/api/collections/projects/items?limit=10000", "items.geojson", "", "Feature Count: 586"},
		{"/places/BE/projects.geojson", "be.geojson", "", "Feature Count: 41"},
		{"/places/BE/projects.csv", "be.csv", "", "Feature Count: 41"},
		{"/api/collections/places/items?level=2&country=BE", "regions.geojson", "", "Feature Count: 11"},
		{"/tiles/projects/4/8/5.mvt", "projects.mvt", "projects", "Geometry: Point"},
		{"/tiles/areas/4/8/5.mvt", "areas.mvt", "areas", "Geometry: Multi Polygon"},
		{"/tiles/areas/4/8/5.mvt", "labels.mvt", "area_labels", "Geometry: Point"},
		{"/tiles/base/5/16/10.mvt", "land.mvt", "land", "Polygon"},
		{"/tiles/base/5/16/10.mvt", "rivers.mvt", "rivers", "Line String"},
		{"/tiles/base/5/16/10.mvt", "names.mvt", "labels", "name_el"},
	} {
		file := filepath.Join(t.TempDir(), test.name)
		if err := os.WriteFile(file, h.get(t, test.path).body, 0o644); err != nil {
			t.Fatal(err)
		}
		args := []string{"-al", "-so", file}
		if test.layer != "" {
			args = append(args, test.layer)
		}
		out, err := exec.Command("ogrinfo", args...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), test.want) || strings.Contains(string(out), "ERROR") {
			t.Errorf("%s %s: want %q, got %v\n%.1500s", test.path, test.layer, test.want, err, out)
		}
	}
}
