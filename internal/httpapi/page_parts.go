package httpapi

import (
	"html/template"
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	bcp47 "golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/notice"
)

// textView is a text that may be in another language than the page; then it has
// Lang, the visible Tag and a Note that says so.
type textView struct{ Text, Lang, Tag, Note string }

func (s *Server) textView(words *i18n.Printer, text, lang string) textView {
	if text == "" || lang == "" || lang == string(words.Lang()) {
		return textView{Text: text}
	}
	return textView{text, lang, strings.ToUpper(lang), words.T("project.language_note", "language", s.languageName(words, lang))}
}

// languageName names a language in the page's language; where Unicode has no
// such name here, in its own.
func (s *Server) languageName(words *i18n.Printer, lang string) string {
	if namer := display.Languages(bcp47.Make(string(words.Lang()))); namer != nil {
		if name := namer.Name(bcp47.Make(lang)); name != "" {
			return name
		}
	}
	if l, err := i18n.Parse(lang); err == nil {
		return s.words.Printer(l).T("language.name")
	}
	return lang
}

// pillarView is a pillar with its icon.
type pillarView struct{ Key, Name string }

// IconKey is the key of the icon, also where no pillar is known.
func (p pillarView) IconKey() string {
	if p.Key == "" {
		return "unknown"
	}
	return p.Key
}

func pillar(words *i18n.Printer, p ngeu.Pillar) pillarView {
	if p == "" {
		return pillarView{"", words.T("common.unknown")}
	}
	return pillarView{string(p), words.T("pillar." + string(p))}
}

// placeView is a link to a place; without a Code it is only a name.
type placeView struct {
	Code, Name, Lang, Href, Kind, Context string

	page i18n.Lang
}

// Named is the name with what is in another script marked.
func (v placeView) Named() template.HTML { return proper(v.page, v.Name) }

// Around is the context with what is in another script marked.
func (v placeView) Around() template.HTML { return proper(v.page, v.Context) }

// placeLink names a place by its code; ok is false for a code that means nothing.
func placeLink(ed edition.Edition, code string) (v placeView, ok bool) {
	lang := string(ed.Lang())
	p, ok := ed.Places().Place(code, lang)
	if !ok {
		return placeView{}, false
	}
	return placeView{Code: p.Code, Name: p.Name, Lang: foreign(p.NameLang, lang), Href: "/" + lang + "/places/" + url.PathEscape(p.Code), Kind: ed.Printer().T("place.kind_" + string(p.Kind)), Context: p.Context, page: ed.Lang()}, true
}

// foreign gives lang where it differs from the page's.
func foreign(lang, page string) string {
	if lang == page {
		return ""
	}
	return lang
}

// rowView is a project in a list.
type rowView struct {
	ID, Href           string
	Name               textView
	Pillar             pillarView
	Place, PlaceLang   string
	Status, StatusName string
	Years, Distance    string
	HasPoint           bool
	Lon, Lat           string
	source             string // id of the list it stands in
	ShowText           string // of the button that shows it on a map beside the list; "" has none

	page i18n.Lang
}

// Where is the place with what is in another script marked.
func (v rowView) Where() template.HTML { return proper(v.page, v.Place) }

func (s *Server) row(ed edition.Edition, p ngeu.Project) rowView {
	words := ed.Printer()
	v := rowView{
		ID: p.ID, Href: "/" + string(ed.Lang()) + "/projects/" + url.PathEscape(p.ID), Name: s.textView(words, p.Name, p.NameLang), Pillar: pillar(words, p.Pillar),
		Status: string(p.Status), StatusName: words.T("status." + string(p.Status)), Years: years(words, p), source: p.Source.ID, ShowText: words.T("list.show_on_map"), page: ed.Lang(),
	}
	if len(p.Locations) > 0 {
		v.Place, v.PlaceLang = placeText(ed, p.Locations[0], p.Country)
		if n := len(p.Locations) - 1; n > 0 {
			v.Place += " +" + words.Number(n)
		}
	}
	for _, l := range p.Locations {
		if l.Point != nil {
			v.HasPoint, v.Lon, v.Lat = true, degrees(l.Point[0]), degrees(l.Point[1])
			break
		}
	}
	return v
}

// placeText names a location with its country, in the page's language where the
// gazetteer has the name.
func placeText(ed edition.Edition, l ngeu.Location, country string) (name, lang string) {
	page := string(ed.Lang())
	nation, _ := ed.Places().Name(country, page)
	if l.Precision == ngeu.Country {
		return ed.Printer().T("project.whole_country", "country", nation), ""
	}
	if l.PlaceCode != "" {
		name, lang = ed.Places().Name(l.PlaceCode, page)
	}
	if name == "" {
		name, lang = ed.PlaceName(l)
	}
	switch {
	case name == "":
		return nation, ""
	case nation == "" || name == nation:
		return name, foreign(lang, page)
	}
	return name + ", " + nation, ""
}

// years writes when a project runs: "2021 to 2026".
func years(words *i18n.Printer, p ngeu.Project) string {
	from, to := strconv.Itoa(p.YearStart), strconv.Itoa(p.YearEnd)
	switch {
	case p.YearStart == 0 && p.YearEnd == 0:
		return ""
	case p.YearEnd == 0:
		return words.T("project.from_year", "year", from)
	case p.YearStart == 0:
		return words.T("project.until_year", "year", to)
	case from == to:
		return from
	}
	return words.T("project.years", "from", from, "to", to)
}

func degrees(v float64) string { return strconv.FormatFloat(micro(v), 'f', -1, 64) }

// mapView is what the map element tells the script.
type mapView struct {
	Atlas, Worker, Maker, Home, BBox, Filters, Place, NoScript string
	Points                                                     string // what the page is of: "lon,lat lon,lat"
	GroundZoom                                                 int
	Follow                                                     bool // the list follows the map
	Credits                                                    []notice.Credit
	Drawn, DrawnText                                           string // a picture for readers without script, where this site draws any
}

// draw adds the picture of what the map shows.
func (s *Server) draw(v *mapView, ed edition.Edition, what url.Values) {
	if s.offers("/images/map.png") {
		v.Drawn = link("/images/map.png", with(what, "lang", string(ed.Lang()), "width", "640", "height", "480"))
		v.DrawnText = ed.Printer().T("map.label")
	}
}

// groundZoom is the last data zoom that base and areas gain by: outlines to 10,
// names of small places and parts of towns to 12. Beyond, the client enlarges.
const groundZoom = 12

// europe is what the map shows first: the core of the mainland, so that a small
// screen shows all of it and a large one does not shrink it.
const europe = "-10,36,30,66"

func (s *Server) mapView(ed edition.Edition) (mapView, error) {
	v := mapView{Home: europe, GroundZoom: groundZoom, NoScript: ed.Printer().T("map.noscript"), Credits: ed.Notice().Credits()}
	for file, to := range map[string]*string{"atlas.js": &v.Atlas, "worker.js": &v.Worker, "maker.js": &v.Maker} {
		var err error
		if *to, err = s.web.address(file); err != nil {
			return v, err
		}
	}
	return v, nil
}

func bboxText(b orb.Bound) string {
	return degrees(b.Min[0]) + "," + degrees(b.Min[1]) + "," + degrees(b.Max[0]) + "," + degrees(b.Max[1])
}

// crumbsView is the way from Europe down to a page.
type crumbsView struct {
	Label string
	Steps []crumb
}

type crumb struct{ Href, Text, Lang string }

// crumbs leads through the regions of a NUTS chain to a last step without link.
func crumbs(ed edition.Edition, chain []string, last crumb) crumbsView {
	words := ed.Printer()
	v := crumbsView{Label: words.T("nav.breadcrumb"), Steps: []crumb{{Href: "/" + string(ed.Lang()), Text: words.T("nav.europe")}}}
	for _, code := range chain {
		if p, ok := placeLink(ed, code); ok && code != "" {
			if step := (crumb{p.Href, p.Name, p.Lang}); step.Text != v.Steps[len(v.Steps)-1].Text {
				v.Steps = append(v.Steps, step)
			}
		}
	}
	v.Steps = append(v.Steps, last)
	return v
}

// around gives a square around a point, km to each side.
func around(p orb.Point, km float64) orb.Bound {
	dy := km / 111.2
	dx := dy / max(0.05, math.Cos(p[1]*math.Pi/180))
	return orb.Bound{
		Min: orb.Point{max(-180, p[0]-dx), max(-90, p[1]-dy)},
		Max: orb.Point{min(180, p[0]+dx), min(90, p[1]+dy)},
	}
}
