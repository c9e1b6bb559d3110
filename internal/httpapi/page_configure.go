package httpapi

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/embed"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
)

// configureView is the own part of the page that makes code for other sites.
type configureView struct {
	Find      string
	Found     []placeView
	Places    []chip // chosen ones, each a link that takes it out
	Filter    filterView
	Languages []choice
	Ratios    []choice
	Views     []choice

	Code, Element, TextOnly string
	OEmbed, Webtools        string
	Previews                []previewView

	GivenCode, GivenPage, GivenPolicy string
	Findings                          []findingView
}

type previewView struct {
	Src, Title, Label string
	Width, Height     int
}

type findingView struct {
	Text string
	Good bool
}

// previewWidths are a phone, a column of text and a whole page, in CSS pixels.
var previewWidths = []int{320, 600, 1200}

// pageConfigure makes the code for a choice of place, filters, language and
// shape, shows how it looks, and checks a page that has it.
func (s *Server) pageConfigure(w http.ResponseWriter, r *http.Request) error {
	ed, p, err := s.openPage(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
	v, err := s.configureView(r, ed, p)
	if err != nil {
		return err
	}
	page := s.newPage(r, ed.Printer(), ed.Notice(), "/embed/configure")
	page.Title = ed.Printer().T("embed.title") + " – " + ed.Printer().T("app.short_title")
	page.Description = ed.Printer().T("embed.intro")
	page.Query = ed.Filter().Query().Encode()
	if r.URL.RawQuery != "" {
		page.Robots = "noindex, follow"
	}
	page.View = v
	return s.render(w, r, ed, "configure", page)
}

func (s *Server) configureView(r *http.Request, ed edition.Edition, p params) (v configureView, err error) {
	words, f := ed.Printer(), ed.Filter()
	sel, err := ed.Selection(r.Context())
	if err != nil {
		return v, err
	}
	v.Filter = s.filterView(ed, p, sel.Facets(), "", f.Query())
	v.Filter.Hidden = append(v.Filter.Hidden, hidden("place", f.Places)...)

	lang, ratio, view := string(ed.Lang()), embed.Wide, viewBoth
	if l, err := i18n.Parse(p.rest.Get("in")); err == nil {
		lang = string(l)
	}
	if given := embed.Ratio(p.rest.Get("ratio")); slices.Contains(embed.Ratios, given) {
		ratio = given
	}
	if given := p.rest.Get("view"); slices.Contains(frameViews, given) {
		view = given
	}
	for _, l := range i18n.Languages {
		v.Languages = append(v.Languages, choice{Value: string(l), Name: s.words.Printer(l).T("language.name"), Chosen: string(l) == lang})
	}
	for _, one := range embed.Ratios {
		v.Ratios = append(v.Ratios, choice{Value: string(one), Name: string(one), Chosen: one == ratio})
	}
	for _, one := range frameViews {
		v.Views = append(v.Views, choice{Value: one, Name: words.T("embed.view_" + one), Chosen: one == view})
	}
	chosen := with(f.Query(), "in", lang, "ratio", string(ratio), "view", view)
	s.configurePlaces(ed, p.rest.Get("find"), chosen, &v)
	if err := s.configureCode(r, ed, i18n.Lang(lang), ratio, view, &v); err != nil {
		return v, err
	}
	s.configureCheck(r, words, p.rest, &v)
	return v, nil
}

// configurePlaces lists what a search found and what is chosen, as links that
// choose and take out.
func (s *Server) configurePlaces(ed edition.Edition, find string, chosen url.Values, v *configureView) {
	lang := string(ed.Lang())
	path := "/" + lang + "/embed/configure"
	each(ed.Filter().Places, func(code string, rest []string) {
		name, _ := ed.Places().Name(code, lang)
		v.Places = append(v.Places, chip{link(path, with(chosen, "place", strings.Join(rest, ","))), name, ed.Printer().T("filter.remove", "name", name)})
	})
	if v.Find = find; find == "" {
		return
	}
	for _, place := range s.places.Search(geocode.SearchQuery{Text: find, Lang: lang, Limit: 12}) {
		if found, ok := placeLink(ed, place.Code); ok {
			found.Name, found.Lang, found.Context = place.Name, foreign(place.NameLang, lang), place.Context
			found.Href = link(path, with(chosen, "place", place.Code))
			v.Found = append(v.Found, found)
		}
	}
}

// configureCode makes the codes of a choice. They hold names and addresses
// alone, so what is published later never changes them.
func (s *Server) configureCode(r *http.Request, ed edition.Edition, lang i18n.Lang, ratio embed.Ratio, view string, v *configureView) error {
	p, err := parsePage(r)
	if err != nil {
		return err
	}
	p.lang = lang
	other, err := s.open(r, p)
	if err != nil {
		return err
	}
	snippet := s.snippet(r, other, ratio, view)
	base := s.address(r)
	q := other.Filter().Query()
	v.Code = snippet.HTML()
	v.TextOnly = snippet.Fallback
	v.Element = `<script type="module" src="` + base + `/embed/ngeu-map.js"></script>` + "\n" + elementCode(snippet, string(lang), ratio)
	v.OEmbed = base + "/oembed?url=" + url.QueryEscape(snippet.Src)
	v.Webtools = link(base+"/"+string(lang)+"/embed/webtools.json", q)
	local := strings.TrimPrefix(snippet.Src, base)
	for _, width := range previewWidths {
		v.Previews = append(v.Previews, previewView{local, snippet.Title, ed.Printer().T("embed.preview_width", "width", ed.Printer().Number(width)), width, ratio.Height(width)})
	}
	return nil
}

// snippet is the frame of an edition's filter in its language.
func (s *Server) snippet(r *http.Request, ed edition.Edition, ratio embed.Ratio, view string) embed.Snippet {
	base, lang := s.address(r), string(ed.Lang())
	q := ed.Filter().Query()
	full := base + link("/"+lang, q)
	if places := ed.Filter().Places; len(places) == 1 {
		full = base + link("/"+lang+"/places/"+url.PathEscape(places[0]), with(q, "place", ""))
	}
	if view != viewBoth {
		q = with(q, "view", view)
	}
	title := s.frameTitle(ed) + " – " + ed.Printer().T("app.short_title")
	return embed.Snippet{Src: base + link("/"+lang+"/embed", q), Title: title, Fallback: title + " – " + full, Ratio: ratio}
}

// elementCode writes <ngeu-map> with the same choices.
func elementCode(snippet embed.Snippet, lang string, ratio embed.Ratio) string {
	escape := strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;").Replace
	_, query, _ := strings.Cut(snippet.Src, "?")
	out := `<ngeu-map lang="` + lang + `" ratio="` + string(ratio) + `"`
	if query != "" {
		out += ` query="` + escape(query) + `"`
	}
	return out + ` title="` + escape(snippet.Title) + `">` + escape(snippet.Fallback) + `</ngeu-map>`
}

// configureCheck answers what an editor pasted: code, address and policy of her
// page. Nothing is asked from the page.
func (s *Server) configureCheck(r *http.Request, words *i18n.Printer, given url.Values, v *configureView) {
	v.GivenCode, v.GivenPage, v.GivenPolicy = given.Get("code"), given.Get("page"), given.Get("policy")
	site := s.address(r)
	var found []embed.Finding
	if v.GivenCode != "" {
		found = append(found, embed.CheckCode(v.GivenCode, site)...)
	}
	if v.GivenPage != "" {
		found = append(found, embed.CheckPage(v.GivenPage, v.GivenPolicy, site, s.ancestors)...)
	}
	for _, f := range found {
		v.Findings = append(v.Findings, findingView{words.T("embed.check_"+string(f.Kind), "detail", f.Detail), f.Good()})
	}
}
