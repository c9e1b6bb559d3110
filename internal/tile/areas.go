package tile

import (
	"slices"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/topojson"
)

// Areas makes the tiles of the NUTS regions: the layer areas (code, level,
// country, name) and one point for each in area_labels. Shapes are prepared a
// zoom at a time, when first asked for. Safe for concurrent use.
type Areas struct {
	topology *topojson.Topology // projected
	levels   [4][]region
	zooms    [detailZoom + 1]struct {
		once    sync.Once
		thinned *topojson.Topology
		drawn   [4][][]polygon // by level and region; nil for levels not shown
	}
	cuts cutter[[]drawnRegion]
}

// drawnRegion is what is drawn of a region.
type drawnRegion struct {
	*region
	shape []polygon
}

type region struct {
	nuts.Region
	label   orb.Point // world units
	outline topojson.Geometry
}

// levelsAt gives the levels that a zoom shows: countries always, and the one
// that reads well beside them.
func levelsAt(zoom int) []int {
	switch {
	case zoom <= 2:
		return []int{0}
	case zoom == 3:
		return []int{0, 1}
	case zoom <= 5:
		return []int{0, 2}
	}
	return []int{0, 3}
}

// outline says how outlines of areas and of land are thinned, the same for both
// so that they coincide: off the line by at most tolerance pixels, and parts of
// at least so many square pixels. The lowest zooms are what a phone loads first.
func outline(zoom int) (tolerance, least float64) {
	switch {
	case zoom <= 2:
		return 1.25, 8
	case zoom <= 4:
		return 1, 6
	}
	return 0.75, 4
}

// NewAreas works out the outlines of all levels. Of an index that knows no
// region, all tiles are empty.
func NewAreas(regions *nuts.Index) *Areas {
	a := &Areas{}
	if len(regions.Regions(3)) == 0 {
		return a
	}
	a.topology = projected(regions.Topology())
	for level := range a.levels {
		a.levels[level] = outlines(a.topology, regions, level)
	}
	a.cuts.whole, a.cuts.cut = a.shown, cutOutlines
	return a
}

// outlines merges the level 3 regions of each region of a level.
func outlines(t *topojson.Topology, regions *nuts.Index, level int) []region {
	members := map[nuts.Code][]topojson.Geometry{}
	for _, g := range t.Objects["nuts3"] {
		code := nuts.Code(g.ID).At(level)
		members[code] = append(members[code], g)
	}
	var out []region
	for _, code := range regions.Regions(level) {
		r, ok := regions.Region(code)
		if !ok || len(members[code]) == 0 {
			continue
		}
		outline := members[code][0]
		if len(members[code]) > 1 {
			outline = t.Merge(string(code), members[code])
		}
		out = append(out, region{Region: r, label: toWorld(r.Label), outline: outline})
	}
	return out
}

// Tile makes one tile; it is empty where there is nothing, and where there is
// no such tile.
func (a *Areas) Tile(t maptile.Tile) ([]byte, error) {
	if a.topology == nil || !exists(t) {
		return nil, nil
	}
	f := frameOf(t)
	shown := a.cuts.around(min(int(t.Z), detailZoom), t)
	sheet := newSheet(f)
	for _, r := range shown {
		sheet.add(r.shape)
	}
	areas, labels := newLayer("areas"), newLayer("area_labels")
	for i, shape := range sheet.settle() {
		r := shown[i]
		areas.solids(shape)
		if !areas.blank() {
			r.describe(areas)
		}
		areas.feature(r.number())
		if at, ok := f.home(r.label); ok {
			labels.point(at)
			r.describe(labels)
			labels.feature(r.number())
		}
	}
	return labels.appendTo(areas.appendTo(nil)), nil
}

// shown gives the regions that a zoom shows, level after level.
func (a *Areas) shown(zoom int) (out []drawnRegion) {
	drawn := a.drawnAt(zoom)
	for _, level := range levelsAt(zoom) {
		for i := range a.levels[level] {
			out = append(out, drawnRegion{&a.levels[level][i], drawn[level][i]})
		}
	}
	return out
}

// cutOutlines leaves the regions that have something in a bound.
func cutOutlines(all []drawnRegion, clip orb.Bound) (out []drawnRegion) {
	for _, r := range all {
		if r.shape = cutPolygons(r.shape, clip); len(r.shape) > 0 || clip.Contains(r.label) {
			out = append(out, r)
		}
	}
	return out
}

func (r *region) describe(l *layer) {
	l.text("code", string(r.Code))
	l.number("level", uint64(r.Level))
	l.text("country", r.Code.Country())
	l.text("name", r.Name)
}

func (r *region) number() uint64 { return featureNumber("area " + string(r.Code)) }

func (a *Areas) drawnAt(zoom int) *[4][][]polygon {
	a.prepare(zoom)
	return &a.zooms[zoom].drawn
}

// thinnedAt gives the borders that the outlines of a zoom are made of.
func (a *Areas) thinnedAt(zoom int) *topojson.Topology {
	a.prepare(zoom)
	return a.zooms[zoom].thinned
}

func (a *Areas) prepare(zoom int) {
	z := &a.zooms[zoom]
	z.once.Do(func() {
		if a.topology == nil {
			return
		}
		tolerance, least := outline(zoom)
		t := thin(a.topology, zoom, tolerance)
		if t != a.topology {
			t = untangled(a.topology, t)
		}
		large := sieve{least * pixels(zoom), t.Users(t.Objects["nuts3"]), true}
		for _, level := range levelsAt(zoom) {
			z.drawn[level] = make([][]polygon, len(a.levels[level]))
			for i := range a.levels[level] {
				z.drawn[level][i] = polygons(t, a.levels[level][i].outline, large)
			}
		}
		z.thinned = t
	})
}

// countryCodes are the countries whose outline is known.
func (a *Areas) countryCodes() (codes []string) {
	for i := range a.levels[0] {
		codes = append(codes, string(a.levels[0][i].Code))
	}
	slices.Sort(codes)
	return codes
}
