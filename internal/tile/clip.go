package tile

import "github.com/paulmach/orb"

// clipRing cuts an open ring (its last point is not its first) at a bound,
// after Sutherland and Hodgman: where the ring leaves the bound, it follows the
// edge. The result is nil when nothing is left.
func clipRing(ring []orb.Point, b orb.Bound) []orb.Point {
	for side := range 4 {
		axis, limit, sign := side&1, b.Min[side&1], 1.0
		if side >= 2 {
			limit, sign = b.Max[axis], -1.0
		}
		inside := func(p orb.Point) bool { return (p[axis]-limit)*sign >= 0 }
		var out []orb.Point
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			in, next := inside(p), inside(q)
			if in {
				out = append(out, p)
			}
			if in != next {
				out = append(out, crossing(p, q, axis, limit))
			}
		}
		if len(out) < 3 {
			return nil
		}
		ring = out
	}
	return ring
}

// crossing is where the segment p q meets the line axis = limit.
func crossing(p, q orb.Point, axis int, limit float64) orb.Point {
	if q[axis] < p[axis] { // the same point from either end
		p, q = q, p
	}
	s := (limit - p[axis]) / (q[axis] - p[axis])
	var at orb.Point
	at[axis] = limit
	at[1-axis] = p[1-axis] + s*(q[1-axis]-p[1-axis])
	return at
}

// clipLine calls piece with each part of a line inside a bound.
func clipLine(line []orb.Point, b orb.Bound, piece func([]orb.Point)) {
	var part []orb.Point
	for i := 1; i < len(line); i++ {
		p, q, ok := clipSegment(line[i-1], line[i], b)
		if !ok {
			continue
		}
		if n := len(part); n == 0 || part[n-1] != p {
			if n > 1 {
				piece(part)
			}
			part = append(part[:0], p)
		}
		part = append(part, q)
	}
	if len(part) > 1 {
		piece(part)
	}
}

// clipSegment is the part of p q inside a bound, after Liang and Barsky.
func clipSegment(p, q orb.Point, b orb.Bound) (from, to orb.Point, ok bool) {
	enter, leave := 0.0, 1.0
	for axis := range 2 {
		d := q[axis] - p[axis]
		near, far := b.Min[axis]-p[axis], b.Max[axis]-p[axis]
		if d == 0 {
			if near > 0 || far < 0 {
				return p, q, false
			}
			continue
		}
		near, far = near/d, far/d
		enter, leave = max(enter, min(near, far)), min(leave, max(near, far))
	}
	if enter > leave {
		return p, q, false
	}
	from, to = p, q
	if enter > 0 {
		from = orb.Point{p[0] + enter*(q[0]-p[0]), p[1] + enter*(q[1]-p[1])}
	}
	if leave < 1 {
		to = orb.Point{p[0] + leave*(q[0]-p[0]), p[1] + leave*(q[1]-p[1])}
	}
	return from, to, true
}
