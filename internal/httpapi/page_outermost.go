package httpapi

import (
	"net/url"

	bcp47 "golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
)

// outermostView is one of the outermost regions: a link to its list and, with
// script, a button that moves the map there.
type outermostView struct{ Name, Href, BBox string }

// outermost are the nine regions of Article 349 TFEU with the part of the map
// that holds each: NUTS tells them apart but for Saint-Martin, which belongs to
// Guadeloupe there. Names come from our messages, else from CLDR by the code.
var outermost = []struct{ message, region, name, bbox string }{
	{"place.azores", "", "", "-31.4,36.8,-24.9,39.8"},
	{"", "IC", "Canarias", "-18.3,27.5,-13.3,29.5"},
	{"", "GP", "Guadeloupe", "-61.9,15.8,-61,16.6"},
	{"", "GF", "Guyane", "-54.7,2,-51.5,5.9"},
	{"place.madeira", "", "", "-17.4,32.3,-16.2,33.2"},
	{"", "MQ", "Martinique", "-61.3,14.3,-60.7,15"},
	{"", "YT", "Mayotte", "44.9,-13.1,45.4,-12.6"},
	{"", "RE", "La Réunion", "55.1,-21.5,55.9,-20.8"},
	{"", "MF", "Saint-Martin", "-63.2,17.9,-62.9,18.2"},
}

// outermost lists the regions in the order of the page's language.
func (s *Server) outermost(ed edition.Edition) []outermostView {
	words := ed.Printer()
	lang := string(ed.Lang())
	namer := display.Regions(bcp47.Make(lang))
	q := query(ed.Filter())
	var out []outermostView
	for _, o := range outermost {
		v := outermostView{Name: o.name, BBox: o.bbox, Href: link("/"+lang, url.Values(with(q, "bbox", o.bbox)))}
		if o.message != "" {
			v.Name = words.T(o.message)
		} else if region, err := bcp47.ParseRegion(o.region); err == nil && namer != nil {
			if name := namer.Name(region); name != "" {
				v.Name = name
			}
		}
		out = append(out, v)
	}
	i18n.SortBy(words, out, func(v outermostView) string { return v.Name })
	return out
}
