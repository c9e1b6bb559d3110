package topojson

import (
	"iter"
	"slices"

	"github.com/paulmach/orb"
)

// Line joins arcs end to end; the point where two meet is given once.
func (t *Topology) Line(arcs []int) orb.LineString {
	n := 1
	for _, a := range arcs {
		n += len(t.Arcs[index(a)]) - 1
	}
	line := make(orb.LineString, 0, n)
	for _, a := range arcs {
		points := t.Arcs[index(a)]
		start := len(line)
		if start > 0 {
			line = line[:start-1]
			start--
		}
		line = append(line, points...)
		if a < 0 {
			slices.Reverse(line[start:])
		}
	}
	return line
}

// MultiLineString gives the lines of a LineString or MultiLineString, and the
// rings of a polygon as lines.
func (t *Topology) MultiLineString(g Geometry) orb.MultiLineString {
	var out orb.MultiLineString
	for _, polygon := range g.Arcs {
		for _, arcs := range polygon {
			out = append(out, t.Line(arcs))
		}
	}
	return out
}

// MultiPolygon gives the area of a Polygon or MultiPolygon, nil for anything
// else: outer rings counter-clockwise, holes clockwise.
func (t *Topology) MultiPolygon(g Geometry) orb.MultiPolygon {
	if g.Type != "Polygon" && g.Type != "MultiPolygon" {
		return nil
	}
	out := make(orb.MultiPolygon, 0, len(g.Arcs))
	for _, p := range t.Polygons(g) {
		out = append(out, p)
	}
	return out
}

// Polygons yields the parts of a Polygon or MultiPolygon one by one, turned as
// MultiPolygon turns them, with the arcs of each ring: Line of them is the ring.
func (t *Topology) Polygons(g Geometry) iter.Seq2[[][]int, orb.Polygon] {
	return func(yield func([][]int, orb.Polygon) bool) {
		if g.Type != "Polygon" && g.Type != "MultiPolygon" {
			return
		}
		for _, rings := range g.Arcs {
			turned, polygon := slices.Clone(rings), make(orb.Polygon, 0, len(rings))
			for i, arcs := range rings {
				ring := orb.Ring(t.Line(arcs))
				if turnsLeft(ring) != (i == 0) {
					ring.Reverse()
					turned[i] = backwards(arcs)
				}
				polygon = append(polygon, ring)
			}
			if !yield(turned, polygon) {
				return
			}
		}
	}
}

// backwards gives the arcs of a line from its end to its start.
func backwards(arcs []int) []int {
	out := make([]int, len(arcs))
	for i, a := range arcs {
		out[len(arcs)-1-i] = ^a
	}
	return out
}

// Borders gives the lines along which members of a list meet: every arc whose
// users satisfy keep, joined to lines as long as possible where only two such
// arcs meet. a and b are positions in the list; b is -1 where an arc has one
// user only (a coast, the edge of the world).
func (t *Topology) Borders(list []Geometry, keep func(a, b int) bool) orb.MultiLineString {
	users := t.Users(list)
	var chosen []int
	ends := map[orb.Point][]int{}
	for arc, u := range users {
		if u[0] >= 0 && keep(u[0], u[1]) {
			chosen = append(chosen, arc)
			first, last := t.ends(arc)
			ends[first] = append(ends[first], arc)
			ends[last] = append(ends[last], ^arc)
		}
	}
	done := make([]bool, len(t.Arcs))
	// follow walks on from arc a as long as there is exactly one way to go.
	follow := func(a int) (path []int) {
		for {
			_, last := t.ends(a)
			next := ends[last]
			if len(next) != 2 {
				return path
			}
			a = next[0]
			if done[index(a)] {
				a = next[1]
			}
			if done[index(a)] {
				return path
			}
			done[index(a)] = true
			path = append(path, a)
		}
	}
	var out orb.MultiLineString
	for _, arc := range chosen {
		if done[arc] {
			continue
		}
		done[arc] = true
		path := append([]int{arc}, follow(arc)...)
		back := follow(^arc)
		slices.Reverse(back)
		for i := range back {
			back[i] = ^back[i]
		}
		out = append(out, t.Line(append(back, path...)))
	}
	return out
}

// Users tells for every arc which two members of a list use it, as positions in
// the list, -1 for none.
func (t *Topology) Users(list []Geometry) [][2]int {
	users := make([][2]int, len(t.Arcs))
	for i := range users {
		users[i] = [2]int{-1, -1}
	}
	for i, g := range list {
		for arc := range uses(g) {
			switch u := &users[arc]; {
			case u[0] < 0:
				u[0] = i
			case u[0] != i && u[1] < 0:
				u[1] = i
			}
		}
	}
	return users
}

// uses yields every arc of g, without its direction.
func uses(g Geometry) iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, polygon := range g.Arcs {
			for _, ring := range polygon {
				for _, a := range ring {
					if !yield(index(a)) {
						return
					}
				}
			}
		}
	}
}

// index undoes the sign that means backwards.
func index(a int) int {
	if a < 0 {
		return ^a
	}
	return a
}

// ends gives the first and last point of an arc in its direction.
func (t *Topology) ends(a int) (first, last orb.Point) {
	points := t.Arcs[index(a)]
	first, last = points[0], points[len(points)-1]
	if a < 0 {
		first, last = last, first
	}
	return first, last
}

// area is the signed area in the plane, positive counter-clockwise. Unlike
// orb's it measures from the first point, so that small rings far from the
// origin keep their digits.
func area(ring []orb.Point) float64 {
	var sum float64
	for i := 1; i+1 < len(ring); i++ {
		ax, ay := ring[i][0]-ring[0][0], ring[i][1]-ring[0][1]
		bx, by := ring[i+1][0]-ring[0][0], ring[i+1][1]-ring[0][1]
		sum += ax*by - bx*ay
	}
	return sum / 2
}

func turnsLeft(ring []orb.Point) bool { return area(ring) > 0 }
