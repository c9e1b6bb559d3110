package topojson

import (
	"math"

	"github.com/paulmach/orb"
)

// Simplify gives a topology whose arcs leave out every point that lies less
// than tolerance (in the units of the document, x scaled by xScale: cos of a
// middle latitude, or 1) off the line without it, after Douglas and Peucker.
// Each arc is simplified once and its ends stay, so areas keep meeting without
// gap or overlap. A closed arc keeps at least four points and an island that
// would vanish stays a triangle; leave out what is too small by its area.
// Objects are shared with t.
func (t *Topology) Simplify(tolerance, xScale float64) *Topology {
	out := &Topology{Objects: t.Objects, Arcs: make([][]orb.Point, len(t.Arcs))}
	var keep []bool
	var kept []orb.Point
	for i, arc := range t.Arcs {
		keep = append(keep[:0], make([]bool, len(arc))...)
		last := len(arc) - 1
		keep[0], keep[last] = true, true
		if arc[0] == arc[last] && last >= 3 {
			a := farthest(arc, 0, last, xScale)
			keep[a.at] = true
			left, right := farthest(arc, 0, a.at, xScale), farthest(arc, a.at, last, xScale)
			if far := left; right.distance > far.distance || left.at == 0 {
				keep[right.at] = true
			} else {
				keep[far.at] = true
			}
		}
		from := 0
		for to := 1; to <= last; to++ {
			if keep[to] {
				thin(arc, from, to, tolerance, xScale, keep)
				from = to
			}
		}
		kept = kept[:0]
		for j, k := range keep {
			if k {
				kept = append(kept, arc[j])
			}
		}
		out.Arcs[i] = append(make([]orb.Point, 0, len(kept)), kept...) // they stay for long: no room to grow
	}
	return out
}

// thin marks the points between from and to that have to stay.
func thin(arc []orb.Point, from, to int, tolerance, xScale float64, keep []bool) {
	for to-from > 1 {
		f := farthest(arc, from, to, xScale)
		if f.distance <= tolerance {
			return
		}
		keep[f.at] = true
		thin(arc, from, f.at, tolerance, xScale, keep)
		from = f.at
	}
}

type far struct {
	at       int
	distance float64
}

// farthest finds the point between from and to that lies farthest off the
// segment between them; at is from where there is none.
func farthest(arc []orb.Point, from, to int, xScale float64) far {
	f := far{at: from}
	a := arc[from]
	dx, dy := (arc[to][0]-a[0])*xScale, arc[to][1]-a[1]
	length := dx*dx + dy*dy
	best := -1.0
	for i := from + 1; i < to; i++ {
		px, py := (arc[i][0]-a[0])*xScale, arc[i][1]-a[1]
		if length > 0 {
			s := min(1, max(0, (px*dx+py*dy)/length))
			px, py = px-s*dx, py-s*dy
		}
		if d := px*px + py*py; d > best {
			best, f.at = d, i
		}
	}
	f.distance = math.Sqrt(max(0, best))
	return f
}
