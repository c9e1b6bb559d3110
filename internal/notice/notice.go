package notice

import (
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Version changes whenever the wording or the composition of notices changes,
// so that caches and editions know.
const Version = "2026-11-1"

// Notice is the notice of one edition in one language.
type Notice struct {
	lang    i18n.Lang
	short   string
	full    []string
	funding string
	asOf    ngeu.Date
	asOfIn  string
	sources []ngeu.SourceState
	credits []Credit
}

// Credit names whose work the map stands on.
type Credit struct {
	Text  string
	URL   string // the licence or the owner's page; may be empty
	Short string // where a frame has no room: the owner and the licence
}

// Layers says which borrowed layers an edition may show, and so must credit.
type Layers struct {
	Boundaries bool // administrative boundaries are installed
}

// Compose makes the notice of a snapshot in the language of p.
func Compose(p *i18n.Printer, s ngeu.Snapshot, layers Layers) Notice {
	n := Notice{
		lang:    p.Lang(),
		short:   p.T("notice.short"),
		full:    []string{p.T("notice.p1"), p.T("notice.p2"), p.T("notice.p3"), p.T("notice.p4")},
		funding: p.T("notice.funding"),
		asOf:    s.AsOf,
		sources: slices.Clone(s.Sources),
	}
	for i, source := range n.sources {
		if key := "source." + source.ID; p.Has(key) { // a list of our own, named in every language
			n.sources[i].Name = p.T(key)
		}
	}
	if s.AsOf != "" {
		n.asOfIn = p.T("notice.as_of", "date", p.Date(string(s.AsOf)))
	}
	if layers.Boundaries {
		n.credits = append(n.credits, Credit{p.T("notice.boundaries"), "https://ec.europa.eu/eurostat/web/gisco", p.T("notice.boundaries")}) // its owner asks for this wording
	}
	n.credits = append(n.credits,
		Credit{p.T("notice.place_names"), "https://www.geonames.org/", "GeoNames CC BY 4.0"},
		Credit{p.T("notice.basemap"), "https://www.naturalearthdata.com/", "Natural Earth, GSHHG"},
		Credit{p.T("notice.country_names"), "https://cldr.unicode.org/", "Unicode CLDR"},
	)
	return n
}

func (n Notice) must() {
	if n.short == "" {
		panic("notice: a zero Notice was read; only notice.Compose makes one")
	}
}

// Lang gives the language of the texts.
func (n Notice) Lang() i18n.Lang { n.must(); return n.lang }

// Short gives the text that is always in sight: one sentence.
func (n Notice) Short() string { n.must(); return n.short }

// Full gives the four points of the full text.
func (n Notice) Full() []string { n.must(); return n.full }

// Text gives the short text and all points that it does not say itself, as one
// paragraph: for formats with room for a single text.
func (n Notice) Text() string {
	n.must()
	return n.short + " " + strings.Join(n.full[1:], " ")
}

// Funding gives the statement that stands with the emblem.
func (n Notice) Funding() string { n.must(); return n.funding }

// AsOfDate gives the date of the newest data, as exact as it is known; empty for
// an empty store.
func (n Notice) AsOfDate() ngeu.Date { n.must(); return n.asOf }

// AsOf gives the same as a phrase in the notice's language: "Data as of …".
func (n Notice) AsOf() string { n.must(); return n.asOfIn }

// Sources lists the lists of projects in the snapshot. Names are as their
// publishers write them; that of the built-in list is in the notice's language.
func (n Notice) Sources() []ngeu.SourceState { n.must(); return n.sources }

// Credits lists the map credits.
func (n Notice) Credits() []Credit { n.must(); return n.credits }

// Attribution gives funding statement, date and credits as one line, for
// formats that have a place for it (TileJSON, GeoJSON).
func (n Notice) Attribution() string {
	n.must()
	parts := []string{n.funding}
	if n.asOfIn != "" {
		parts = append(parts, n.asOfIn)
	}
	for _, s := range n.sources {
		if s.Name != "" {
			parts = append(parts, s.Name)
		}
	}
	for _, c := range n.credits {
		parts = append(parts, c.Text)
	}
	return strings.Join(parts, " · ")
}
