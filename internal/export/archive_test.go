package export_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// ground is an area of its own: the layer "ground" without features, in the
// northern hemisphere to zoom 7.
type ground struct{ layer []byte }

func (g ground) Tile(t maptile.Tile) ([]byte, error) {
	if t.Z > 7 || t.Z > 0 && t.Y >= 1<<(t.Z-1) {
		return nil, nil
	}
	return g.layer, nil
}

func archived(t *testing.T, ext string, ed edition.Edition) []byte {
	t.Helper()
	a, ok := export.ArchiveByExtension(ext)
	if !ok {
		t.Fatalf("no archive %s", ext)
	}
	layer, err := mvt.Marshal(mvt.Layers{{Name: "ground", Version: 2, Extent: 4096}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := a.Write(context.Background(), &out, ed, tile.Pyramid{Areas: ground{layer}, Base: ground{}}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Every archive holds the tiles that the service sends, and in each zoom from 0
// to 14 every point once.
func TestArchivesHoldEveryPoint(t *testing.T) {
	ctx := context.Background()
	var projects []ngeu.Project
	for p, err := range indextest.Scale(t, 586) {
		if err != nil {
			t.Fatal(err)
		}
		p.NameLang, p.AsOf, p.Source, p.AmountBasis = "en", "2026-11", ngeu.Source{ID: "test", Name: "Test", URL: "https://example.org"}, ngeu.UnknownBasis
		p.Locations[0].Role, p.Locations[0].Source = ngeu.UnknownRole, "source"
		projects = append(projects, p)
	}
	desk, _ := editiontest.Desk(t, projects...)
	for _, filter := range []ngeu.Filter{{}, {Pillars: []ngeu.Pillar{ngeu.GreenTransition}, Countries: []string{"FR", "ES"}}} {
		ed, err := desk.Open(ctx, edition.Request{Lang: "fr", Filter: filter})
		if err != nil {
			t.Fatal(err)
		}
		selection, err := ed.Selection(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if selection.Points() == 0 {
			t.Fatal("nothing is selected")
		}
		for _, ext := range []string{"pmtiles", "mbtiles"} {
			file := archived(t, ext, ed)
			if again := archived(t, ext, ed); !bytes.Equal(file, again) {
				t.Errorf("%s: the same edition gives other bytes", ext)
			}
			read := map[string]func(*testing.T, []byte) (map[maptile.Tile][]byte, map[string]any){"pmtiles": readPMTiles, "mbtiles": readMBTiles}[ext]
			tiles, metadata := read(t, file)
			if metadata["description"] != ed.Notice().Text() || !strings.Contains(metadata["attribution"].(string), ed.Notice().Short()) {
				t.Errorf("%s: the metadata lack the notice: %v", ext, metadata)
			}
			var sums [15]int
			grounds := 0
			for at, body := range tiles {
				layers, err := mvt.Unmarshal(body)
				if err != nil {
					t.Fatalf("%s %v: %v", ext, at, err)
				}
				for _, l := range layers {
					if l.Name == "ground" {
						grounds++
					}
					for _, f := range l.Features {
						if p := f.Geometry.(orb.Point); l.Name != "projects" || p[0] < 0 || p[0] >= 4096 || p[1] < 0 || p[1] >= 4096 {
							continue
						}
						n, ok := f.Properties["count"].(float64)
						if !ok {
							n = 1
						}
						sums[at.Z] += int(n)
					}
				}
				if want := tile.Projects(selection, at); !bytes.HasPrefix(body, want) {
					t.Errorf("%s %v: not the tile that the service sends", ext, at)
				}
			}
			for z, n := range sums {
				if n != selection.Points() {
					t.Errorf("%s: %d points at zoom %d, want %d", ext, n, z, selection.Points())
				}
			}
			if want := 1 + (1<<14-4)/6; grounds < want {
				t.Errorf("%s: %d tiles of ground, want %d and more", ext, grounds, want)
			}
		}
	}
}

func readMBTiles(t *testing.T, b []byte) (map[maptile.Tile][]byte, map[string]any) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.mbtiles")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	metadata := map[string]any{}
	rows, err := db.Query(`SELECT name, value FROM metadata`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			t.Fatal(err)
		}
		metadata[name] = value
	}
	tiles := map[maptile.Tile][]byte{}
	rows, err = db.Query(`SELECT zoom_level, tile_column, (1 << zoom_level) - 1 - tile_row, tile_data FROM tiles`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var at maptile.Tile
		var body []byte
		if err := rows.Scan(&at.Z, &at.X, &at.Y, &body); err != nil {
			t.Fatal(err)
		}
		tiles[at] = unzipped(t, body)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return tiles, metadata
}

// GDAL reads the archive as it reads those of others.
func TestGDALReadsMBTiles(t *testing.T) {
	needGDAL(t)
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	ed, err := desk.Open(context.Background(), edition.Request{})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.mbtiles")
	if err := os.WriteFile(path, archived(t, "mbtiles", ed), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("ogrinfo", "-ro", "-al", path, "projects").CombinedOutput()
	if err != nil || !strings.Contains(string(said), "Tram in Liège") {
		t.Errorf("ogrinfo: %v\n%s", err, said)
	}
}
