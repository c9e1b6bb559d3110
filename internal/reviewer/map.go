package reviewer

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/store"
)

// The map is an SVG of this size, in its own units.
const (
	mapWidth, mapHeight = 720.0, 540.0
	mapEdge             = 48.0 // kept free of candidates
	leastSpan           = 0.3  // degrees of latitude, when all lies at one place
	maxAreas            = 150  // regions drawn; more are drawn one level coarser
	pinSize             = 13.0
)

// frame puts longitude and latitude on the map: degrees of longitude are as
// narrow as in its middle.
type frame struct {
	west, north, shrink, scale float64
	bound                      orb.Bound // what is in sight
}

func newFrame(b orb.Bound) frame {
	shrink := math.Cos(b.Center().Lat() * math.Pi / 180)
	width, height := math.Max((b.Max[0]-b.Min[0])*shrink, leastSpan), math.Max(b.Max[1]-b.Min[1], leastSpan)
	scale := math.Min((mapWidth-2*mapEdge)/width, (mapHeight-2*mapEdge)/height)
	c := b.Center()
	f := frame{c.Lon() - mapWidth/2/scale/shrink, c.Lat() + mapHeight/2/scale, shrink, scale, orb.Bound{}}
	f.bound = orb.Bound{Min: orb.Point{f.west, f.north - mapHeight/scale}, Max: orb.Point{f.west + mapWidth/scale/shrink, f.north}}
	return f
}

func (f frame) at(p orb.Point) (x, y float64) {
	return (p.Lon() - f.west) * f.shrink * f.scale, (f.north - p.Lat()) * f.scale
}

// path writes rings as the data of an SVG path, without points that the eye
// cannot tell apart.
func (f frame) path(b *strings.Builder, shape orb.MultiPolygon) {
	for _, polygon := range shape {
		for _, ring := range polygon {
			if !ring.Bound().Intersects(f.bound) {
				continue
			}
			var lastX, lastY float64
			for i, p := range ring {
				x, y := f.at(p)
				if i > 0 && math.Abs(x-lastX)+math.Abs(y-lastY) < 1 {
					continue
				}
				command := 'L'
				if i == 0 {
					command = 'M'
				}
				fmt.Fprintf(b, "%c%.1f %.1f", command, x, y)
				lastX, lastY = x, y
			}
			b.WriteByte('Z')
		}
	}
}

// draw makes the map of a question: the regions around, the declared one
// filled, the point of the list as a cross, the candidates by number. Everything
// in it is a number or a region code; texts stand beside the map.
func (s *Server) draw(q store.Question, candidates []store.Candidate) template.HTML {
	declared, _ := s.declared(q)
	region, known := s.Regions.Region(declared)
	var b orb.Bound
	switch {
	case len(candidates) > 0:
		b = candidates[0].Point.Bound()
	case q.Point != nil:
		b = q.Point.Bound()
	case known:
		b = region.View
	default:
		return ""
	}
	for _, c := range candidates {
		b = b.Extend(c.Point)
	}
	if q.Point != nil && math.Abs(q.Point.Lat()) < 75 { // farther off it is nonsense, and said in words
		b = b.Extend(*q.Point)
	}
	if known && declared.Level() > 0 {
		b = b.Union(region.View)
	}
	f := newFrame(b)

	var out strings.Builder
	fmt.Fprintf(&out, `<svg class="map" viewBox="0 0 %.0f %.0f" role="img" aria-label="Map of the candidates by their numbers">`, mapWidth, mapHeight)
	fmt.Fprintf(&out, `<rect class="sea" width="%.0f" height="%.0f"/>`, mapWidth, mapHeight)
	for _, code := range s.inSight(f) {
		class := "area"
		if strings.HasPrefix(string(code), string(declared)) && declared.Level() > 0 {
			class = "area declared"
		}
		fmt.Fprintf(&out, `<path class="%s" d="`, class)
		f.path(&out, s.Regions.Geometry(code))
		fmt.Fprintf(&out, `"><title>%s</title></path>`, template.HTMLEscapeString(s.named(string(code), "")))
	}
	if q.Point != nil {
		x, y := f.at(*q.Point)
		fmt.Fprintf(&out, `<path class="given" d="M%.1f %.1fh20m-10 -10v20"><title>Point in the list</title></path>`, x-10, y)
	}
	f.pins(&out, candidates)
	out.WriteString(`</svg>`)
	return template.HTML(out.String())
}

// inSight lists the finest regions that the map has room for.
func (s *Server) inSight(f frame) (codes []nuts.Code) {
	for level := 3; level >= 0; level-- {
		codes = codes[:0]
		for _, code := range s.Regions.Regions(level) {
			if r, ok := s.Regions.Region(code); ok && r.Bound.Intersects(f.bound) {
				codes = append(codes, code)
			}
		}
		if len(codes) <= maxAreas {
			break
		}
	}
	return codes
}

// pins draws the numbers of the candidates, the first on top; where they would
// hide each other, beside the place, with a line to it.
func (f frame) pins(out *strings.Builder, candidates []store.Candidate) {
	var taken [][2]float64
	var drawn []string
	for i, c := range candidates {
		if i >= maxKeys {
			break
		}
		x, y := f.at(c.Point)
		px, py := x, y
		for turn := 0; turn < 24 && hidden(taken, px, py); turn++ {
			angle, far := float64(turn)*math.Pi/4, 2.2*pinSize*(1+float64(turn/8))
			px, py = x+far*math.Cos(angle), y+far*math.Sin(angle)
		}
		taken = append(taken, [2]float64{px, py})
		var pin strings.Builder
		if px != x || py != y {
			fmt.Fprintf(&pin, `<path class="leader" d="M%.1f %.1fL%.1f %.1f"/><circle class="spot" cx="%.1f" cy="%.1f" r="3"/>`, x, y, px, py, x, y)
		}
		fmt.Fprintf(&pin, `<g class="pin"><circle cx="%.1f" cy="%.1f" r="%.0f"/><text x="%.1f" y="%.1f">%d</text></g>`, px, py, pinSize, px, py, i+1)
		drawn = append(drawn, pin.String())
	}
	for i := len(drawn) - 1; i >= 0; i-- {
		out.WriteString(drawn[i])
	}
}

func hidden(taken [][2]float64, x, y float64) bool {
	for _, t := range taken {
		if math.Hypot(t[0]-x, t[1]-y) < 2*pinSize {
			return true
		}
	}
	return false
}
