package tile

import (
	"compress/gzip"
	"fmt"
	"io/fs"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/topojson"
)

// Base makes the tiles of the basemap: land, water, rivers, urban, borders and
// labels; the background is the sea. Shapes are prepared a zoom at a time, when
// first asked for. Safe for concurrent use.
type Base struct {
	topology *topojson.Topology // projected
	areas    *Areas             // outlines of the NUTS countries, empty without boundaries
	labels   places
	zooms    [detailZoom + 1]struct {
		once  sync.Once
		drawn ground
	}
	cuts cutter[*ground]
}

// ground is the basemap of one zoom, ready to be cut into tiles.
type ground struct {
	land    [][]polygon // by country
	water   []polygon
	rivers  [4][]path // by level
	urban   []polygon
	borders []path
}

// How other shapes of the basemap are thinned, in pixels and square pixels of a
// tile drawn 512 px wide.
const (
	riverTolerance = 1.0
	lakeLeast      = 6
	urbanLeast     = 4
)

// NewBase reads base/base.topojson.gz of the folder geodata. Land in countries
// that areas knows has their outline there, so that both coincide; the rest is
// the basemap's own. labels are drawn as given, see Labels.
func NewBase(geodata fs.FS, areas *Areas, labels []Label) (*Base, error) {
	const name = "base/base.topojson.gz"
	file, err := geodata.Open(name)
	if err != nil {
		return nil, fmt.Errorf("tile: %w", err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("tile: %s: %w", name, err)
	}
	t, err := topojson.Decode(z)
	if err != nil {
		return nil, fmt.Errorf("tile: %s: %w", name, err)
	}
	b := &Base{topology: projected(t), areas: areas, labels: placed(labels)}
	b.cuts.whole, b.cuts.cut = b.groundAt, (*ground).cut
	return b, nil
}

// Tile makes one tile; it is empty where there is nothing but sea, and where
// there is no such tile.
func (b *Base) Tile(t maptile.Tile) ([]byte, error) {
	if !exists(t) {
		return nil, nil
	}
	g := b.cuts.around(min(int(t.Z), detailZoom), t)
	f := frameOf(t)
	urban := g.urban
	if t.Z > lastUrbanZoom {
		urban = nil
	}
	var tile []byte
	for _, l := range []*layer{
		shapeLayer("land", f, g.land...), shapeLayer("water", f, g.water), g.drawRivers(f), shapeLayer("urban", f, urban), g.drawBorders(f), drawLabels(f, t, b.labels),
	} {
		tile = l.appendTo(tile)
	}
	return tile, nil
}

// cut is what of the basemap lies in a bound.
func (g *ground) cut(clip orb.Bound) *ground {
	out := &ground{water: cutPolygons(g.water, clip), urban: cutPolygons(g.urban, clip), borders: cutPaths(g.borders, clip)}
	for _, country := range g.land {
		if left := cutPolygons(country, clip); len(left) > 0 {
			out.land = append(out.land, left)
		}
	}
	for level, lines := range g.rivers {
		out.rivers[level] = cutPaths(lines, clip)
	}
	return out
}

// shapeLayer has a feature for each list of shapes.
func shapeLayer(name string, f frame, shapes ...[]polygon) *layer {
	sheet := newSheet(f)
	for _, s := range shapes {
		sheet.add(s)
	}
	l := newLayer(name)
	for _, s := range sheet.settle() {
		l.solids(s)
		l.feature(0)
	}
	return l
}

func (g *ground) drawRivers(f frame) *layer {
	l := newLayer("rivers")
	for level, lines := range g.rivers {
		l.paths(f, lines)
		if !l.blank() {
			l.number("level", uint64(level))
		}
		l.feature(0)
	}
	return l
}

func (g *ground) drawBorders(f frame) *layer {
	l := newLayer("borders")
	l.paths(f, g.borders)
	if !l.blank() {
		l.number("level", 0)
	}
	l.feature(0)
	return l
}
