package httpapi

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Site maps for search engines (sitemaps.org 0.9): an index, one file of pages,
// one of places, and as many of projects as are needed. Every page stands there
// once, in English, with its translations as alternates. Municipalities are left
// out: most have no project, and those that have are linked from it.

// sitemapSize is how many projects a file lists. The protocol allows 50,000
// addresses and 50 MB; with 25 alternates each, ids of 200 letters and a long
// host, 5,000 come to 40 MB.
const sitemapSize = 5000

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// sitemap is the index of the files.
func (s *Server) sitemap(w http.ResponseWriter, r *http.Request) error {
	ed, err := s.everything(r)
	if err != nil {
		return err
	}
	base := s.address(r)
	return s.sitemapFile(w, r, ed, "index", func(out io.Writer) error {
		fmt.Fprintf(out, `<sitemapindex xmlns="%s">`, sitemapSpace)
		for _, name := range sitemapNames(ed.Snapshot().Projects) {
			fmt.Fprintf(out, "<sitemap><loc>%s/sitemaps/%s.xml</loc></sitemap>", escapeXML(base), name)
		}
		_, err := io.WriteString(out, "</sitemapindex>")
		return err
	})
}

// sitemapNames lists the files for a number of projects.
func sitemapNames(projects int) []string {
	names := []string{"pages", "places"}
	for n := 1; (n-1)*sitemapSize < projects; n++ {
		names = append(names, "projects-"+strconv.Itoa(n))
	}
	return names
}

// sitemapPart is one of the files.
func (s *Server) sitemapPart(w http.ResponseWriter, r *http.Request) error {
	ed, err := s.everything(r)
	if err != nil {
		return err
	}
	name := chi.URLParam(r, "part")
	if !slices.Contains(sitemapNames(ed.Snapshot().Projects), name) {
		return ngeu.ErrNotFound
	}
	var paths []string
	switch number, isProjects := strings.CutPrefix(name, "projects-"); {
	case isProjects:
		n, err := strconv.Atoi(number)
		if err != nil {
			return ngeu.ErrNotFound
		}
		ids, err := ed.IDs(r.Context(), (n-1)*sitemapSize, sitemapSize)
		if err != nil {
			return err
		}
		for _, id := range ids {
			paths = append(paths, "/projects/"+url.PathEscape(id))
		}
	case name == "places":
		paths = s.placePaths()
	default:
		paths = []string{"", "/plans", "/data", "/changes", "/about", "/accessibility"}
		for _, country := range slices.Sorted(slices.Values(ngeu.EU27)) {
			paths = append(paths, "/plans/"+country)
		}
		for _, c := range s.library.Visible() {
			paths = append(paths, "/collections/"+c.Slug)
		}
	}
	base := escapeXML(s.address(r))
	return s.sitemapFile(w, r, ed, name, func(out io.Writer) error {
		fmt.Fprintf(out, `<urlset xmlns="%s" xmlns:xhtml="http://www.w3.org/1999/xhtml">`, sitemapSpace)
		for _, path := range paths {
			path = escapeXML(path)
			fmt.Fprintf(out, "\n<url><loc>%s/en%s</loc>", base, path)
			for _, l := range i18n.Languages {
				fmt.Fprintf(out, `<xhtml:link rel="alternate" hreflang="%s" href="%s/%s%s"/>`, l, base, l, path)
			}
			fmt.Fprintf(out, `<xhtml:link rel="alternate" hreflang="x-default" href="%s/en%s"/></url>`, base, path)
		}
		_, err := io.WriteString(out, "</urlset>")
		return err
	})
}

// placePaths lists the regions of the Union of all levels.
func (s *Server) placePaths() (paths []string) {
	for level := 0; level <= 3; level++ {
		for _, code := range s.regions.Regions(level) {
			if slices.Contains(ngeu.EU27, code.Country()) {
				paths = append(paths, "/places/"+string(code))
			}
		}
	}
	return paths
}

// everything is the edition of all projects.
func (s *Server) everything(r *http.Request) (edition.Edition, error) {
	return s.desk.Open(r.Context(), edition.Request{})
}

// sitemapFile answers with one of the files.
func (s *Server) sitemapFile(w http.ResponseWriter, r *http.Request, ed edition.Edition, name string, write func(io.Writer) error) error {
	w.Header().Set("Content-Type", "application/xml")
	parts := []string{wireVersion, ed.ID(), s.address(r), s.version, "sitemap", name}
	for _, c := range s.library.Visible() {
		parts = append(parts, c.Slug)
	}
	if fresh(w, r, etag(parts...), briefly) {
		return nil
	}
	out := bufio.NewWriter(w)
	_, _ = out.WriteString(xml.Header)
	if write(out) == nil {
		_ = out.Flush() // the client is gone if this fails
	}
	return nil
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}
