// Package indextest makes projects, filters and selections for the tests and
// benchmarks of index and of what stands on it.
package indextest

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Projects makes n projects, the same for the same seed: some with several
// locations, some with none, many in one municipality, unknown codes here and
// there.
func Projects(seed uint64, n int) []ngeu.Project {
	r := rand.New(rand.NewPCG(seed, 1))
	towns := make([]ngeu.Location, max(n/5, 3))
	for i := range towns {
		country := ngeu.EU27[r.IntN(len(ngeu.EU27))]
		nuts := [4]string{country}
		for level := 1; level < 4; level++ {
			nuts[level] = nuts[level-1] + string(rune('1'+r.IntN(3)))
		}
		p := orb.Point{r.Float64()*30 - 5, 36 + r.Float64()*30}
		towns[i] = ngeu.Location{Point: &p, Precision: ngeu.Municipality, NUTS: nuts,
			PlaceCode: fmt.Sprintf("lau-%s-%d", country, i), PlaceName: fmt.Sprint("Town ", i)}
	}
	out := make([]ngeu.Project, n)
	for i := range out {
		p := ngeu.Project{Key: int64(n - i), ID: fmt.Sprintf("p-%07d", i), Name: fmt.Sprint("Project ", i),
			Country: ngeu.EU27[r.IntN(len(ngeu.EU27))], Pillar: pick(r, append(ngeu.Pillars, "")), Theme: pick(r, []string{"", "schools", "rail", "clean_buses"}),
			Kind: pick(r, append(ngeu.Kinds, "")), Status: pick(r, ngeu.Statuses)}
		if r.IntN(5) > 0 {
			p.YearStart = 2018 + r.IntN(8)
			if r.IntN(3) > 0 {
				p.YearEnd = p.YearStart + r.IntN(4)
			}
		}
		for range pick(r, []int{1, 1, 1, 1, 1, 1, 2, 3, 7, 0}) {
			p.Locations = append(p.Locations, location(r, pick(r, towns)))
		}
		out[i] = p
	}
	return out
}

func location(r *rand.Rand, l ngeu.Location) ngeu.Location {
	switch r.IntN(6) {
	case 0:
		l.Point, l.Precision, l.PlaceName = nil, ngeu.Region, ""
		level := 1 + r.IntN(3)
		l.PlaceCode = l.NUTS[level]
		clear(l.NUTS[level+1:])
	case 1:
		l.Point, l.Precision, l.PlaceCode = nil, ngeu.Country, l.NUTS[0]
		clear(l.NUTS[r.IntN(2):])
	case 2, 3:
		p := orb.Point{l.Point[0] + r.NormFloat64()/50, l.Point[1] + r.NormFloat64()/50}
		l.Point, l.Precision = &p, pick(r, []ngeu.Precision{ngeu.Site, ngeu.Street})
	}
	return l
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// Filter makes a random normalized filter over a sample.
func Filter(t testing.TB, r *rand.Rand, projects []ngeu.Project) ngeu.Filter {
	var f ngeu.Filter
	some := func() bool { return r.IntN(4) == 0 }
	for range 1 + r.IntN(2) {
		p := pick(r, projects)
		if some() {
			f.Pillars = append(f.Pillars, pick(r, ngeu.Pillars))
		}
		if some() && p.Theme != "" {
			f.Themes = append(f.Themes, p.Theme)
		}
		if some() {
			f.Statuses = append(f.Statuses, p.Status)
		}
		if some() {
			f.Kinds = append(f.Kinds, pick(r, ngeu.Kinds))
		}
		if some() {
			f.Precisions = append(f.Precisions, pick(r, ngeu.Precisions))
		}
		if some() {
			f.Countries = append(f.Countries, p.Country)
		}
		if some() {
			for range 1 + r.IntN(2) {
				from := 2018 + r.IntN(8)
				f.Years = append(f.Years, ngeu.Years{From: from, To: from + r.IntN(3)})
			}
		}
		if some() && len(p.Locations) > 0 {
			l := pick(r, p.Locations)
			if code := pick(r, append(l.NUTS[:], l.PlaceCode)); code != "" {
				f.Places = append(f.Places, code)
			}
		}
		if some() && len(p.Locations) > 0 && p.Locations[0].Point != nil {
			b := orb.Bound{Min: *p.Locations[0].Point, Max: *p.Locations[0].Point}
			if r.IntN(3) > 0 {
				b = b.Pad(r.Float64() * 10)
			}
			f.BBox = &b
		}
	}
	if some() {
		f.Text = fmt.Sprint("every ", 2+r.IntN(3))
	}
	f, err := f.Normalize()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Found stands in for the store's full text: "every 3" finds every third key.
func Found(f ngeu.Filter, key int64) bool {
	var n int64
	if _, err := fmt.Sscanf(f.Text, "every %d", &n); err != nil {
		return true
	}
	return key%n == 0
}

// Build makes the index of projects.
func Build(t testing.TB, projects []ngeu.Project) *index.Index {
	t.Helper()
	return BuildOf(t, Stream(projects))
}

// Stream gives projects one by one.
func Stream(projects []ngeu.Project) iter.Seq2[ngeu.Project, error] {
	return func(yield func(ngeu.Project, error) bool) {
		for _, p := range projects {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// Select selects as a store would, with Found for the text.
func Select(t testing.TB, x *index.Index, projects []ngeu.Project, f ngeu.Filter) *index.Selection {
	t.Helper()
	s, err := x.Select(f, func() (keys []int64, err error) {
		for _, p := range projects {
			if Found(f, p.Key) {
				keys = append(keys, p.Key)
			}
		}
		slices.Reverse(keys)
		return append(keys, math.MaxInt64), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
