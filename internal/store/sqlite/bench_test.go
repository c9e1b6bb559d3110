package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// benchSize is how many projects the benchmarks use; NGEUMAP_BENCH=1000000 asks
// for more than the usual 100,000.
func benchSize(b *testing.B) int {
	n := 100000
	if v := os.Getenv("NGEUMAP_BENCH"); v != "" {
		if _, err := fmt.Sscan(v, &n); err != nil {
			b.Fatal(err)
		}
	}
	return n
}

func BenchmarkApply(b *testing.B) {
	n := benchSize(b)
	for b.Loop() {
		s := open(b, filepath.Join(b.TempDir(), "bench.db"), nil)
		apply(b, s, n, 1)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "projects/s")
}

func BenchmarkApplyUnchanged(b *testing.B) {
	s := benchStore(b)
	for b.Loop() {
		apply(b, s, benchSize(b), 1)
	}
}

func BenchmarkRevert(b *testing.B) {
	s := benchStore(b)
	for b.Loop() {
		snap, err := s.Snapshot(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Revert(b.Context(), snap.ID); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProjects(b *testing.B) {
	s := benchStore(b)
	snap, err := s.Snapshot(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		f    ngeu.Filter
		page ngeu.Page
	}{
		{"first page", ngeu.Filter{}, ngeu.Page{Limit: 100}},
		{"by name", ngeu.Filter{}, ngeu.Page{Limit: 100, Sort: ngeu.ByName}},
		{"by year", ngeu.Filter{}, ngeu.Page{Limit: 100, Sort: ngeu.ByYear}},
		{"country", ngeu.Filter{Countries: []string{"IT"}}, ngeu.Page{Limit: 100}},
		{"country and pillar", ngeu.Filter{Countries: []string{"IT"}, Pillars: ngeu.Pillars[:1]}, ngeu.Page{Limit: 100, Sort: ngeu.ByName}},
		{"region", ngeu.Filter{Places: []string{"ITI3"}}, ngeu.Page{Limit: 100}},
		{"municipality", ngeu.Filter{Places: []string{"lau-IT-00123"}}, ngeu.Page{Limit: 100}},
		{"bbox large", ngeu.Filter{BBox: &orb.Bound{Min: orb.Point{0, 40}, Max: orb.Point{20, 60}}}, ngeu.Page{Limit: 100}},
		{"bbox small", ngeu.Filter{BBox: &orb.Bound{Min: orb.Point{9, 45}, Max: orb.Point{9.2, 45.2}}}, ngeu.Page{Limit: 100}},
		{"theme and year", ngeu.Filter{Themes: []string{"rail"}, Years: []ngeu.Years{{From: 2023, To: 2023}}}, ngeu.Page{Limit: 100}},
		{"text", ngeu.Filter{Text: "bridge 12"}, ngeu.Page{Limit: 100}},
		{"text relevance", ngeu.Filter{Text: "hospital"}, ngeu.Page{Limit: 100, Sort: ngeu.ByRelevance}},
		{"text and country", ngeu.Filter{Text: "hosp", Countries: []string{"IT"}}, ngeu.Page{Limit: 100}},
		{"rare", ngeu.Filter{Countries: []string{"IT"}, Precisions: []ngeu.Precision{ngeu.Region}, Text: "wind ponte"}, ngeu.Page{Limit: 100}},
		{"everything", ngeu.Filter{}, ngeu.Page{}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n = 0
				for _, err := range s.Projects(b.Context(), snap.ID, c.f, c.page) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
			}
			b.ReportMetric(float64(n), "projects")
		})
	}
}

func benchStore(b *testing.B) *sqlite.Store {
	b.Helper()
	s := open(b, filepath.Join(b.TempDir(), "bench.db"), nil)
	apply(b, s, benchSize(b), 1)
	return s
}
