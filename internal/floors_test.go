package internal_test

import (
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/ngeumap/ngeumap/"

// floors is the picture in doc.go: a room imports only rooms of lower floors,
// or those named beside it.
var floors = map[string]int{
	"internal/topojson":            0,
	"internal/embed":               0,
	"internal/photo":               3, // beside ngeu in the picture; its answers speak in ngeu's terms
	"internal/staffroom":           3, // likewise
	"internal/nuts":                1,
	"internal/i18n":                1,
	"internal/ngeu":                2,
	"internal/geocode":             3, // beside ngeu in the picture; its answers speak in ngeu's terms
	"internal/collection":          3,
	"internal/notice":              4,
	"internal/index":               4,
	"internal/scaleset":            4, // beside index in the picture; for tests and measurements alone
	"internal/store":               4,
	"internal/store/storetest":     5,
	"internal/store/sqlite":        5,
	"internal/ingest":              5,
	"internal/edition":             5,
	"internal/edition/editiontest": 6,
	"internal/index/indextest":     5,
	"internal/feature":             6,
	"internal/figures":             7,
	"internal/tile":                7,
	"internal/export":              8,
	"internal/presskit":            9,
	"internal/httpapi":             10,
	"internal/reviewer":            10, // beside httpapi
	"internal/editor":              10, // likewise
	"cmd/ngeumap":                  11,
	"geodata":                      0,
	"web":                          0,
}

// onlyCmd are packages that nobody but cmd may name: implementations and data,
// which everybody else is handed.
var onlyCmd = []string{"internal/store/sqlite", "geodata", "web"}

// throughTheDoor are rooms that read projects through an edition: of store they
// may use the form of cursors, never a Reader.
var throughTheDoor = []string{"internal/feature", "internal/figures", "internal/tile", "internal/export", "internal/presskit"}

func TestImportsGoDownward(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	err = filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() {
			return nil
		}
		if name := entry.Name(); name == "node_modules" || name == "testdata" || (strings.HasPrefix(name, ".") && path != root) {
			return filepath.SkipDir
		}
		context := build.Default
		context.BuildTags = []string{"sqlite_fts5"}
		p, err := context.ImportDir(path, 0)
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		if err != nil {
			return err
		}
		room, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		room = filepath.ToSlash(room)
		if room == "internal" || strings.HasPrefix(room, "scripts/") {
			return nil
		}
		floor, ok := floors[room]
		if !ok {
			t.Errorf("%s is in no floor: give it a place in doc.go and in this test", room)
			return nil
		}
		seen[room] = true
		fortesting := strings.HasSuffix(room, "test")
		for _, imported := range p.Imports {
			other, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			if floors[other] >= floor {
				t.Errorf("%s (floor %d) imports %s (floor %d)", room, floor, other, floors[other])
			}
			if slices.Contains(onlyCmd, other) && room != "cmd/ngeumap" && !fortesting {
				t.Errorf("%s imports %s; only cmd may", room, other)
			}
			if other == "internal/store" && slices.Contains(throughTheDoor, room) {
				t.Errorf("%s imports store; it reads through an edition", room)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range floors {
		if !seen[room] {
			t.Errorf("%s has a floor but no code", room)
		}
	}
}
