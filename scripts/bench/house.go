package main

import (
	"context"
	"net/http"
	"time"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/scaleset"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
	"github.com/ngeumap/ngeumap/internal/tile"
	"github.com/ngeumap/ngeumap/web"
)

// house is the service in this process, wired as cmd does it, for times without
// a socket.
type house struct {
	desk    *edition.Desk
	store   *sqlite.Store
	handler *httpapi.Server
	loaded  time.Duration // for the index
}

// atlas is what is known of places.
type atlas struct {
	regions *nuts.Index
	places  *geocode.Gazetteer
}

func openAtlas() (atlas, error) {
	regions, err := nuts.Load(geodata.FS)
	if err != nil {
		return atlas{}, err
	}
	places, err := geocode.Open(geodata.FS, regions)
	return atlas{regions, places}, err
}

// set gives the scale set.
func (a atlas) set() (*scaleset.Set, error) { return scaleset.New(a.places, a.regions) }

// openHouse opens a database behind the handler, with the cache of tiles off.
func openHouse(ctx context.Context, db string) (*house, error) {
	a, err := openAtlas()
	if err != nil {
		return nil, err
	}
	words, err := i18n.Load()
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, sqlite.Options{Path: db, Fold: geocode.Fold})
	if err != nil {
		return nil, err
	}
	desk := edition.NewDesk(edition.Options{Reader: store, Words: words, Places: a.places, Regions: a.regions, IndexFile: db + "-index"})
	begun := time.Now()
	if _, err := desk.Refresh(ctx); err != nil {
		return nil, err
	}
	loaded := time.Since(begun)
	labels, err := tile.Labels(geodata.FS)
	if err != nil {
		return nil, err
	}
	areas := tile.NewAreas(a.regions)
	base, err := tile.NewBase(geodata.FS, areas, labels)
	if err != nil {
		return nil, err
	}
	plans, err := figures.Load(geodata.FS)
	if err != nil {
		return nil, err
	}
	handler, err := httpapi.New(httpapi.Options{
		Desk: desk, Words: words, Places: a.places, Regions: a.regions, Plans: plans, Web: web.FS, Version: "bench",
		Static: map[tile.Tileset]httpapi.StaticTiles{tile.AreasSet: areas, tile.BaseSet: base}, Tiles: -1,
	})
	return &house{desk, store, handler, loaded}, err
}

// sink takes an answer and keeps only what a measurement asks for.
type sink struct {
	header http.Header
	status int
	bytes  int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(b []byte) (int, error) { s.bytes += len(b); return len(b), nil }

// ask answers a request without a socket; accept is the client's Accept-Encoding.
func (h *house) ask(ctx context.Context, address, accept string) (took time.Duration, status, bytes int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1"+address, nil)
	if err != nil {
		return 0, 0, 0, err
	}
	r.Header.Set("Accept-Encoding", accept)
	w := &sink{header: http.Header{}, status: http.StatusOK}
	begun := time.Now()
	h.handler.ServeHTTP(w, r)
	return time.Since(begun), w.status, w.bytes, nil
}
