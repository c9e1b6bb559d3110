package index_test

import (
	"testing"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// A stream of filters that nobody asked before stays within the bound.
func TestHostileFiltersStayWithinBounds(t *testing.T) {
	projects := indextest.Projects(1, 3000)
	x := indextest.Build(t, projects)
	const bound = 1 << 20
	index.Forget(x, bound)
	world := index.Window{Bits: 9, MaxX: 1<<9 - 1, MaxY: 1<<9 - 1}
	for i := range 5000 {
		edge := float64(i) / 1000
		box := orb.Bound{Min: orb.Point{-10 + edge, 34}, Max: orb.Point{30 + edge, 70}}
		f, err := ngeu.Filter{BBox: &box, Pillars: ngeu.Pillars[:1+i%5]}.Normalize()
		if err != nil {
			t.Fatal(err)
		}
		s, err := x.Select(f, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.Cells(world, nil)
		if i%50 == 0 {
			s.Facets()
			if got := index.Kept(x); got > bound {
				t.Fatalf("after %d filters %d bytes are kept, at most %d are allowed", i+1, got, bound)
			}
		}
	}
	if got := index.Kept(x); got < bound/2 {
		t.Errorf("only %d bytes are kept of %d: nothing is reused", got, bound)
	}
}
