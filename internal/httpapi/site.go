package httpapi

import (
	"encoding/xml"
	"maps"
	"net/http"
	"slices"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// home sends a visitor to the pages in her language.
func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	to := "/" + string(i18n.Match(r.Header.Get("Accept-Language")))
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Add("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "public, max-age=300")
	http.Redirect(w, r, to, http.StatusFound)
	return nil
}

// healthz says that the process answers.
func (s *Server) healthz(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
	return nil
}

// readyz says that there is a snapshot to serve.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) error {
	if !s.desk.Ready() {
		return edition.ErrNotReady
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ready\n"))
	return nil
}

func (s *Server) robots(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", forLong)
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /api/\nDisallow: /tiles/\nSitemap: " + s.address(r) + "/sitemap.xml\n"))
	return nil
}

// favicon sends browsers that ask for the old name to the picture.
func (s *Server) favicon(w http.ResponseWriter, r *http.Request) error {
	to, err := s.web.address("favicon.svg")
	if err != nil {
		return ngeu.ErrNotFound
	}
	http.Redirect(w, r, to, http.StatusMovedPermanently)
	return nil
}

type sitemapURL struct {
	Loc   string        `xml:"loc"`
	Links []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel      string `xml:"rel,attr"`
	Hreflang string `xml:"hreflang,attr"`
	Href     string `xml:"href,attr"`
}

// sitemap lists the pages that have no filter, in English with their
// translations: the explorer, plans, countries and regions of level 2.
func (s *Server) sitemap(w http.ResponseWriter, r *http.Request) error {
	base := s.address(r)
	doc := struct {
		XMLName xml.Name     `xml:"urlset"`
		XMLNS   string       `xml:"xmlns,attr"`
		XHTML   string       `xml:"xmlns:xhtml,attr"`
		URLs    []sitemapURL `xml:"url"`
	}{XMLNS: "http://www.sitemaps.org/schemas/sitemap/0.9", XHTML: "http://www.w3.org/1999/xhtml"}
	pages := []string{"", "/plans", "/data", "/changes", "/about", "/accessibility"}
	for _, country := range slices.Sorted(slices.Values(ngeu.EU27)) {
		pages = append(pages, "/places/"+country, "/plans/"+country)
	}
	for _, code := range s.regions.Regions(2) {
		if slices.Contains(ngeu.EU27, code.Country()) {
			pages = append(pages, "/places/"+string(code))
		}
	}
	for _, page := range pages {
		u := sitemapURL{Loc: base + "/en" + page}
		for _, l := range i18n.Languages {
			u.Links = append(u.Links, sitemapLink{"alternate", string(l), base + "/" + string(l) + page})
		}
		doc.URLs = append(doc.URLs, u)
	}
	body, err := xml.Marshal(doc)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/xml")
	if !fresh(w, r, etag(string(body)), forLong) {
		_, _ = w.Write(append([]byte(xml.Header), body...))
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
