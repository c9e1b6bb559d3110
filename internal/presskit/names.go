package presskit

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"github.com/ngeumap/ngeumap/internal/tile"
)

// namesOnMap writes the names of countries and places that fit: the important
// first, none over a symbol or another name, none cut by the edge.
func (s *Studio) namesOnMap(d *Drawing, v view, unit float64, lang, title string, symbols, taken []Rect, inside func(orb.Point) bool, most int) {
	p := &s.palette
	clear := func(r Rect, of []Rect) bool {
		for _, t := range of {
			if t.Overlaps(r) {
				return false
			}
		}
		return true
	}
	free := func(r Rect) bool {
		return v.box.Inset(4*unit).Contains(r) && clear(r, symbols) && clear(r, taken)
	}
	upper := cases.Upper(language.Make(lang))                      // Greek capitals have no accents
	written := map[string]bool{s.fonts.Regular.Clean(title): true} // stands above the map already
	named := map[int]bool{}                                        // symbols that one name stands beside already
	for _, here := range []bool{true, false} {                     // those of the place itself first
		zoom := int(v.zoom(unit)) + 1
		if here {
			zoom++
		}
		for _, l := range s.base.Names(zoom, v.world()) {
			if most <= 0 {
				return
			}
			if inside(l.At) != here {
				continue
			}
			name := s.fonts.Regular.Clean(l.In(lang))
			if written[name] || len(s.fonts.Regular.Lacks(name)) > 0 {
				continue
			}
			at := v.at(l.At)
			if l.Class == "country" {
				if v.zoom(unit) > 6.5 {
					continue // the title says where it is
				}
				text := Text{S: upper.String(name), Size: 15 * unit, Font: s.fonts.Bold}
				w := text.Font.Width(text.S, text.Size)
				text.X, text.Y = at.x-w/2, at.y+0.36*text.Size
				text.Width = w
				if box := text.box(); free(box) {
					taken, written[name] = append(taken, box), true
					d.writeHalo(text, p.Label.mix(p.Land, 0.12), p.Halo, 3.5*unit)
				}
				continue
			}
			size, font := 15*unit, s.fonts.Regular
			if l.Class == "capital" || l.Rank < 25 {
				size, font = 16*unit, s.fonts.Bold
			}
			w, dot := font.Width(name, size), 3*unit
			dotBox := Rect{at.x - dot, at.y - dot, at.x + dot, at.y + dot}
			withDot, gap := true, dot+4*unit
			if !clear(dotBox, symbols) {
				withDot, gap = false, nearest(symbols, at)+4*unit // beside the symbol that covers it
			}
			cover := coverOf(symbols, at)
			if withDot && !free(dotBox) || !withDot && (named[cover] || cover < 0 || l.Class != "capital" && !central(symbols, cover, at)) {
				continue
			}
			for _, to := range []point{{at.x + gap, at.y + 0.36*size}, {at.x - gap - w, at.y + 0.36*size}, {at.x - w/2, at.y - gap}, {at.x - w/2, at.y + gap + 0.8*size}} {
				text := Text{S: name, X: to.x, Y: to.y, Size: size, Font: font, Width: w}
				box := text.box()
				if !free(box) {
					continue
				}
				if taken, written[name] = append(taken, box), true; withDot {
					taken = append(taken, dotBox)
					d.fill(circle(at.x, at.y, dot+1.2*unit), p.Halo)
					d.fill(circle(at.x, at.y, dot), p.Label)
				}
				named[cover] = named[cover] || !withDot
				d.writeHalo(text, p.Label, p.Halo, 3.5*unit)
				most--
				break
			}
		}
	}
}

// nearest gives the reach of the smallest taken box that covers a point.
func nearest(taken []Rect, at point) float64 {
	reach := 0.0
	for _, t := range taken {
		if at.x >= t.X0 && at.x <= t.X1 && at.y >= t.Y0 && at.y <= t.Y1 {
			reach = max(reach, t.X1-at.x, at.x-t.X0)
		}
	}
	return reach
}

// coverOf gives the first box that covers a point, -1 for none.
func coverOf(boxes []Rect, at point) int {
	return slices.IndexFunc(boxes, func(r Rect) bool { return at.x >= r.X0 && at.x <= r.X1 && at.y >= r.Y0 && at.y <= r.Y1 })
}

// central tells whether a point is in the middle of the box that covers it, so
// that a name beside the box is a name for the point.
func central(boxes []Rect, i int, at point) bool {
	if i < 0 {
		return false
	}
	r := boxes[i]
	return math.Hypot(at.x-(r.X0+r.X1)/2, at.y-(r.Y0+r.Y1)/2) < 0.4*r.W()
}

// insideOf tells whether a point of the world lies in one of some shapes.
func insideOf(shapes []tile.Shape) func(orb.Point) bool {
	return func(p orb.Point) bool {
		for _, s := range shapes {
			if !s.Bound.Contains(p) {
				continue
			}
			odd := false
			for _, ring := range s.Rings {
				for i, b := range ring {
					a := ring[(i+len(ring)-1)%len(ring)]
					if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])*(b[0]-a[0])/(b[1]-a[1]) {
						odd = !odd
					}
				}
			}
			if odd {
				return true
			}
		}
		return false
	}
}
