package index_test

import (
	"slices"
	"testing"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// TestOverviewInParts: many processors gather the cells that one does, and a finer
// overview folds to the coarser one.
func TestOverviewInParts(t *testing.T) {
	x := indextest.Build(t, indextest.Projects(3, 4000))
	for _, f := range []ngeu.Filter{{Countries: []string{"IT"}}, {Pillars: ngeu.Pillars[:2]}, {Kinds: ngeu.Kinds}, {Places: []string{"MT"}}} {
		s := indextest.Select(t, x, nil, f)
		want := index.Sift(s, 11, 1)
		for parts := 2; parts < 40; parts += 5 {
			if got := index.Sift(s, 11, parts); !slices.Equal(got, want) {
				t.Errorf("%v in %d parts: %d cells, not %d", f, parts, len(got), len(want))
			}
		}
		if got := index.Coarser(index.Sift(s, 12, 2)); !slices.Equal(got, want) {
			t.Errorf("%v: folded from 12 bits: %d cells, not %d", f, len(got), len(want))
		}
		if len(want) == 0 && f.Places == nil {
			t.Errorf("%v selects nothing", f)
		}
	}
}
