package tile

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/topojson"
)

// groundAt prepares the shapes of a zoom.
func (b *Base) groundAt(zoom int) *ground {
	z := &b.zooms[zoom]
	z.once.Do(func() {
		tolerance, _ := outline(zoom)
		land := thin(b.topology, zoom, tolerance)
		lines := thin(b.topology, zoom, riverTolerance)
		z.drawn = ground{
			land:    b.land(land, zoom),
			water:   shapesOf(land, "lakes", zoom, lakeLeast),
			rivers:  rivers(lines, zoom),
			borders: b.borders(land, zoom),
		}
		if zoom >= urbanZoom {
			z.drawn.urban = shapesOf(land, "urban", zoom, urbanLeast)
		}
		if land != b.topology {
			z.drawn.forget(land)
		}
	})
	return &z.drawn
}

// forget drops the arcs of a thinned topology that are in no ring: what was too
// small, and land whose outline is that of the regions.
func (g *ground) forget(thinned *topojson.Topology) {
	used := make([]bool, len(thinned.Arcs))
	for _, all := range append(slices.Clone(g.land), g.water, g.urban) {
		for _, p := range all {
			for _, r := range p.rings {
				for _, a := range r.arcs {
					if r.topology == thinned {
						used[max(a, ^a)] = true
					}
				}
			}
		}
	}
	for i := range used {
		if !used[i] {
			thinned.Arcs[i] = nil
		}
	}
}

// land gives the outlines of the countries with regions, the basemap's land
// elsewhere, and strips that close the gaps between the two.
func (b *Base) land(t *topojson.Topology, zoom int) (out [][]polygon) {
	_, least := outline(zoom)
	for _, p := range b.areas.drawnAt(zoom)[0] {
		out = append(out, p)
	}
	known := b.areas.countryCodes()
	list := t.Objects["land"]
	large := sieve{least: least * pixels(zoom), users: t.Users(list)}
	for _, g := range list {
		if !slices.Contains(known, countryOf(g)) {
			out = append(out, polygons(t, g, large))
		}
	}
	if len(known) == 0 {
		return out
	}
	seams := t.Borders(list, func(i, j int) bool {
		return j >= 0 && slices.Contains(known, countryOf(list[i])) != slices.Contains(known, countryOf(list[j]))
	})
	var strips []polygon
	for _, line := range seams {
		for i := 1; i < len(line); i++ {
			if line[i] != line[i-1] {
				strips = append(strips, strip(line[i-1], line[i], zoom))
			}
		}
	}
	return append(out, strips)
}

// seamKM is how far apart the two sources of land are along a border: 0.9 km
// half of the way, less than this for 99 %, at most 7 km. A gap wider than that
// stays open; a wider strip would stand out of the coast where the border ends.
const seamKM = 4

// strip is a rectangle around a piece of a border.
func strip(p, q orb.Point, zoom int) polygon {
	const equatorKM = 40075.016686
	tangent := math.Pi * (1 - 2*p[1]/worldWidth) // Mercator: cosh of it is 1/cos of the latitude
	tolerance, _ := outline(zoom)
	half := max(seamKM/equatorKM*worldWidth*math.Cosh(tangent), 2*tolerance*pixel(zoom))
	dx, dy := q[0]-p[0], q[1]-p[1]
	length := math.Hypot(dx, dy)
	ux, uy := dx/length*half, dy/length*half
	p, q = orb.Point{p[0] - ux/2, p[1] - uy/2}, orb.Point{q[0] + ux/2, q[1] + uy/2}
	corners := []orb.Point{{p[0] + uy, p[1] - ux}, {q[0] + uy, q[1] - ux}, {q[0] - uy, q[1] + ux}, {p[0] - uy, p[1] + ux}}
	return polygon{bound: orb.Ring(corners).Bound(), rings: []ring{{cut: corners}}}
}

// borders are those between countries: of the regions' outlines where both
// sides have them, so that they coincide, else of the basemap.
func (b *Base) borders(t *topojson.Topology, zoom int) []path {
	known := b.areas.countryCodes()
	list := t.Objects["land"]
	out := paths(t.Borders(list, func(i, j int) bool {
		if j < 0 || countryOf(list[i]) == countryOf(list[j]) || list[i].Properties["scale"] != list[j].Properties["scale"] {
			return false // a coast, or where land at 1:10 and 1:50 million meets
		}
		return !slices.Contains(known, countryOf(list[i])) || !slices.Contains(known, countryOf(list[j]))
	}))
	if len(known) > 0 {
		thinned := b.areas.thinnedAt(zoom)
		regions := thinned.Objects["nuts3"]
		out = append(out, paths(thinned.Borders(regions, func(i, j int) bool {
			return j >= 0 && regions[i].ID[:2] != regions[j].ID[:2]
		}))...)
	}
	return out
}

func countryOf(g topojson.Geometry) string {
	code, _ := g.Properties["country"].(string)
	return code
}

func shapesOf(t *topojson.Topology, object string, zoom int, least float64) (out []polygon) {
	for _, g := range t.Objects[object] {
		out = append(out, polygons(t, g, sieve{least: least * pixels(zoom)})...)
	}
	return out
}

func rivers(t *topojson.Topology, zoom int) (out [4][]path) {
	for _, g := range t.Objects["rivers"] {
		level, _ := g.Properties["level"].(float64)
		if from, ok := riverZoom[int(level)]; ok && zoom >= from {
			out[int(level)] = append(out[int(level)], paths(t.MultiLineString(g))...)
		}
	}
	return out
}
