package tile

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/topojson"
)

// detailZoom is the zoom whose pixels show all that outlines at 1:3 million
// hold; deeper tiles are cut from the same shapes.
const detailZoom = 9

// thin simplifies a projected topology for a zoom: off the line by less than
// tolerance pixels of a tile drawn 512 px wide. Arcs are simplified once, so
// shared borders stay shared.
func thin(t *topojson.Topology, zoom int, tolerance float64) *topojson.Topology {
	if zoom >= detailZoom {
		return t
	}
	return t.Simplify(tolerance*pixel(zoom), 1)
}

// pixel is the width of a pixel in world units.
func pixel(zoom int) float64 { return worldWidth / tilePixels / math.Exp2(float64(zoom)) }

// pixels is the area of a square pixel in square world units; from detailZoom on
// it is 0, so that nothing is too small.
func pixels(zoom int) float64 {
	if zoom >= detailZoom {
		return 0
	}
	return pixel(zoom) * pixel(zoom)
}

// polygon is an outer ring and its holes, open, in world units.
type polygon struct {
	bound orb.Bound
	rings [][]orb.Point
}

// polygons prepares a multipolygon. Polygons and holes smaller than least are
// left out, but the largest polygon is always kept.
func polygons(m orb.MultiPolygon, least float64) []polygon {
	var out []polygon
	largest, at := 0.0, 0
	for i, p := range m {
		if a := math.Abs(surface(p[0])); a > largest {
			largest, at = a, i
		}
	}
	for i, p := range m {
		if i != at && math.Abs(surface(p[0])) < least {
			continue
		}
		q := polygon{bound: p[0].Bound()}
		for j, ring := range p {
			if j == 0 || math.Abs(surface(ring)) >= least {
				q.rings = append(q.rings, open(ring))
			}
		}
		out = append(out, q)
	}
	return out
}

// large leaves out polygons smaller than least.
func large(all []polygon, least float64) []polygon {
	return slices.DeleteFunc(all, func(p polygon) bool { return math.Abs(surface(p.rings[0])) < least })
}

func open(ring orb.Ring) []orb.Point {
	if n := len(ring); n > 1 && ring[0] == ring[n-1] {
		return ring[:n-1]
	}
	return ring
}

// surface is the signed area of a ring: positive where the outer rings of MVT
// are, turning from x to y.
func surface(ring []orb.Point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += (p[0]-ring[0][0])*(q[1]-ring[0][1]) - (q[0]-ring[0][0])*(p[1]-ring[0][1])
	}
	return sum / 2
}

// path is a line in world units.
type path struct {
	bound orb.Bound
	line  []orb.Point
}

func paths(m orb.MultiLineString) []path {
	out := make([]path, 0, len(m))
	for _, line := range m {
		if len(line) > 1 {
			out = append(out, path{line.Bound(), line})
		}
	}
	return out
}

// polygons adds what a tile shows of some polygons to the feature.
func (l *layer) polygons(f frame, all []polygon) {
	for _, p := range all {
		if !p.bound.Intersects(f.clip) {
			continue
		}
		for i, ring := range p.rings {
			drawn := f.ring(ring, within(p.bound, f.clip))
			// What rounding turned over or flattened is a speck or a hair.
			if a := area2(drawn); i == 0 && a <= 0 {
				break
			} else if i == 0 || a < 0 {
				l.ring(drawn)
			}
		}
	}
}

// paths adds what a tile shows of some lines to the feature.
func (l *layer) paths(f frame, all []path) {
	for _, p := range all {
		if !p.bound.Intersects(f.clip) {
			continue
		}
		clipLine(p.line, f.clip, func(part []orb.Point) {
			if drawn := f.round(part); len(drawn) > 1 {
				l.line(drawn)
			}
		})
	}
}

func within(inner, outer orb.Bound) bool {
	return outer.Contains(inner.Min) && outer.Contains(inner.Max)
}

func (f frame) ring(ring []orb.Point, whole bool) []xy {
	if !whole {
		ring = clipRing(ring, f.clip)
	}
	drawn := f.round(ring)
	for n := len(drawn); n > 1 && drawn[0] == drawn[n-1]; n-- {
		drawn = drawn[:n-1]
	}
	return drawn
}

// round turns points into tile units and leaves out repeated ones.
func (f frame) round(line []orb.Point) []xy {
	out := make([]xy, 0, len(line))
	for _, p := range line {
		u := f.units(p)
		if n := len(out); n == 0 || out[n-1] != u {
			out = append(out, u)
		}
	}
	return out
}

// area2 is twice the signed area of a ring in tile units.
func area2(ring []xy) int64 {
	if len(ring) < 3 {
		return 0
	}
	sum := int64(0)
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += int64(p.x)*int64(q.y) - int64(q.x)*int64(p.y)
	}
	return sum
}
