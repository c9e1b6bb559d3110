package export

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// Archive is a way to write all tiles of an edition into one file. It is no
// Format: making one takes too long for a request.
type Archive struct {
	Name  string
	Ext   string
	write func(ctx context.Context, out io.Writer, tiles tile.Pyramid, about tile.TileJSON) error
}

// Archives lists all tile archives.
var Archives = []Archive{{"PMTiles", "pmtiles", writePMTiles}, {"MBTiles", "mbtiles", writeMBTiles}}

// ArchiveByExtension finds a tile archive by its extension, in lower case.
func ArchiveByExtension(ext string) (Archive, bool) {
	for _, a := range Archives {
		if a.Ext == ext {
			return a, true
		}
	}
	return Archive{}, false
}

// Write writes the tiles of an edition; tiles lacks the selection, which the
// edition gives. Description and attribution are the edition's notice.
func (a Archive) Write(ctx context.Context, out io.Writer, ed edition.Edition, tiles tile.Pyramid) error {
	selection, err := ed.Selection(ctx)
	if err != nil {
		return err
	}
	tiles.Selection = selection
	n := ed.Notice()
	about := tile.Describe(tile.ProjectsSet, "", n.Attribution()+" · "+n.Short())
	for _, set := range []tile.Tileset{tile.AreasSet, tile.BaseSet} {
		about.VectorLayers = append(about.VectorLayers, tile.Describe(set, "", "").VectorLayers...)
	}
	about.Name, about.Description = "ngeumap", n.Text()
	if err := a.write(ctx, out, tiles, about); err != nil {
		return fmt.Errorf("export: %s: %w", a.Ext, err)
	}
	return nil
}

func writePMTiles(ctx context.Context, out io.Writer, tiles tile.Pyramid, about tile.TileJSON) error {
	return withTempFile(func(data *os.File) error {
		archive := tile.NewPMTiles(data)
		for t, err := range tiles.Tiles(ctx) {
			if err != nil {
				return err
			}
			if err := archive.Add(t); err != nil {
				return err
			}
		}
		metadata, err := json.Marshal(map[string]any{
			"name": about.Name, "description": about.Description, "attribution": about.Attribution, "type": "overlay", "vector_layers": about.VectorLayers,
		})
		if err != nil {
			return err
		}
		return archive.WriteTo(out, metadata, about.Bounds, about.Center)
	})
}

// writeMBTiles writes MBTiles 1.3, whose rows count from the south.
//
// Source: https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md
func writeMBTiles(ctx context.Context, out io.Writer, tiles tile.Pyramid, about tile.TileJSON) error {
	return inTempDir(out, "tiles.mbtiles", func(path string) error {
		dsn := (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: "_journal_mode=off&_synchronous=off&_locking_mode=exclusive"}).String()
		db, err := sql.Open("sqlite3", dsn)
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(1)
		err = fillMBTiles(ctx, context.WithoutCancel(ctx), db, tiles, about)
		if e := db.Close(); err == nil {
			err = e
		}
		return err
	})
}

// fillMBTiles makes tiles under ctx and writes under own.
func fillMBTiles(ctx, own context.Context, db *sql.DB, tiles tile.Pyramid, about tile.TileJSON) error {
	tx, err := db.BeginTx(own, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(own, `
		PRAGMA application_id = 0x4d504258;
		CREATE TABLE metadata (name TEXT, value TEXT);
		CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);`); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(own, `INSERT INTO tiles VALUES (?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for t, err := range tiles.Tiles(ctx) {
		if err != nil {
			return err
		}
		if _, err := insert.ExecContext(own, t.At.Z, t.At.X, uint32(1)<<t.At.Z-1-t.At.Y, t.Body); err != nil {
			return err
		}
	}
	layers, err := json.Marshal(map[string]any{"vector_layers": about.VectorLayers})
	if err != nil {
		return err
	}
	b, c := about.Bounds, about.Center
	for _, row := range [][2]string{
		{"name", about.Name}, {"format", "pbf"}, {"description", about.Description}, {"attribution", about.Attribution},
		{"bounds", fmt.Sprintf("%g,%g,%g,%g", b[0], b[1], b[2], b[3])}, {"center", fmt.Sprintf("%g,%g,%g", c[0], c[1], c[2])},
		{"minzoom", fmt.Sprint(about.MinZoom)}, {"maxzoom", fmt.Sprint(about.MaxZoom)}, {"type", "overlay"}, {"version", "1"}, {"json", string(layers)},
	} {
		if _, err := tx.ExecContext(own, `INSERT INTO metadata VALUES (?, ?)`, row[0], row[1]); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(own, `CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)`); err != nil {
		return err
	}
	return tx.Commit()
}
