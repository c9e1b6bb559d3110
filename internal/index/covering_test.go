package index_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Projects of larger areas, whatever the region and the filter, are those whose
// location without a point has a shorter code on the same chain.
func TestCoveringLooksUpTheChain(t *testing.T) {
	projects := indextest.Projects(12, 800)
	x := indextest.Build(t, projects)
	found := 0
	for _, f := range []ngeu.Filter{{}, {Statuses: []ngeu.Status{ngeu.Planned}}, {Precisions: []ngeu.Precision{ngeu.Country}}} {
		for _, country := range ngeu.EU27 {
			for _, code := range []string{country, country + "1", country + "12", country + "123"} {
				type hit struct {
					key  int64
					size int
				}
				var want []hit
				for _, p := range projects {
					size := 0
					for _, l := range p.Locations {
						area := l.Finest()
						if len(l.PlaceCode) <= 5 && len(l.PlaceCode) > len(area) {
							area = l.PlaceCode
						}
						if l.Point == nil && f.MatchesLocation(p, l) && len(area) < len(code) && area != "" && strings.HasPrefix(code, area) {
							size = max(size, len(area))
						}
					}
					if size > 0 && f.MatchesProject(p) {
						want = append(want, hit{p.Key, size})
					}
				}
				slices.SortStableFunc(want, func(a, b hit) int { return b.size - a.size })
				keys, total := selectAll(t, x, f).Covering(code, 5)
				if total != len(want) || len(keys) != min(5, len(want)) {
					t.Fatalf("%s %s: %d of %d, want %d", f.Key(), code, len(keys), total, len(want))
				}
				for i, key := range keys {
					if key != want[i].key {
						t.Fatalf("%s %s: place %d is %d, want %d", f.Key(), code, i, key, want[i].key)
					}
				}
				found += total
			}
		}
	}
	if found < 500 {
		t.Errorf("only %d were found: the sample says little", found)
	}
}
