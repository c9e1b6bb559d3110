package httpapi

import (
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

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
