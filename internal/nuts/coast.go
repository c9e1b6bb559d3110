package nuts

import (
	"math"
	"slices"

	"github.com/ngeumap/ngeumap/internal/topojson"
	"github.com/paulmach/orb"
)

const (
	snapKM      = 5
	landKM      = 1   // what boundaries at 1:3 million may cut off a village at a border
	coastDegree = 0.1 // side of a coast cell
	insideKM    = 0.02
)

// foreign are points in countries without NUTS regions that others enclose:
// Kosovo, Andorra, San Marino, the Vatican. A hole around one is no coast.
var foreign = []orb.Point{{20.9, 42.6}, {1.57, 42.55}, {12.46, 43.94}, {12.454, 41.903}}

// landward are the pieces of the outer edge that are borders on land with
// countries without NUTS regions, each from one coast to the next, NUTS regions
// to the left. Across them only points within landKM snap.
var landward = [][2]orb.Point{
	{{29.70, 45.21}, {28.04, 59.47}}, // Danube mouth – Ukraine, Moldova, Belarus, Russia – Narva mouth
	{{20.95, 55.28}, {19.64, 54.45}}, // Kaliningrad, from spit to spit
	{{27.80, 60.54}, {30.82, 69.79}}, // Finland and Norway – Russia
	{{17.58, 42.94}, {17.65, 42.88}}, // around Bosnia and Herzegovina, from Neum to Neum
	{{35.92, 35.92}, {41.55, 41.52}}, // Türkiye – Syria, Iraq, Iran, Armenia, Georgia
	{{-54.00, 5.75}, {-51.70, 4.10}}, // Guyane – Suriname, Brazil
}

// landwardKM is how far an end of landward may be from the coast it names; in
// other boundaries, such as those of a test, the piece is not there.
const landwardKM = 25

// coast finds the region of a point that lies a little off it.
type coast struct {
	edges []coastEdge
	cells map[[2]int][]uint32
}

type coastEdge struct {
	a, b   orb.Point
	region int32
	reach  float32 // how far off points snap, in degrees of latitude
}

// newCoast collects the outer edge of all regions together.
func newCoast(topo *topojson.Topology, users [][2]int) coast {
	c := coast{cells: map[[2]int][]uint32{}}
	whole := topo.Merge("", topo.Objects[object])
	for _, rings := range whole.Arcs {
		for i, arcs := range rings {
			ring := orb.Ring(topo.Line(arcs))
			if i > 0 && slices.ContainsFunc(foreign, func(p orb.Point) bool { return encloses(ring, p) }) {
				continue
			}
			land := landEdges(ring)
			n := 0
			for _, arc := range arcs {
				region := int32(users[max(arc, ^arc)][0])
				for range len(topo.Arcs[max(arc, ^arc)]) - 1 {
					reach := float32(snapKM / kmPerDegree)
					if land[n] {
						reach = landKM / kmPerDegree
					}
					c.add(coastEdge{ring[n], ring[n+1], region, reach})
					n++
				}
			}
		}
	}
	return c
}

// landEdges tells which edges of a ring are borders on land.
func landEdges(ring orb.Ring) []bool {
	land := make([]bool, len(ring))
	n := len(ring) - 1
	for _, piece := range landward {
		from, to := nearestVertex(ring, piece[0]), nearestVertex(ring, piece[1])
		if from < 0 || to < 0 {
			continue
		}
		for i := from; i != to; i = (i + 1) % n {
			land[i] = true
		}
	}
	return land
}

// nearestVertex gives the vertex next to p, -1 where none is within landwardKM.
func nearestVertex(ring orb.Ring, p orb.Point) int {
	best, least := -1, landwardKM/kmPerDegree
	scale := cosine(p[1])
	for i, q := range ring[:len(ring)-1] {
		if d := math.Hypot((q[0]-p[0])*scale, q[1]-p[1]); d < least {
			best, least = i, d
		}
	}
	return best
}

func (c *coast) add(e coastEdge) {
	i := uint32(len(c.edges))
	c.edges = append(c.edges, e)
	for x := cellOf(min(e.a[0], e.b[0])); x <= cellOf(max(e.a[0], e.b[0])); x++ {
		for y := cellOf(min(e.a[1], e.b[1])); y <= cellOf(max(e.a[1], e.b[1])); y++ {
			c.cells[[2]int{x, y}] = append(c.cells[[2]int{x, y}], i)
		}
	}
}

func cellOf(degrees float64) int { return int(math.Floor(degrees / coastDegree)) }

// nearest gives the region of the nearest edge if it is within reach, -1 for none.
func (c *coast) nearest(p orb.Point) int {
	if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) || len(c.edges) == 0 {
		return -1
	}
	scale := cosine(p[1])
	dy := float64(snapKM) / kmPerDegree
	dx := dy / scale
	best, least := -1, dy
	reach := dy
	for x := cellOf(p[0] - dx); x <= cellOf(p[0]+dx); x++ {
		for y := cellOf(p[1] - dy); y <= cellOf(p[1]+dy); y++ {
			for _, i := range c.cells[[2]int{x, y}] {
				e := &c.edges[i]
				q := closest(e.a, e.b, p, scale)
				if d := math.Hypot((q[0]-p[0])*scale, q[1]-p[1]); d < least {
					best, least, reach = int(e.region), d, float64(e.reach)
				}
			}
		}
	}
	if least > reach {
		return -1
	}
	return best
}

// closest gives the point of a segment next to p, degrees of longitude counting
// scale times those of latitude.
func closest(a, b, p orb.Point, scale float64) orb.Point {
	dx, dy := (b[0]-a[0])*scale, b[1]-a[1]
	length := dx*dx + dy*dy
	if length == 0 {
		return a
	}
	s := min(1, max(0, ((p[0]-a[0])*scale*dx+(p[1]-a[1])*dy)/length))
	return orb.Point{a[0] + s*(b[0]-a[0]), a[1] + s*(b[1]-a[1])}
}

// encloses is the even-odd rule for one ring.
func encloses(ring orb.Ring, p orb.Point) bool {
	in := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1]) {
			in = !in
		}
	}
	return in
}

// Snap returns p itself where the region contains it, else a point about 20 m
// inside the region next to p. For an unknown region it returns p.
func (x *Index) Snap(c Code, p orb.Point) orb.Point {
	a, ok := x.areas[c]
	if !ok || x.Contains(c, p) {
		return p
	}
	scale := cosine(p[1])
	least := math.Inf(1)
	var at, from, to orb.Point
	for _, rings := range a.outline.Arcs {
		for _, arcs := range rings {
			line := x.topo.Line(arcs)
			for i := 1; i < len(line); i++ {
				q := closest(line[i-1], line[i], p, scale)
				if d := math.Hypot((q[0]-p[0])*scale, q[1]-p[1]); d < least {
					least, at, from, to = d, q, line[i-1], line[i]
				}
			}
		}
	}
	// The region lies to the left of its outline. At a sharp corner the first
	// step may lead out again: then others around are tried, then longer ones.
	left := math.Atan2((to[0]-from[0])*scale, -(to[1] - from[1]))
	for step := insideKM / kmPerDegree; step < 64*insideKM/kmPerDegree; step *= 2 {
		for turn := range 16 {
			angle := left + float64(turn/2+turn%2)*math.Pi/8*float64(1-2*(turn%2))
			q := orb.Point{at[0] + step*math.Cos(angle)/scale, at[1] + step*math.Sin(angle)}
			if x.Contains(c, q) {
				return q
			}
		}
	}
	return a.Label
}
