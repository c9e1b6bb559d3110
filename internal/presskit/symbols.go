package presskit

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// mark is a symbol in a drawing.
type mark struct {
	kind   tile.SymbolKind
	count  int
	pillar ngeu.Pillar
	at     point
	r      float64
	text   string // the count
}

// deepest is the deepest zoom that symbols are gathered at.
const deepest = 13

// marks gathers the symbols of a view: those of the tiles of a zoom at which
// symbols have the room that they have in the browser.
func (v view) marks(sel *index.Selection, unit float64, words *i18n.Printer, font *Font) []mark {
	zoom := min(max(int(math.Floor(v.zoom(unit)+0.1)), 0), deepest)
	size := float64(tile.WorldWidth) / float64(int(1)<<zoom)
	world, last := v.world(), float64(int(1)<<zoom-1)
	column := func(x float64) uint32 { return uint32(min(max(math.Floor(x/size), 0), last)) }
	var out []mark
	for y := column(world.Min[1]); y <= column(world.Max[1]); y++ {
		for x := column(world.Min[0]); x <= column(world.Max[0]); x++ {
			for _, s := range tile.Symbols(sel, maptile.New(x, y, maptile.Zoom(zoom))) {
				at := v.at(s.At)
				m := mark{kind: s.Kind, count: s.Count, pillar: s.First.Pillar, at: at, r: radius(s.Count) * unit}
				if s.Count > 1 {
					m.text = words.Number(s.Count)
					m.r = max(m.r, font.Width(m.text, countSize*unit)/2+5*unit)
				}
				if v.box.Contains(m.box()) { // none is cut by the edge
					out = append(out, m)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.count, b.count), cmp.Compare(a.at.x, b.at.x), cmp.Compare(a.at.y, b.at.y))
	})
	return out
}

// countSize is the size of the numbers in symbols.
const countSize = 15

// radius gives the size of a symbol in steps by count, none by money: those of
// the browser, a sixth larger for paper.
func radius(count int) float64 {
	switch {
	case count <= 1:
		return 9.5
	case count < 10:
		return 15
	case count < 100:
		return 18.5
	case count < 1000:
		return 22
	}
	return 25.5
}

// symbol draws a mark with its number.
func (s *Studio) symbol(d *Drawing, m mark, unit float64, plain bool) {
	p := &s.palette
	rim := 1.6 * unit
	switch m.kind {
	case tile.Single:
		style := p.of(m.pillar)
		if plain {
			style = symbolStyle{"circle", p.Cluster}
		}
		shape := shapePath(style.shape, m.at.x, m.at.y, m.r)
		d.stroke(shape, p.Rim, 2*rim)
		d.fill(shape, style.colour)
	case tile.Stack: // two sheets, one on the other
		half, shift := m.r*0.86, 3*unit
		for _, by := range []float64{shift, 0} {
			at := Rect{m.at.x - half + by - shift/2, m.at.y - half - by + shift/2, m.at.x + half + by - shift/2, m.at.y + half - by + shift/2}
			d.fill(roundRectangle(at.Inset(-rim), 4*unit+rim), p.Rim)
			d.fill(roundRectangle(at, 4*unit), p.Stack)
		}
		s.count(d, m, -shift/2, shift/2, unit)
	default:
		d.fill(circle(m.at.x, m.at.y, m.r+rim), p.Rim)
		d.fill(circle(m.at.x, m.at.y, m.r), p.Cluster)
		s.count(d, m, 0, 0, unit)
	}
}

func (s *Studio) count(d *Drawing, m mark, dx, dy, unit float64) {
	if m.text == "" {
		return
	}
	size := countSize * unit
	w := s.fonts.Bold.Width(m.text, size)
	d.write(Text{S: m.text, X: m.at.x - w/2 + dx, Y: m.at.y + 0.36*size + dy, Size: size, Font: s.fonts.Bold}, s.palette.Count)
}

func (m mark) box() Rect {
	r := m.r + 3
	return Rect{m.at.x - r, m.at.y - r, m.at.x + r, m.at.y + r}
}

// shapePath traces a shape as the browser does: shapes of one radius look
// equally large.
func shapePath(shape string, x, y, r float64) Path {
	ring := func(corners ...float64) (p Path) {
		var out []point
		for i := 0; i < len(corners); i += 2 {
			out = append(out, point{x + corners[i]*r, y + corners[i+1]*r})
		}
		p.Polygon(out)
		return p
	}
	switch shape {
	case "square":
		return ring(-0.8, -0.8, 0.8, -0.8, 0.8, 0.8, -0.8, 0.8)
	case "cross":
		return ring(-0.35, -1, 0.35, -1, 0.35, -0.35, 1, -0.35, 1, 0.35, 0.35, 0.35, 0.35, 1, -0.35, 1, -0.35, 0.35, -1, 0.35, -1, -0.35, -0.35, -0.35)
	case "triangle":
		return ring(0, -1.05, 1.05, 0.8, -1.05, 0.8)
	case "diamond":
		return ring(0, -1.15, 1.15, 0, 0, 1.15, -1.15, 0)
	case "star":
		return star(x, y, 1.2*r, 0.52/1.2)
	}
	return circle(x, y, 0.9*r)
}
