package presskit

import "math"

// The colours of the emblem: Pantone Reflex Blue and Yellow as sRGB.
var (
	emblemBlue   = Colour{0x00, 0x33, 0x99}
	emblemYellow = Colour{0xFF, 0xCC, 0x00}
)

// emblem draws the European emblem by its geometry: a rectangle one and a half
// times as long as high; twelve stars, one point up, on a circle of a third of
// the height at the hours of a clock; each in a circle of an eighteenth.
//
// Source: Interinstitutional style guide, annex A1 (publications.europa.eu).
func (d *Drawing) emblem(x, y, height float64) {
	d.fill(rectangle(Rect{x, y, x + 1.5*height, y + height}), emblemBlue)
	for hour := range 12 {
		at := float64(hour) * math.Pi / 6
		d.fill(star(x+0.75*height+height/3*math.Sin(at), y+height/2-height/3*math.Cos(at), height/18, math.Sin(math.Pi/10)/math.Sin(math.Pi*7/10)), emblemYellow)
	}
}

// star gives a star with five points in a circle of radius r; inner is how far
// its inner corners are out, as part of r.
func star(x, y, r, inner float64) Path {
	var ring []point
	for i := range 10 {
		far := r
		if i%2 == 1 {
			far = r * inner
		}
		at := float64(i) * math.Pi / 5
		ring = append(ring, point{x + far*math.Sin(at), y - far*math.Cos(at)})
	}
	var p Path
	p.Polygon(ring)
	return p
}
