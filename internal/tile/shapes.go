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

// polygon is an outer ring and its holes.
type polygon struct {
	bound orb.Bound
	rings []ring
}

// ring is closed, but not told so: its last point is not its first. A ring that was
// not cut yet names the arcs of its topology, so that all that border on an arc,
// and all levels of regions, share its points.
type ring struct {
	topology *topojson.Topology
	arcs     []int
	cut      []orb.Point // world units; of a ring without arcs
}

// points gives the ring in world units. The caller does not change it.
func (r ring) points() []orb.Point {
	if r.topology == nil {
		return r.cut
	}
	return open(orb.Ring(r.topology.Line(r.arcs)))
}

// sieve tells which parts of outlines are too small to draw: islands and lakes
// of less than least square world units. What borders on another outline stays,
// for there it would leave a gap.
type sieve struct {
	least   float64
	users   [][2]int // of arcs, see topojson.Users; nil when outlines have nothing in common
	largest bool     // the largest polygon of an outline always stays
}

func (s sieve) passes(ring orb.Ring, arcs []int) bool {
	return math.Abs(surface(ring)) >= s.least || s.users != nil && slices.ContainsFunc(arcs, func(a int) bool {
		return s.users[max(a, ^a)][1] >= 0
	})
}

// polygons prepares an outline.
func polygons(t *topojson.Topology, g topojson.Geometry, s sieve) (out []polygon) {
	largest, at := 0.0, -1 // in out
	var pass []bool
	for arcs, rings := range t.Polygons(g) {
		q := polygon{bound: rings[0].Bound()}
		for i, r := range rings {
			if i == 0 || s.passes(r, arcs[i]) {
				q.rings = append(q.rings, ring{topology: t, arcs: arcs[i]})
			}
		}
		if a := math.Abs(surface(rings[0])); s.largest && a > largest {
			largest, at = a, len(out)
		}
		out, pass = append(out, q), append(pass, s.passes(rings[0], arcs[0]))
	}
	i := -1
	return slices.DeleteFunc(out, func(polygon) bool {
		i++
		return i != at && !pass[i]
	})
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

// solids adds valid polygons to the feature.
func (l *layer) solids(all []solid) {
	for _, s := range all {
		for _, ring := range s {
			l.ring(ring)
		}
	}
}

// paths adds what a tile shows of some lines to the feature.
func (l *layer) paths(f frame, all []path) {
	for _, p := range all {
		if !meet(p.bound, f.clip) {
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
