package presskit

import "math"

// stroked gives the outline of a line of a width along straight paths, to be
// filled by winding number: joins are mitred where the corner is blunt, else
// cut off; ends are flat. Curves are taken as their chords.
func (p *Path) stroked(width float64) Path {
	var out Path
	var line []point
	flush := func(isClosed bool) {
		if line = distinct(line); len(line) > 1 {
			out.outlineOf(line, width/2, isClosed && len(line) > 2)
		}
		line = line[:0]
	}
	i := 0
	for _, v := range p.verbs {
		switch v {
		case moveTo:
			flush(false)
			line = append(line, p.points[i])
			i++
		case lineTo:
			line = append(line, p.points[i])
			i++
		case cubeTo:
			from := line[len(line)-1]
			a, b, to := p.points[i], p.points[i+1], p.points[i+2]
			const steps = 8
			for s := 1; s <= steps; s++ {
				line = append(line, onCurve(from, a, b, to, float64(s)/steps))
			}
			i += 3
		case closed:
			flush(true)
		}
	}
	flush(false)
	return out
}

func onCurve(p, a, b, q point, t float64) point {
	u := 1 - t
	c0, c1, c2, c3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return point{c0*p.x + c1*a.x + c2*b.x + c3*q.x, c0*p.y + c1*a.y + c2*b.y + c3*q.y}
}

func distinct(line []point) []point {
	var out []point
	for _, q := range line {
		if n := len(out); n == 0 || math.Hypot(q.x-out[n-1].x, q.y-out[n-1].y) > 0.05 {
			out = append(out, q)
		}
	}
	return out
}

func (p *Path) outlineOf(line []point, half float64, isClosed bool) {
	if isClosed && math.Hypot(line[0].x-line[len(line)-1].x, line[0].y-line[len(line)-1].y) <= 0.05 {
		line = line[:len(line)-1]
	}
	left, right := offset(line, half, isClosed), offset(line, -half, isClosed)
	for i, j := 0, len(right)-1; i < j; i, j = i+1, j-1 {
		right[i], right[j] = right[j], right[i]
	}
	if isClosed {
		p.Polygon(left)
		p.Polygon(right)
		return
	}
	p.Polygon(append(left, right...))
}

// offset gives the line at a distance to one side.
func offset(line []point, d float64, isClosed bool) []point {
	n := len(line)
	normal := func(i int) point { // of the segment after corner i
		a, b := line[(i+n)%n], line[(i+1+n)%n]
		l := math.Hypot(b.x-a.x, b.y-a.y)
		return point{(b.y - a.y) / l * d, (a.x - b.x) / l * d}
	}
	var out []point
	for i, at := range line {
		switch {
		case !isClosed && i == 0:
			m := normal(0)
			out = append(out, point{at.x + m.x, at.y + m.y})
		case !isClosed && i == n-1:
			m := normal(n - 2)
			out = append(out, point{at.x + m.x, at.y + m.y})
		default:
			a, b := normal(i-1), normal(i)
			sx, sy := a.x+b.x, a.y+b.y
			// The mitre reaches d² · 2 / |a+b|² along a+b.
			if k := 2 * d * d / (sx*sx + sy*sy); sx*sx+sy*sy > 1e-9 && k < 1.6 {
				out = append(out, point{at.x + sx*k, at.y + sy*k})
			} else {
				out = append(out, point{at.x + a.x, at.y + a.y}, point{at.x + b.x, at.y + b.y})
			}
		}
	}
	return out
}
