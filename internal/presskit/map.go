package presskit

import (
	"math"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// mapDrawing is a map to be drawn in a box of a page.
type mapDrawing struct {
	subject   subject
	selection *index.Selection
	words     *i18n.Printer
	unit      float64
	plain     bool // single projects without their pillars, where there is no legend
}

// shown is what a map shows, for legend and captions.
type shown struct {
	points                   int // locations in sight
	pillars                  map[ngeu.Pillar]bool
	singles, stacks, cluster bool
}

func (a *shown) add(marks []mark) {
	for _, m := range marks {
		a.points += m.count
		switch m.kind {
		case tile.Single:
			a.singles = true
			if a.pillars == nil {
				a.pillars = map[ngeu.Pillar]bool{}
			}
			a.pillars[m.pillar] = true
		case tile.Stack:
			a.stacks = true
		default:
			a.cluster = true
		}
	}
}

// panes divides the box of a map: the main view, and boxes for what is far
// away, on the left where the map has room at its sides, else in a row below;
// none where they would be too small to read.
func (s *Studio) panes(m *mapDrawing, box Rect) (main Rect, insets []Rect) {
	n := len(m.subject.apart)
	if n == 0 {
		return box, nil
	}
	gap := 8 * m.unit
	frame := m.subject.frame
	if ratio := (frame.Max[0] - frame.Min[0]) / (frame.Max[1] - frame.Min[1]); box.W()/box.H() > 1.25*ratio {
		columns := 1
		if n > 5 {
			columns = 2
		}
		rows := (n + columns - 1) / columns
		w := min(box.W()*0.18, 150*m.unit)
		name := s.nameRoom(m, w)
		h := min((box.H()-gap)/float64(rows)-gap-name, w*0.8)
		if w < leastInset*m.unit || h < 0.6*leastInset*m.unit || float64(columns)*(w+gap) > 0.45*box.W() {
			return box, nil
		}
		for i := range n {
			x, y := box.X0+gap+float64(i/rows)*(w+gap), box.Y1-(h+gap+name)*float64(rows-i%rows)
			insets = append(insets, Rect{x, y, x + w, y + h})
		}
		return Rect{box.X0 + float64(columns)*(w+gap) + gap, box.Y0, box.X1, box.Y1}, insets
	}
	w := min((box.W()-gap)/float64(n)-gap, 170*m.unit)
	h := min(w*0.75, box.H()*0.2)
	y := box.Y1 - h - s.nameRoom(m, w) - gap/2
	if w < leastInset*m.unit || h < 0.6*leastInset*m.unit || y < box.Y0+0.55*box.H() {
		return box, nil
	}
	for i := range n {
		x := box.X0 + gap + float64(i)*(w+gap)
		insets = append(insets, Rect{x, y, x + w, y + h})
	}
	return Rect{box.X0, box.Y0, box.X1, y - gap/2}, insets
}

// leastNamed is the least width and height of a map with names: on a smaller one
// a name is as large as what it names.
const leastNamed = 170

// leastInset is the least width of a box.
const leastInset = 84

// insetSize is the size of the names under boxes.
const insetSize = 14.5

// insetName breaks the name under a box in two lines at most.
func (s *Studio) insetName(m *mapDrawing, a apart, width float64) []string {
	size := insetSize * m.unit
	lines := s.fonts.Regular.wrap(s.fonts.Regular.Clean(a.name), size, width)
	if len(lines) > 2 {
		lines = []string{lines[0], s.fonts.Regular.ellipsis(strings.Join(lines[1:], " "), size, width)}
	}
	return lines
}

// nameRoom is the height that the names under boxes of a width take.
func (s *Studio) nameRoom(m *mapDrawing, width float64) float64 {
	lines := 1
	for _, a := range m.subject.apart {
		lines = max(lines, len(s.insetName(m, a, width)))
	}
	return (0.45 + 1.15*float64(lines)) * insetSize * m.unit
}

// survey tells what the map in a box will show.
func (s *Studio) survey(m *mapDrawing, box Rect) (out shown) {
	main, insets := s.panes(m, box)
	v := fit(m.subject.frame, main, m.margin(main))
	if len(insets) > 0 {
		v = v.widened(box)
	}
	out.add(s.mainMarks(m, v, insets))
	for i, r := range insets {
		out.add(fit(m.subject.apart[i].frame, r, 15*m.unit).marks(m.selection, m.unit, m.words, s.fonts.Bold))
	}
	return out
}

// margin keeps symbols at the edge of a region off the edge of the map.
func (m *mapDrawing) margin(box Rect) float64 {
	return min(34*m.unit, 0.12*min(box.W(), box.H()))
}

// drawMap draws the map and gives what it shows.
func (s *Studio) drawMap(d *Drawing, m *mapDrawing, box Rect) (out shown) {
	main, insets := s.panes(m, box)
	d.clip(box, func() {
		d.fill(rectangle(box), s.palette.Sea)
	})
	v := fit(m.subject.frame, main, m.margin(main))
	if len(insets) > 0 { // the sea runs on under the boxes
		v = v.widened(box)
	}
	var symbols, taken []Rect
	for _, r := range insets {
		taken = append(taken, Rect{r.X0 - 6*m.unit, r.Y0 - 6*m.unit, r.X1 + 6*m.unit, r.Y1 + 50*m.unit})
	}
	marks := s.mainMarks(m, v, insets)
	out.add(marks)
	d.box("map", box)
	d.clip(box, func() {
		lit := s.ground(d, v, m, m.subject.lit)
		for _, k := range marks {
			symbols = append(symbols, k.box())
		}
		if m.subject.spot != nil {
			at := v.at(*m.subject.spot)
			symbols = append(symbols, Rect{at.x - 32*m.unit, at.y - 32*m.unit, at.x + 32*m.unit, at.y + 32*m.unit})
			d.stroke(circle(at.x, at.y, 30*m.unit), s.palette.Halo, 6*m.unit)
			d.stroke(circle(at.x, at.y, 30*m.unit), s.palette.Place, 2.6*m.unit)
		}
		names := int(math.Sqrt(main.W()*main.H()) / (48 * m.unit))
		if min(main.W(), main.H()) < leastNamed*m.unit {
			names = 0
		}
		s.namesOnMap(d, v, m.unit, string(m.words.Lang()), m.subject.name, symbols, taken, insideOf(lit), names)
		for _, k := range marks {
			s.symbol(d, k, m.unit, m.plain)
		}
	})
	for i, r := range insets {
		out.add(s.inset(d, m, m.subject.apart[i], r))
	}
	return out
}

// widened is the same view with its edges moved out to a larger box.
func (v view) widened(box Rect) view {
	return view{box, orb.Point{v.origin[0] - (v.box.X0-box.X0)/v.scale, v.origin[1] - (v.box.Y0-box.Y0)/v.scale}, v.scale}
}

// mainMarks gathers the symbols of the main view, but not those that have a box
// of their own or lie under one.
func (s *Studio) mainMarks(m *mapDrawing, v view, insets []Rect) (out []mark) {
	for _, k := range v.marks(m.selection, m.unit, m.words, s.fonts.Bold) {
		covered := false
		for i, b := range insets {
			low, high := v.at(m.subject.apart[i].frame.Min), v.at(m.subject.apart[i].frame.Max)
			for _, r := range []Rect{b.Inset(-k.r), {low.x - 1, low.y - 1, high.x + 1, high.y + 1}} {
				covered = covered || r.Contains(Rect{k.at.x, k.at.y, k.at.x, k.at.y})
			}
		}
		if !covered {
			out = append(out, k)
		}
	}
	return out
}

// inset draws a region in a box of its own, with its name below.
func (s *Studio) inset(d *Drawing, m *mapDrawing, a apart, r Rect) []mark {
	v := fit(a.frame, r, 15*m.unit)
	marks := v.marks(m.selection, m.unit, m.words, s.fonts.Bold)
	d.box("inset", r)
	d.fill(rectangle(r.Inset(-2*m.unit)), white)
	d.clip(r, func() {
		d.fill(rectangle(r), s.palette.Sea)
		s.ground(d, v, m, []nuts.Code{a.code})
		for _, k := range marks {
			s.symbol(d, k, m.unit, m.plain)
		}
	})
	size := insetSize * m.unit
	for i, text := range s.insetName(m, a, r.W()) {
		d.writeHalo(Text{S: text, X: r.X0, Y: r.Y1 + (1.2+1.15*float64(i))*size, Size: size, Font: s.fonts.Regular}, s.palette.Label, s.palette.Sea, 2*m.unit)
	}
	return marks
}

// ground draws land, water, borders and the outlines of the lit regions, whose
// shapes it gives back.
func (s *Studio) ground(d *Drawing, v view, m *mapDrawing, codes []nuts.Code) (lit []tile.Shape) {
	p, unit := &s.palette, m.unit
	zoom := min(max(int(math.Ceil(v.zoom(1))), 0), tile.DetailZoom)
	world := v.world()
	pad := edge / v.scale
	shapes := s.base.Shapes(zoom, world.Pad(pad))
	dim := p.Land.mix(p.Border, 0.16)
	fillAll := func(all []tile.Shape, c Colour) {
		for _, shape := range all {
			d.fill(v.shape(shape), c)
		}
	}
	strokeAll := func(all []tile.Path, c Colour, width float64) {
		var path Path
		for _, l := range all {
			v.path(&path, l)
		}
		d.stroke(path, c, width)
	}
	ground := dim
	if len(codes) == 0 {
		ground = p.Land
	}
	fillAll(shapes.Land, ground)
	for _, region := range s.areas.Outlines(codes, zoom) {
		lit = append(lit, region...)
	}
	fillAll(lit, p.Land)
	if z := v.zoom(unit); z > 4 && z < coarse {
		fillAll(shapes.Urban, p.Urban)
	}
	for _, shape := range shapes.Water {
		d.fill(v.shape(shape), p.Sea)
	}
	if v.zoom(unit) > 3.6 {
		strokeAll(shapes.Rivers, p.River, min(max(v.zoom(unit)*0.25, 0.8), 2)*unit)
	}
	if level := bordersAt(v.zoom(unit)); level > 0 {
		strokeAll(s.areas.Borders(level, zoom, world.Pad(pad)), p.Area.mix(p.Border, 0.25), 1*unit)
	}
	strokeAll(shapes.Borders, p.Border, 1.5*unit)
	if m.subject.outlined {
		for _, c := range []struct {
			colour Colour
			width  float64
		}{{p.Halo, 6.5}, {p.Place, 2.6}} {
			for _, shape := range lit {
				d.stroke(v.shape(shape), c.colour, c.width*unit)
			}
		}
	}
	return lit
}

// coarse is the zoom from which towns at 1:50 million have too few corners.
const coarse = 7.6

// bordersAt is the level of regions whose borders read well at a zoom.
func bordersAt(zoom float64) int {
	switch {
	case zoom < 4:
		return 0
	case zoom < 5.2:
		return 2
	}
	return 3
}
