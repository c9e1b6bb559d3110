package httpapi

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/klauspost/compress/gzhttp"
	"github.com/paulmach/orb/maptile"
	"github.com/rs/cors"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/embed"
	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/presskit"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// Options is what a Server works with.
type Options struct {
	Desk    *edition.Desk
	Words   *i18n.Catalogues
	Places  *geocode.Gazetteer
	Regions *nuts.Index
	Plans   *figures.Plans
	Static  map[tile.Tileset]StaticTiles // areas and base
	Press   *presskit.Studio             // draws pictures and kits; nil has none
	Web     fs.FS                        // dist/, templates/, assets/
	Base    string                       // public address, "https://map.example.eu"; "" takes it from the request
	Version string                       // of the program, part of validators of what the program alone decides
	Tiles   int64                        // bytes for finished tiles; 0 is DefaultTileCache, less keeps none
	Log     *slog.Logger                 // nil discards

	Ancestors embed.Ancestors     // sites that may frame the map; nil is every site
	Library   *collection.Library // curated campaigns; nil has none
}

// StaticTiles gives the tiles of a tileset that no filter changes, as raw
// protobuf; empty where nothing is.
type StaticTiles interface {
	Tile(t maptile.Tile) ([]byte, error)
}

// Server serves the whole site. It is an http.Handler.
type Server struct {
	desk     *edition.Desk
	words    *i18n.Catalogues
	places   *geocode.Gazetteer
	regions  *nuts.Index
	plans    *figures.Plans
	static   map[tile.Tileset]StaticTiles
	press    *presskit.Studio
	works    *workCache
	features *features
	web      *bundle
	base     string
	version  string
	log      *slog.Logger
	meter    *meter
	tiles    *tileCache
	links    links
	site     chi.Routes
	handler  http.Handler

	ancestors embed.Ancestors
	library   *collection.Library
}

// timeout bounds the work for one answer. Exports of everything are streamed
// well within it.
const timeout = 60 * time.Second

// New makes the server. A bundle that lacks a file or a template that does not
// parse is an error.
func New(o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	web, err := newBundle(o.Web, o.Words)
	if err != nil {
		return nil, err
	}
	tiles, err := newTileCache(o.Tiles)
	if err != nil {
		return nil, err
	}
	works, err := newWorkCache()
	if err != nil {
		return nil, err
	}
	written, err := newFeatures()
	if err != nil {
		return nil, err
	}
	s := &Server{
		features: written,
		desk:     o.Desk, words: o.Words, places: o.Places, regions: o.Regions, plans: o.Plans, static: o.Static,
		press: o.Press, works: works, web: web, base: strings.TrimSuffix(o.Base, "/"), version: o.Version, log: o.Log, meter: newMeter(), tiles: tiles,
		ancestors: o.Ancestors, library: o.Library,
	}
	routes := chi.NewRouter()
	s.routes(routes)
	s.site = routes
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.ContentTypeFilter(compressible))
	if err != nil {
		return nil, err
	}
	s.handler = chain(routes,
		middleware.RequestID,
		s.measure(routes),
		s.recover,
		func(h http.Handler) http.Handler { return zip(h) },
		cors.New(cors.Options{
			AllowedOrigins: []string{"*"},
			AllowedMethods: []string{http.MethodGet, http.MethodHead},
			AllowedHeaders: []string{"*"}, // none of them means anything here, so none is a reason to refuse
			ExposedHeaders: exposedHeaders,
			MaxAge:         86400,
		}).Handler,
		secure,
		private,
		deadline,
	)
	return s, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.quick(w, r) {
		s.handler.ServeHTTP(w, r)
	}
}

// offers tells whether the site has an address, for links to what a build may
// leave out.
func (s *Server) offers(path string) bool {
	return s.site.Match(chi.NewRouteContext(), http.MethodGet, path)
}

// exposedHeaders are those that scripts of other origins may read.
var exposedHeaders = []string{"ETag", "Link", "Content-Disposition", "Content-Language"}

// chain puts the first middleware outermost.
func chain(h http.Handler, all ...func(http.Handler) http.Handler) http.Handler {
	for i := len(all) - 1; i >= 0; i-- {
		h = all[i](h)
	}
	return h
}

// compressible leaves out what is compressed already.
func compressible(contentType string) bool {
	t, _, _ := strings.Cut(contentType, ";")
	switch {
	case strings.HasPrefix(t, "text/"), strings.HasSuffix(t, "json"), strings.HasSuffix(t, "xml"), t == "application/javascript":
		return true
	}
	return false
}

// secure sets the headers that every answer has.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secureHeaders(w.Header())
		next.ServeHTTP(w, r)
	})
}

func secureHeaders(h http.Header) {
	h["X-Content-Type-Options"] = nosniff
	for _, header := range documentSecurity {
		h[header.name] = header.value
	}
}

var nosniff = []string{"nosniff"}

// documentSecurity is what a browser obeys in documents, by canonical names. It
// means nothing for a tile, and an answer of up to eight headers costs net/http
// half the memory of a longer one; see tileSecurity.
var documentSecurity = []struct {
	name  string
	value []string
}{
	{"Referrer-Policy", []string{"strict-origin-when-cross-origin"}},
	{"Permissions-Policy", []string{"geolocation=(self), camera=(), microphone=(), browsing-topics=()"}},
	{"Content-Security-Policy", []string{policy}},
}

// policy lets in nothing that is not ours. Frames widen frame-ancestors, the
// page that previews them frame-src.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// tileSecurity leaves only what matters for tiles.
func tileSecurity(h http.Header) {
	for _, header := range documentSecurity {
		delete(h, header.name)
	}
}

// private keeps answers to a pass (package collection) out of caches and search
// engines: they end with the pass.
func private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if byPass(r) {
			w = &unkept{ResponseWriter: w}
		}
		next.ServeHTTP(w, r)
	})
}

// byPass tells whether a request shows a pass, however its letters are escaped.
func byPass(r *http.Request) bool {
	if collection.IsPass(r.URL.Path) || collection.IsPass(r.URL.RawQuery) {
		return true
	}
	if !strings.Contains(r.URL.RawQuery, "%2") {
		return false
	}
	plain, err := url.QueryUnescape(r.URL.RawQuery)
	return err == nil && collection.IsPass(plain)
}

// unkept is a writer whose answers nobody keeps.
type unkept struct{ http.ResponseWriter }

func (u *unkept) WriteHeader(status int) {
	u.Header().Set("Cache-Control", "no-store")
	u.Header().Set("X-Robots-Tag", "noindex")
	u.Header().Del("ETag")
	u.ResponseWriter.WriteHeader(status)
}

func (u *unkept) Write(b []byte) (int, error) {
	if u.Header().Get("Cache-Control") != "no-store" {
		u.WriteHeader(http.StatusOK)
	}
	return u.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer below.
func (u *unkept) Unwrap() http.ResponseWriter { return u.ResponseWriter }

func deadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), timeout)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// recover turns a panic into a problem, and the stack into a log line.
func (s *Server) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				s.log.Error("panic", "value", v, "path", r.URL.Path, "request_id", middleware.GetReqID(r.Context()), "stack", stack())
				s.fail(w, r, errors.New("panic"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// address gives the public address of the site without a slash at its end.
func (s *Server) address(r *http.Request) string {
	if s.base != "" {
		return s.base
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}
