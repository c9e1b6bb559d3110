package geocode

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/paulmach/orb"
)

// Gazetteer holds all places. It is immutable and may be shared.
//
// Areas and places are told by a reference: areas first, in the order of their
// codes, then places.
type Gazetteer struct {
	regions   *nuts.Index
	areas     []area
	places    []place
	texts     blob
	index     nameIndex
	tagged    []taggedName            // sorted by ref and language
	abroad    map[string][]uint32     // country without areas here → its names by language
	byLAU     []int32                 // municipalities' seats, sorted by country and code
	byID      []int32                 // places, sorted by country and id
	byRegion  []int32                 // places, sorted by region
	postcodes *Postcodes              // nil: none added
	now       map[nationalCode]string // old municipality codes → the ones of today
	nearness  grid
}

// ref tells an area or a place.
type ref uint32

// area is a country or region of the EU27.
type area struct {
	code   nuts.Code
	name   uint32 // native
	latin  uint32
	parent ref  // itself for a country
	only   bool // the parent has no other child: the same ground under a second code
}

// place is a town, village or part of a town.
type place struct {
	point      orb.Point
	id         uint32 // text: GeoNames id
	name       uint32 // in the local language
	latin      uint32
	lau        uint32
	population uint32
	region     ref // level 3 area; none where unknown
	country    uint8
	seat       bool // carries its municipality's code
}

// none is the reference of nothing.
const none = ^ref(0)

// taggedName is a name in one of the 24 languages.
type taggedName struct {
	ref  ref
	lang uint8
	name uint32
}

// Place returns the place of a code, named in lang where a name is known.
func (g *Gazetteer) Place(code, lang string) (Place, bool) {
	r := g.find(code)
	if r == none {
		return Place{}, false
	}
	return g.place(r, lang), true
}

// Name returns the name of a place in lang, else its local name, and the
// language of that ("" where it is not known); "" for an unknown code. It also
// knows the countries around the EU and their regions.
func (g *Gazetteer) Name(code, lang string) (name, nameLang string) {
	if r := g.find(code); r != none {
		return g.name(r, lang)
	}
	if names, ok := g.abroad[code]; ok {
		if l := language(lang); l > 0 && names[l] != 0 {
			return g.texts.at(names[l]), lang
		}
	}
	if g.regions != nil {
		region, _ := g.regions.Region(nuts.Code(code))
		return region.Name, ""
	}
	return "", ""
}

// All yields every municipality and village in the order of the sources; several
// may have the code of one municipality. lang as in Place.
func (g *Gazetteer) All(lang string) iter.Seq[Place] {
	return func(yield func(Place) bool) {
		for i := range g.places {
			if !yield(g.place(g.refOf(int32(i)), lang)) {
				return
			}
		}
	}
}

// find gives the reference of a code, none where it is unknown.
func (g *Gazetteer) find(code string) ref {
	kind, rest, ok := strings.Cut(code, "-")
	if !ok {
		return g.findArea(nuts.Code(code))
	}
	country, id, _ := strings.Cut(rest, "-")
	switch kind {
	case "lau":
		return g.findLAU(country, g.today(country, id))
	case "gn":
		i, ok := slices.BinarySearchFunc(g.byID, id, func(p int32, id string) int {
			return cmp.Or(strings.Compare(g.country(p), country), strings.Compare(g.texts.at(g.places[p].id), id))
		})
		if ok && g.places[g.byID[i]].lau == 0 {
			return g.refOf(g.byID[i])
		}
	}
	return none
}

func (g *Gazetteer) findArea(code nuts.Code) ref {
	i, ok := slices.BinarySearchFunc(g.areas, code, func(a area, c nuts.Code) int { return cmp.Compare(a.code, c) })
	if !ok {
		return none
	}
	return ref(i)
}

// findLAU gives the seat of a municipality.
func (g *Gazetteer) findLAU(country, lau string) ref {
	i, ok := slices.BinarySearchFunc(g.byLAU, lau, func(p int32, lau string) int {
		return cmp.Or(strings.Compare(g.country(p), country), strings.Compare(g.texts.at(g.places[p].lau), lau))
	})
	if !ok {
		return none
	}
	return g.refOf(g.byLAU[i])
}

func (g *Gazetteer) refOf(p int32) ref      { return ref(int(p) + len(g.areas)) }
func (g *Gazetteer) isArea(r ref) bool      { return int(r) < len(g.areas) }
func (g *Gazetteer) placeOf(r ref) *place   { return &g.places[int(r)-len(g.areas)] }
func (g *Gazetteer) country(p int32) string { return countries[g.places[p].country] }
func (g *Gazetteer) countryOf(r ref) string {
	if g.isArea(r) {
		return g.areas[r].code.Country()
	}
	return countries[g.placeOf(r).country]
}

// name gives the name of an area or place in a language, else its local one.
func (g *Gazetteer) name(r ref, lang string) (name, nameLang string) {
	l := language(lang)
	if n := g.taggedName(r, l); n != 0 {
		return g.texts.at(n), lang
	}
	local, where := uint32(0), ""
	if g.isArea(r) {
		a := &g.areas[r]
		// Under a second code the same ground has the same name.
		if n := g.taggedName(g.outermost(r), l); n != 0 {
			return g.texts.at(n), lang
		}
		local, where = a.name, string(a.code)
	} else {
		p := g.placeOf(r)
		local, where = p.name, countries[p.country]
		if p.region != none {
			where = string(g.areas[p.region].code)
		}
	}
	return g.texts.at(local), localLanguage(where)
}

// taggedName finds a name in one language, 0 for none.
func (g *Gazetteer) taggedName(r ref, lang uint8) uint32 {
	if lang == 0 {
		return 0
	}
	i, ok := slices.BinarySearchFunc(g.tagged, taggedName{ref: r, lang: lang}, compareTagged)
	if !ok {
		return 0
	}
	return g.tagged[i].name
}

func compareTagged(a, b taggedName) int {
	return cmp.Or(cmp.Compare(a.ref, b.ref), cmp.Compare(a.lang, b.lang))
}
