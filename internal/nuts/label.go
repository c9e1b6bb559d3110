package nuts

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

const (
	kmPerDegree = 111.195 // of latitude, on a sphere of 6,371.0 km
	viewKM      = 2000    // far enough for the Azores and the Canaries, not for Réunion
)

// cosine is the length of a degree of longitude in degrees of latitude.
func cosine(lat float64) float64 { return max(0.01, math.Cos(lat*math.Pi/180)) }

// largest gives the part with the greatest area on the ground: the order of the
// parts is by area in degrees, which favours the north.
func largest(parts orb.MultiPolygon) orb.Polygon {
	best, most := 0, -1.0
	for i, polygon := range parts {
		ring := polygon[0]
		var sum float64
		for j := 1; j+1 < len(ring); j++ {
			sum += (ring[j][0]-ring[0][0])*(ring[j+1][1]-ring[0][1]) - (ring[j+1][0]-ring[0][0])*(ring[j][1]-ring[0][1])
		}
		if sum *= cosine(ring[0][1]); sum > most {
			best, most = i, sum
		}
	}
	return parts[best]
}

// view is the bound of the parts that lie within viewKM of the largest one.
func view(parts orb.MultiPolygon) orb.Bound {
	main := largest(parts).Bound()
	out := main
	for _, polygon := range parts {
		b := polygon.Bound()
		dy := max(0, b.Min[1]-main.Max[1], main.Min[1]-b.Max[1])
		dx := max(0, b.Min[0]-main.Max[0], main.Min[0]-b.Max[0]) * cosine(b.Center()[1])
		if math.Hypot(dx, dy)*kmPerDegree <= viewKM {
			out = out.Union(b)
		}
	}
	return out
}

// labelLines is how many parallels are tried for a label.
const labelLines = 11

// label finds a point well inside the largest part: of the widest chords along
// some parallels, centred once more along their meridian, the one with most room.
func label(parts orb.MultiPolygon) orb.Point {
	polygon := largest(parts)
	b := polygon.Bound()
	best, room := b.Center(), -1.0
	for i := 1; i <= labelLines; i++ {
		y := b.Min[1] + (b.Max[1]-b.Min[1])*float64(i)/(labelLines+1)
		west, east, ok := chord(polygon, 0, y, math.NaN())
		if !ok {
			continue
		}
		x := (west + east) / 2
		south, north, ok := chord(polygon, 1, x, y)
		if !ok {
			continue
		}
		p := orb.Point{x, (south + north) / 2}
		west, east, ok = chord(polygon, 0, p[1], x)
		if !ok {
			continue
		}
		// The middle between both widths: a long thin region has room along its length.
		w, h := (east-west)*cosine(y), north-south
		if r := min(w, h) + 0.1*max(w, h); r > room {
			best, room = orb.Point{(west + east) / 2, p[1]}, r
		}
	}
	return best
}

// chord cuts a polygon along a line of constant latitude (axis 0) or longitude
// (axis 1) and gives the ends of the widest piece inside, or of the one around at.
func chord(polygon orb.Polygon, axis int, line, at float64) (from, to float64, ok bool) {
	other := 1 - axis
	var cuts []float64
	for _, ring := range polygon {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if (a[other] > line) != (b[other] > line) {
				cuts = append(cuts, a[axis]+(b[axis]-a[axis])*(line-a[other])/(b[other]-a[other]))
			}
		}
	}
	slices.Sort(cuts)
	for i := 0; i+1 < len(cuts); i += 2 {
		a, b := cuts[i], cuts[i+1]
		if at >= a && at <= b {
			return a, b, true
		}
		if math.IsNaN(at) && b-a > to-from {
			from, to, ok = a, b, true
		}
	}
	return from, to, ok
}
