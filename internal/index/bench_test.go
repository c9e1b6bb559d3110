package index_test

import (
	"runtime"
	"testing"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

func scale(b *testing.B) int {
	if testing.Short() {
		return 100_000
	}
	return 1_000_000
}

func BenchmarkBuild(b *testing.B) {
	projects := make([]ngeu.Project, 0, scale(b))
	for p := range indextest.Scale(b, scale(b)) {
		projects = append(projects, p)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var x *index.Index
	for b.Loop() {
		x = indextest.Build(b, projects)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/float64(x.Locations()), "bytes/location")
	runtime.KeepAlive(projects)
}

// BenchmarkSelect decides and counts all rows of a filter never asked before.
func BenchmarkSelect(b *testing.B) {
	x := indextest.BuildOf(b, indextest.Scale(b, scale(b)))
	for _, c := range []struct {
		name string
		f    ngeu.Filter
	}{
		{"country+pillar", ngeu.Filter{Countries: []string{"IT"}, Pillars: []ngeu.Pillar{ngeu.GreenTransition}}},
		{"theme", ngeu.Filter{Themes: []string{"rail"}}},
		{"place", ngeu.Filter{Places: []string{"ITC"}}},
		{"years", ngeu.Filter{Years: []ngeu.Years{{From: 2022, To: 2023}}}},
		{"text", ngeu.Filter{Text: "every 10"}},
	} {
		keys := make([]int64, 0, x.Projects()/10)
		for k := int64(0); k < int64(x.Projects()); k += 10 {
			keys = append(keys, k)
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				index.Forget(x, 0)
				s, err := x.Select(c.f, func() ([]int64, error) { return keys, nil })
				if err != nil {
					b.Fatal(err)
				}
				s.Points()
			}
		})
		b.Run(c.name+"/facets", func(b *testing.B) {
			for b.Loop() {
				index.Forget(x, 0)
				s, err := x.Select(c.f, func() ([]int64, error) { return keys, nil })
				if err != nil {
					b.Fatal(err)
				}
				s.Facets()
			}
		})
	}
}
