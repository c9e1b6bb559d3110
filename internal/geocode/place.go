package geocode

import (
	"math"
	"strings"

	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/paulmach/orb"
)

// Kind says what sort of place a place is.
type Kind string

const (
	Country      Kind = "country"
	NUTS1        Kind = "nuts1"
	NUTS2        Kind = "nuts2"
	NUTS3        Kind = "nuts3"
	Municipality Kind = "municipality"
)

// Kinds lists the kinds, largest first; up to NUTS3 the position is the level.
var Kinds = []Kind{Country, NUTS1, NUTS2, NUTS3, Municipality}

// Place is a country, a region, a municipality or a village in one.
type Place struct {
	Code       string    // IT, ITI3, lau-BE-62063, gn-BG-727447 where the municipality's code is not known
	Name       string    // in the language asked for, else in the local one
	NameLang   string    // language of Name; "" where the gazetteer does not say
	Kind       Kind      // villages are municipality too: they answer with the code of theirs
	Country    string    // canonical, EL for Greece
	NUTS       [4]string // codes of levels 0-3, empty from where the place is coarser
	LAU        string    // national municipality code without the country; may be empty
	Context    string    // region and country in the language asked for: "Arr. Liège, Belgique"
	Point      orb.Point // inside its NUTS region; of a region its label point
	Bound      orb.Bound // to show on a map: far-off parts left out; of a municipality about 5 km to each side
	Population int       // 0 unknown
}

// municipalityKM is half the side of a municipality's bound.
const municipalityKM = 5

// place describes an area or place in a language.
func (g *Gazetteer) place(r ref, lang string) Place {
	var out Place
	out.Name, out.NameLang = g.name(r, lang)
	out.Country = g.countryOf(r)
	out.Context = g.context(r, lang, out.Name)
	if g.isArea(r) {
		code := g.areas[r].code
		out.Code, out.Kind = string(code), Kinds[code.Level()]
		out.NUTS = levels(code)
		if region, ok := g.regions.Region(code); ok {
			out.Point, out.Bound = region.Label, region.View
		}
		return out
	}
	p := g.placeOf(r)
	out.Code, out.Kind = g.code(p), Municipality
	out.LAU, out.Population = g.texts.at(p.lau), int(p.population)
	out.NUTS[0] = out.Country
	if p.region != none {
		out.NUTS = levels(g.areas[p.region].code)
	}
	out.Point = p.point
	dy := municipalityKM / kmPerDegree
	dx := dy / max(0.01, math.Cos(p.point[1]*math.Pi/180))
	out.Bound = orb.Bound{Min: orb.Point{p.point[0] - dx, p.point[1] - dy}, Max: orb.Point{p.point[0] + dx, p.point[1] + dy}}
	return out
}

// code gives the municipality's code, or the place's own where that is not known.
func (g *Gazetteer) code(p *place) string {
	if p.lau != 0 {
		return "lau-" + countries[p.country] + "-" + g.texts.at(p.lau)
	}
	return "gn-" + countries[p.country] + "-" + g.texts.at(p.id)
}

// context names what is around a place: its level 3 region (level 2 where that
// has the same name) and its country.
func (g *Gazetteer) context(r ref, lang, name string) string {
	around := r
	if g.isArea(r) {
		if g.areas[r].parent == r {
			return ""
		}
	} else {
		around = g.placeOf(r).region
	}
	country, _ := g.name(g.findArea(nuts.Code(g.countryOf(r))), lang)
	folded := Fold(name)
	for around != none && g.areas[around].parent != around {
		region, _ := g.name(around, lang)
		if around != r && region != "" && region != country && !strings.HasPrefix(Fold(region), folded) && !g.areas[around].only {
			return region + ", " + country
		}
		around = g.areas[around].parent
	}
	return country
}

// levels spreads a code over the levels 0-3.
func levels(code nuts.Code) (out [4]string) {
	for level := range out {
		out[level] = string(code.At(level))
	}
	return out
}
