package indextest

import (
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/scaleset"
)

// Scale streams the projects of the scale set that have n locations together.
func Scale(t testing.TB, n int) iter.Seq2[ngeu.Project, error] {
	t.Helper()
	set, err := scale()
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(ngeu.Project, error) bool) {
		for p := range set.Projects(n) {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// scale is made once for all tests of a package.
var scale = sync.OnceValues(func() (*scaleset.Set, error) {
	_, here, _, _ := runtime.Caller(0)
	geodata := os.DirFS(filepath.Join(filepath.Dir(here), "../../../geodata"))
	regions, err := nuts.Load(geodata)
	if err != nil {
		return nil, err
	}
	places, err := geocode.Open(geodata, regions)
	if err != nil {
		return nil, err
	}
	return scaleset.New(places, regions)
})
