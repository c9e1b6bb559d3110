package index_test

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// answer is what a filter selects, by looking at every project.
type answer struct {
	Projects, Points, Locations int
	Keys                        []int64
	Facets                      index.Facets
}

func bruteForce(projects []ngeu.Project, f ngeu.Filter) answer {
	var a answer
	for _, p := range projects {
		locations, points := matching(p, f)
		if locations < 0 {
			continue
		}
		a.Projects++
		a.Points += points
		a.Locations += locations
		a.Keys = append(a.Keys, p.Key)
	}
	a.Facets = bruteFacets(projects, f)
	return a
}

// matching counts the locations of p that f selects; -1 when p does not match.
func matching(p ngeu.Project, f ngeu.Filter) (locations, points int) {
	if !f.MatchesProject(p) || !indextest.Found(f, p.Key) {
		return -1, 0
	}
	for _, l := range p.Locations {
		if f.MatchesLocation(p, l) {
			locations++
			if l.Point != nil {
				points++
			}
		}
	}
	if locations == 0 && f.SelectsLocations() {
		return -1, 0
	}
	return locations, points
}

func bruteFacets(projects []ngeu.Project, f ngeu.Filter) index.Facets {
	one := func(values []string, open func(*ngeu.Filter, string)) (out []index.Count) {
		for _, v := range values {
			g := f
			open(&g, v)
			n := 0
			for _, p := range projects {
				if locations, _ := matching(p, g); locations >= 0 {
					n++
				}
			}
			if n > 0 {
				out = append(out, index.Count{Value: v, Projects: n})
			}
		}
		return out
	}
	years := []string{}
	for y := 2000; y < 2100; y++ {
		years = append(years, string([]byte{'2', '0', byte('0' + y/10%10), byte('0' + y%10)}))
	}
	return index.Facets{
		Pillars:    one(list(ngeu.Pillars), func(g *ngeu.Filter, v string) { g.Pillars = []ngeu.Pillar{ngeu.Pillar(v)} }),
		Statuses:   one(list(ngeu.Statuses), func(g *ngeu.Filter, v string) { g.Statuses = []ngeu.Status{ngeu.Status(v)} }),
		Kinds:      one(list(ngeu.Kinds), func(g *ngeu.Filter, v string) { g.Kinds = []ngeu.Kind{ngeu.Kind(v)} }),
		Precisions: one(list(ngeu.Precisions), func(g *ngeu.Filter, v string) { g.Precisions = []ngeu.Precision{ngeu.Precision(v)} }),
		Countries:  one(list(ngeu.EU27), func(g *ngeu.Filter, v string) { g.Countries = []string{v} }),
		Themes:     one([]string{"clean_buses", "rail", "schools"}, func(g *ngeu.Filter, v string) { g.Themes = []string{v} }),
		Years: one(years, func(g *ngeu.Filter, v string) {
			y := 2000 + int(v[2]-'0')*10 + int(v[3]-'0')
			g.Years = []ngeu.Years{{From: y, To: y}}
		}),
		Places: one(placesBelow(projects, f), func(g *ngeu.Filter, v string) { g.Places = []string{v} }),
	}
}

// placesBelow gives the values of the places facet, sorted.
func placesBelow(projects []ngeu.Project, f ngeu.Filter) []string {
	chosen := f.Places
	if len(chosen) == 0 {
		chosen = f.Countries
	}
	values := map[string]bool{}
	for _, p := range projects {
		for _, l := range p.Locations {
			finest := l.Finest()
			if finest == "" && len(l.PlaceCode) <= 5 {
				finest = l.PlaceCode
			}
			if len(chosen) == 0 && finest != "" {
				values[finest[:2]] = true
			}
			for _, c := range chosen {
				switch {
				case len(c) > 5 && l.PlaceCode == c:
					for _, q := range projects {
						for _, m := range q.Locations {
							if m.Finest() == l.Finest() && len(m.PlaceCode) > 5 {
								values[m.PlaceCode] = true
							}
						}
					}
				case len(c) == 5 && l.In(c) && len(l.PlaceCode) > 5:
					values[l.PlaceCode] = true
				case len(c) < 5 && l.In(c) && len(finest) > len(c):
					values[finest[:len(c)+1]] = true
				}
			}
		}
	}
	out := []string{}
	for v := range values {
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

func list[T ~string](codes []T) (out []string) {
	for _, c := range codes {
		out = append(out, string(c))
	}
	return out
}

// nested tells whether one chosen place lies in another; their facet is
// documented to follow the inner one and is left out of the comparison.
func nested(f ngeu.Filter) bool { return len(f.Places) > 1 }

func TestSelectionEqualsBruteForce(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 2))
		projects := indextest.Projects(seed, []int{0, 1, 2, 30, 63, 64, 65, 300}[r.IntN(8)])
		x := indextest.Build(t, projects)
		for i := range 60 {
			var f ngeu.Filter
			if i > 0 && len(projects) > 0 {
				f = indextest.Filter(t, r, projects)
			}
			s := indextest.Select(t, x, projects, f)
			got := answer{s.Projects(), s.Points(), s.Locations(), nil, s.Facets()}
			got.Keys = slices.AppendSeq(got.Keys, s.Keys(ngeu.ByID, ""))
			want := bruteForce(projects, f)
			if nested(f) {
				got.Facets.Places, want.Facets.Places = nil, nil
			}
			if d := gocmp.Diff(want, got); d != "" {
				t.Fatalf("seed %d, %d projects, filter %q (-want +got):\n%s", seed, len(projects), f.Key(), d)
			}
		}
	}
}

func TestBuildIgnoresOrder(t *testing.T) {
	projects := indextest.Projects(3, 200)
	a := indextest.Build(t, projects)
	slices.Reverse(projects)
	b := indextest.Build(t, projects)
	for i := range uint32(a.Points()) {
		if d := gocmp.Diff(a.Row(i), b.Row(i)); d != "" {
			t.Fatalf("row %d: %s", i, d)
		}
	}
}

func TestBuildPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	_, err := index.Build(context.Background(), indextest.Of(func(yield func(ngeu.Project, error) bool) { yield(ngeu.Project{}, broken) }), 1)
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := index.Build(ctx, indextest.Of(indextest.Stream(indextest.Projects(1, 10))), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func TestSelectKeepsRecent(t *testing.T) {
	projects := indextest.Projects(1, 100)
	x := indextest.Build(t, projects)
	f := ngeu.Filter{Text: "every 2"}
	calls := 0
	keys := func() ([]int64, error) { calls++; return []int64{1}, nil }
	for range 3 {
		if s, err := x.Select(f, keys); err != nil || s.Projects() != 1 {
			t.Fatalf("got %v, %v", s, err)
		}
	}
	if calls != 1 {
		t.Errorf("full text was asked %d times, want once", calls)
	}
	broken := errors.New("broken")
	if _, err := x.Select(ngeu.Filter{Text: "x"}, func() ([]int64, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

func TestSelectionIsSafeForConcurrentUse(t *testing.T) {
	projects := indextest.Projects(5, 300)
	x := indextest.Build(t, projects)
	f := ngeu.Filter{Pillars: ngeu.Pillars[:2]}
	want := bruteForce(projects, f)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s := indextest.Select(t, x, projects, f)
			cells := s.Cells(index.Window{Bits: 20, MaxX: 1<<20 - 1, MaxY: 1<<20 - 1}, nil)
			if got := count(cells); got != want.Points || s.Projects() != want.Projects {
				t.Errorf("got %d points, %d projects, want %d, %d", got, s.Projects(), want.Points, want.Projects)
			}
			s.Facets()
		})
	}
	wg.Wait()
}

func count(cells []index.Cell) (n int) {
	for _, c := range cells {
		n += int(c.Count)
	}
	return n
}

// TestCells compares windows of every grid with a plain loop over points.
func TestCells(t *testing.T) {
	projects := indextest.Projects(7, 2000)
	x := indextest.Build(t, projects)
	r := rand.New(rand.NewPCG(9, 9))
	for i := range 300 {
		f := ngeu.Filter{}
		if i%2 == 1 {
			f = indextest.Filter(t, r, projects)
		}
		w := window(r, 1+i%index.SpotBits)
		got := indextest.Select(t, x, projects, f).Cells(w, nil)
		slices.SortFunc(got, func(a, b index.Cell) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) })
		want := bruteCells(projects, f, w)
		for i := range got {
			got[i].First = 0
		}
		if d := gocmp.Diff(want, got); d != "" {
			t.Fatalf("window %+v, filter %q (-want +got):\n%s", w, f.Key(), d)
		}
	}
}

// TestPieces holds that the cells of all pieces of a window are those of the
// window, and that the parts of a piece are the pieces of a finer grid.
func TestPieces(t *testing.T) {
	projects := indextest.Projects(7, 2000)
	x := indextest.Build(t, projects)
	r := rand.New(rand.NewPCG(9, 10))
	for i := range 300 {
		f := ngeu.Filter{}
		if i%2 == 1 {
			f = indextest.Filter(t, r, projects)
		}
		s := indextest.Select(t, x, projects, f)
		finer := 1 + r.IntN(4)
		w := window(r, 1+i%(index.SpotBits-4))
		ground := s.Ground(w.Bits + finer)
		inner := index.Window{Bits: w.Bits + finer, MinX: w.MinX << finer, MinY: w.MinY << finer, MaxX: (w.MaxX+1)<<finer - 1, MaxY: (w.MaxY+1)<<finer - 1}
		want := s.Cells(inner, nil)
		var got, parts []index.Cell
		for _, p := range ground.Pieces(w, nil) {
			from := len(got)
			got = ground.Cells(p, inner.Bits, got)
			for _, c := range got[from:] {
				if c.X>>finer != p.X || c.Y>>finer != p.Y {
					t.Fatalf("cell %d, %d is not in the piece %d, %d", c.X, c.Y, p.X, p.Y)
				}
				parts = ground.Cells(ground.Part(p, w.Bits, inner.Bits, c.X, c.Y), inner.Bits, parts)
			}
		}
		if d := gocmp.Diff(want, got); d != "" {
			t.Fatalf("pieces of %+v, filter %q (-want +got):\n%s", w, f.Key(), d)
		}
		if d := gocmp.Diff(want, parts); d != "" {
			t.Fatalf("parts of %+v, filter %q (-want +got):\n%s", w, f.Key(), d)
		}
	}
}

// window makes a window somewhere over Europe, sometimes the whole world.
func window(r *rand.Rand, bits int) index.Window {
	if r.IntN(5) == 0 {
		return index.Window{Bits: bits, MaxX: 1<<bits - 1, MaxY: 1<<bits - 1}
	}
	at := func() (x, y uint32) { return index.World(orb.Point{r.Float64()*30 - 5, 36 + r.Float64()*30}) }
	x0, y0 := at()
	x1, y1 := at()
	shift := index.WorldBits - bits
	return index.Window{Bits: bits, MinX: min(x0, x1) >> shift, MinY: min(y0, y1) >> shift, MaxX: max(x0, x1) >> shift, MaxY: max(y0, y1) >> shift}
}

func bruteCells(projects []ngeu.Project, f ngeu.Filter, w index.Window) (out []index.Cell) {
	cells := map[[2]uint32]*index.Cell{}
	shift := index.WorldBits - w.Bits
	for _, p := range projects {
		if n, _ := matching(p, f); n < 0 {
			continue
		}
		for _, l := range p.Locations {
			if l.Point == nil || !f.MatchesLocation(p, l) {
				continue
			}
			x, y := index.World(*l.Point)
			k := [2]uint32{y >> shift, x >> shift}
			if k[1] < w.MinX || k[1] > w.MaxX || k[0] < w.MinY || k[0] > w.MaxY {
				continue
			}
			one := index.Cell{Count: 1, SumX: uint64(x), SumY: uint64(y), MinX: x, MinY: y, MaxX: x, MaxY: y}
			if cells[k] == nil {
				cells[k] = &index.Cell{X: k[1], Y: k[0]}
			}
			cells[k].Merge(&one)
		}
	}
	for _, c := range cells {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b index.Cell) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) })
	return out
}

func TestWorld(t *testing.T) {
	const last = 1<<32 - 1
	for _, c := range []struct {
		name string
		at   orb.Point
		x, y uint32
	}{
		{"null island", orb.Point{0, 0}, 1 << 31, 1 << 31},
		{"west edge", orb.Point{-180, 0}, 0, 1 << 31},
		{"east edge", orb.Point{180, 0}, last, 1 << 31},
		{"north pole", orb.Point{0, 90}, 1 << 31, 0},
		{"south pole", orb.Point{0, -90}, 1 << 31, last},
		{"beyond", orb.Point{190, -86}, last, last},
	} {
		x, y := index.World(c.at)
		if max(x, c.x)-min(x, c.x) > 4 || max(y, c.y)-min(y, c.y) > 4 {
			t.Errorf("%s: got %d, %d, want %d, %d", c.name, x, y, c.x, c.y)
		}
	}
}
