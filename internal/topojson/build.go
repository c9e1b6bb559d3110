package topojson

import "github.com/paulmach/orb"

// Area is one area on its way into a topology.
type Area struct {
	ID         string
	Properties map[string]any
	Polygons   orb.MultiPolygon
}

// Build makes a topology of areas whose common borders have the same points:
// rings are cut where their neighbours change, and each piece is stored once.
func Build(object string, areas []Area) *Topology {
	b := builder{around: map[orb.Point][2]orb.Point{}, node: map[orb.Point]bool{}, arcs: map[piece][]int{}}
	for _, a := range areas {
		for _, polygon := range a.Polygons {
			for _, ring := range polygon {
				b.look(open(ring))
			}
		}
	}
	t := &Topology{Objects: map[string][]Geometry{object: nil}}
	for _, a := range areas {
		g := Geometry{ID: a.ID, Type: "MultiPolygon", Properties: a.Properties}
		for _, polygon := range a.Polygons {
			var rings [][]int
			for _, ring := range polygon {
				if r := open(ring); len(r) >= 3 {
					rings = append(rings, b.cut(t, r))
				}
			}
			if len(rings) > 0 {
				g.Arcs = append(g.Arcs, rings)
			}
		}
		t.Objects[object] = append(t.Objects[object], g)
	}
	return t
}

// builder finds the nodes (points that have other neighbours in one ring than
// in another) and the pieces between them.
type builder struct {
	around map[orb.Point][2]orb.Point // the two neighbours, in a fixed order
	node   map[orb.Point]bool
	arcs   map[piece][]int // pieces with these ends, candidates for being the same
}

type piece struct{ a, b orb.Point }

// open gives a ring without its repeated points.
func open(ring orb.Ring) []orb.Point {
	out := make([]orb.Point, 0, len(ring))
	for _, p := range ring {
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

func (b *builder) look(ring []orb.Point) {
	n := len(ring)
	for i, p := range ring {
		prev, next := ring[(i+n-1)%n], ring[(i+1)%n]
		if less(next, prev) {
			prev, next = next, prev
		}
		if was, seen := b.around[p]; !seen {
			b.around[p] = [2]orb.Point{prev, next}
		} else if was != [2]orb.Point{prev, next} {
			b.node[p] = true
		}
	}
}

// cut gives the arcs of a ring, adding those that are new.
func (b *builder) cut(t *Topology, ring []orb.Point) []int {
	n, start := len(ring), -1
	for i, p := range ring {
		if b.node[p] {
			start = i
			break
		}
	}
	if start < 0 { // an island, or a hole that another area fills: begin at its least point
		start = 0
		for i, p := range ring {
			if less(p, ring[start]) {
				start = i
			}
		}
	}
	var out []int
	points := []orb.Point{ring[start]}
	for i := 1; i <= n; i++ {
		p := ring[(start+i)%n]
		points = append(points, p)
		if b.node[p] || i == n {
			out = append(out, b.arc(t, points))
			points = []orb.Point{p}
		}
	}
	return out
}

// arc gives the index of a piece, backwards as ^index.
func (b *builder) arc(t *Topology, points []orb.Point) int {
	first, last := points[0], points[len(points)-1]
	key := piece{first, last}
	if less(last, first) {
		key = piece{last, first}
	}
	for _, i := range b.arcs[key] {
		if same(t.Arcs[i], points, false) {
			return i
		}
		if same(t.Arcs[i], points, true) {
			return ^i
		}
	}
	t.Arcs = append(t.Arcs, points)
	b.arcs[key] = append(b.arcs[key], len(t.Arcs)-1)
	return len(t.Arcs) - 1
}

func same(a, b []orb.Point, backwards bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		j := i
		if backwards {
			j = len(b) - 1 - i
		}
		if a[i] != b[j] {
			return false
		}
	}
	return true
}

func less(a, b orb.Point) bool { return a[0] < b[0] || a[0] == b[0] && a[1] < b[1] }
