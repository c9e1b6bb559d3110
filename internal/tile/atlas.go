package tile

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/nuts"
)

// WorldWidth is the width of the Web Mercator square in world units.
const WorldWidth = worldWidth

// World projects lon, lat to world units: x east from 180° W, y south from
// 85.05° N.
func World(p orb.Point) orb.Point { return toWorld(p) }

// DetailZoom is the deepest zoom that has shapes of its own.
const DetailZoom = detailZoom

// Shape is an outer ring and its holes, open, in world units.
type Shape struct {
	Bound orb.Bound
	Rings [][]orb.Point
}

// Path is a line in world units.
type Path struct {
	Bound orb.Bound
	Line  []orb.Point
}

// Shapes is the basemap of one zoom: what tiles are cut from.
type Shapes struct {
	Land, Water, Urban []Shape
	Rivers, Borders    []Path
}

// Shapes gives what of the basemap of a zoom touches a part of the world. The
// slices are shared with the tiles: nobody changes them.
func (b *Base) Shapes(zoom int, within orb.Bound) Shapes {
	g := b.groundAt(min(max(zoom, 0), detailZoom))
	var s Shapes
	for _, country := range g.land {
		s.Land = appendShapes(s.Land, country, within)
	}
	s.Water = appendShapes(nil, g.water, within)
	s.Urban = appendShapes(nil, g.urban, within)
	for _, level := range g.rivers {
		s.Rivers = appendPaths(s.Rivers, level, within)
	}
	s.Borders = appendPaths(nil, g.borders, within)
	return s
}

// Name is a label in world units.
type Name struct {
	At    orb.Point
	Class string // see Label
	Rank  int
	names [][2]string
}

// In gives the name in a language, or as the place itself writes it.
func (n Name) In(lang string) string {
	for _, name := range n.names {
		if name[0] == "name_"+lang {
			return name[1]
		}
	}
	return n.names[0][1]
}

// Names gives the labels that a zoom shows in a part of the world, the most
// important first.
func (b *Base) Names(zoom int, within orb.Bound) []Name {
	z := min(max(zoom, 0), detailZoom)
	size, last := float64(uint64(worldWidth)>>z), float64(uint32(1)<<z-1)
	column := func(v float64) uint32 { return uint32(min(max(v/size, 0), last)) }
	var out []Name
	for y := column(within.Min[1]); y <= column(within.Max[1]); y++ {
		for x := column(within.Min[0]); x <= column(within.Max[0]); x++ {
			for _, p := range b.labels[maptile.New(x, y, maptile.Zoom(z))] {
				if p.minZoom <= zoom && within.Contains(p.at) {
					out = append(out, Name{p.at, p.class, p.rank, p.names})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Name) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.names[0][1], b.names[0][1]))
	})
	return out
}

// Outlines gives the outlines of regions as a zoom draws them, in the order of
// the codes; nothing for a code that is not known.
func (a *Areas) Outlines(codes []nuts.Code, zoom int) [][]Shape {
	out := make([][]Shape, len(codes))
	if a.topology == nil {
		return out
	}
	zoom = min(max(zoom, 0), detailZoom)
	t := a.thinnedAt(zoom)
	_, least := outline(zoom)
	large := sieve{least * pixels(zoom), t.Users(t.Objects["nuts3"]), true}
	for i, code := range codes {
		level := code.Level()
		if level < 0 || level >= len(a.levels) {
			continue
		}
		for j := range a.levels[level] {
			if a.levels[level][j].Code == code {
				out[i] = appendShapes(nil, polygons(t, a.levels[level][j].outline, large), everywhere)
			}
		}
	}
	return out
}

// Borders gives the borders between the regions of a level, without those of
// countries, that touch a part of the world.
func (a *Areas) Borders(level, zoom int, within orb.Bound) []Path {
	if a.topology == nil {
		return nil
	}
	t := a.thinnedAt(min(max(zoom, 0), detailZoom))
	regions := t.Objects["nuts3"]
	lines := t.Borders(regions, func(i, j int) bool {
		if j < 0 {
			return false
		}
		p, q := nuts.Code(regions[i].ID), nuts.Code(regions[j].ID)
		return p.At(0) == q.At(0) && p.At(level) != q.At(level)
	})
	return appendPaths(nil, paths(lines), within)
}

var everywhere = orb.Bound{Max: orb.Point{worldWidth, worldWidth}}

func appendShapes(out []Shape, in []polygon, within orb.Bound) []Shape {
	for _, p := range in {
		if p.bound.Intersects(within) {
			rings := make([][]orb.Point, len(p.rings))
			for i, r := range p.rings {
				rings[i] = r.points()
			}
			out = append(out, Shape{p.bound, rings})
		}
	}
	return out
}

func appendPaths(out []Path, in []path, within orb.Bound) []Path {
	for _, p := range in {
		if p.bound.Intersects(within) {
			out = append(out, Path{p.bound, p.line})
		}
	}
	return out
}
