package tile_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// atlas loads the real regions and basemap once for all tests.
var atlas = sync.OnceValues(func() (a struct {
	regions *nuts.Index
	areas   *tile.Areas
	base    *tile.Base
}, err error) {
	files := os.DirFS("../../geodata")
	if a.regions, err = nuts.Load(files); err != nil {
		return a, err
	}
	labels, err := tile.Labels(files)
	if err != nil {
		return a, err
	}
	a.areas = tile.NewAreas(a.regions)
	a.base, err = tile.NewBase(files, a.areas, labels)
	return a, err
})

func mustAtlas(t testing.TB) (*nuts.Index, *tile.Areas, *tile.Base) {
	t.Helper()
	a, err := atlas()
	if errors.Is(err, nuts.ErrNoBoundaries) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a.regions, a.areas, a.base
}

type tiler interface {
	Tile(maptile.Tile) ([]byte, error)
}

func tileOf(t testing.TB, set tiler, at maptile.Tile) []byte {
	t.Helper()
	body, err := set.Tile(at)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// holds tells whether a point in tile units lies in a feature, even-odd.
func holds(f mvtFeature, x, y float64) bool {
	in := false
	for _, ring := range f.Parts {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			ay, by := float64(a[1]), float64(b[1])
			if (ay <= y) != (by <= y) && x < float64(a[0])+(y-ay)/(by-ay)*float64(b[0]-a[0]) {
				in = !in
			}
		}
	}
	return in
}

// TestAreasHoldTheirLabels: at each zoom, the point of every region lies in its
// shape and in no other of the same level.
func TestAreasHoldTheirLabels(t *testing.T) {
	_, areas, _ := mustAtlas(t)
	for z := maptile.Zoom(0); z <= 5; z++ {
		labelled, wrong := 0, 0
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				body := tileOf(t, areas, maptile.New(x, y, z))
				for _, label := range layerOf(t, body, "area_labels").Features {
					labelled++
					p := label.Parts[0][0]
					for _, f := range layerOf(t, body, "areas").Features {
						own := f.Props["code"] == label.Props["code"]
						if f.Props["level"] == label.Props["level"] && holds(f, float64(p[0])+.5, float64(p[1])+.5) != own {
							wrong++
						}
					}
				}
			}
		}
		want := map[maptile.Zoom]int{0: 37, 1: 37, 2: 37, 3: 37 + 125, 4: 37 + 334, 5: 37 + 334}[z]
		if labelled != want {
			t.Errorf("zoom %d: %d labels, want %d", z, labelled, want)
		}
		// Small islands and cities are smaller than a pixel at low zooms.
		if float64(wrong) > 0.02*float64(labelled)+2 {
			t.Errorf("zoom %d: %d of %d labels lie outside their region", z, wrong, labelled)
		}
	}
}

// TestAreasLeaveNoGap: inside a country there is no point between its regions,
// and none in two of them.
func TestAreasLeaveNoGap(t *testing.T) {
	_, areas, _ := mustAtlas(t)
	for _, at := range []maptile.Tile{maptile.At(orb.Point{10, 50}, 4), maptile.At(orb.Point{20, 47}, 5), maptile.At(orb.Point{9, 48}, 6), maptile.At(orb.Point{4, 51}, 7)} {
		features := layerOf(t, tileOf(t, areas, at), "areas").Features
		gaps, doubles, inside := 0, 0, 0
		for x := 5.5; x < 4096; x += 37 {
			for y := 5.5; y < 4096; y += 37 {
				country, regions := 0, 0
				for _, f := range features {
					if holds(f, x, y) {
						if f.Props["level"] == uint64(0) {
							country++
						} else {
							regions++
						}
					}
				}
				if country == 0 {
					continue
				}
				inside++
				if regions == 0 {
					gaps++
				}
				if country > 1 || regions > 1 {
					doubles++
				}
			}
		}
		if inside < 1000 || gaps+doubles > inside/1000 {
			t.Errorf("tile %v: %d points inside, %d in a gap, %d in two regions", at, inside, gaps, doubles)
		}
	}
}

// TestShapesAreValid reads tiles of areas and base with both decoders: rings
// turn the right way, nothing reaches beyond the buffer.
func TestShapesAreValid(t *testing.T) {
	_, areas, base := mustAtlas(t)
	for name, set := range map[string]tiler{"areas": areas, "base": base} {
		var tiles []maptile.Tile
		for z := maptile.Zoom(0); z <= 14; z++ {
			for _, p := range []orb.Point{{9.19, 45.46}, {23.7, 37.9}, {-61.5, 16.2}, {55.5, -21.1}, {-25.6, 37.8}, {179.9, 65}, {-180, -85}} {
				tiles = append(tiles, maptile.At(p, z))
			}
		}
		for _, at := range tiles {
			body := tileOf(t, set, at)
			layers, err := decode(body)
			if err != nil {
				t.Fatalf("%s %v: %v", name, at, err)
			}
			if _, err := mvt.Unmarshal(body); err != nil {
				t.Fatalf("%s %v: orb: %v", name, at, err)
			}
			for _, l := range layers {
				for _, f := range l.Features {
					checkShape(t, name, at, l.Name, f)
				}
			}
			if again := tileOf(t, set, at); !bytes.Equal(body, again) {
				t.Errorf("%s %v: other bytes the second time", name, at)
			}
		}
	}
}

func checkShape(t *testing.T, name string, at maptile.Tile, layer string, f mvtFeature) {
	t.Helper()
	for i, part := range f.Parts {
		for _, p := range part {
			if p[0] < -65 || p[0] > 4096+65 || p[1] < -65 || p[1] > 4096+65 {
				t.Fatalf("%s %v, %s: a point at %v", name, at, layer, p)
			}
		}
		if f.Type != 3 {
			continue
		}
		area := 0.0
		for j, p := range part {
			q := part[(j+1)%len(part)]
			area += float64(p[0])*float64(q[1]) - float64(q[0])*float64(p[1])
		}
		if len(part) < 3 || area == 0 || i == 0 && area < 0 {
			t.Fatalf("%s %v, %s: ring %d of area %g: %v", name, at, layer, i, area, part)
		}
	}
}

func TestAreasWithoutBoundaries(t *testing.T) {
	areas := tile.NewAreas(&nuts.Index{})
	if body := tileOf(t, areas, maptile.Tile{}); len(body) != 0 {
		t.Errorf("got %d bytes, want none", len(body))
	}
	base, err := tile.NewBase(os.DirFS("../../geodata"), areas, nil)
	if err != nil {
		t.Fatal(err)
	}
	if l := layerOf(t, tileOf(t, base, maptile.Tile{}), "land"); len(l.Features) < 100 {
		t.Errorf("land of %d countries, want all of the basemap", len(l.Features))
	}
}

// TestLandUnderEveryRegion: coast and region outline coincide, overseas too.
func TestLandUnderEveryRegion(t *testing.T) {
	regions, _, base := mustAtlas(t)
	for _, z := range []maptile.Zoom{4, 8, 12} {
		missing := []nuts.Code{}
		for _, code := range regions.Regions(2) {
			r, _ := regions.Region(code)
			at := maptile.At(r.Label, z)
			x, y := unitsOf(r.Label, at)
			land := layerOf(t, tileOf(t, base, at), "land").Features
			if !slices.ContainsFunc(land, func(f mvtFeature) bool { return holds(f, x, y) }) {
				missing = append(missing, code)
			}
		}
		if z > 4 && len(missing) > 0 || len(missing) > 5 {
			t.Errorf("zoom %d: no land under %v", z, missing)
		}
	}
}

func unitsOf(p orb.Point, at maptile.Tile) (x, y float64) {
	f := maptile.Fraction(p, at.Z)
	return (f[0] - float64(at.X)) * 4096, (f[1] - float64(at.Y)) * 4096
}

// TestFirstViewIsLight: all tiles of the first view of a phone, 390 px by 844.
func TestFirstViewIsLight(t *testing.T) {
	_, areas, base := mustAtlas(t)
	const zoom, wide, high = 3, 390.0 / 512, 844.0 / 512
	center := maptile.Fraction(orb.Point{10, 50}, zoom)
	total := 0
	for x := math.Floor(center[0] - wide/2); x <= center[0]+wide/2; x++ {
		for y := math.Floor(center[1] - high/2); y <= center[1]+high/2; y++ {
			at := maptile.New(uint32(x), uint32(y), zoom)
			total += len(tile.Gzip(tileOf(t, base, at))) + len(tile.Gzip(tileOf(t, areas, at)))
		}
	}
	if total > 88_000 {
		t.Errorf("base and areas of the first view are %d bytes, want at most 88 kB", total)
	}
}
