package geocode

import (
	"cmp"
	"slices"
)

// headKM is how far off the region of its code a place may lie and still be
// taken for one that only the drawing of the border puts outside.
const headKM = 2

// settle puts places at a border on the side that their municipality's code
// tells, where it begins with that of a province, or else the province that the
// source names, where the province is one region: borders are drawn less exactly
// than points are known.
func (o *opener) settle() {
	type head struct {
		country uint8
		code    string
	}
	count := map[head]map[ref]int{}
	headOf := func(i int) (head, bool) {
		p := &o.places[i]
		n := heads[countries[p.country]]
		lau := o.Gazetteer.texts.at(p.lau)
		switch {
		case p.region == none:
			return head{}, false
		case n == 0:
			return head{p.country, "/" + o.provinces[i]}, o.provinces[i] != ""
		case len(lau) <= n:
			return head{}, false
		case countries[p.country] == "FR" && lau[:2] == "97":
			n = 3
		}
		return head{p.country, lau[:n]}, true
	}
	for i := range o.places {
		if h, ok := headOf(i); ok {
			if count[h] == nil {
				count[h] = map[ref]int{}
			}
			count[h][o.places[i].region]++
		}
	}
	most := map[head]ref{}
	for h, regions := range count {
		total, best := 0, none
		for r, n := range regions {
			if total += n; best == none || n > regions[best] {
				best = r
			}
		}
		if regions[best]*20 >= total*19 {
			most[h] = best
		}
	}
	for i := range o.places {
		p := &o.places[i]
		h, ok := headOf(i)
		want, sure := most[h]
		if !ok || !sure || want == p.region {
			continue
		}
		code := o.areas[want].code
		if near := o.regions.Snap(code, p.point); o.regions.Contains(code, near) && distanceKM(near, p.point) <= headKM {
			p.region, p.point = want, near
		}
	}
}

// sortRegions makes the list of places by region.
func (o *opener) sortRegions() {
	o.byRegion = make([]int32, len(o.places))
	for i := range o.places {
		o.byRegion[i] = int32(i)
	}
	slices.SortFunc(o.byRegion, func(a, b int32) int {
		return cmp.Or(cmp.Compare(o.places[a].region, o.places[b].region), cmp.Compare(a, b))
	})
}
