package tile

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
	"github.com/peterstace/simplefeatures/geom"

	"github.com/ngeumap/ngeumap/internal/nuts"
)

// onTile places rings in tile units on the sheet of the tile 0/0/0.
func onTile(rings ...[][2]float64) []polygon {
	p := polygon{}
	unit := float64(worldWidth) / extent
	for i, r := range rings {
		var points []orb.Point
		for _, at := range r {
			points = append(points, orb.Point{at[0] * unit, at[1] * unit})
		}
		if i == 0 {
			p.bound = orb.Ring(points).Bound()
		}
		p.rings = append(p.rings, ring{cut: points})
	}
	return []polygon{p}
}

func TestSheet(t *testing.T) {
	type ring = [][2]float64
	square := ring{{0, 0}, {100, 0}, {100, 100}, {0, 100}}
	for _, c := range []struct {
		name string
		add  [][]polygon
		want string // area and number of holes of each polygon, by feature; "" sums up the areas
	}{
		{"square", [][]polygon{onTile(square)}, "[10000+0]"},
		{"wrong way round", [][]polygon{onTile(ring{{0, 0}, {0, 100}, {100, 100}, {100, 0}})}, "[]"},
		{"flat", [][]polygon{onTile(ring{{0, 0}, {100, 0}, {50, .2}})}, "[]"},
		{"spike", [][]polygon{onTile(ring{{0, 0}, {100, 0}, {100, 50}, {200, 50.3}, {100, 50}, {100, 100}, {0, 100}})}, "[10000+0]"},
		{"bow-tie: the lobe that runs back is nothing", [][]polygon{onTile(ring{{0, 0}, {100, 100}, {100, 0}, {0, 100}})}, "[2500+0]"},
		{"two loops that touch", [][]polygon{onTile(ring{{0, 0}, {50, 0}, {50, 50}, {100, 50}, {100, 100}, {50, 100}, {50, 50}, {0, 50}})}, "[2500+0 2500+0]"},
		{"loop inside that touches is a hole", [][]polygon{onTile(ring{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 50}, {50, 75}, {50, 25}, {0, 50}})}, "[8750+1]"},
		{"keyhole", [][]polygon{onTile(ring{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 50}, {40, 50}, {40, 60}, {60, 60}, {60, 40}, {40, 40}, {40, 50}, {0, 50}})}, "[9600+1]"},
		{"hole", [][]polygon{onTile(square, ring{{40, 40}, {40, 60}, {60, 60}, {60, 40}})}, "[9600+1]"},
		{"hole over the edge", [][]polygon{onTile(square, ring{{40, 40}, {40, 60}, {160, 60}, {160, 40}})}, "[8800+0]"},
		{"hole that parts it", [][]polygon{onTile(square, ring{{-10, 40}, {-10, 60}, {160, 60}, {160, 40}})}, "[4000+0 4000+0]"},
		{"overlapping polygons are one", [][]polygon{append(onTile(square), onTile(ring{{50, 0}, {150, 0}, {150, 100}, {50, 100}})...)}, "[15000+0]"},
		{"polygon within another", [][]polygon{append(onTile(square), onTile(ring{{40, 40}, {60, 40}, {60, 60}, {40, 60}})...)}, "[10000+0]"},
		{"island in a lake", [][]polygon{append(onTile(square, ring{{20, 20}, {20, 80}, {80, 80}, {80, 20}}), onTile(ring{{40, 40}, {60, 40}, {60, 60}, {40, 60}})...)}, "[6400+1 400+0]"},
		{"two features share a border that a corner bends", [][]polygon{
			onTile(ring{{0, 0}, {101, 0}, {101, 100}}), onTile(ring{{0, 0}, {101, 100}, {0, 100}}),
			onTile(ring{{50, 50}, {51, 50}, {51, 51}}),
		}, ""},
		{"cut where it leaves the tile twice", [][]polygon{onTile(ring{{4000, 0}, {5000, 0}, {5000, 1000}, {4000, 1000}, {4000, 600}, {4500, 600}, {4500, 400}, {4000, 400}})}, "[64000+0 64000+0]"},
	} {
		s := newSheet(frameOf(maptile.Tile{}))
		for _, f := range c.add {
			s.add(f)
		}
		got, sum := "", 0.0
		for _, f := range s.settle() {
			var list []string
			for _, p := range f {
				a := 0.0
				for _, r := range p {
					a += float64(area2(r)) / 2
				}
				sum += a
				list = append(list, fmt.Sprintf("%g+%d", a, len(p)-1))
			}
			got += fmt.Sprint(list)
			if err := validated(f); err != nil {
				t.Errorf("%s: %v in %v", c.name, err, f)
			}
		}
		if c.want == "" {
			if got, want := sum, 101*100+.5; got != want {
				t.Errorf("%s: areas add up to %g, want %g", c.name, got, want)
			}
		} else if d := gocmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// validated asks a library that is not ours.
func validated(all []solid) error {
	var polygons []geom.Polygon
	for _, s := range all {
		var rings []geom.LineString
		for i, r := range s {
			if a := area2(r); (a > 0) != (i == 0) || a == 0 {
				return fmt.Errorf("ring %d has area %d/2", i, a)
			}
			var flat []float64
			for _, p := range append(r, r[0]) {
				flat = append(flat, float64(p.x), float64(p.y))
			}
			rings = append(rings, geom.NewLineString(geom.NewSequence(flat, geom.DimXY)))
		}
		polygons = append(polygons, geom.NewPolygon(rings))
	}
	return geom.NewMultiPolygon(polygons).Validate()
}

// FuzzSheet: whatever two rings do, each feature is valid.
func FuzzSheet(f *testing.F) {
	f.Add([]byte{0, 0, 9, 9, 9, 0, 0, 9}, []byte{3, 3, 7, 2, 5, 9, 1, 1})
	f.Add([]byte{0, 0, 200, 3, 7, 90, 200, 60, 3, 12, 90, 91}, []byte{0, 255, 255, 0, 128, 128, 3, 7, 250, 4})
	f.Add([]byte("snap rounding cuts what meets"), []byte("and so no ring touches itself twice"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if len(a)+len(b) > 400 {
			return
		}
		s := newSheet(frameOf(maptile.Tile{}))
		for _, raw := range [][]byte{a, b} {
			var ring [][2]float64
			for i := 0; i+1 < len(raw); i += 2 {
				ring = append(ring, [2]float64{float64(raw[i])/3 - 80, float64(raw[i+1]) / 5}) // beyond the left edge too
			}
			if len(ring) > 2 {
				s.add(onTile(ring))
			}
		}
		for i, solids := range s.settle() {
			if err := validated(solids); err != nil {
				t.Fatalf("feature %d: %v in %v", i, err, solids)
			}
		}
	})
}

// TestSheetKeepsAreas: outlines that lie in one tile cover as much of it as they
// did before rounding, give or take half a unit along their edges.
func TestSheetKeepsAreas(t *testing.T) {
	areas := NewAreas(atlasOf(t))
	for zoom := range 8 {
		drawn := areas.drawnAt(zoom)
		for _, level := range levelsAt(zoom) {
			for i, shape := range drawn[level] {
				r := &areas.levels[level][i]
				tile := maptile.At(r.Label, maptile.Zoom(zoom))
				f := frameOf(tile)
				want, edge, whole := 0.0, 0.0, true
				for _, p := range shape {
					whole = whole && within(p.bound, f.clip)
					for _, r := range p.rings {
						ring := r.points()
						want += surface(ring) * f.scale * f.scale
						for j, q := range ring {
							next := ring[(j+1)%len(ring)]
							edge += math.Hypot(next[0]-q[0], next[1]-q[1]) * f.scale
						}
					}
				}
				if !whole {
					continue
				}
				s := newSheet(f)
				s.add(shape)
				got := 0.0
				for _, solid := range s.settle()[0] {
					for _, ring := range solid {
						got += float64(area2(ring)) / 2
					}
				}
				if math.Abs(got-want) > edge/2+1 || math.Abs(got-want) > want/200+edge/10+4 {
					t.Errorf("zoom %d, %s: area %g, want %g (%g units around)", zoom, r.Code, got, want, edge)
				}
			}
		}
	}
}

// TestFullSheet: where each feature covers a tile or nothing, the short way gives
// the polygons of the long one, begun at another corner perhaps.
func TestFullSheet(t *testing.T) {
	areas := NewAreas(atlasOf(t))
	full, all := 0, 0
	for z := maptile.Zoom(6); z <= 15; z++ {
		for lon := -30.0; lon < 35; lon += 2.37 {
			for lat := 29.0; lat < 70; lat += 2.31 {
				tile := maptile.At(orb.Point{lon, lat}, z)
				shown := areas.cuts.around(min(int(z), detailZoom), tile)
				s := newSheet(frameOf(tile))
				for _, r := range shown {
					s.add(r.shape)
				}
				short, ok := s.full()
				if all++; !ok {
					continue
				}
				full++
				for i, long := range s.join() {
					if len(long) != len(short[i]) {
						t.Fatalf("%v, %s: %v, want %v", tile, shown[i].Code, short[i], long)
					}
					if len(long) == 0 {
						continue
					}
					got, want := short[i][0][0], long[0][0]
					for len(got) > 0 && got[0] != want[0] && slices.Contains(got, want[0]) {
						got = append(got[1:], got[0])
					}
					if len(long) != 1 || len(long[0]) != 1 || !slices.Equal(got, want) {
						t.Fatalf("%v, %s: %v, want %v", tile, shown[i].Code, short[i], long)
					}
				}
			}
		}
	}
	if full < all/2 {
		t.Errorf("the short way was taken for %d of %d tiles", full, all)
	}
}

func atlasOf(t testing.TB) *nuts.Index {
	t.Helper()
	regions, err := nuts.Load(os.DirFS("../../geodata"))
	if errors.Is(err, nuts.ErrNoBoundaries) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return regions
}

// BenchmarkShapes makes tiles of areas and base over the Alps.
func BenchmarkShapes(b *testing.B) {
	areas := NewAreas(atlasOf(b))
	base, err := NewBase(os.DirFS("../../geodata"), areas, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, zoom := range []maptile.Zoom{0, 3, 4, 6, 9, 12} {
		at := maptile.At(orb.Point{9.19, 45.46}, zoom)
		for _, set := range []struct {
			name  string
			build func(maptile.Tile) ([]byte, error)
		}{{"areas", areas.Tile}, {"base", base.Tile}} {
			if _, err := set.build(at); err != nil {
				b.Fatal(err)
			}
			b.Run(fmt.Sprintf("%s/z%d", set.name, zoom), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, _ = set.build(at)
				}
			})
		}
	}
}
