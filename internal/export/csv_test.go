package export_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// The contract's promise: out as CSV, in whatever language, and in again changes
// nothing.
func TestCSVOutAndIn(t *testing.T) {
	ctx, atlas := context.Background(), editiontest.Open(t)
	s, err := sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(t.TempDir(), "test.db"), Fold: geocode.Fold})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	importer := ingest.Importer{Store: s, Places: ingest.NewPlacer(atlas.Regions, atlas.Places)}
	first, err := importer.Run(ctx, ingest.Options{}, ingest.Builtin(os.DirFS("../../geodata")))
	if err != nil || first.Read == 0 {
		t.Fatal(first, err)
	}
	desk := edition.NewDesk(edition.Options{Reader: s, Words: atlas.Words, Places: atlas.Places, Regions: atlas.Regions})
	if _, err := desk.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	format, _ := export.ByExtension("csv")
	for _, lang := range []i18n.Lang{"en", "el", "ga"} {
		out := write(t, format, open(t, desk, edition.Request{Lang: lang}))
		again, err := importer.Run(ctx, ingest.Options{Set: map[string]string{"source": "builtin"}, DryRun: true}, ingest.File{
			Name: "out.csv",
			Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(out)), nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := (store.Counts{Read: first.Read, Unchanged: first.Read}); again.Counts != want {
			t.Errorf("%s: out and in again: %v, want %+v", lang, again, want)
		}
	}
}

// Rows end in CRLF, and line ends within a text stay as they are.
func TestCSVKeepsLineEnds(t *testing.T) {
	p := awkward()
	p.Summary, p.Locations = "one\rtwo\nthree", p.Locations[:1]
	desk, _ := editiontest.Desk(t, p)
	format, _ := export.ByExtension("csv")
	out := write(t, format, open(t, desk, edition.Request{}))
	if !bytes.Contains(out, []byte("\"one\rtwo\nthree\"")) || bytes.Count(out, []byte("\r\n")) != 2 {
		t.Errorf("%q", out)
	}
	for _, guarded := range []string{ngeu.GuardCell(p.Measure), "'-Porto & <Gaia>", "'-Lista"} {
		if !bytes.Contains(out, []byte(","+guarded+",")) {
			t.Errorf("no cell %q in %q", guarded, out)
		}
	}
	if !bytes.Contains(out, []byte(",-8.629,41.158\r\n")) {
		t.Errorf("the coordinates are no numbers in %q", out)
	}
}
