package httpapi

import (
	"net/http"
	"strings"
	"time"

	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/tile"
)

// Routes of tiles, as /metrics names them.
const (
	tileRoute      = "/tiles/{tileset}/{z}/{x}/{y}.mvt"
	placeTileRoute = "/places/{code}/tiles/{z}/{x}/{y}.mvt"
)

// quick answers a request for a tile that is in the cache, and tells whether it
// did; all others take the way through the routes. It writes the same headers
// as that way does, and counts in /metrics, but makes no log line.
func (s *Server) quick(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.RawPath != "" {
		return false
	}
	route, t, ok := cutTilePath(r.URL.Path)
	if !ok {
		return false
	}
	begun := time.Now()
	snapshot, ok := s.desk.Snapshot()
	if !ok {
		return false
	}
	a, ok := s.tiles.understood(askedKey{snapshot.Hash, route, r.URL.RawQuery})
	if !ok {
		return false
	}
	counted, cacheControl := s.meter.tiles, forLong
	key := tileKey{set: tile.Tileset(route), at: t}
	switch {
	case strings.HasPrefix(route, placesPath):
		key = tileKey{tile.ProjectsSet, snapshot.Hash, a.filter, t}
		counted, cacheControl = s.meter.placeTiles, briefly
	case key.set == tile.ProjectsSet:
		key.snapshot, key.filter, cacheControl = snapshot.Hash, a.filter, briefly
	}
	f, ok := s.tiles.kept(key)
	if !ok {
		return false
	}
	if takesGzip(r) || len(f.zipped) == 0 {
		h := w.Header()
		h["X-Content-Type-Options"] = nosniff
		if first(r, "Origin") != "" {
			h["Access-Control-Allow-Origin"], h["Access-Control-Expose-Headers"] = anyOrigin, exposedByTiles
		}
		status, sent := s.sendZipped(w, r, f, a.lang, cacheControl)
		counted.count(status, sent, time.Since(begun))
		return true
	}
	return false
}

const (
	tilesPath  = "/tiles/"
	placesPath = "/places/"
)

// cutTilePath splits /tiles/{tileset}/{z}/{x}/{y}.mvt into the name of the
// tileset and the tile, and /places/{code}/tiles/{z}/{x}/{y}.mvt into
// /places/{code} and the tile.
func cutTilePath(path string) (route string, t maptile.Tile, ok bool) {
	rest, ok := strings.CutSuffix(path, ".mvt")
	if !ok {
		return "", t, false
	}
	var numbers [3]uint32 // y, x, z
	for i := range numbers {
		slash := strings.LastIndexByte(rest, '/')
		if slash < 0 {
			return "", t, false
		}
		n, ok := digits(rest[slash+1:])
		if !ok {
			return "", t, false
		}
		numbers[i], rest = n, rest[:slash]
	}
	t = maptile.Tile{X: numbers[1], Y: numbers[0], Z: maptile.Zoom(numbers[2])}
	if numbers[2] > maxZoom {
		return "", t, false
	}
	if name, ok := strings.CutPrefix(rest, tilesPath); ok && !strings.Contains(name, "/") {
		return name, t, true
	}
	if place, ok := strings.CutSuffix(rest, "/tiles"); ok && strings.HasPrefix(place, placesPath) && strings.Count(place, "/") == 2 {
		return place, t, true
	}
	return "", t, false
}

// digits reads a number of up to 7 digits, as many as x at zoom 22 has.
func digits(s string) (n uint32, ok bool) {
	if len(s) == 0 || len(s) > 7 {
		return 0, false
	}
	for i := range len(s) {
		d := s[i] - '0'
		if d > 9 {
			return 0, false
		}
		n = n*10 + uint32(d)
	}
	return n, true
}
