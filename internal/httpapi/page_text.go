package httpapi

import (
	"net/http"
	"path"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/notice"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// pageAbout shows the full notice, the method and the credits.
func (s *Server) pageAbout(w http.ResponseWriter, r *http.Request) error {
	return s.textPage(w, r, "about", "about.what_text", struct{ NoBoundaries bool }{len(s.regions.Regions(0)) == 0})
}

// pageAccessibility shows the statement.
func (s *Server) pageAccessibility(w http.ResponseWriter, r *http.Request) error {
	return s.textPage(w, r, "accessibility", "accessibility.text", nil)
}

// dataView is the page of downloads and addresses.
type dataView struct{ Sections []dataSection }

type dataSection struct {
	Title string
	Rows  []dataRow
}

type dataRow struct{ Format, Address, Href string }

// pageData lists the addresses of files, API and tiles.
func (s *Server) pageData(w http.ResponseWriter, r *http.Request) error {
	ed, _, err := s.openPage(r)
	if err != nil {
		return err
	}
	words := ed.Printer()
	files := dataSection{Title: words.T("data.files")}
	for _, f := range export.Formats {
		address := "/places/{code}/projects." + f.Ext
		files.Rows = append(files.Rows, dataRow{f.Name, address, ""})
	}
	lang := "?lang=" + string(ed.Lang())
	api := dataSection{Title: words.T("data.api"), Rows: []dataRow{
		{"JSON", "/api", "/api" + lang},
		{"OpenAPI", "/api/openapi.json", "/api/openapi.json"},
		{"GeoJSON", "/api/collections/projects/items", "/api/collections/projects/items" + lang},
		{"GeoJSON", "/api/collections/places/items", "/api/collections/places/items" + lang + "&level=0"},
		{"JSON", "/api/places?q=", ""},
		{"JSON", "/api/facets", "/api/facets" + lang},
		{"JSON", "/api/plans", "/api/plans" + lang},
		{"Atom", "/feed.atom", "/feed.atom" + lang},
		{"JSON Feed", "/feed.json", "/feed.json" + lang},
	}}
	tiles := dataSection{Title: words.T("data.tiles")}
	for _, set := range tile.Tilesets {
		address := "/tiles/" + string(set) + ".json"
		tiles.Rows = append(tiles.Rows, dataRow{"TileJSON", address, address + lang})
	}
	return s.textPage(w, r, "data", "data.intro", dataView{[]dataSection{files, api, tiles}})
}

// textPage shows a page of words: the template and the message key of its title
// have the same name. about is the key of what describes the page.
func (s *Server) textPage(w http.ResponseWriter, r *http.Request, name, about string, view any) error {
	ed, _, err := s.openPage(r)
	if err != nil {
		return err
	}
	words := ed.Printer()
	page := s.newPage(r, words, ed.Notice(), "/"+name)
	page.Title = words.T(name+".title") + " – " + words.T("app.short_title")
	page.Description = words.T(about)
	if name == "data" {
		page.Structured = structuredData(page)
	}
	page.View = view
	return s.render(w, r, ed, name, page)
}

// errorView is the own part of an error page.
type errorView struct {
	Title, Hint string
	Detail      textView // for the person who typed the address; English
	Request     string
}

// removedHint gives the key of why a project is gone, for its tombstone.
func removedHint(reason string) string {
	switch reason {
	case "personal_data":
		return "project.removed_personal"
	case "duplicate":
		return "project.removed_duplicate"
	}
	return "project.removed_hint"
}

// errorPage answers a browser with a problem as a page, in the language of the
// address or of the browser. It tells whether it could.
func (s *Server) errorPage(w http.ResponseWriter, r *http.Request, p problem) bool {
	lang, err := language(r)
	if err != nil {
		lang = i18n.Match(r.Header.Get("Accept-Language"))
		w.Header().Add("Vary", "Accept-Language")
	}
	words := s.words.Printer(lang)
	v := errorView{Title: words.T("error.title")}
	switch {
	case p.Status == http.StatusPermanentRedirect:
		return false
	case p.Status == http.StatusGone:
		v.Title, v.Hint = words.T("project.removed"), words.T(removedHint(p.Reason))
	case p.Status == http.StatusNotFound:
		v.Title, v.Hint = words.T("error.not_found"), words.T("error.not_found_hint")
	case p.Status >= 500:
		v.Hint, v.Request = words.T("error.server"), p.Instance
	default:
		v.Title, v.Detail = words.T("error.bad_request"), s.textView(words, p.Detail, string(i18n.English))
	}
	snapshot := ngeu.Snapshot{}
	if ed, err := s.desk.Open(r.Context(), edition.Request{Lang: lang}); err == nil {
		snapshot = ed.Snapshot()
	}
	page := s.newPage(r, words, notice.Compose(words, snapshot, notice.Layers{Boundaries: len(s.regions.Regions(0)) > 0}), "")
	page.Title, page.Robots, page.View = v.Title+" – "+words.T("app.short_title"), "noindex", v
	name := "error"
	if path.Base(r.URL.Path) == "embed" {
		frame := goneFrame(words, nil, v.Title, v.Hint)
		frame.Detail = v.Detail
		name, page.Frame, page.View = "embed", true, frame
	}
	body, err := s.web.pages.write(name, page)
	if err != nil {
		s.log.Error("error page", "err", err)
		return false
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(lang))
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client is gone if this fails
	}
	return true
}
