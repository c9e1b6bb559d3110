package topojson

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// Merge gives the outline of a group of polygons that do not overlap, as one
// MultiPolygon of the same topology with the given id: the arcs that exactly one
// of them uses, joined to rings. Rings touch themselves nowhere; outer rings run
// counter-clockwise, holes clockwise, and a hole stands with the smallest ring
// around it. Polygons are sorted by area, largest first.
func (t *Topology) Merge(id string, group []Geometry) Geometry {
	count := make(map[int]int)
	for _, g := range group {
		for arc := range uses(g) {
			count[arc]++
		}
	}
	var edges []int
	for _, g := range group {
		for _, polygon := range g.Arcs {
			for i, ring := range polygon {
				// The document may run either way round: inside is to stand left.
				flip := turnsLeft(t.Line(ring)) != (i == 0)
				for _, a := range ring {
					if count[index(a)] != 1 {
						continue
					}
					if flip {
						a = ^a
					}
					edges = append(edges, a)
				}
			}
		}
	}
	return Geometry{ID: id, Type: "MultiPolygon", Arcs: t.nest(t.rings(edges))}
}

// rings joins directed arcs to closed rings. Whenever the path comes back to a
// point where it has been, the part since then is cut off as a ring, so that no
// ring meets itself, not even where two regions touch in a point.
func (t *Topology) rings(edges []int) [][]int {
	from := make(map[orb.Point][]int, len(edges))
	for _, a := range edges {
		first, _ := t.ends(a)
		from[first] = append(from[first], a)
	}
	var out [][]int
	for _, start := range edges {
		first, _ := t.ends(start)
		if len(from[first]) == 0 {
			continue
		}
		var path []int
		at := map[orb.Point]int{first: 0} // point → length of the path when it was there
		for p := first; len(from[p]) > 0; {
			next := from[p][len(from[p])-1]
			from[p] = from[p][:len(from[p])-1]
			path = append(path, next)
			_, p = t.ends(next)
			if n, been := at[p]; been {
				out = append(out, slices.Clone(path[n:]))
				for _, a := range path[n:] {
					if q, _ := t.ends(a); q != p {
						delete(at, q)
					}
				}
				path = path[:n]
			}
			at[p] = len(path)
		}
	}
	return out
}

// nest sorts rings into polygons by their direction and gives each hole to the
// smallest outer ring around it.
func (t *Topology) nest(rings [][]int) [][][]int {
	type outer struct {
		arcs   [][]int
		points orb.Ring
		area   float64
	}
	var outers []outer
	var holes []orb.Ring
	var holeArcs [][]int
	for _, arcs := range rings {
		ring := orb.Ring(t.Line(arcs))
		if a := area(ring); a > 0 {
			outers = append(outers, outer{[][]int{arcs}, ring, a})
		} else if a < 0 {
			holes, holeArcs = append(holes, ring), append(holeArcs, arcs)
		}
	}
	slices.SortStableFunc(outers, func(a, b outer) int { return cmp.Compare(b.area, a.area) })
	for i, hole := range holes {
		// The middle of an edge lies on no other ring; a corner may.
		p := orb.Point{(hole[0][0] + hole[1][0]) / 2, (hole[0][1] + hole[1][1]) / 2}
		for j := len(outers) - 1; j >= 0; j-- {
			if o := &outers[j]; inside(o.points, p) {
				o.arcs = append(o.arcs, holeArcs[i])
				break
			}
		}
	}
	out := make([][][]int, len(outers))
	for i, o := range outers {
		out[i] = o.arcs
	}
	return out
}

// inside is the even-odd rule.
func inside(ring orb.Ring, p orb.Point) bool {
	in := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
			in = !in
		}
	}
	return in
}
