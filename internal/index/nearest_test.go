package index_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Whatever the filter, reach and page, the list is what sorting all projects by
// the distance of their nearest selected point gives.
func TestNearestIsASortedList(t *testing.T) {
	projects := indextest.Projects(11, 700)
	x := indextest.Build(t, projects)
	r := rand.New(rand.NewPCG(3, 4))
	listed := 0
	for range 400 {
		f, without := indextest.Filter(t, r, projects), indextest.Filter(t, r, projects)
		f.Text, without.Text = "", ""
		reach := index.Reach{From: orb.Point{r.Float64()*30 - 5, 36 + r.Float64()*30}, Limit: r.IntN(20)}
		if r.IntN(2) == 0 {
			reach.Within = 1e5 * float64(1+r.IntN(10))
		}
		if r.IntN(3) == 0 {
			reach.Without = selectAll(t, x, without)
		}
		type place struct {
			id     string
			key    int64
			metres float64
		}
		var want []place
		for _, p := range projects {
			if !f.MatchesProject(p) || reach.Without != nil && matches(without, p) {
				continue
			}
			best, any := math.Inf(1), !f.SelectsLocations() && len(p.Locations) == 0
			for _, l := range p.Locations {
				if !f.MatchesLocation(p, l) {
					continue
				}
				any = true
				if l.Point != nil && l.Precision.IsPoint() {
					best = min(best, geo.DistanceHaversine(reach.From, *l.Point))
				}
			}
			if any && (reach.Within == 0 || best <= reach.Within) {
				want = append(want, place{p.ID, p.Key, best})
			}
		}
		slices.SortStableFunc(want, func(a, b place) int {
			if a.metres != b.metres {
				if a.metres < b.metres {
					return -1
				}
				return 1
			}
			return 0 // indextest gives ids in order
		})
		if len(want) > 3 && reach.Without == nil && reach.Within == 0 {
			i := r.IntN(len(want))
			reach.After, want = want[i].id, want[i+1:]
		}
		if reach.Limit > 0 {
			want = want[:min(reach.Limit, len(want))]
		}
		hits, found := selectAll(t, x, f).Nearest(reach)
		if !found || len(hits) != len(want) {
			t.Fatalf("%s, %+v: %d projects (%v), want %d", f.Key(), reach, len(hits), found, len(want))
		}
		for i, hit := range hits {
			if hit.Key != want[i].key || hit.Metres != want[i].metres {
				t.Fatalf("%s, %+v: place %d is %+v, want %+v", f.Key(), reach, i, hit, want[i])
			}
			if !math.IsInf(hit.Metres, 1) && geo.DistanceHaversine(reach.From, hit.Point) != hit.Metres {
				t.Fatalf("%+v: the point is not that of the distance", hit)
			}
		}
		listed += len(hits)
	}
	if listed < 1000 {
		t.Errorf("only %d projects were listed: the filters say little", listed)
	}
	if _, found := selectAll(t, x, ngeu.Filter{}).Nearest(index.Reach{After: "p-none"}); found {
		t.Error("a list goes on after a project that is not there")
	}
}

func matches(f ngeu.Filter, p ngeu.Project) bool {
	return f.MatchesProject(p) && (!f.SelectsLocations() || slices.ContainsFunc(p.Locations, func(l ngeu.Location) bool { return f.MatchesLocation(p, l) }))
}

func selectAll(t testing.TB, x *index.Index, f ngeu.Filter) *index.Selection {
	t.Helper()
	s, err := x.Select(f, func() ([]int64, error) { return nil, nil })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func BenchmarkNearest(b *testing.B) {
	x := indextest.Build(b, indextest.Projects(5, 200_000))
	s := selectAll(b, x, ngeu.Filter{})
	s.Projects()
	for name, reach := range map[string]index.Reach{"any": {Limit: 26}, "within": {Within: 25_000, Limit: 26}} {
		b.Run(name, func(b *testing.B) {
			reach.From = orb.Point{5.57, 50.64}
			for b.Loop() {
				s.Nearest(reach)
			}
		})
	}
}
