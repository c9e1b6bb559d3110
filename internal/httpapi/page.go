package httpapi

import (
	"bytes"
	"fmt"
	"hash"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/notice"
)

// pages holds the templates of all pages, each together with layout and parts.
type pages struct {
	templates map[string]*template.Template
	bundle    *bundle
}

// shared are the templates that every page uses.
var shared = []string{"templates/layout.html", "templates/parts.html", "templates/sprite.html", "templates/frame.html", "templates/chart.html", "templates/belgium.html"}

// newPages parses templates/ and adds its bytes to the hash of the bundle.
func newPages(web fs.FS, b *bundle, all hash.Hash) (*pages, error) {
	files, err := fs.Glob(web, "templates/*.html")
	if err != nil {
		return nil, err
	}
	p := &pages{templates: map[string]*template.Template{}, bundle: b}
	for _, file := range files {
		body, err := fs.ReadFile(web, file)
		if err != nil {
			return nil, fmt.Errorf("httpapi: %w", err)
		}
		all.Write(body)
	}
	for _, name := range []string{"explorer", "place", "project", "plans", "plan", "about", "data", "changes", "accessibility", "embed", "configure", "collection", "kit", "error"} {
		t, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{"host": host, "proper": proper}).ParseFS(web, append([]string{"templates/" + name + ".html"}, shared...)...)
		if err != nil {
			return nil, fmt.Errorf("httpapi: %w", err)
		}
		p.templates[name] = t
	}
	return p, nil
}

// page is what the layout needs; View is the page's own part.
type page struct {
	*i18n.Printer
	Notice      notice.Notice
	Title       string
	Description string
	Robots      string // content of the robots tag, where there is one
	Path        string // after the language, "/places/ITI3"; "" with Root false has no translations
	Query       string // canonical, without "?"
	SkipTo      string // id of what the first link leads to
	SkipText    string
	Image       string // address of a picture for cards of other sites; may be empty
	Structured  any    // what the page is of, as JSON-LD; may be nil
	Frame       bool   // a frame in another site, without menus
	View        any
	Body        template.HTML
	Languages   []languageLink
	Nav         []navLink
	Sources     []sourceView

	base   string
	bundle *bundle
}

type languageLink struct{ Code, Name string }

type navLink struct {
	Href, Text string
	Current    bool
}

type sourceView struct {
	Name      textView
	URL, AsOf string
}

// Lang gives the page's language, for attributes and addresses.
func (p *page) Lang() string { return string(p.Printer.Lang()) }

// Label gives a message with the colon of the page's language, before a value
// that is an element of its own.
func (p *page) Label(key string) string {
	return strings.TrimRightFunc(p.Printer.T("common.label", "name", p.Printer.T(key), "value", ""), unicode.IsSpace)
}

// With gives the page with a part of its view as the view, for the template of
// that part.
func (p *page) With(view any) *page {
	part := *p
	part.View = view
	return &part
}

// Asset gives the address of a file of the bundle.
func (p *page) Asset(name string) (string, error) { return p.bundle.address(name) }

// Catalogue gives the address of the messages for scripts.
func (p *page) Catalogue() string { return p.bundle.catalogues[p.Printer.Lang()] }

// Relative gives the address of the page in another language.
func (p *page) Relative(lang string) string {
	path := p.Path
	if path == "/" {
		path = ""
	}
	out := "/" + lang + path
	if p.Query != "" {
		out += "?" + p.Query
	}
	return out
}

// Absolute is Relative with the site's public address.
func (p *page) Absolute(lang string) string { return p.base + p.Relative(lang) }

// OEmbed gives the address that answers how to embed the page, "" for pages that
// cannot be.
func (p *page) OEmbed(format string) string {
	if p.Path != "/" && !strings.HasPrefix(p.Path, "/places/") && !strings.HasPrefix(p.Path, "/collections/") {
		return ""
	}
	return p.base + "/oembed?format=" + format + "&url=" + url.QueryEscape(p.Absolute(p.Lang()))
}

// newPage begins a page of an edition. path is what follows the language, "/"
// for the explorer.
func (s *Server) newPage(r *http.Request, words *i18n.Printer, n notice.Notice, path string) *page {
	p := &page{Printer: words, Notice: n, Path: path, SkipTo: "content", SkipText: words.T("nav.skip_content"), base: s.address(r), bundle: s.web, Description: words.T("app.description")}
	if path != "" {
		p.Image = s.picture(p, nil)
	}
	for _, l := range i18n.Languages {
		p.Languages = append(p.Languages, languageLink{string(l), s.words.Printer(l).T("language.name")})
	}
	for _, link := range []struct{ path, key string }{{"/", "nav.explore"}, {"/plans", "nav.plans"}, {"/data", "nav.data"}, {"/about", "nav.about"}, {"/accessibility", "nav.accessibility"}} {
		href := "/" + p.Lang()
		if link.path != "/" {
			href += link.path
		}
		p.Nav = append(p.Nav, navLink{href, words.T(link.key), link.path == path})
	}
	for _, source := range n.Sources() {
		p.Sources = append(p.Sources, sourceView{s.textView(words, source.Name, ""), source.URL, words.Date(string(source.AsOf))})
	}
	return p
}

// render answers with a page. The validator is that of edition, bundle and
// address: the same of all three is the same page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, ed edition.Edition, name string, p *page) error {
	return s.renderAs(w, r, name, p, ed.ID())
}

// renderAs is render for a page whose data is named by something else.
func (s *Server) renderAs(w http.ResponseWriter, r *http.Request, name string, p *page, data ...string) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", p.Lang())
	if fresh(w, r, etag(append(data, s.web.hash, s.version, s.address(r), r.URL.RequestURI())...), briefly) {
		return nil
	}
	body, err := s.web.pages.write(name, p)
	if err != nil {
		return err
	}
	_, _ = w.Write(body) // the client is gone if this fails
	return nil
}

// write executes a page into memory, so that an error is still an error page.
func (p *pages) write(name string, view *page) ([]byte, error) {
	t, ok := p.templates[name]
	if !ok {
		return nil, fmt.Errorf("httpapi: no template %q", name)
	}
	var body, out bytes.Buffer
	if err := t.ExecuteTemplate(&body, "content", view); err != nil {
		return nil, fmt.Errorf("httpapi: page %s: %w", name, err)
	}
	view.Body = template.HTML(body.String()) // made by html/template a line above
	outer := "layout"
	if view.Frame {
		outer = "frame"
	}
	if err := t.ExecuteTemplate(&out, outer, view); err != nil {
		return nil, fmt.Errorf("httpapi: page %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// host names the site of an address, for links whose full address is too long.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// link joins a path and a query.
func link(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
