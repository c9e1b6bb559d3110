package presskit

import "math"

type point struct{ x, y float64 }

// Path is a list of lines and curves in the coordinates of a drawing: x right,
// y down.
type Path struct {
	verbs  []verb
	points []point
}

type verb byte

const (
	moveTo verb = iota // one point
	lineTo             // one point
	cubeTo             // three points
	closed             // none
)

func (p *Path) MoveTo(x, y float64) {
	p.verbs, p.points = append(p.verbs, moveTo), append(p.points, point{x, y})
}

func (p *Path) LineTo(x, y float64) {
	p.verbs, p.points = append(p.verbs, lineTo), append(p.points, point{x, y})
}

func (p *Path) CubeTo(ax, ay, bx, by, x, y float64) {
	p.verbs, p.points = append(p.verbs, cubeTo), append(p.points, point{ax, ay}, point{bx, by}, point{x, y})
}

func (p *Path) Close() { p.verbs = append(p.verbs, closed) }

// Polygon adds a closed ring.
func (p *Path) Polygon(ring []point) { p.line(ring); p.Close() }

func (p *Path) line(line []point) {
	for i, q := range line {
		if i == 0 {
			p.MoveTo(q.x, q.y)
		} else {
			p.LineTo(q.x, q.y)
		}
	}
}

// Append adds another path, scaled and moved.
func (p *Path) Append(q *Path, scale, dx, dy float64) {
	p.verbs = append(p.verbs, q.verbs...)
	for _, at := range q.points {
		p.points = append(p.points, point{at.x*scale + dx, at.y*scale + dy})
	}
}

// bound is the box of all points, those that steer curves included.
func (p *Path) bound() Rect {
	b := Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, q := range p.points {
		b = Rect{min(b.X0, q.x), min(b.Y0, q.y), max(b.X1, q.x), max(b.Y1, q.y)}
	}
	return b
}

func circle(x, y, r float64) Path {
	const k = 0.5522847498307936 // a quarter of a circle as a Bézier curve
	var p Path
	p.MoveTo(x+r, y)
	p.CubeTo(x+r, y+k*r, x+k*r, y+r, x, y+r)
	p.CubeTo(x-k*r, y+r, x-r, y+k*r, x-r, y)
	p.CubeTo(x-r, y-k*r, x-k*r, y-r, x, y-r)
	p.CubeTo(x+k*r, y-r, x+r, y-k*r, x+r, y)
	p.Close()
	return p
}

func rectangle(r Rect) Path {
	var p Path
	p.Polygon([]point{{r.X0, r.Y0}, {r.X1, r.Y0}, {r.X1, r.Y1}, {r.X0, r.Y1}})
	return p
}

func roundRectangle(r Rect, radius float64) Path {
	const k = 1 - 0.5522847498307936
	var p Path
	q, c := radius, radius*k
	p.MoveTo(r.X0+q, r.Y0)
	p.LineTo(r.X1-q, r.Y0)
	p.CubeTo(r.X1-c, r.Y0, r.X1, r.Y0+c, r.X1, r.Y0+q)
	p.LineTo(r.X1, r.Y1-q)
	p.CubeTo(r.X1, r.Y1-c, r.X1-c, r.Y1, r.X1-q, r.Y1)
	p.LineTo(r.X0+q, r.Y1)
	p.CubeTo(r.X0+c, r.Y1, r.X0, r.Y1-c, r.X0, r.Y1-q)
	p.LineTo(r.X0, r.Y0+q)
	p.CubeTo(r.X0, r.Y0+c, r.X0+c, r.Y0, r.X0+q, r.Y0)
	p.Close()
	return p
}

// Rect is a box in a drawing.
type Rect struct{ X0, Y0, X1, Y1 float64 }

func (r Rect) W() float64 { return r.X1 - r.X0 }
func (r Rect) H() float64 { return r.Y1 - r.Y0 }

// Inset gives the box made smaller by d on all sides.
func (r Rect) Inset(d float64) Rect { return Rect{r.X0 + d, r.Y0 + d, r.X1 - d, r.Y1 - d} }

// Contains tells whether all of q is inside r.
func (r Rect) Contains(q Rect) bool {
	const slack = 1e-6
	return q.X0 >= r.X0-slack && q.Y0 >= r.Y0-slack && q.X1 <= r.X1+slack && q.Y1 <= r.Y1+slack
}

// Overlaps tells whether both have an area in common.
func (r Rect) Overlaps(q Rect) bool {
	const slack = 1e-6
	return r.X0 < q.X1-slack && q.X0 < r.X1-slack && r.Y0 < q.Y1-slack && q.Y0 < r.Y1-slack
}

func (r Rect) meet(q Rect) Rect {
	return Rect{max(r.X0, q.X0), max(r.Y0, q.Y0), min(r.X1, q.X1), min(r.Y1, q.Y1)}
}
