package tile_test

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
	"github.com/peterstace/simplefeatures/geom"
)

// solidOf makes a multipolygon of a feature: a ring of positive area begins a
// polygon, the others are its holes (MVT 2.1, 4.3.4.4). The library decides
// whether it is valid by OGC simple features: no ring crosses or touches itself,
// holes lie inside, polygons do not overlap.
func solidOf(f mvtFeature) (geom.MultiPolygon, error) {
	var polygons []geom.Polygon
	var rings []geom.LineString
	end := func() {
		if len(rings) > 0 {
			polygons = append(polygons, geom.NewPolygon(rings))
		}
		rings = nil
	}
	for i, part := range f.Parts {
		area := ringArea(part)
		if area == 0 || area < 0 && i == 0 {
			return geom.MultiPolygon{}, fmt.Errorf("ring %d has area %g", i, area)
		}
		if area > 0 {
			end()
		}
		var flat []float64
		for _, p := range append(part, part[0]) {
			flat = append(flat, float64(p[0]), float64(p[1]))
		}
		rings = append(rings, geom.NewLineString(geom.NewSequence(flat, geom.DimXY)))
	}
	end()
	m := geom.NewMultiPolygon(polygons)
	return m, m.Validate()
}

func ringArea(ring [][2]int32) float64 {
	sum := int64(0)
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += int64(p[0])*int64(q[1]) - int64(q[0])*int64(p[1])
	}
	return float64(sum) / 2
}

// tilesOver lists tiles: all of a zoom that touch some bounds.
func tilesOver(z maptile.Zoom, bounds ...orb.Bound) (out []maptile.Tile) {
	seen := map[maptile.Tile]bool{}
	for _, b := range bounds {
		from, to := maptile.At(orb.Point{b.Min[0], b.Max[1]}, z), maptile.At(orb.Point{b.Max[0], b.Min[1]}, z)
		for x := from.X; x <= to.X; x++ {
			for y := from.Y; y <= to.Y; y++ {
				if t := maptile.New(x, y, z); !seen[t] {
					seen[t] = true
					out = append(out, t)
				}
			}
		}
	}
	return out
}

func box(west, south, east, north float64) orb.Bound {
	return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
}

// union is Europe and the outermost regions.
var union = []orb.Bound{
	box(-25, 34, 45, 72), box(-63.2, 14.3, -60.8, 18.2), box(-55, 2, -51.5, 6), box(44.9, -13.1, 45.4, -12.6), box(55.1, -21.5, 55.9, -20.8),
	box(-31.4, 36.9, -25, 39.8), box(-18.3, 27.5, -13.3, 33.2),
}

// coasts are places where outlines are as fine as they get.
var coasts = []orb.Point{{23.7, 37.9}, {14.9, 55.9}, {18.3, 59.3}, {5.2, 60.2}, {4.2, 51.6}, {16.1, 43.6}, {9.2, 45.5}, {-61.5, 16.2}, {25.1, 60.1}, {10.9, 64.9}, {-8.9, 42.4}, {19.0, 47.5}}

func TestPolygonsAreValid(t *testing.T) {
	_, areas, base := mustAtlas(t)
	var tiles []maptile.Tile
	for z := maptile.Zoom(0); z <= 5; z++ {
		tiles = append(tiles, tilesOver(z, union...)...)
	}
	for z := maptile.Zoom(6); z <= 14; z++ {
		for _, p := range coasts {
			tiles = append(tiles, maptile.At(p, z))
		}
	}
	features, rings := 0, 0
	for name, set := range map[string]tiler{"areas": areas, "base": base} {
		for _, at := range tiles {
			layers, err := decode(tileOf(t, set, at))
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range layers {
				for i, f := range l.Features {
					if f.Type != 3 {
						continue
					}
					features++
					rings += len(f.Parts)
					if _, err := solidOf(f); err != nil {
						t.Errorf("%s %v, %s, feature %d %v: %v", name, at, l.Name, i, f.Props["code"], err)
					}
				}
			}
		}
	}
	t.Logf("%d tiles, %d features, %d rings", 2*len(tiles), features, rings)
}

// TestRegionsCoverTheirCountries: regions of a level do not overlap by more than a
// pixel's half, and leave nothing of a country open but a lake or two that are too
// small for the country's outline.
func TestRegionsCoverTheirCountries(t *testing.T) {
	_, areas, _ := mustAtlas(t)
	const halfPixel, lakes = 32, 1.5 * 6 * 64 // square units
	for z := maptile.Zoom(0); z <= 8; z++ {
		tiles := tilesOver(z, union[0])
		if z > 4 {
			tiles = nil
			for _, p := range coasts {
				tiles = append(tiles, maptile.At(p, z))
			}
		}
		for _, at := range tiles {
			sums, shapes, all := map[uint64]float64{}, map[uint64][]geom.Geometry{}, []geom.Geometry{}
			for _, f := range layerOf(t, tileOf(t, areas, at), "areas").Features {
				m, err := solidOf(f)
				if err != nil {
					t.Fatal(at, err)
				}
				level := f.Props["level"].(uint64)
				sums[level] += m.Area()
				shapes[level] = append(shapes[level], m.AsGeometry())
				all = append(all, m.AsGeometry())
			}
			whole := united(t, all)
			for level, sum := range sums {
				if overlap := sum - united(t, shapes[level]); overlap > halfPixel {
					t.Errorf("%v: regions of level %d overlap by %g square units", at, level, overlap)
				}
				if gap := whole - sum; level > 0 && gap > lakes {
					t.Errorf("%v: regions of level %d leave %g square units of their countries open", at, level, gap)
				}
			}
		}
	}
}

func united(t *testing.T, all []geom.Geometry) float64 {
	t.Helper()
	u, err := geom.UnionMany(all)
	if err != nil {
		t.Fatal(err)
	}
	return u.Area()
}

// TestLinesAreDrawn: lines have two points at least, and no step of no length.
func TestLinesAreDrawn(t *testing.T) {
	_, _, base := mustAtlas(t)
	lines := 0
	for z := maptile.Zoom(0); z <= 14; z++ {
		for _, p := range coasts {
			layers, err := decode(tileOf(t, base, maptile.At(p, z)))
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range layers {
				for _, f := range l.Features {
					if f.Type != 2 {
						continue
					}
					for _, line := range f.Parts {
						lines++
						for i := range line {
							if len(line) < 2 || i > 0 && line[i] == line[i-1] {
								t.Fatalf("zoom %d at %v, %s: %v", z, p, l.Name, line)
							}
						}
					}
				}
			}
		}
	}
	if lines < 500 {
		t.Errorf("%d lines only", lines)
	}
}
