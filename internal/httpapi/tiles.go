package httpapi

import (
	"context"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/tile"
)

const (
	mvt     = "application/vnd.mapbox-vector-tile"
	maxZoom = 22
)

// tile is one tile of a tileset.
func (s *Server) tile(w http.ResponseWriter, r *http.Request) error {
	set, err := tileset(r)
	if err != nil {
		return err
	}
	t, err := parseTile(r)
	if err != nil {
		return err
	}
	p, err := parseStrict(r, namesOf(set))
	if err != nil {
		return err
	}
	if set != tile.ProjectsSet {
		return s.staticTile(w, r, set, p, t)
	}
	return s.projectsTile(w, r, string(set), p, t)
}

// placeTile is a tile of the projects of one place.
func (s *Server) placeTile(w http.ResponseWriter, r *http.Request) error {
	t, err := parseTile(r)
	if err != nil {
		return err
	}
	p, err := parseStrict(r, tileNames)
	if err != nil {
		return err
	}
	if _, err := s.inPlace(r, &p); err != nil {
		return err
	}
	return s.projectsTile(w, r, placesPath+chi.URLParam(r, "code"), p, t)
}

// projectsTile sends a tile of the projects that p selects; route is the one
// that quick knows the request by.
func (s *Server) projectsTile(w http.ResponseWriter, r *http.Request, route string, p params, t maptile.Tile) error {
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	snapshot, filter := ed.Snapshot().Hash, ed.Key()
	if p.asOf == "" && len(ed.Filter().Collections) == 0 { // a collection is looked up each time: it may be withdrawn
		s.tiles.understand(askedKey{snapshot, route, r.URL.RawQuery}, asked{filter, ed.Lang()})
	}
	f, err := s.tiles.get(r.Context(), tileKey{tile.ProjectsSet, snapshot, filter, t}, func(ctx context.Context) ([]byte, error) {
		selection, err := ed.Selection(ctx)
		if err != nil {
			return nil, err
		}
		return tile.Projects(selection, t), nil
	})
	if err != nil {
		return err
	}
	return s.sendTile(w, r, f, ed.Lang(), briefly)
}

func (s *Server) staticTile(w http.ResponseWriter, r *http.Request, set tile.Tileset, p params, t maptile.Tile) error {
	ed, err := s.open(r, params{lang: p.lang})
	if err != nil {
		return err
	}
	f, err := s.finishedStatic(r.Context(), set, t)
	if err != nil {
		return err
	}
	s.tiles.understand(askedKey{ed.Snapshot().Hash, string(set), r.URL.RawQuery}, asked{lang: ed.Lang()})
	return s.sendTile(w, r, f, ed.Lang(), forLong)
}

func (s *Server) finishedStatic(ctx context.Context, set tile.Tileset, t maptile.Tile) (*finished, error) {
	tiles, ok := s.static[set]
	if !ok {
		return nil, ngeu.ErrNotFound
	}
	return s.tiles.get(ctx, tileKey{set: set, at: t}, func(context.Context) ([]byte, error) { return tiles.Tile(t) })
}

// sendTile sends a tile gzipped, or plain to a client that takes no gzip. A
// tile without features is 204.
func (s *Server) sendTile(w http.ResponseWriter, r *http.Request, f *finished, lang i18n.Lang, cacheControl string) error {
	tileSecurity(w.Header())
	if takesGzip(r) || len(f.zipped) == 0 {
		s.sendZipped(w, r, f, lang, cacheControl)
		return nil
	}
	s.tileHeaders(w, r, lang)
	if fresh(w, r, f.tag[0], cacheControl) {
		return nil
	}
	h := w.Header()
	h["Content-Type"], h["Content-Length"] = mvtType, f.rawLength
	if r.Method == http.MethodHead {
		return nil
	}
	body, err := f.plain()
	if err != nil {
		return err
	}
	_, _ = w.Write(body) // the client is gone if this fails
	return nil
}

// sendZipped sends a tile as it lies in the cache. It gives the status and the
// bytes of the body.
func (s *Server) sendZipped(w http.ResponseWriter, r *http.Request, f *finished, lang i18n.Lang, cacheControl string) (status, sent int) {
	s.tileHeaders(w, r, lang)
	h := w.Header()
	h["Etag"], h["Cache-Control"] = f.tag, cacheHeaders[cacheControl]
	if matches(r, f.tag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, 0
	}
	if len(f.zipped) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return http.StatusNoContent, 0
	}
	h["Content-Type"], h["Content-Encoding"], h["Content-Length"] = mvtType, gzipped, f.length
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return http.StatusOK, 0
	}
	sent, _ = w.Write(f.zipped) // the client is gone if this fails
	return http.StatusOK, sent
}

// Values of headers that many answers share; nobody changes them.
var (
	mvtType        = []string{mvt}
	gzipped        = []string{"gzip"}
	tileVary       = []string{"Origin, Accept-Encoding"}
	anyOrigin      = []string{"*"}
	exposedByTiles = []string{"Etag, Link, Content-Disposition, Content-Language"} // as package cors writes exposedHeaders
	cacheHeaders   = map[string][]string{briefly: {briefly}, forLong: {forLong}}
)

// tileHeaders sets what every answer with a tile has. There is no
// Content-Language: names in tiles are in many languages.
func (s *Server) tileHeaders(w http.ResponseWriter, r *http.Request, lang i18n.Lang) {
	h := w.Header()
	h["Vary"] = tileVary
	h["Link"] = s.links.notice(s, r, lang)
}

// takesGzip tells whether the client reads gzip (RFC 9110, 12.5.3): what it says
// of gzip goes before what it says of everything.
func takesGzip(r *http.Request) bool {
	rest := false
	for part := range strings.SplitSeq(first(r, "Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(part, ";")
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
			return !isZero(weight)
		case name == "*":
			rest = !isZero(weight)
		}
	}
	return rest
}

// isZero tells whether a weight is q=0, with or without decimals.
func isZero(weight string) bool {
	_, q, ok := strings.Cut(weight, "=")
	return ok && strings.Trim(q, " 0.") == ""
}

// tileJSON describes a tileset; the filters of the request stand in the address
// of its tiles.
func (s *Server) tileJSON(w http.ResponseWriter, r *http.Request) error {
	set, err := tileset(r)
	if err != nil {
		return err
	}
	p, err := parseStrict(r, namesOf(set))
	if err != nil {
		return err
	}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	address := s.address(r) + "/tiles/" + string(set) + "/{z}/{x}/{y}.mvt"
	q := ed.Filter().Query()
	if p.asOf != "" {
		q.Set("asof", p.asOf)
	}
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	n := ed.Notice()
	doc := tile.Describe(set, address, n.Attribution()+" · "+n.Short())
	doc.Description = n.Text()
	return s.writeJSON(w, r, ed, "application/json", doc)
}

// namesOf gives the parameters that a tileset takes: only projects are filtered.
func namesOf(set tile.Tileset) []string {
	if set == tile.ProjectsSet {
		return tileNames
	}
	return []string{"lang"}
}

func tileset(r *http.Request) (tile.Tileset, error) {
	name := tile.Tileset(chi.URLParam(r, "tileset"))
	for _, set := range tile.Tilesets {
		if set == name {
			return set, nil
		}
	}
	return "", ngeu.ErrNotFound
}

// parseTile reads z, x and y of the path.
func parseTile(r *http.Request) (maptile.Tile, error) {
	z, err := parseInt("z", chi.URLParam(r, "z"), 0, maxZoom)
	if err != nil {
		return maptile.Tile{}, err
	}
	x, err := parseInt("x", chi.URLParam(r, "x"), 0, 1<<z-1)
	if err != nil {
		return maptile.Tile{}, err
	}
	y, err := parseInt("y", chi.URLParam(r, "y"), 0, 1<<z-1)
	if err != nil {
		return maptile.Tile{}, err
	}
	return maptile.New(uint32(x), uint32(y), maptile.Zoom(z)), nil
}
