package tile

import (
	"cmp"
	"maps"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// Label is a name on the basemap.
type Label struct {
	Point   orb.Point         // lon, lat
	Class   string            // country, capital, city, town, village
	Rank    int               // 1 is the most important
	Name    string            // in the language of the place
	Names   map[string]string // by language; those equal to Name are left out
	MinZoom int               // of tiles; a tile is drawn 512 px wide
}

// places are labels by the tile that they stand in, at each zoom to detailZoom
// where they are drawn, and all of them at detailZoom.
type places map[maptile.Tile][]*place

type place struct {
	at      orb.Point // world units
	class   string
	rank    int
	minZoom int
	names   [][2]string // property and name, the name without a language first
	number  uint64
}

// placed projects labels and sorts them by rank.
func placed(labels []Label) places {
	sorted := slices.Clone(labels)
	slices.SortStableFunc(sorted, func(a, b Label) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Name, b.Name))
	})
	out := places{}
	property := map[string]string{} // by language: one text for all labels
	for _, l := range sorted {
		p := &place{at: toWorld(l.Point), class: l.Class, rank: l.Rank, minZoom: l.MinZoom, number: featureNumber(l.Class + " " + l.Name)}
		p.names = append(make([][2]string, 0, 1+len(l.Names)), [2]string{"name", l.Name})
		for _, lang := range slices.Sorted(maps.Keys(l.Names)) {
			if property[lang] == "" {
				property[lang] = "name_" + lang
			}
			if name := l.Names[lang]; name != l.Name {
				p.names = append(p.names, [2]string{property[lang], name})
			}
		}
		for z := min(l.MinZoom, detailZoom); z <= detailZoom; z++ {
			size := float64(uint64(worldWidth) >> z)
			t := maptile.New(uint32(p.at[0]/size), uint32(p.at[1]/size), maptile.Zoom(z))
			out[t] = append(out[t], p)
		}
	}
	return out
}

// around gives the labels among which those of a tile are.
func (p places) around(t maptile.Tile) []*place {
	if t.Z > detailZoom {
		up := t.Z - detailZoom
		t = maptile.New(t.X>>up, t.Y>>up, detailZoom)
	}
	return p[t]
}

// drawLabels has each label in one tile only, so that none is drawn twice.
func drawLabels(f frame, t maptile.Tile, labels places) *layer {
	l := newLayer("labels")
	for _, p := range labels.around(t) {
		at, ok := f.home(p.at)
		if !ok || p.minZoom > int(t.Z) {
			continue
		}
		l.point(at)
		l.text("class", p.class)
		l.number("rank", uint64(p.rank))
		for _, name := range p.names {
			l.text(name[0], name[1])
		}
		l.feature(p.number)
	}
	return l
}
