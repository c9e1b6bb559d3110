package presskit

import (
	"math"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/tile"
)

// view is a part of the world in a box of a drawing.
type view struct {
	box    Rect
	origin orb.Point // world units at the upper left corner
	scale  float64   // drawing units per world unit
}

// leastSpan is the least width or height of the world that a map shows, in
// metres on the equator: a municipality is known by its seat, not by its edge.
const leastSpan = 64_000

const equator = 40_075_016.686 // metres

// fit shows all of b (world units) in a box, with a margin inside the box.
func fit(b orb.Bound, box Rect, margin float64) view {
	least := leastSpan / equator * tile.WorldWidth
	grow := func(i int) {
		if d := least - (b.Max[i] - b.Min[i]); d > 0 {
			b.Min[i], b.Max[i] = b.Min[i]-d/2, b.Max[i]+d/2
		}
	}
	if b.Max[0]-b.Min[0] < least && b.Max[1]-b.Min[1] < least {
		grow(0)
		grow(1)
	}
	scale := min((box.W()-2*margin)/max(b.Max[0]-b.Min[0], 1), (box.H()-2*margin)/max(b.Max[1]-b.Min[1], 1))
	centre := orb.Point{(b.Min[0] + b.Max[0]) / 2, (b.Min[1] + b.Max[1]) / 2}
	return view{box, orb.Point{centre[0] - box.W()/2/scale, centre[1] - box.H()/2/scale}, scale}
}

// worldBound projects a box of degrees.
func worldBound(b orb.Bound) orb.Bound {
	low, high := tile.World(orb.Point{b.Min[0], b.Max[1]}), tile.World(orb.Point{b.Max[0], b.Min[1]})
	return orb.Bound{Min: low, Max: high}
}

// world is the part of the world in the box.
func (v view) world() orb.Bound {
	return orb.Bound{Min: v.origin, Max: orb.Point{v.origin[0] + v.box.W()/v.scale, v.origin[1] + v.box.H()/v.scale}}
}

func (v view) at(p orb.Point) point {
	return point{v.box.X0 + (p[0]-v.origin[0])*v.scale, v.box.Y0 + (p[1]-v.origin[1])*v.scale}
}

// zoom is the one at which tiles 512 px wide are drawn as large as this view,
// where one of their pixels is unit of the drawing's.
func (v view) zoom(unit float64) float64 {
	return math.Log2(v.scale * tile.WorldWidth / 512 / unit)
}

// edge is how far outside its box a view still cuts shapes, so that no stroke
// along the cut is seen.
const edge = 24

// shape gives a polygon as a path, cut at the edge of the view; where two
// corners fall together one is left out.
func (v view) shape(s tile.Shape) (p Path) {
	clip := v.box.Inset(-edge)
	for _, ring := range s.Rings {
		line := make([]point, len(ring))
		for i, q := range ring {
			line[i] = v.at(q)
		}
		if line = thinned(clipRing(line, clip), 0.3); len(line) > 2 {
			p.Polygon(line)
		}
	}
	return p
}

// path adds a line, cut at the edge of the view.
func (v view) path(p *Path, l tile.Path) {
	clip := v.box.Inset(-edge)
	var part []point
	flush := func() {
		if part = thinned(part, 0.3); len(part) > 1 {
			p.line(part)
		}
		part = nil
	}
	for i := 1; i < len(l.Line); i++ {
		a, b, ok := clipSegment(v.at(l.Line[i-1]), v.at(l.Line[i]), clip)
		if !ok {
			flush()
			continue
		}
		if n := len(part); n == 0 || part[n-1] != a {
			flush()
			part = append(part, a)
		}
		part = append(part, b)
	}
	flush()
}

// thinned leaves out corners nearer than d to the one before; the last stays.
func thinned(line []point, d float64) []point {
	var out []point
	for i, q := range line {
		if n := len(out); n == 0 || math.Abs(q.x-out[n-1].x)+math.Abs(q.y-out[n-1].y) >= d || i == len(line)-1 && n > 1 {
			out = append(out, q)
		}
	}
	return out
}

// clipRing cuts a ring at the four sides of a box (Sutherland and Hodgman).
func clipRing(ring []point, r Rect) []point {
	inside := func(q point) bool { return q.x >= r.X0 && q.x <= r.X1 && q.y >= r.Y0 && q.y <= r.Y1 }
	all := true
	for _, q := range ring {
		if !inside(q) {
			all = false
			break
		}
	}
	if all {
		return ring
	}
	for side := range 4 {
		depth := func(q point) float64 { // how far inside of this side
			switch side {
			case 0:
				return q.x - r.X0
			case 1:
				return r.X1 - q.x
			case 2:
				return q.y - r.Y0
			}
			return r.Y1 - q.y
		}
		var out []point
		for i, q := range ring {
			p := ring[(i+len(ring)-1)%len(ring)]
			dp, dq := depth(p), depth(q)
			if (dp < 0) != (dq < 0) {
				t := dp / (dp - dq)
				out = append(out, point{p.x + (q.x-p.x)*t, p.y + (q.y-p.y)*t})
			}
			if dq >= 0 {
				out = append(out, q)
			}
		}
		ring = out
	}
	return ring
}

// clipSegment cuts a segment at a box (Liang and Barsky).
func clipSegment(a, b point, r Rect) (point, point, bool) {
	from, to := 0.0, 1.0
	dx, dy := b.x-a.x, b.y-a.y
	for _, s := range [4][2]float64{{-dx, a.x - r.X0}, {dx, r.X1 - a.x}, {-dy, a.y - r.Y0}, {dy, r.Y1 - a.y}} {
		switch {
		case s[0] == 0:
			if s[1] < 0 {
				return a, b, false
			}
		case s[0] < 0:
			from = max(from, s[1]/s[0])
		default:
			to = min(to, s[1]/s[0])
		}
	}
	if from > to {
		return a, b, false
	}
	out := b
	if to < 1 {
		out = point{a.x + dx*to, a.y + dy*to}
	}
	if from > 0 {
		a = point{a.x + dx*from, a.y + dy*from}
	}
	return a, out, true
}
