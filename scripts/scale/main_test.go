package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/scaleset"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// TestBothWays: the CSV, imported, is what -db writes.
func TestBothWays(t *testing.T) {
	const n = "3000"
	ctx, dir := context.Background(), t.TempDir()
	direct, list := filepath.Join(dir, "direct.db"), filepath.Join(dir, "scale.csv")
	if err := run([]string{"-n", n, "-db", direct}, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{"-n", n, "-csv", list}, io.Discard); err != nil {
		t.Fatal(err)
	}
	open := func(path string) *sqlite.Store {
		s, err := sqlite.Open(ctx, sqlite.Options{Path: path, Fold: geocode.Fold})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	regions, err := nuts.Load(geodata.FS)
	if err != nil {
		t.Fatal(err)
	}
	places, err := geocode.Open(geodata.FS, regions)
	if err != nil {
		t.Fatal(err)
	}
	imported := open(filepath.Join(dir, "imported.db"))
	var left bytes.Buffer
	report, err := ingest.Importer{Store: imported, Places: ingest.NewPlacer(regions, places)}.Run(ctx, ingest.Options{
		Profile: "ngeumap", Set: map[string]string{"source": scaleset.Source.ID, "name": scaleset.Source.Name}, Report: &left, Started: time.Unix(0, 0),
	}, ingest.OpenFile(list))
	if err != nil {
		t.Fatal(err)
	}
	if report.Rejected+report.Quarantined > 0 {
		t.Errorf("%v\n%s", report, left.String())
	}
	a, err := open(direct).Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	b, err := imported.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if a.Hash != b.Hash || a.Projects != b.Projects {
		t.Errorf("imported: %d projects %s, written: %d projects %s", b.Projects, b.Hash, a.Projects, a.Hash)
	}
}

func TestArguments(t *testing.T) {
	for _, args := range [][]string{{}, {"-n", "0", "-csv", "-"}, {"-csv", "-", "-db", "x.db"}} {
		if err := run(args, io.Discard); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}
