package geocode

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// sortPlaces makes the lists by which codes are found. Texts are not yet in
// one piece, so they are compared through the builder.
func (o *opener) sortPlaces() {
	texts := blob(o.texts.String())
	o.Gazetteer.texts = texts
	o.settle()
	o.sortRegions()
	o.byID = make([]int32, len(o.places))
	for i := range o.places {
		o.byID[i] = int32(i)
	}
	slices.SortFunc(o.byID, func(a, b int32) int {
		return cmp.Or(strings.Compare(o.country(a), o.country(b)), strings.Compare(texts.at(o.places[a].id), texts.at(o.places[b].id)))
	})
	for i, p := range o.places {
		if p.lau != 0 && p.seat {
			o.byLAU = append(o.byLAU, int32(i))
		}
	}
	slices.SortFunc(o.byLAU, func(a, b int32) int {
		return cmp.Or(strings.Compare(o.country(a), o.country(b)), strings.Compare(texts.at(o.places[a].lau), texts.at(o.places[b].lau)),
			cmp.Compare(o.places[b].population, o.places[a].population))
	})
	o.byLAU = slices.Clip(slices.CompactFunc(o.byLAU, func(a, b int32) bool {
		return o.places[a].lau == o.places[b].lau && o.places[a].country == o.places[b].country
	}))
}

// quarterKM is how far a part of a town may be from its middle.
const quarterKM = 15

// placeQuarters gives the parts of towns that have no municipality's code (the
// districts of Vienna and Budapest) that of the city around them: the largest
// municipality near, ten times as large as the part.
func (o *opener) placeQuarters() {
	for _, q := range o.quarters {
		p := &o.places[q]
		var best *place
		for i := range o.places {
			s := &o.places[i]
			if s.seat && s.lau != 0 && s.country == p.country && s.population > 10*p.population && (best == nil || s.population > best.population) &&
				math.Abs(s.point[1]-p.point[1]) < quarterKM/kmPerDegree && distanceKM(s.point, p.point) < quarterKM {
				best = s
			}
		}
		if best != nil {
			p.lau = best.lau
		}
	}
}

// finish puts texts and names into their final form.
func (o *opener) finish() {
	g := o.Gazetteer
	g.texts = blob(strings.Clone(o.texts.String()))
	slices.SortStableFunc(g.tagged, compareTagged)
	g.tagged = slices.Clip(slices.CompactFunc(g.tagged, func(a, b taggedName) bool { return compareTagged(a, b) == 0 }))
	g.places = slices.Clip(g.places)
	g.index = o.names.build()
	g.nearness = newGrid(g)
}
