package topojson_test

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/topojson"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func squares(t *testing.T) *topojson.Topology {
	t.Helper()
	f, err := os.Open("testdata/squares.topojson")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	topo, err := topojson.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return topo
}

func TestDecode(t *testing.T) {
	topo := squares(t)
	areas := topo.Objects["areas"]
	ids := make([]string, len(areas))
	for i, g := range areas {
		ids[i] = g.ID
	}
	if want := []string{"A", "B", "7", "nowhere"}; !slices.Equal(ids, want) {
		t.Fatalf("ids = %q, want %q", ids, want)
	}
	if areas[0].Properties["name"] != "West" {
		t.Errorf("properties of A = %v", areas[0].Properties)
	}
	for i, want := range []float64{4 - 1, 4, 1, 0} {
		mp := topo.MultiPolygon(areas[i])
		if got := math.Abs(planar.Area(mp)); math.Abs(got-want) > 1e-12 {
			t.Errorf("area of %s = %v, want %v", ids[i], got, want)
		}
		checkWinding(t, ids[i], mp)
	}
	if got := topo.MultiPolygon(topo.Objects["path"][0]); got != nil {
		t.Errorf("area of a line = %v", got)
	}
	line := topo.MultiLineString(topo.Objects["path"][0])
	if len(line) != 1 || len(line[0]) != 7 || line[0][0] != (orb.Point{12, 52}) || line[0][6] != (orb.Point{12, 52}) {
		t.Errorf("path = %v", line)
	}
	if got := topo.Objects["seat"][0].Points; len(got) != 1 || got[0] != (orb.Point{10.5, 50.5}) {
		t.Errorf("seat = %v", got)
	}
}

func TestDecodeRejects(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":         `{`,
		"GeoJSON":         `{"type":"FeatureCollection","features":[]}`,
		"one point":       `{"type":"Topology","objects":{},"arcs":[[[0,0]]]}`,
		"no such arc":     `{"type":"Topology","objects":{"a":{"type":"Polygon","arcs":[[1]]}},"arcs":[[[0,0],[1,1]]]}`,
		"no such arc (-)": `{"type":"Topology","objects":{"a":{"type":"Polygon","arcs":[[-2]]}},"arcs":[[[0,0],[1,1]]]}`,
		"odd type":        `{"type":"Topology","objects":{"a":{"type":"Circle"}},"arcs":[]}`,
		"odd arcs":        `{"type":"Topology","objects":{"a":{"type":"Polygon","arcs":"x"}},"arcs":[]}`,
	} {
		if _, err := topojson.Decode(strings.NewReader(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestMerge(t *testing.T) {
	topo := squares(t)
	areas := topo.Objects["areas"]
	for _, c := range []struct {
		name     string
		group    []topojson.Geometry
		area     float64
		polygons int
		rings    int
	}{
		{"all: one square", areas[:3], 8, 1, 1},
		{"without the middle: a hole", areas[:2], 7, 1, 2},
		{"apart", areas[1:3], 5, 2, 2},
		{"none", nil, 0, 0, 0},
	} {
		g := topo.Merge("M", c.group)
		mp := topo.MultiPolygon(g)
		rings := 0
		for _, p := range mp {
			rings += len(p)
		}
		if got := planar.Area(mp); g.ID != "M" || math.Abs(got-c.area) > 1e-12 || len(mp) != c.polygons || rings != c.rings {
			t.Errorf("%s: area %v, %d polygons, %d rings; want %v, %d, %d", c.name, got, len(mp), rings, c.area, c.polygons, c.rings)
		}
		checkWinding(t, c.name, mp)
	}
}

// Four squares of a chess board, two of which touch in one point only.
func TestBuildAndMergeTouching(t *testing.T) {
	cell := func(id string, x, y float64) topojson.Area {
		// Clockwise, as shapefiles have them.
		return topojson.Area{ID: id, Polygons: orb.MultiPolygon{{{{x, y}, {x, y + 1}, {x + 1, y + 1}, {x + 1, y}, {x, y}}}}}
	}
	topo := topojson.Build("areas", []topojson.Area{cell("a", 0, 0), cell("b", 1, 0), cell("c", 0, 1), cell("d", 1, 1)})
	areas := topo.Objects["areas"]
	if len(topo.Arcs) != 8 {
		t.Errorf("%d arcs, want 4 inner and 4 outer ones", len(topo.Arcs))
	}
	diagonal := topo.MultiPolygon(topo.Merge("ad", []topojson.Geometry{areas[0], areas[3]}))
	if len(diagonal) != 2 || planar.Area(diagonal) != 2 {
		t.Errorf("two squares that touch in a point = %v", diagonal)
	}
	whole := topo.MultiPolygon(topo.Merge("abcd", areas))
	if len(whole) != 1 || len(whole[0]) != 1 || planar.Area(whole) != 4 {
		t.Errorf("four squares = %v", whole)
	}
	checkWinding(t, "abcd", whole)
	inner := topo.Borders(areas, func(a, b int) bool { return b >= 0 })
	coast := topo.Borders(areas, func(a, b int) bool { return b < 0 })
	if got := length(inner); got != 4 || len(inner) != 4 {
		t.Errorf("inner borders: %d lines, %v long; want 4, 4: %v", len(inner), got, inner)
	}
	if got := length(coast); got != 8 || len(coast) != 1 {
		t.Errorf("coast: %d lines, %v long; want 1, 8: %v", len(coast), got, coast)
	}
}

func TestSimplifyKeepsSharedBorders(t *testing.T) {
	// Two areas whose border wriggles by 0.1, and an island.
	border := []orb.Point{{1, 0}, {1.1, 0.25}, {0.9, 0.5}, {1.1, 0.75}, {1, 1}}
	west := orb.Ring{{1, 1}, {0, 1}, {0, 0}}
	west = append(west, border...)
	east := orb.Ring{{1, 0}, {2, 0}, {2, 1}}
	for i := len(border) - 1; i >= 0; i-- {
		east = append(east, border[i])
	}
	island := orb.Ring{{5, 5}, {5.01, 5}, {5.01, 5.01}, {5, 5.01}, {5, 5}}
	topo := topojson.Build("areas", []topojson.Area{{ID: "w", Polygons: orb.MultiPolygon{{west}}}, {ID: "e", Polygons: orb.MultiPolygon{{east}, {island}}}})
	simple := topo.Simplify(0.2, 1)
	w, e := simple.MultiPolygon(simple.Objects["areas"][0]), simple.MultiPolygon(simple.Objects["areas"][1])
	if len(w[0][0]) != 5 || len(e[0][0]) != 5 || planar.Area(w)+planar.Area(e[:1]) != 2 {
		t.Errorf("simplified: %v and %v", w, e)
	}
	if len(e[1][0]) < 4 || planar.Area(e[1]) <= 0 {
		t.Errorf("the island vanished: %v", e[1])
	}
	if same := topo.Simplify(0, 1); len(same.Arcs[0]) != len(topo.Arcs[0]) {
		t.Errorf("tolerance 0 dropped points: %v", same.Arcs[0])
	}
}

func length(lines orb.MultiLineString) float64 { return planar.Length(lines) }

func checkWinding(t *testing.T, name string, mp orb.MultiPolygon) {
	t.Helper()
	for _, polygon := range mp {
		for i, ring := range polygon {
			if !ring.Closed() || (ring.Orientation() == orb.CCW) != (i == 0) {
				t.Errorf("%s: ring %d closed %v, orientation %v: %v", name, i, ring.Closed(), ring.Orientation(), ring)
			}
		}
	}
}
