package httpapi

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Views of a frame. The first three are what an embedder chooses; the others
// are where links in the frame lead, so that it works where a sandbox forbids
// new tabs and other pages forbid to be framed.
const (
	viewBoth    = "both"
	viewMap     = "map"
	viewList    = "list"
	viewProject = "project"
	viewNotice  = "notice"
	viewGone    = "gone"
)

// frameViews are those that an embedder chooses, the usual one first.
var frameViews = []string{viewBoth, viewMap, viewList}

// frameView is a frame's own part of its page.
type frameView struct {
	Mode                  string
	Heading, Count, Short string // Short is the count for small frames: "12"
	Map                   *mapView
	Rows, Wider           []rowView
	Pager                 pagerView
	ListHref, MapHref     string // of the toggle: the list alone, the map again
	Project               *projectView
	BackHref              string
	NoticeHref, FullHref  string // in the frame; in a new tab
	FullText              string
	Hint                  string   // of a frame whose subject is gone
	Detail                textView // of one that was never right, for who wrote its address; English
	Full                  []string
}

// embedHome leads to the frame in the language of the parameter lang, else of
// the browser.
func (s *Server) embedHome(w http.ResponseWriter, r *http.Request) error {
	lang := i18n.Match(r.Header.Get("Accept-Language"))
	p, err := parsePage(r)
	if err != nil {
		return err
	}
	if p.lang != "" {
		lang = p.lang
	}
	w.Header().Add("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "public, max-age=300")
	http.Redirect(w, r, link("/"+string(lang)+"/embed", with(p.rest, "lang", "")), http.StatusFound)
	return nil
}

// pageEmbed is the frame for other sites: all filters, map and list, and always
// the notice and the credits.
func (s *Server) pageEmbed(w http.ResponseWriter, r *http.Request) error {
	s.framed(w)
	ed, p, whole, err := s.openFrame(r)
	if err != nil {
		return err
	}
	if given, err := i18n.Parse(p.rest.Get("lang")); err == nil && given != ed.Lang() {
		http.Redirect(w, r, link("/"+string(given)+"/embed", with(p.rest, "lang", "")), http.StatusFound)
		return nil
	}
	var v frameView
	title := ed.Printer().T("app.title")
	switch notice := p.rest.Get("view") == viewNotice; {
	case whole:
		v, title, err = s.frameView(r, ed, p)
	case notice:
		v, title, err = s.frameView(r, ed, p)
		v.BackHref = link("/"+string(ed.Lang())+"/embed", with(p.rest, "view", p.rest.Get("back"), "back", ""))
	default:
		v = goneFrame(ed.Printer(), p.rest, ed.Printer().T("embed.gone"), "")
	}
	if err != nil {
		return err
	}
	page := s.newPage(r, ed.Printer(), ed.Notice(), "/embed")
	page.Title, page.Robots, page.View = title, "noindex, follow", v
	page.Frame, page.Query = true, ed.Filter().Query().Encode()
	return s.render(w, r, ed, "embed", page)
}

// frameView makes what the frame shows; title names it.
func (s *Server) frameView(r *http.Request, ed edition.Edition, p params) (v frameView, title string, err error) {
	words, lang := ed.Printer(), string(ed.Lang())
	q := listQuery(ed, p)
	path := "/" + lang + "/embed"
	v.Mode = viewBoth
	if mode := p.rest.Get("view"); mode == viewMap || mode == viewList || mode == viewNotice {
		v.Mode = mode
	}
	own := q
	if v.Mode != viewBoth && v.Mode != viewNotice {
		own = with(q, "view", v.Mode)
	}
	if back := p.rest.Get("back"); v.Mode == viewNotice && (back == viewMap || back == viewList) {
		own = with(q, "view", back)
	}
	v.BackHref = link(path, own)
	v.ListHref, v.MapHref = link(path, with(q, "view", viewList)), link(path, q)
	v.NoticeHref = link(path, with(own, "view", viewNotice, "back", own.Get("view")))
	v.Heading, v.FullHref = s.frameTitle(ed), link("/"+lang, with(q, "sort", ""))
	if f := ed.Filter(); len(f.Places) == 1 {
		v.FullHref = link("/"+lang+"/places/"+url.PathEscape(f.Places[0]), with(q, "place", "", "sort", ""))
	}
	title = v.Heading + " – " + words.T("app.short_title")
	v.FullText = words.T("embed.open_full")
	switch id := p.rest.Get("project"); {
	case v.Mode == viewNotice:
		v.Full = ed.Notice().Full()
		return v, title, nil
	case id != "":
		return v, title, s.frameProject(r, ed, id, &v)
	}
	return v, title, s.frameList(r, ed, p, own, path, &v)
}

// frameList fills in map and list.
func (s *Server) frameList(r *http.Request, ed edition.Edition, p params, own url.Values, path string, v *frameView) error {
	words, ctx := ed.Printer(), r.Context()
	projects, _, err := selection(r, ed)
	if err != nil {
		return err
	}
	p = usualOrder(ed, p)
	v.Count, v.Short = words.N("list.count", projects), words.Number(projects)
	if v.Rows, v.Pager, err = s.list(ctx, ed, p, projects, path, own); err != nil {
		return err
	}
	f := ed.Filter()
	if len(f.Places) == 1 {
		if place, ok := ed.Places().Place(f.Places[0], string(ed.Lang())); ok {
			finest := ""
			for _, code := range place.NUTS {
				if code != "" {
					finest = code
				}
			}
			f.Places = nil
			wider, err := s.wider(ctx, ed, f, finest)
			if err != nil {
				return err
			}
			v.Wider = wider.Rows
		}
	}
	for _, rows := range [][]rowView{v.Rows, v.Wider} {
		for i := range rows {
			rows[i].Href = link(path, with(own, "project", rows[i].ID))
		}
	}
	m, err := s.mapView(ed)
	if err != nil {
		return err
	}
	s.frameStart(ed, &m)
	m.Filters = with(own, "bbox", "", "sort", "", "view", "").Encode()
	v.Map = &m
	return nil
}

// frameStart chooses what the map shows first: the bbox, else the places, else
// the countries of the filter.
func (s *Server) frameStart(ed edition.Edition, m *mapView) {
	f := ed.Filter()
	if f.BBox != nil {
		m.BBox = bboxText(*f.BBox)
		return
	}
	codes := f.Places
	if len(codes) == 0 {
		codes = f.Countries
	}
	box, any := orb.Bound{}, false
	for _, code := range codes {
		place, ok := ed.Places().Place(code, string(ed.Lang()))
		switch {
		case !ok:
		case any:
			box = box.Union(place.Bound)
		default:
			box, any = place.Bound, true
		}
	}
	if any {
		m.BBox = bboxText(box)
	}
	if len(codes) == 1 {
		m.Place = codes[0]
	}
}

// frameTitle names what a filter selects, whatever the data: "Projects in Liège
// – Green transition". Nothing published changes it.
func (s *Server) frameTitle(ed edition.Edition) string {
	words, f := ed.Printer(), ed.Filter()
	name := func(code string) string {
		if n, _ := ed.Places().Name(code, string(ed.Lang())); n != "" {
			return n
		}
		return code
	}
	var places, rest []string
	for _, code := range append(append([]string{}, f.Places...), f.Countries...) {
		places = append(places, name(code))
	}
	title := words.T("app.title")
	if len(places) > 0 {
		title = words.T("place.projects_in", "place", strings.Join(places, ", "))
	}
	for _, p := range f.Pillars {
		rest = append(rest, words.T("pillar."+string(p)))
	}
	for _, t := range f.Themes {
		rest = append(rest, themeName(words, t))
	}
	if f.Text != "" {
		rest = append(rest, "“"+f.Text+"”")
	}
	if len(rest) > 0 {
		title += " – " + strings.Join(rest, ", ")
	}
	return title
}

// embedScript serves the custom element <ngeu-map> under an address that never
// changes.
func (s *Server) embedScript(w http.ResponseWriter, r *http.Request) error {
	address, err := s.web.address("ngeu-map.js")
	if err != nil {
		return err
	}
	body := s.web.files[strings.TrimPrefix(address, "/assets/")]
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	if !fresh(w, r, etag(string(body)), forLong) {
		_, _ = w.Write(body) // the client is gone if this fails
	}
	return nil
}

// usualOrder gives a list the order that it has unless asked for another: by
// name, and by relevance where words are searched.
func usualOrder(ed edition.Edition, p params) params {
	if p.sort == ngeu.ByID {
		p.sort = ngeu.ByName
		if ed.Filter().Text != "" {
			p.sort = ngeu.ByRelevance
		}
	}
	return p
}
