package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

// nearKM is how far around a municipality other projects are listed; farKM how
// far the nearest ones are looked for where there are none.
const (
	nearKM = 25
	farKM  = 400
)

// placePageView is the own part of a place's page.
type placePageView struct {
	Code, Name, NameLang, Kind, Context string
	Heading                             textView // Name, marked where it is in another language
	Crumbs                              crumbsView
	Map                                 mapView
	Filter                              filterView
	Sorts                               sortsView
	ListTitle, Count, Empty             string
	Rows                                []rowView
	Pager                               pagerView
	NearTitle                           string
	Near                                []rowView
	NearMore                            hrefText
	Wider                               widerView
	Why                                 whyView
	Parts, Neighbours                   []placeView
	Downloads, Tools                    []hrefText
	PlanHref, PlanText, ExplorerHref    string
}

// whyView says what a place's page shows, and why.
type whyView struct {
	Shown, Located string
	Precisions     []countView // how exactly the places of the projects are known
	Sources        []sourceView
	Portal         string // of the national plan; may be empty
}

type countView struct{ Text, Count string }

type hrefText struct{ Href, Text string }

// pagePlace shows a country, region or municipality. Another way of writing a
// code leads to the one way.
func (s *Server) pagePlace(w http.ResponseWriter, r *http.Request) error {
	given, err := pathValue(r, "code")
	if err != nil {
		return err
	}
	code, err := ngeu.PlaceCode(given)
	if err != nil {
		return ngeu.ErrNotFound
	}
	ed, p, err := s.openPage(r)
	if err != nil {
		return err
	}
	lang := string(ed.Lang())
	place, ok := ed.Places().Place(code, lang)
	if !ok {
		return ngeu.ErrNotFound
	}
	path := "/places/" + url.PathEscape(place.Code)
	if place.Code != given {
		http.Redirect(w, r, link("/"+lang+path, p.rest), http.StatusMovedPermanently)
		return nil
	}
	f := ed.Filter()
	f.Places, f.Countries = []string{place.Code}, nil
	if ed, err = ed.Narrow(f); err != nil {
		return err
	}
	v, err := s.placeView(r, ed, p, place, "/"+lang+path)
	if err != nil {
		return err
	}
	page := s.newPage(r, ed.Printer(), ed.Notice(), path)
	page.Title = titled(v.ListTitle, v.Filter) + " – " + ed.Printer().T("app.short_title")
	page.Description = v.ListTitle + ". " + page.Description
	page.Structured = structuredPlace(page, place, v.Crumbs)
	page.Image = s.picture(page, with(withoutPlace(ed.Filter()).Query(), "place", place.Code))
	page.View = v
	return s.render(w, r, ed, "place", page)
}

func (s *Server) placeView(r *http.Request, ed edition.Edition, p params, place geocode.Place, path string) (placePageView, error) {
	words, ctx, lang := ed.Printer(), r.Context(), string(ed.Lang())
	country, _ := ed.Places().Name(place.Country, lang)
	sel, err := ed.Selection(ctx)
	if err != nil {
		return placePageView{}, err
	}
	projects := sel.Projects()
	q := with(listQuery(ed, p), "place", "")
	v := placePageView{
		Code: place.Code, Name: place.Name, NameLang: foreign(place.NameLang, lang), Kind: words.T("place.kind_" + string(place.Kind)), Context: place.Context,
		Heading:   s.textView(words, place.Name, place.NameLang),
		ListTitle: words.T("place.projects_in", "place", place.Name), Count: words.N("list.count", projects), Empty: words.T("place.empty", "place", place.Name),
		Sorts: s.order(ed, &p, path, q), Filter: s.filterView(ed, p, sel.Facets(), path, q),
		PlanHref: "/" + lang + "/plans/" + place.Country, PlanText: words.T("place.plan_link", "country", country),
		ExplorerHref: link("/"+lang, with(q, "sort", "", "bbox", bboxText(place.Bound))),
	}
	v.Filter.Countries = nil
	if v.Rows, v.Pager, err = s.list(ctx, ed, p, projects, path, q); err != nil {
		return v, err
	}
	if err = s.surroundings(r, ed, place, &v); err != nil {
		return v, err
	}
	if v.Why, err = s.why(r, ed, sel, place, v); err != nil {
		return v, err
	}
	for _, format := range export.Formats {
		v.Downloads = append(v.Downloads, hrefText{link("/places/"+url.PathEscape(place.Code)+"/projects."+format.Ext, with(withoutPlace(ed.Filter()).Query(), "lang", lang)), format.Name})
	}
	v.Tools = s.tools(words, place.Code, withoutPlace(ed.Filter()).Query())
	if v.Map, err = s.mapView(ed); err != nil {
		return v, err
	}
	s.draw(&v.Map, ed, with(withoutPlace(ed.Filter()).Query(), "place", place.Code))
	v.Map.BBox, v.Map.Place, v.Map.Filters = bboxText(place.Bound), place.Code, with(q, "place", place.Code, "sort", "").Encode()
	if place.Kind == geocode.Municipality { // no outline is known: a ring, and what lies around
		v.Map.BBox = bboxText(place.Bound.Union(around(place.Point, shownKM)))
		v.Map.Points = degrees(place.Point[0]) + "," + degrees(place.Point[1])
	}
	return v, nil
}

// why explains what is shown of a place.
func (s *Server) why(r *http.Request, ed edition.Edition, sel *index.Selection, place geocode.Place, v placePageView) (out whyView, err error) {
	words := ed.Printer()
	out.Shown = words.N("place.shown_count", sel.Projects())
	located, err := s.located(r, ed)
	if err != nil {
		return out, err
	}
	if located < sel.Projects() {
		out.Located = words.N("place.shown_located", located)
	}
	chosen := ed.Filter().Precisions
	for _, c := range sel.Facets().Precisions {
		if c.Projects > 0 && (len(chosen) == 0 || slices.Contains(chosen, ngeu.Precision(c.Value))) {
			out.Precisions = append(out.Precisions, countView{words.T("precision." + c.Value), words.Number(c.Projects)})
		}
	}
	from := map[string]bool{}
	for _, rows := range [][]rowView{v.Rows, v.Near, v.Wider.Rows} {
		for _, row := range rows {
			from[row.source] = true
		}
	}
	for _, source := range ed.Notice().Sources() {
		if from[source.ID] {
			out.Sources = append(out.Sources, sourceView{s.textView(words, source.Name, ""), source.URL, words.Date(string(source.AsOf))})
		}
	}
	if plan, ok := s.plans.Of(place.Country); ok {
		out.Portal = plan.Portal
	}
	return out, nil
}

// tools are what one can take along of a place under the filters of its page, as
// far as this site has it.
func (s *Server) tools(words *i18n.Printer, code string, filters url.Values) (out []hrefText) {
	lang := "/" + string(words.Lang())
	for _, tool := range []struct {
		path  string
		query url.Values
		text  string
	}{
		{lang + "/embed/configure", with(filters, "place", code), words.T("place.embed")},
		{lang + "/kits/" + url.PathEscape(code), with(filters, "bbox", ""), words.T("place.kit")},
	} {
		if s.offers(tool.path) {
			out = append(out, hrefText{link(tool.path, tool.query), tool.text})
		}
	}
	return out
}

func withoutPlace(f ngeu.Filter) ngeu.Filter {
	f.Places = nil
	return f
}

// located counts the projects that have a point here.
func (s *Server) located(r *http.Request, ed edition.Edition) (int, error) {
	f := ed.Filter()
	if len(f.Precisions) == 0 {
		f.Precisions = []ngeu.Precision{ngeu.Site, ngeu.Street, ngeu.Municipality}
	}
	narrow, err := ed.Narrow(f)
	if err != nil {
		return 0, err
	}
	n, _, err := selection(r, narrow)
	return n, err
}

// surroundings fills in what lies around, above and below a place.
func (s *Server) surroundings(r *http.Request, ed edition.Edition, place geocode.Place, v *placePageView) (err error) {
	ctx, chain := r.Context(), []string{}
	for _, code := range place.NUTS {
		if code != "" && code != place.Code {
			chain = append(chain, code)
		}
	}
	v.Crumbs = crumbs(ed, chain, crumb{"", place.Name, v.NameLang})
	if v.Wider, err = s.wider(ctx, ed, ed.Filter(), finestOf(place)); err != nil {
		return err
	}
	if place.Kind != geocode.Municipality {
		code := nuts.Code(place.Code)
		v.Parts = placeLinks(ed, s.regions.Children(code))
		v.Neighbours = placeLinks(ed, s.regions.Neighbours(code))
	}
	return s.beyond(ctx, ed, place, v)
}

// beyond lists what is near a place and not in it: within 25 km of a municipality
// or small region, and where the place itself has nothing the nearest ones.
func (s *Server) beyond(ctx context.Context, ed edition.Edition, place geocode.Place, v *placePageView) error {
	words := ed.Printer()
	everywhere, err := ed.Narrow(elsewhere(ed.Filter()))
	if err != nil {
		return err
	}
	reach := edition.Reach{From: place.Point, Within: nearKM * 1000, Without: &ngeu.Filter{Places: []string{place.Code}}, Limit: maxWithin + 1}
	if place.Kind == geocode.Municipality || place.Kind == geocode.NUTS3 {
		if v.Near, err = s.nearest(ctx, everywhere, reach); err != nil {
			return err
		}
		v.NearTitle = words.T("place.within_km", "km", words.Number(nearKM), "place", place.Name)
	}
	if len(v.Near) > maxWithin {
		v.Near = v.Near[:maxWithin]
		q := with(everywhere.Filter().Query(), "bbox", bboxText(around(place.Point, nearKM)), "sort", string(ngeu.ByDistance))
		v.NearMore = hrefText{link("/"+string(ed.Lang()), q), words.T("list.all")}
	}
	if len(v.Near) == 0 && len(v.Rows) == 0 {
		reach.Within, reach.Limit = farKM*1000, maxNear
		v.NearTitle = words.T("place.nearest")
		v.Near, err = s.nearest(ctx, everywhere, reach)
	}
	return err
}

// placeLinks names regions of the Union in the order of the page's language.
func placeLinks(ed edition.Edition, codes []nuts.Code) []placeView {
	var out []placeView
	for _, code := range codes {
		if v, ok := placeLink(ed, string(code)); ok {
			out = append(out, v)
		}
	}
	i18n.SortBy(ed.Printer(), out, func(v placeView) string { return v.Name })
	return out
}
