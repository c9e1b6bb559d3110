package tile

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/topojson"
)

// untangled gives thinned arcs some of their points back, until no two cross:
// thinning looks at one arc at a time, and may take a border across a coast that
// runs close to it.
func untangled(full, thinned *topojson.Topology) *topojson.Topology {
	t := &topojson.Topology{Objects: full.Objects, Arcs: slices.Clone(thinned.Arcs)}
	for {
		crossed := map[int][]int{} // by arc: the points where an edge that crosses another ends
		for _, e := range crossings(t.Arcs) {
			crossed[e.arc] = append(crossed[e.arc], e.to)
		}
		more := false
		for arc, ends := range crossed {
			richer := enriched(full.Arcs[arc], t.Arcs[arc], ends)
			more = more || len(richer) > len(t.Arcs[arc])
			t.Arcs[arc] = richer
		}
		if !more {
			return t
		}
	}
}

// reach is an edge of an arc, by the point it leads to.
type reach struct {
	arc, to     int
	left, right float64
}

// crossings lists the edges that cross another, once for each.
func crossings(arcs [][]orb.Point) (out []reach) {
	var all []reach
	for i, arc := range arcs {
		for j := 1; j < len(arc); j++ {
			all = append(all, reach{i, j, min(arc[j-1][0], arc[j][0]), max(arc[j-1][0], arc[j][0])})
		}
	}
	slices.SortFunc(all, func(a, b reach) int { return cmp.Compare(a.left, b.left) })
	for i, e := range all {
		a, b := arcs[e.arc][e.to-1], arcs[e.arc][e.to]
		for _, f := range all[i+1:] {
			if f.left > e.right {
				break
			}
			c, d := arcs[f.arc][f.to-1], arcs[f.arc][f.to]
			if max(a[1], b[1]) >= min(c[1], d[1]) && max(c[1], d[1]) >= min(a[1], b[1]) &&
				bend(a, b, c)*bend(a, b, d) < 0 && bend(c, d, a)*bend(c, d, b) < 0 {
				out = append(out, e, f)
			}
		}
	}
	return out
}

// enriched gives thin, which leaves out points of full, the point back that lies
// farthest off each edge that leads to one of ends, if there is any.
func enriched(full, thin []orb.Point, ends []int) []orb.Point {
	out, from := make([]orb.Point, 0, len(thin)+len(ends)), 0
	for i, p := range thin {
		if i == 0 {
			out = append(out, p)
			continue
		}
		to := from + 1
		for full[to] != p || i == len(thin)-1 && to < len(full)-1 {
			to++
		}
		if slices.Contains(ends, i) && to > from+1 {
			far := (from + to) / 2
			for j := from + 1; j < to; j++ {
				if math.Abs(bend(full[from], p, full[j])) > math.Abs(bend(full[from], p, full[far])) {
					far = j
				}
			}
			out = append(out, full[far])
		}
		out, from = append(out, p), to
	}
	return out
}

// bend is turn in world units.
func bend(a, b, c orb.Point) float64 {
	return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0])
}
