package index_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// written writes the index of a sample.
func written(t *testing.T, projects []ngeu.Project) (path string, x *index.Index) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "test.db-index")
	x = indextest.Build(t, projects)
	if err := x.WriteFile(path, "stamp"); err != nil {
		t.Fatal(err)
	}
	return path, x
}

// An index that was written and opened answers like the one that was built.
func TestFileHoldsEverything(t *testing.T) {
	for seed, n := range []int{0, 1, 300} {
		projects := indextest.Projects(uint64(seed), n)
		path, built := written(t, projects)
		opened, err := index.Open(path, "stamp")
		if err != nil {
			t.Fatal(err)
		}
		if built.Points() != opened.Points() || built.Locations() != opened.Locations() || !slices.Equal(built.Themes(), opened.Themes()) {
			t.Errorf("%d projects: sizes differ", n)
		}
		for i := range uint32(built.Points()) {
			if d := gocmp.Diff(built.Row(i), opened.Row(i)); d != "" {
				t.Fatalf("row %d: %s", i, d)
			}
		}
		r := rand.New(rand.NewPCG(5, uint64(n)))
		for i := range 60 {
			var f ngeu.Filter
			if i > 0 && n > 0 {
				f = indextest.Filter(t, r, projects)
			}
			a, b := indextest.Select(t, built, projects, f), indextest.Select(t, opened, projects, f)
			if d := gocmp.Diff(a.Facets(), b.Facets()); d != "" || a.Projects() != b.Projects() || a.Points() != b.Points() {
				t.Errorf("%s: %s", f.Key(), d)
			}
			for _, by := range []ngeu.Sort{ngeu.ByID, ngeu.ByName, ngeu.ByYear} {
				if !slices.Equal(slices.Collect(a.Keys(by, "")), slices.Collect(b.Keys(by, ""))) {
					t.Errorf("%s: lists by %q differ", f.Key(), by)
				}
			}
			w := window(r, 1+i%index.SpotBits)
			if d := gocmp.Diff(a.Cells(w, nil), b.Cells(w, nil)); d != "" {
				t.Errorf("%s, window %+v: %s", f.Key(), w, d)
			}
		}
	}
}

// A file that is not byte for byte what was written is never opened.
func TestFileRefusesDamage(t *testing.T) {
	path, _ := written(t, indextest.Projects(4, 40))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(whole), "beneficiary") {
		t.Error("the index holds more than it needs")
	}
	refused := func(what string, content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := index.Open(path, "stamp"); err == nil {
			t.Errorf("%s: opened", what)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 300 {
		broken := slices.Clone(whole)
		at := r.IntN(len(broken))
		if i < 64 {
			at = i
		}
		broken[at] ^= 1 << r.IntN(8)
		refused("a bit at "+string(rune(at)), broken)
		refused("cut off", whole[:r.IntN(len(whole))])
	}
	refused("longer", append(slices.Clone(whole), 0))
	refused("empty", nil)
	refused("zeros", make([]byte, len(whole)))
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{"", "stam", "stamp ", strings.Repeat("s", 1000)} {
		if _, err := index.Open(path, other); !errors.Is(err, index.ErrStale) {
			t.Errorf("stamp %q: got %v, want ErrStale", other, err)
		}
	}
	if _, err := index.Open(path, "stamp"); err != nil {
		t.Error(err)
	}
	if _, err := index.Open(path+"-none", "stamp"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: got %v", err)
	}
}

// A write that fails leaves nothing behind.
func TestFileIsWrittenWhole(t *testing.T) {
	dir := t.TempDir()
	_, x := written(t, indextest.Projects(4, 40))
	if err := os.Mkdir(filepath.Join(dir, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "taken", "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := x.WriteFile(filepath.Join(dir, "taken"), "stamp"); err == nil {
		t.Error("a folder was replaced")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left: %v, %v", entries, err)
	}
	if err := x.WriteFile(filepath.Join(dir, "none", "x"), "stamp"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: got %v", err)
	}
}

// TestLongWords: what is read from the file is what stood in memory, also where
// a name is longer than most, and at the end of the texts.
func TestLongWords(t *testing.T) {
	var all []ngeu.Project
	for i, n := range []int{0, 1, 100, 127, 128, 250, 256, 300, 5000} {
		all = append(all, ngeu.Project{ID: fmt.Sprintf("p%d", i), Name: strings.Repeat("ž", n), Country: "SI",
			Locations: []ngeu.Location{{Point: &orb.Point{14.5, 46.05}, Precision: ngeu.Site}}})
	}
	path, built := written(t, all)
	opened, err := index.Open(path, "stamp")
	if err != nil {
		t.Fatal(err)
	}
	for i := range uint32(len(all)) {
		if want, got := built.Row(i), opened.Row(i); got != want || len(got.ID) != 2 {
			t.Errorf("row %d: %+v, not %+v", i, got, want)
		}
	}
}
