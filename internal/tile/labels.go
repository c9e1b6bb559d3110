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

// placed projects labels and sorts them by rank.
func placed(labels []Label) []Label {
	out := slices.Clone(labels)
	for i := range out {
		out[i].Point = toWorld(out[i].Point)
	}
	slices.SortStableFunc(out, func(a, b Label) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// drawLabels has each label in one tile only, so that none is drawn twice.
func drawLabels(f frame, zoom maptile.Zoom, labels []Label) *layer {
	l := newLayer("labels")
	for i := range labels {
		label := &labels[i]
		at, ok := f.home(label.Point)
		if !ok || label.MinZoom > int(zoom) {
			continue
		}
		l.point(at)
		l.text("class", label.Class)
		l.number("rank", uint64(label.Rank))
		l.text("name", label.Name)
		for _, lang := range slices.Sorted(maps.Keys(label.Names)) {
			if name := label.Names[lang]; name != label.Name {
				l.text("name_"+lang, name)
			}
		}
		l.feature(featureNumber(label.Class + " " + label.Name))
	}
	return l
}
