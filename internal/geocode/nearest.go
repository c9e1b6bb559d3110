package geocode

import (
	"iter"
	"math"

	"github.com/paulmach/orb"
)

const (
	kmPerDegree = 111.195 // of latitude, on a sphere of 6,371.0 km
	gridDegrees = 0.25
)

// grid sorts the seats of municipalities into cells of a quarter of a degree.
type grid map[[2]int16][]int32

func newGrid(g *Gazetteer) grid {
	out := grid{}
	for i := range g.places {
		if p := &g.places[i]; p.seat || p.lau == 0 {
			c := cellOf(p.point)
			out[c] = append(out[c], int32(i))
		}
	}
	return out
}

func cellOf(p orb.Point) [2]int16 {
	return [2]int16{int16(math.Floor(p[0] / gridDegrees)), int16(math.Floor(p[1] / gridDegrees))}
}

// NearestPlace returns the municipality's seat nearest to p, at most maxKM
// kilometres off; of places whose municipality is not known, the place itself.
// More than 200 km are taken as 200.
func (g *Gazetteer) NearestPlace(p orb.Point, maxKM float64) (Place, bool) {
	if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 && maxKM > 0) {
		return Place{}, false
	}
	least := min(maxKM, 200)
	best := int32(-1)
	for i := range g.near(p, least) {
		if d := distanceKM(p, g.places[i].point); d <= least {
			best, least = i, d
		}
	}
	if best < 0 {
		return Place{}, false
	}
	return g.place(g.refOf(best), ""), true
}

// near yields the seats around a point, all that are within km and some more.
func (g *Gazetteer) near(p orb.Point, km float64) iter.Seq[int32] {
	dy := km / kmPerDegree
	dx := dy / max(0.05, math.Cos(p[1]*math.Pi/180))
	from, to := cellOf(orb.Point{p[0] - dx, p[1] - dy}), cellOf(orb.Point{p[0] + dx, p[1] + dy})
	return func(yield func(int32) bool) {
		for x := from[0]; x <= to[0]; x++ {
			for y := from[1]; y <= to[1]; y++ {
				for _, i := range g.nearness[[2]int16{x, y}] {
					if !yield(i) {
						return
					}
				}
			}
		}
	}
}

// distanceKM is the distance on a sphere, good for short ways.
func distanceKM(a, b orb.Point) float64 {
	return kmPerDegree * math.Hypot((a[0]-b[0])*math.Cos((a[1]+b[1])/2*math.Pi/180), a[1]-b[1])
}
