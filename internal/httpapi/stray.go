package httpapi

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// elsewhere answers an address that no route has: one with a slash too many at
// its end is redirected, as are languages in capitals; see language.
func (s *Server) elsewhere(w http.ResponseWriter, r *http.Request) error {
	path := strings.TrimRight(r.URL.EscapedPath(), "/")
	if path == r.URL.EscapedPath() || strings.HasPrefix(path, "//") || !s.offers(path) {
		return ngeu.ErrNotFound
	}
	return redirect(w, r, path)
}

// lowerLanguage redirects a page whose language is written in capitals, as in
// /FR/about, to the one address that it has.
func lowerLanguage(page func(http.ResponseWriter, *http.Request) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		given := chi.URLParam(r, "lang")
		lang, err := i18n.Parse(given)
		if err != nil || string(lang) == given {
			return page(w, r)
		}
		return redirect(w, r, "/"+string(lang)+strings.TrimPrefix(r.URL.EscapedPath(), "/"+given))
	}
}

// redirect sends to the same address with another path, for good.
func redirect(w http.ResponseWriter, r *http.Request, path string) error {
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	w.Header().Set("Cache-Control", forLong)
	http.Redirect(w, r, path, http.StatusMovedPermanently)
	return nil
}

// notAllowed answers every method that does not read. OPTIONS is answered with
// those that do; package cors answers it before, where a script asks.
func notAllowed(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Allow", "GET, HEAD, OPTIONS")
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return statusError(http.StatusMethodNotAllowed)
}
