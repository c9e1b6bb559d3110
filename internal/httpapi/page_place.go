package httpapi

import (
	"net/http"
	"net/url"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
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
	Crumbs                              crumbsView
	Map                                 mapView
	ListTitle, Count, Empty             string
	Rows                                []rowView
	Pager                               pagerView
	NearTitle                           string
	Near, Wider                         []rowView
	Shown, Located                      string
	Parts, Neighbours                   []placeView
	Downloads                           []hrefText
	PlanHref, PlanText, ExplorerHref    string
}

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
	page.Title = ed.Printer().T("place.projects_in", "place", place.Name) + " – " + ed.Printer().T("app.short_title")
	page.Description = v.ListTitle + ". " + page.Description
	page.View = v
	return s.render(w, r, ed, "place", page)
}

func (s *Server) placeView(r *http.Request, ed edition.Edition, p params, place geocode.Place, path string) (placePageView, error) {
	words, ctx := ed.Printer(), r.Context()
	country, _ := ed.Places().Name(place.Country, string(ed.Lang()))
	projects, _, err := selection(r, ed)
	if err != nil {
		return placePageView{}, err
	}
	q := with(listQuery(ed, p), "place", "")
	if p.sort == ngeu.ByID {
		p.sort = ngeu.ByName
	}
	v := placePageView{
		Code: place.Code, Name: place.Name, NameLang: foreign(place.NameLang, string(ed.Lang())), Kind: words.T("place.kind_" + string(place.Kind)), Context: place.Context,
		ListTitle: words.T("place.projects_in", "place", place.Name), Count: words.N("list.count", projects), Empty: words.T("place.empty", "place", place.Name),
		Shown:        words.N("place.shown_count", projects),
		PlanHref:     "/" + string(ed.Lang()) + "/plans/" + place.Country,
		PlanText:     words.T("place.plan_link", "country", country),
		ExplorerHref: link("/"+string(ed.Lang()), with(url.Values{}, "bbox", bboxText(place.Bound))),
	}
	if v.Rows, v.Pager, err = s.list(ctx, ed, p, projects, path, q); err != nil {
		return v, err
	}
	located, err := s.located(r, ed)
	if err != nil {
		return v, err
	}
	if located < projects {
		v.Located = words.N("place.shown_located", located)
	}
	if err = s.surroundings(r, ed, place, &v); err != nil {
		return v, err
	}
	for _, format := range export.Formats {
		v.Downloads = append(v.Downloads, hrefText{link("/places/"+url.PathEscape(place.Code)+"/projects."+format.Ext, with(query(withoutPlace(ed.Filter())), "lang", string(ed.Lang()))), format.Name})
	}
	if v.Map, err = s.mapView(ed); err != nil {
		return v, err
	}
	v.Map.BBox, v.Map.Place, v.Map.Filters = bboxText(place.Bound), place.Code, with(q, "place", place.Code, "sort", "").Encode()
	return v, nil
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
func (s *Server) surroundings(r *http.Request, ed edition.Edition, place geocode.Place, v *placePageView) error {
	words, ctx := ed.Printer(), r.Context()
	municipality := place.Kind == geocode.Municipality
	chain, finest := []string{}, ""
	for _, code := range place.NUTS {
		if code != "" && code != place.Code {
			chain = append(chain, code)
		}
		if code != "" {
			finest = code
		}
	}
	v.Crumbs = crumbs(ed, chain, crumb{"", place.Name, v.NameLang})
	f := withoutPlace(ed.Filter())
	if municipality {
		finest += "+" // projects of its own NUTS 3 region concern it too
	}
	var err error
	if v.Wider, err = s.wider(ctx, ed, f, finest); err != nil {
		return err
	}
	switch {
	case municipality && len(v.Rows) > 0:
		v.NearTitle = words.T("place.within_km", "km", words.Number(nearKM), "place", place.Name)
		v.Near, err = s.near(ctx, ed, place.Point, nearKM, "")
	case len(v.Rows) == 0:
		v.NearTitle = words.T("place.nearest")
		v.Near, err = s.near(ctx, ed, place.Point, farKM, "")
	}
	if err != nil {
		return err
	}
	if !municipality {
		code := nuts.Code(place.Code)
		v.Parts = placeLinks(ed, s.regions.Children(code))
		v.Neighbours = placeLinks(ed, s.regions.Neighbours(code))
	}
	return nil
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
