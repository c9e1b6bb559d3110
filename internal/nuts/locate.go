package nuts

import (
	"strings"

	"github.com/ngeumap/ngeumap/internal/topojson"
	"github.com/paulmach/orb"
)

// At returns the level 3 region that contains p (lon, lat in degrees, WGS 84);
// a point on a common border belongs to exactly one. Points up to 5 km off a
// coast belong to the nearest region; all others are ErrOutside, also those in
// a country without NUTS regions close to its border.
func (x *Index) At(p orb.Point) (Code, error) {
	if i := x.locator.find(p); i >= 0 {
		return x.codes[3][i], nil
	}
	if i := x.coast.nearest(p); i >= 0 {
		return x.codes[3][i], nil
	}
	return "", ErrOutside
}

// Contains tells whether p lies in the region, without any snapping.
func (x *Index) Contains(c Code, p orb.Point) bool {
	i := x.locator.find(p)
	return i >= 0 && c != "" && strings.HasPrefix(string(x.codes[3][i]), string(c))
}

// edge is a straight piece of a border, the southern end first whoever uses it:
// so the two regions along it come to the same result on which side a point
// lies, and a point on the border is in exactly one of them.
type edge struct{ x0, y0, x1, y1 float64 }

const (
	cellDegrees  = 0.5 // side of a grid cell; most hold one to four regions
	edgesPerBand = 6
	maxBands     = 512
)

// locator answers which level 3 region a point is in, by the even-odd rule.
type locator struct {
	edges         []edge
	bands         []bands // by region
	min           orb.Point
	columns, rows int
	cells         [][]uint16 // regions with a part whose bound meets the cell
}

// bands cuts the latitudes of a region into slices of equal height and lists
// the edges that reach into each.
type bands struct {
	bound orb.Bound
	scale float64    // slices per degree
	edges [][]uint32 // positions in locator.edges
}

func newLocator(topo *topojson.Topology, regions []topojson.Geometry) locator {
	n := 0
	for _, arc := range topo.Arcs {
		n += len(arc) - 1
	}
	l := locator{edges: make([]edge, 0, n)}
	first := make([]uint32, len(topo.Arcs)+1) // arc → its edges
	for i, arc := range topo.Arcs {
		first[i] = uint32(len(l.edges))
		for j := 1; j < len(arc); j++ {
			a, b := arc[j-1], arc[j]
			switch {
			case a[1] < b[1]:
				l.edges = append(l.edges, edge{a[0], a[1], b[0], b[1]})
			case a[1] > b[1]:
				l.edges = append(l.edges, edge{b[0], b[1], a[0], a[1]})
			}
		}
	}
	first[len(topo.Arcs)] = uint32(len(l.edges))

	parts := make([]orb.MultiPolygon, len(regions))
	whole := orb.Bound{Min: orb.Point{180, 90}, Max: orb.Point{-180, -90}}
	for i, g := range regions {
		parts[i] = topo.MultiPolygon(g)
		bound := parts[i].Bound()
		whole = whole.Union(bound)
		l.bands = append(l.bands, l.slice(g, bound, first))
	}
	l.min = whole.Min
	l.columns = int((whole.Max[0]-whole.Min[0])/cellDegrees) + 1
	l.rows = int((whole.Max[1]-whole.Min[1])/cellDegrees) + 1
	l.cells = make([][]uint16, l.columns*l.rows)
	for i, polygons := range parts {
		for _, polygon := range polygons {
			b := polygon.Bound()
			for row := int((b.Min[1] - l.min[1]) / cellDegrees); row <= int((b.Max[1]-l.min[1])/cellDegrees); row++ {
				for column := int((b.Min[0] - l.min[0]) / cellDegrees); column <= int((b.Max[0]-l.min[0])/cellDegrees); column++ {
					cell := &l.cells[row*l.columns+column]
					if n := len(*cell); n == 0 || (*cell)[n-1] != uint16(i) {
						*cell = append(*cell, uint16(i))
					}
				}
			}
		}
	}
	return l
}

// slice sorts the edges of a region into bands.
func (l *locator) slice(g topojson.Geometry, bound orb.Bound, first []uint32) bands {
	var mine []uint32
	for _, polygon := range g.Arcs {
		for _, ring := range polygon {
			for _, arc := range ring {
				arc = max(arc, ^arc)
				for e := first[arc]; e < first[arc+1]; e++ {
					mine = append(mine, e)
				}
			}
		}
	}
	n := min(maxBands, len(mine)/edgesPerBand+1)
	b := bands{bound: bound, edges: make([][]uint32, n)}
	if height := bound.Max[1] - bound.Min[1]; height > 0 {
		b.scale = float64(n) / height
	}
	for _, e := range mine {
		from, to := b.at(l.edges[e].y0), b.at(l.edges[e].y1)
		for i := from; i <= to; i++ {
			b.edges[i] = append(b.edges[i], e)
		}
	}
	return b
}

// at is the band of a latitude within the bound.
func (b *bands) at(lat float64) int {
	return min(len(b.edges)-1, max(0, int((lat-b.bound.Min[1])*b.scale)))
}

// find gives the position of the region that contains p, -1 for none.
func (l *locator) find(p orb.Point) int {
	column, row := (p[0]-l.min[0])/cellDegrees, (p[1]-l.min[1])/cellDegrees
	if !(column >= 0 && row >= 0 && column < float64(l.columns) && row < float64(l.rows)) {
		return -1 // also NaN, and every point where there is no region
	}
	for _, i := range l.cells[int(row)*l.columns+int(column)] {
		if b := &l.bands[i]; b.bound.Contains(p) && l.inside(b, p) {
			return int(i)
		}
	}
	return -1
}

// inside counts the edges to the east of p.
func (l *locator) inside(b *bands, p orb.Point) bool {
	in := false
	for _, i := range b.edges[b.at(p[1])] {
		e := &l.edges[i]
		if e.y0 <= p[1] && p[1] < e.y1 && p[0] < e.x0+(e.x1-e.x0)*((p[1]-e.y0)/(e.y1-e.y0)) {
			in = !in
		}
	}
	return in
}
