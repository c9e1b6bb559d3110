package geocode

import (
	"github.com/paulmach/orb"
	bcp47 "golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

// Outermost is one of the nine outermost regions of Article 349 TFEU.
type Outermost struct {
	Region nuts.Code // the region that it is, or is a part of
	Part   bool      // NUTS does not tell it from the rest of Region
	Bound  orb.Bound // the part of a map that holds it, degrees

	message string // key of its name, where CLDR has none
	iso     string // its code in CLDR
	own     string // its name in its own language
}

// OutermostRegions lists them by their names in their own languages.
// Saint-Martin belongs to Guadeloupe in NUTS.
var OutermostRegions = []Outermost{
	{Region: "PT20", Bound: box(-31.4, 36.8, -24.9, 39.8), message: "place.azores"},
	{Region: "ES70", Bound: box(-18.3, 27.5, -13.3, 29.5), iso: "IC", own: "Canarias"},
	{Region: "FRY1", Bound: box(-61.9, 15.8, -61, 16.6), iso: "GP", own: "Guadeloupe"},
	{Region: "FRY3", Bound: box(-54.7, 2, -51.5, 5.9), iso: "GF", own: "Guyane"},
	{Region: "PT30", Bound: box(-17.4, 32.3, -16.2, 33.2), message: "place.madeira"},
	{Region: "FRY2", Bound: box(-61.3, 14.3, -60.7, 15), iso: "MQ", own: "Martinique"},
	{Region: "FRY5", Bound: box(44.9, -13.1, 45.4, -12.6), iso: "YT", own: "Mayotte"},
	{Region: "FRY4", Bound: box(55.1, -21.5, 55.9, -20.8), iso: "RE", own: "La Réunion"},
	{Region: "FRY1", Part: true, Bound: box(-63.2, 17.9, -62.9, 18.2), iso: "MF", own: "Saint-Martin"},
}

// Overseas is the region that NUTS makes of the French outermost regions. Its
// name there, "RUP FR — Régions Ultrapériphériques Françaises", is the heading of
// a table; gazetteer/areas.tsv names it in every language.
const Overseas nuts.Code = "FRY"

func box(minLon, minLat, maxLon, maxLat float64) orb.Bound {
	return orb.Bound{Min: orb.Point{minLon, minLat}, Max: orb.Point{maxLon, maxLat}}
}

// Name gives the name in the language of words: from the messages, else from
// CLDR, else the region's own.
func (o Outermost) Name(words *i18n.Printer) string {
	if o.message != "" {
		return words.T(o.message)
	}
	region, err := bcp47.ParseRegion(o.iso)
	namer := display.Regions(bcp47.Make(string(words.Lang())))
	if err != nil || namer == nil {
		return o.own
	}
	if name := namer.Name(region); name != "" {
		return name
	}
	return o.own
}
