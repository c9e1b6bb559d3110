package httpapi

import (
	"net/http"
	"slices"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// explorerView is the explorer's own part of its page.
type explorerView struct {
	Map        mapView
	Filter     filterView
	Find       string // place search without script
	Found      []placeView
	FoundCount string
	Count      string
	Sorts      sortsView
	Rows       []rowView
	Pager      pagerView
	Nearest    []rowView // the map in words
	Wider      widerView
	Outermost  []outermostView
}

// pageExplorer shows map and list of what the filters select.
func (s *Server) pageExplorer(w http.ResponseWriter, r *http.Request) error {
	ed, p, err := s.openPage(r)
	if err != nil {
		return err
	}
	words := ed.Printer()
	f := ed.Filter()
	path := "/" + string(ed.Lang())
	q := listQuery(ed, p)
	sel, err := ed.Selection(r.Context())
	if err != nil {
		return err
	}
	v := explorerView{Sorts: s.order(ed, &p, path, q), Filter: s.filterView(ed, p, sel.Facets(), path, q)}
	v.Filter.Hidden = append(v.Filter.Hidden, hidden("place", f.Places)...)
	v.Count = words.N("list.count", sel.Projects())
	if f.BBox != nil {
		v.Count = words.N("list.count_here", sel.Projects())
	}
	if v.Rows, v.Pager, err = s.list(r.Context(), ed, p, sel.Projects(), path, q); err != nil {
		return err
	}
	if v.Wider, err = s.wider(r.Context(), ed, f, s.middle(ed)); err != nil {
		return err
	}
	if f.BBox != nil && p.sort != ngeu.ByDistance {
		if v.Nearest, err = s.nearest(r.Context(), ed, edition.Reach{From: f.BBox.Center(), Limit: maxNear}); err != nil {
			return err
		}
	}
	v.Outermost = s.outermost(ed)
	s.find(ed, p.rest.Get("find"), &v)
	if v.Map, err = s.mapView(ed); err != nil {
		return err
	}
	s.draw(&v.Map, ed, f.Query())
	v.Map.Follow = true
	v.Map.Filters = with(q, "bbox", "", "sort", "").Encode()
	if f.BBox != nil {
		v.Map.BBox = bboxText(*f.BBox)
	} else if box, ok := boundOf(ed, slices.Concat(f.Places, f.Countries)); ok {
		v.Map.BBox = bboxText(box)
	}
	page := s.newPage(r, words, ed.Notice(), "/")
	page.Title = titled(words.T("app.title"), v.Filter)
	page.Structured = structuredSite(page)
	page.Query = f.Query().Encode()
	page.Image = s.picture(page, f.Query())
	page.SkipTo, page.SkipText = "results", words.T("nav.skip_map")
	if r.URL.RawQuery != "" { // a part of what the plain address has
		page.Robots = "noindex, follow"
	}
	page.View = v
	return s.render(w, r, ed, "explorer", page)
}

// boundOf gives the box around places.
func boundOf(ed edition.Edition, codes []string) (box orb.Bound, ok bool) {
	for _, code := range codes {
		place, known := ed.Places().Place(code, string(ed.Lang()))
		switch {
		case !known:
		case !ok:
			box, ok = place.Bound, true
		default:
			box = box.Union(place.Bound)
		}
	}
	return box, ok
}

// middle is the longest code of the region in the middle of the map, or of the
// one place that is asked for; "" where there is none.
func (s *Server) middle(ed edition.Edition) string {
	f := ed.Filter()
	if f.BBox != nil {
		code, err := s.regions.At(f.BBox.Center())
		if err != nil {
			return "" // at sea, or outside the Union
		}
		return string(code)
	}
	if len(f.Places) != 1 {
		return ""
	}
	place, _ := ed.Places().Place(f.Places[0], string(ed.Lang()))
	return finestOf(place)
}

// finestOf gives the longest NUTS code of a place; of a municipality one that is
// longer than that of its region, since projects of the whole region concern it.
func finestOf(place geocode.Place) (finest string) {
	for _, code := range place.NUTS {
		if code != "" {
			finest = code
		}
	}
	if place.Kind == geocode.Municipality {
		finest += "+"
	}
	return finest
}

// find answers the place search for readers without script.
func (s *Server) find(ed edition.Edition, text string, v *explorerView) {
	if v.Find = text; text == "" {
		return
	}
	for _, place := range s.searchPlaces(geocode.SearchQuery{Text: text, Lang: string(ed.Lang()), Limit: 20}) {
		if link, ok := placeLink(ed, place.Code); ok {
			link.Name, link.Lang = place.Name, foreign(place.NameLang, string(ed.Lang()))
			link.Context = place.Context
			v.Found = append(v.Found, link)
		}
	}
	v.FoundCount = ed.Printer().N("search.results", len(v.Found))
}
