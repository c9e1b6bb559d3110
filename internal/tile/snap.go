package tile

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// snap cuts the edges of a sheet where they meet and gives, for each, the corners
// that it now passes on its way. After Hobby, "Practical segment intersection with
// finite precision output" (1999): wherever an edge ends or two cross is a hot
// pixel, one unit wide; every edge that passes a hot pixel passes its middle. The
// pieces then meet in their ends only. All decisions are in whole numbers.
func (s *sheet) snap() [][]int32 {
	g := newMesh(len(s.edges))
	in := binned(g.cells(), len(s.edges), func(i int, put func(cell int)) {
		g.along(s.corners[s.edges[i].from], s.corners[s.edges[i].to], put)
	})
	for c := range g.cells() {
		here := in.of(c)
		for i, a := range here {
			for _, b := range here[:i] {
				if p, ok := s.crossing(s.edges[a], s.edges[b]); ok {
					s.corner(p)
				}
			}
		}
	}
	hot := binned(g.cells(), len(s.corners), func(i int, put func(cell int)) { put(g.cell(s.corners[i])) })
	chains := make([][]int32, len(s.edges))
	for i, e := range s.edges {
		chains[i] = s.chain(e, g, hot)
	}
	return chains
}

// crossing is the unit in which two edges cross. Where one only touches the other
// there is a corner already.
func (s *sheet) crossing(e, f edge) (xy, bool) {
	a, b, c, d := s.corners[e.from], s.corners[e.to], s.corners[f.from], s.corners[f.to]
	if max(a.x, b.x) < min(c.x, d.x) || max(c.x, d.x) < min(a.x, b.x) || max(a.y, b.y) < min(c.y, d.y) || max(c.y, d.y) < min(a.y, b.y) {
		return xy{}, false
	}
	if !apart(turn(a, b, c), turn(a, b, d)) || !apart(turn(c, d, a), turn(c, d, b)) {
		return xy{}, false
	}
	dx, dy := int64(b.x-a.x), int64(b.y-a.y)
	over := dx*int64(d.y-c.y) - dy*int64(d.x-c.x)
	part := int64(c.x-a.x)*int64(d.y-c.y) - int64(c.y-a.y)*int64(d.x-c.x)
	return xy{a.x + int32(nearest(part*dx, over)), a.y + int32(nearest(part*dy, over))}, true
}

// chain lists the hot pixels between the ends of an edge, from its first on.
func (s *sheet) chain(e edge, g mesh, hot bins) []int32 {
	a, b := s.corners[e.from], s.corners[e.to]
	var out []int32
	g.along(a, b, func(cell int) {
		for _, c := range hot.of(cell) {
			if c != e.from && c != e.to && passes(a, b, s.corners[c]) {
				out = append(out, c)
			}
		}
	})
	way := func(c int32) int64 {
		return int64(s.corners[c].x-a.x)*int64(b.x-a.x) + int64(s.corners[c].y-a.y)*int64(b.y-a.y)
	}
	slices.SortFunc(out, func(c, d int32) int { return cmp.Compare(way(c), way(d)) })
	return slices.Compact(out)
}

// passes tells whether the edge a b passes the pixel around p, which has its left
// and lower side but not the two others. Sides lie at half units, so no end of an
// edge is on one.
func passes(a, b, p xy) bool {
	if max(a.x, b.x) < p.x || min(a.x, b.x) > p.x || max(a.y, b.y) < p.y || min(a.y, b.y) > p.y {
		return false
	}
	if a.x == b.x || a.y == b.y {
		return true
	}
	// The four corners of the pixel, against the line: twice the turn, with p
	// moved by half a unit each way.
	dx, dy := int64(b.x-a.x), int64(b.y-a.y)
	middle := 2 * turn(a, b, p)
	lowLeft, lowRight, upLeft, upRight := middle-dx+dy, middle-dx-dy, middle+dx+dy, middle+dx-dy
	least, most := min(lowLeft, lowRight, upLeft, upRight), max(lowLeft, lowRight, upLeft, upRight)
	if least == 0 || most == 0 {
		return lowLeft == 0
	}
	return least < 0 && most > 0
}

// turn is positive where a b c turns from x to y, and twice the area of the
// triangle.
func turn(a, b, c xy) int64 {
	return int64(b.x-a.x)*int64(c.y-a.y) - int64(b.y-a.y)*int64(c.x-a.x)
}

func apart(s, t int64) bool { return s < 0 && t > 0 || s > 0 && t < 0 }

// nearest is n/d rounded, halves up.
func nearest(n, d int64) int64 {
	if d < 0 {
		n, d = -n, -d
	}
	n, d = 2*n+d, 2*d
	q := n / d
	if n%d < 0 {
		q--
	}
	return q
}

// mesh divides a tile and its buffer into square cells, about as many as there
// are edges.
type mesh struct {
	shift uint
	wide  int
}

func newMesh(edges int) mesh {
	const span, finest, coarsest = extent + 2*shapeBuffer + 2, 5, 13
	shift := uint(max(finest, coarsest-bits.Len(uint(edges))/2))
	return mesh{shift, span>>shift + 1}
}

func (g mesh) cells() int { return g.wide * g.wide }

func (g mesh) at(v int32) int {
	return min(max(int(v)+shapeBuffer+1, 0)>>g.shift, g.wide-1)
}

func (g mesh) cell(p xy) int { return g.at(p.y)*g.wide + g.at(p.x) }

// along calls visit with the cells that lie within a unit of the edge a b.
func (g mesh) along(a, b xy, visit func(cell int)) {
	left, right := min(a.x, b.x)-1, max(a.x, b.x)+1
	low, high := g.at(min(a.y, b.y)-1), g.at(max(a.y, b.y)+1)
	for row := low; row <= high; row++ {
		from, to := left, right
		if low != high && a.y != b.y {
			// Where the edge enters and leaves the row, a unit wider on all sides.
			bottom := float64(row<<g.shift - shapeBuffer - 2)
			top := bottom + float64(int(1)<<g.shift) + 2
			slope := float64(b.x-a.x) / float64(b.y-a.y)
			p, q := float64(a.x)+slope*(bottom-float64(a.y)), float64(a.x)+slope*(top-float64(a.y))
			from = int32(max(float64(left), math.Floor(min(p, q))-1))
			to = int32(min(float64(right), math.Ceil(max(p, q))+1))
		}
		for column := g.at(from); column <= g.at(to); column++ {
			visit(row*g.wide + column)
		}
	}
}

// bins are lists of numbers by cell, one behind the other.
type bins struct {
	start []int32
	list  []int32
}

// binned puts the numbers below n into the cells that cellsOf names for each.
func binned(cells, n int, cellsOf func(i int, put func(cell int))) bins {
	b := bins{start: make([]int32, cells+1)}
	count := func(cell int) { b.start[cell+1]++ }
	for i := range n {
		cellsOf(i, count)
	}
	for c := range cells {
		b.start[c+1] += b.start[c]
	}
	b.list = make([]int32, b.start[cells])
	next, number := slices.Clone(b.start), int32(0)
	put := func(cell int) {
		b.list[next[cell]] = number
		next[cell]++
	}
	for i := range n {
		number = int32(i)
		cellsOf(i, put)
	}
	return b
}

func (b bins) of(cell int) []int32 { return b.list[b.start[cell]:b.start[cell+1]] }
