package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/edition"
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
	if set != tile.ProjectsSet {
		if _, err := parseStrict(r, []string{"lang"}); err != nil {
			return err
		}
		return s.staticTile(w, r, set, t)
	}
	p, err := parseStrict(r, tileNames)
	if err != nil {
		return err
	}
	return s.projectsTile(w, r, p, t)
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
	return s.projectsTile(w, r, p, t)
}

func (s *Server) projectsTile(w http.ResponseWriter, r *http.Request, p params, t maptile.Tile) error {
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	selection, err := ed.Selection(r.Context())
	if err != nil {
		return err
	}
	return s.writeTile(w, r, ed, tile.Projects(selection, t), briefly)
}

func (s *Server) staticTile(w http.ResponseWriter, r *http.Request, set tile.Tileset, t maptile.Tile) error {
	tiles, ok := s.static[set]
	if !ok {
		return ngeu.ErrNotFound
	}
	ed, err := s.open(r, params{})
	if err != nil {
		return err
	}
	body, err := tiles.Tile(t)
	if err != nil {
		return err
	}
	return s.writeTile(w, r, ed, body, forLong)
}

// writeTile sends a tile gzipped, or plain to a client that takes no gzip. A
// tile without features is 204.
func (s *Server) writeTile(w http.ResponseWriter, r *http.Request, ed edition.Edition, body []byte, cacheControl string) error {
	s.describe(w, ed, s.address(r))
	h := w.Header()
	h.Del("Content-Language") // names in tiles are in many languages
	h.Add("Vary", "Accept-Encoding")
	if fresh(w, r, etag(string(body)), cacheControl) {
		return nil
	}
	if len(body) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	h.Set("Content-Type", mvt)
	if takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = tile.Gzip(body)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client is gone if this fails
	}
	return nil
}

func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if (name == "gzip" || name == "*") && strings.ReplaceAll(q, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

// tileJSON describes a tileset; the filters of the request stand in the address
// of its tiles.
func (s *Server) tileJSON(w http.ResponseWriter, r *http.Request) error {
	set, err := tileset(r)
	if err != nil {
		return err
	}
	names := []string{"lang"}
	if set == tile.ProjectsSet {
		names = tileNames
	}
	p, err := parseStrict(r, names)
	if err != nil {
		return err
	}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	address := s.address(r) + "/tiles/" + string(set) + "/{z}/{x}/{y}.mvt"
	q := query(ed.Filter())
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
