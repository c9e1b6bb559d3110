package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/presskit"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
	"github.com/ngeumap/ngeumap/internal/tile"
	"github.com/ngeumap/ngeumap/web"
)

// atlas is what is known of places, without any project.
type atlas struct {
	regions *nuts.Index
	places  *geocode.Gazetteer
}

// openAtlas loads regions and gazetteer. boundaries are GISCO GeoJSON files,
// comma-separated, that take the place of the built-in regions; without either,
// the service runs and says what is missing.
func openAtlas(boundaries string, log *slog.Logger) (*atlas, error) {
	var regions *nuts.Index
	var err error
	if boundaries != "" {
		regions, err = nuts.LoadGeoJSON(strings.Split(boundaries, ",")...)
	} else {
		regions, err = nuts.Load(geodata.FS)
	}
	if errors.Is(err, nuts.ErrNoBoundaries) {
		log.Warn("region boundaries are not installed: no regions are drawn and no point is checked; -boundaries loads them from a file")
	} else if err != nil {
		return nil, err
	}
	places, err := geocode.Open(geodata.FS, regions)
	if err != nil {
		return nil, err
	}
	return &atlas{regions, places}, nil
}

// openStore opens a database. A PostGIS address is refused until there is a
// store for it.
func openStore(ctx context.Context, db string) (*sqlite.Store, error) {
	if err := onlyFiles(db); err != nil {
		return nil, err
	}
	return sqlite.Open(ctx, sqlite.Options{Path: db, Fold: geocode.Fold})
}

// openDesk loads the newest snapshot of a store behind the door. Its index is
// kept beside the database.
func (e *env) openDesk(ctx context.Context, db string, s *sqlite.Store, a *atlas, words *i18n.Catalogues, library *collection.Library, log *slog.Logger) (*edition.Desk, error) {
	desk := edition.NewDesk(edition.Options{Reader: s, Words: words, Places: a.places, Regions: a.regions, Collections: library, IndexFile: indexFile(db), Indexer: e.indexer(db), Log: log})
	if _, err := desk.Refresh(ctx); err != nil {
		return nil, err
	}
	return desk, nil
}

// indexFile is where the index of the current snapshot is kept.
func indexFile(db string) string { return db + "-index" }

// logger writes to standard error.
func (e *env) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(e.stderr, nil))
}

// closing joins the error of a Close to that of a command.
func closing(err *error, what string, close func() error) {
	if e := close(); e != nil {
		*err = errors.Join(*err, fmt.Errorf("closing %s: %w", what, e))
	}
}

// ground is the map that no filter changes: regions and basemap.
type ground struct {
	areas *tile.Areas
	base  *tile.Base
}

func openGround(a *atlas) (*ground, error) {
	labels, err := tile.Labels(geodata.FS)
	if err != nil {
		return nil, err
	}
	areas := tile.NewAreas(a.regions)
	base, err := tile.NewBase(geodata.FS, areas, labels)
	if err != nil {
		return nil, err
	}
	return &ground{areas, base}, nil
}

// tiles gives the tilesets.
func (g *ground) tiles() map[tile.Tileset]httpapi.StaticTiles {
	return map[tile.Tileset]httpapi.StaticTiles{tile.AreasSet: g.areas, tile.BaseSet: g.base}
}

// press opens the room where pictures and kits are drawn.
func (g *ground) press(plans *figures.Plans) (*presskit.Studio, error) {
	return presskit.New(presskit.Options{Geodata: geodata.FS, Web: web.FS, Base: g.base, Areas: g.areas, Plans: plans})
}
