package tile

import (
	"cmp"
	"slices"
)

// faces finds what a feature covers, from rings whose edges meet in their ends
// only: all that they wind around at least once, outer rings counting up and holes
// down. So polygons that overlap become one, and what thinning or rounding turned
// over is gone.
type faces struct {
	corners []xy
	rings   [][]int32
}

// piece is an edge with the number of times that the rings run along it, from
// its left end to its right one (or up), less the times they run back.
type piece struct {
	a, b  xy
	times int
}

// solids gives the polygons. When no corner comes twice (simple), rings are
// usually fine as they are.
func (f *faces) solids(simple bool) []solid {
	rings := make([][]xy, 0, len(f.rings))
	for _, r := range f.rings {
		ring := make([]xy, len(r))
		for i, c := range r {
			ring[i] = f.corners[c]
		}
		if len(ring) > 2 || !simple {
			rings = append(rings, ring)
		}
	}
	if !simple || !sound(rings) {
		rings = outlined(rings)
	}
	return nested(rings)
}

// sound tells whether rings that touch nowhere have the feature on their left and
// nothing on their right, so that outer rings lie in the open and holes in one of
// them.
func sound(rings [][]xy) bool {
	if len(rings) == 1 {
		return area2(rings[0]) > 0
	}
	s := stacked(pieces(rings))
	for _, r := range rings {
		under := s.below(r[0].x+r[1].x, r[0].y+r[1].y)
		if along := byX(r[0], r[1]) < 0; along && under != 0 || !along && under != 1 {
			return false
		}
	}
	return true
}

// outlined gives the rings around what the given rings wind around.
func outlined(rings [][]xy) [][]xy {
	all := pieces(rings)
	s := stacked(all)
	from := map[xy][]xy{}
	var starts []xy
	for _, p := range all {
		// On the middle of an edge, s does not count the edge itself: what lies just
		// below it, or right of it when it is upright.
		under := s.below(p.a.x+p.b.x, p.a.y+p.b.y)
		left := under + p.times
		a, b := p.a, p.b
		if (left > 0) == (under > 0) {
			continue
		}
		if under > 0 {
			a, b = b, a
		}
		from[a] = append(from[a], b)
		starts = append(starts, a)
	}
	return traced(from, starts)
}

// pieces adds up the edges of rings, sorted; those that cancel out are left out.
func pieces(rings [][]xy) []piece {
	var all []piece
	for _, r := range rings {
		for i, a := range r {
			p := piece{a, r[(i+1)%len(r)], 1}
			if byX(p.a, p.b) > 0 {
				p = piece{p.b, p.a, -1}
			}
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(p, q piece) int { return cmp.Or(byX(p.a, q.a), byX(p.b, q.b)) })
	out := all[:0]
	for _, p := range all {
		if n := len(out); n > 0 && out[n-1].a == p.a && out[n-1].b == p.b {
			out[n-1].times += p.times
		} else {
			if n > 0 && out[n-1].times == 0 {
				out = out[:n-1]
			}
			out = append(out, p)
		}
	}
	if n := len(out); n > 0 && out[n-1].times == 0 {
		out = out[:n-1]
	}
	return out
}

func byX(p, q xy) int { return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y)) }

// stack finds the pieces below a place, by columns.
type stack struct {
	pieces  []piece
	columns bins
}

const columnShift = 5

func columnOf(x int32) int { return int(x+shapeBuffer) >> columnShift }

func stacked(all []piece) stack {
	return stack{all, binned(columnOf(extent+shapeBuffer)+1, len(all), func(i int, put func(int)) {
		if p := all[i]; p.a.x != p.b.x {
			for c := columnOf(p.a.x); c <= columnOf(p.b.x); c++ {
				put(c)
			}
		}
	})}
}

// below counts how often the rings wind around the place just below x/2, y/2 (or
// right of it, on an upright edge).
func (s stack) below(x, y int32) int {
	winding := 0
	for _, i := range s.columns.of(columnOf(x >> 1)) {
		p := &s.pieces[i]
		if x < 2*p.a.x || x >= 2*p.b.x {
			continue
		}
		// Where the place lies against the piece: 2·turn(a, b, place).
		if int64(p.b.x-p.a.x)*int64(y-2*p.a.y)-int64(p.b.y-p.a.y)*int64(x-2*p.a.x) > 0 {
			winding += p.times
		}
	}
	return winding
}

// traced follows edges to rings that meet themselves nowhere. What they enclose
// is on their left; at a corner where several part, the path turns left as sharply
// as it can, so that it stays around one face.
func traced(from map[xy][]xy, starts []xy) (out [][]xy) {
	at := map[xy]int{}
	for _, start := range starts {
		if len(from[start]) == 0 {
			continue
		}
		path := []xy{start}
		clear(at)
		at[start] = 0
		for last, p := start, start; len(from[p]) > 0; {
			next := leave(from, last, p)
			last, p = p, next
			n, been := at[p]
			if !been {
				at[p] = len(path)
				path = append(path, p)
				continue
			}
			out = append(out, slices.Clone(path[n:]))
			for _, q := range path[n+1:] {
				delete(at, q)
			}
			path = path[:n+1]
		}
	}
	return out
}

// leave takes the edge out of p that comes first when turning clockwise from the
// way back to last.
func leave(from map[xy][]xy, last, p xy) xy {
	ways := from[p]
	best := 0
	if last != p {
		for i := range ways {
			if before(p, last, ways[i], ways[best]) {
				best = i
			}
		}
	}
	next := ways[best]
	ways[best] = ways[len(ways)-1]
	from[p] = ways[:len(ways)-1]
	return next
}

// before tells whether, turning clockwise around p from the direction of back, a
// comes before b.
func before(p, back, a, b xy) bool {
	side := func(q xy) int { // 0: within half a turn clockwise, 1: beyond
		if t := turn(p, back, q); t < 0 || t == 0 && (int64(q.x-p.x)*int64(back.x-p.x)+int64(q.y-p.y)*int64(back.y-p.y)) < 0 {
			return 0
		}
		return 1
	}
	if s, t := side(a), side(b); s != t {
		return s < t
	}
	return turn(p, a, b) < 0
}

// nested gives each hole to the smallest outer ring around it.
func nested(rings [][]xy) []solid {
	type outer struct {
		area     int64
		min, max xy
		at       int
	}
	var outers []outer
	var out []solid
	for _, r := range rings {
		if a := area2(r); a > 0 {
			o := outer{area: a, min: r[0], max: r[0], at: len(out)}
			for _, p := range r {
				o.min, o.max = xy{min(o.min.x, p.x), min(o.min.y, p.y)}, xy{max(o.max.x, p.x), max(o.max.y, p.y)}
			}
			outers = append(outers, o)
			out = append(out, solid{bare(r)})
		}
	}
	if len(out) == len(rings) {
		return out
	}
	slices.SortStableFunc(outers, func(a, b outer) int { return cmp.Compare(a.area, b.area) })
	for _, r := range rings {
		if area2(r) >= 0 {
			continue
		}
		// The middle of an edge lies on no other ring; a corner may.
		x, y := r[0].x+r[1].x, r[0].y+r[1].y
		for _, o := range outers {
			if x >= 2*o.min.x && x <= 2*o.max.x && y >= 2*o.min.y && y <= 2*o.max.y && around(out[o.at][0], x, y) {
				out[o.at] = append(out[o.at], bare(r))
				break
			}
		}
	}
	return out
}

// around tells whether x/2, y/2 lies in a ring, even-odd.
func around(ring []xy, x, y int32) bool {
	in := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if a.x > b.x {
			a, b = b, a
		}
		if x >= 2*a.x && x < 2*b.x && int64(b.x-a.x)*int64(y-2*a.y)-int64(b.y-a.y)*int64(x-2*a.x) > 0 {
			in = !in
		}
	}
	return in
}

// bare leaves out corners on the straight line between their neighbours.
func bare(ring []xy) []xy {
	out := make([]xy, 0, len(ring))
	for i, p := range ring {
		last := ring[(i+len(ring)-1)%len(ring)]
		if len(out) > 0 {
			last = out[len(out)-1]
		}
		if turn(last, p, ring[(i+1)%len(ring)]) != 0 {
			out = append(out, p)
		}
	}
	return out
}
