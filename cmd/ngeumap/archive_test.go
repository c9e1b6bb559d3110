package main

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/paulmach/orb/maptile"
)

// TestArchiveHoldsTheTilesOfTheService compares the real program's archive with
// what two services send, one of them a process of its own: the same bytes. Then
// it kills archives with SIGKILL: what stands under the name stays as it was.
func TestArchiveHoldsTheTilesOfTheService(t *testing.T) {
	h := open(t)
	dir := t.TempDir()
	program := built(t, dir)
	path := filepath.Join(dir, "all.mbtiles")
	export := func() *exec.Cmd {
		return exec.Command(program, "export", "-db", h.db, "-format", "mbtiles", "-country", "LU,MT", "-o", path)
	}
	for _, after := range []time.Duration{300 * time.Millisecond, 2 * time.Second} {
		killed(t, export(), after)
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Fatalf("an archive that died after %v has left %s (%v)", after, path, err)
		}
	}
	if out, err := export().CombinedOutput(); err != nil {
		t.Fatalf("export: %v\n%s", err, out)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	killed(t, export(), time.Second)
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, whole) {
		t.Errorf("an archive that died has changed the one before it (%v)", err)
	}

	address, stop := launch(t, program, h.db)
	defer stop()
	other := &house{address: address, db: h.db}
	tiles := sampleOf(t, path)
	if len(tiles) < 150 {
		t.Fatalf("only %d tiles to compare", len(tiles))
	}
	for at, want := range tiles {
		var got []byte
		for _, set := range []string{"projects", "areas", "base"} {
			address := fmt.Sprintf("/tiles/%s/%d/%d/%d.mvt", set, at.Z, at.X, at.Y)
			if set == "projects" {
				address += "?country=LU,MT"
			}
			one, two := h.get(t, address), other.get(t, address)
			if !bytes.Equal(one.body, two.body) || one.Header.Get("ETag") != two.Header.Get("ETag") {
				t.Errorf("%s: two services send %d and %d bytes, ETag %s and %s", address, len(one.body), len(two.body), one.Header.Get("ETag"), two.Header.Get("ETag"))
			}
			if one.StatusCode != http.StatusNoContent {
				got = append(got, one.body...)
			}
		}
		if !bytes.Equal(got, want) {
			t.Errorf("tile %v: the service sends %d bytes, the archive has %d others", at, len(got), len(want))
		}
	}
}

// killed starts a program and ends it with SIGKILL.
func killed(t *testing.T, cmd *exec.Cmd, after time.Duration) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatalf("the archive was there before it could be killed: %v", err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the archive was there before it could be killed")
	}
}

// sampleOf reads some tiles of each zoom from MBTiles, as they are before gzip.
func sampleOf(t *testing.T, path string) map[maptile.Tile][]byte {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`
		SELECT zoom_level, tile_column, (1 << zoom_level) - 1 - tile_row, tile_data
		FROM (SELECT *, row_number() OVER (PARTITION BY zoom_level ORDER BY tile_column * 7919 % 1009, tile_row) AS n FROM tiles)
		WHERE n <= 16`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[maptile.Tile][]byte{}
	for rows.Next() {
		var at maptile.Tile
		var zipped []byte
		if err := rows.Scan(&at.Z, &at.X, &at.Y, &zipped); err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(bytes.NewReader(zipped))
		if err != nil {
			t.Fatal(err)
		}
		if out[at], err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
