package nuts_test

import (
	"errors"
	"math"
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func load(t testing.TB) *nuts.Index {
	t.Helper()
	x, err := nuts.Load(os.DirFS("../../geodata"))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

var eu27 = []string{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}

// The official numbers of regions of the 27 Member States in NUTS 2021.
func TestCounts(t *testing.T) {
	x := load(t)
	if x.Vintage() != "2021" || x.Attribution() == "" {
		t.Errorf("vintage %q, attribution %q", x.Vintage(), x.Attribution())
	}
	for level, want := range []int{27, 92, 242, 1166} {
		n := 0
		for _, c := range x.Regions(level) {
			if slices.Contains(eu27, c.Country()) {
				n++
			}
			r, ok := x.Region(c)
			if !ok || r.Code != c || r.Level != level || r.Name == "" || r.NameLatin == "" || r.Name == string(c) {
				t.Errorf("%s: %+v", c, r)
			}
		}
		if n != want {
			t.Errorf("level %d: %d EU27 regions, want %d", level, n, want)
		}
	}
}

// Every region of every level: rings closed and turning the right way, area
// the sum of the children's, label inside, parent reached from child.
func TestEveryRegion(t *testing.T) {
	x := load(t)
	area := map[nuts.Code]float64{}
	for level := 3; level >= 0; level-- {
		for _, c := range x.Regions(level) {
			r, _ := x.Region(c)
			g := x.Geometry(c)
			for _, polygon := range g {
				for i, ring := range polygon {
					if !ring.Closed() || len(ring) < 4 || (ring.Orientation() == orb.CCW) != (i == 0) {
						t.Errorf("%s: ring %d of %d points turns the wrong way", c, i, len(ring))
					}
				}
			}
			area[c] = planar.Area(g)
			if g.Bound() != r.Bound || r.Bound.Union(r.View) != r.Bound {
				t.Errorf("%s: bound %v, view %v, of its geometry %v", c, r.Bound, r.View, g.Bound())
			}
			if !x.Contains(c, r.Label) || !planar.MultiPolygonContains(g, r.Label) || !r.View.Contains(r.Label) {
				t.Errorf("%s: label %v is not inside", c, r.Label)
			}
			if level == 3 {
				continue
			}
			var sum float64
			children := x.Children(c)
			for _, child := range children {
				sum += area[child]
				if child.Parent() != c {
					t.Errorf("%s is no child of %s", child, c)
				}
			}
			if len(children) == 0 || math.Abs(sum-area[c]) > 1e-6*sum {
				t.Errorf("%s: area %v, its %d children %v", c, area[c], len(children), sum)
			}
		}
	}
}

func TestView(t *testing.T) {
	x := load(t)
	for _, c := range []struct {
		code nuts.Code
		in   []orb.Point
		out  []orb.Point
	}{
		{"FR", []orb.Point{{2.35, 48.85}, {9.1, 42.1}}, []orb.Point{{55.5, -21.1}, {-61.5, 16.2}, {-53, 4}}},
		{"ES", []orb.Point{{-3.7, 40.4}, {-16.2, 28.4}}, []orb.Point{{-53, 4}}},
		{"PT", []orb.Point{{-9.1, 38.7}, {-25.6, 37.7}}, nil},
	} {
		r, _ := x.Region(c.code)
		for _, p := range c.in {
			if !r.View.Contains(p) {
				t.Errorf("%s: view %v lacks %v", c.code, r.View, p)
			}
		}
		for _, p := range c.out {
			if r.View.Contains(p) {
				t.Errorf("%s: view %v reaches %v", c.code, r.View, p)
			}
		}
	}
}

func TestNeighbours(t *testing.T) {
	x := load(t)
	for code, want := range map[nuts.Code][]nuts.Code{
		"LU":    {"BE", "DE", "FR"},
		"PT":    {"ES"},
		"MT":    nil,
		"IE":    {"UK"},
		"ITF2":  {"ITF1", "ITF3", "ITF4", "ITI4"},
		"AT130": {"AT126", "AT127"},
		"none":  nil,
		"":      nil,
	} {
		if got := x.Neighbours(code); !cmp.Equal(got, want) {
			t.Errorf("%q: %v, want %v", code, got, want)
		}
	}
	for level := range 4 { // who borders on me, I border on
		for _, a := range x.Regions(level) {
			for _, b := range x.Neighbours(a) {
				if !slices.Contains(x.Neighbours(b), a) {
					t.Errorf("%s borders on %s, not the other way round", a, b)
				}
			}
		}
	}
}

func TestChildren(t *testing.T) {
	x := load(t)
	for code, want := range map[nuts.Code][]nuts.Code{
		"LU":    {"LU0"},
		"BG4":   {"BG41", "BG42"},
		"ITI32": nil,
		"XX":    nil,
		"":      nil,
	} {
		if got := x.Children(code); !cmp.Equal(got, want) {
			t.Errorf("%q: %v, want %v", code, got, want)
		}
	}
	if x.Regions(-1) != nil || x.Regions(4) != nil {
		t.Error("regions of no level")
	}
}

func TestWithoutBoundaries(t *testing.T) {
	x, err := nuts.Load(fstest.MapFS{"gazetteer/places.tsv.gz": {}})
	if !errors.Is(err, nuts.ErrNoBoundaries) || x == nil {
		t.Fatalf("Load = %v, %v", x, err)
	}
	if x2, err := nuts.Load(nil); !errors.Is(err, nuts.ErrNoBoundaries) || x2 == nil {
		t.Fatalf("Load(nil) = %v, %v", x2, err)
	}
	p := orb.Point{12, 42}
	if _, err := x.At(p); !errors.Is(err, nuts.ErrOutside) {
		t.Errorf("At: %v", err)
	}
	if _, ok := x.Region("IT"); ok || x.Geometry("IT") != nil || x.Children("IT") != nil || x.Neighbours("IT") != nil || len(x.Regions(0)) != 0 ||
		x.Contains("IT", p) || x.Snap("IT", p) != p || len(x.Topology().Objects) != 0 || x.Vintage() != "" || x.Attribution() != "" {
		t.Error("an empty index knows something")
	}
}

func TestBrokenFiles(t *testing.T) {
	if _, err := nuts.Load(fstest.MapFS{"boundaries/nuts2021.topojson.gz": {Data: []byte("no gzip")}}); err == nil || errors.Is(err, nuts.ErrNoBoundaries) {
		t.Errorf("a broken file: %v", err)
	}
}

func TestLoadGeoJSON(t *testing.T) {
	x, err := nuts.LoadGeoJSON("testdata/NUTS_RG_03M_2024_4326.geojson")
	if err != nil {
		t.Fatal(err)
	}
	if x.Vintage() != "2024" {
		t.Errorf("vintage %q", x.Vintage())
	}
	if got, want := x.Regions(3), []nuts.Code{"EL111", "EL112"}; !cmp.Equal(got, want) {
		t.Errorf("regions %v, want %v", got, want)
	}
	if r, ok := x.Region("EL11"); !ok || r.Name != "Τετράγωνα" || r.NameLatin != "Tetrágona" || r.Bound != (orb.Bound{Min: orb.Point{24, 35}, Max: orb.Point{27.2, 36}}) {
		t.Errorf("EL11 = %+v, %v", r, ok)
	}
	if got := x.Neighbours("EL111"); !cmp.Equal(got, []nuts.Code{"EL112"}) {
		t.Errorf("neighbours %v", got)
	}
	if g := x.Geometry("EL"); len(g) != 2 || planar.Area(g) < 2 {
		t.Errorf("country = %v", g)
	}
	for _, c := range []struct {
		p    orb.Point
		want nuts.Code
	}{
		{orb.Point{24.5, 35.5}, "EL111"},
		{orb.Point{25, 35.5}, "EL112"},    // on the common border
		{orb.Point{24.5, 34.96}, "EL111"}, // 4.4 km off
		{orb.Point{24.5, 34.95}, ""},      // 5.6 km off
		{orb.Point{26.95, 35.1}, "EL112"},
		{orb.Point{26.5, 35.1}, ""},
	} {
		if got, err := x.At(c.p); got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("At(%v) = %q, %v; want %q", c.p, got, err, c.want)
		}
	}
	for _, files := range [][]string{nil, {"testdata/none.geojson"}, {"index_test.go"}} {
		if _, err := nuts.LoadGeoJSON(files...); err == nil {
			t.Errorf("LoadGeoJSON(%q): no error", files)
		}
	}
}
