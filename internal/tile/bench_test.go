package tile_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// BenchmarkProjects makes the tile over Milan, gzip included, with a selection
// that is already decided, as it is for all but the first tile of a view.
func BenchmarkProjects(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		if n > 100_000 && testing.Short() {
			continue
		}
		x := indextest.BuildOf(b, indextest.Scale(b, n))
		for _, f := range []struct {
			name string
			ngeu.Filter
		}{{"all", ngeu.Filter{}}, {"IT+green", ngeu.Filter{Countries: []string{"IT"}, Pillars: []ngeu.Pillar{ngeu.GreenTransition}}}} {
			s, err := x.Select(f.Filter, nil)
			if err != nil {
				b.Fatal(err)
			}
			s.Points()
			for _, z := range []maptile.Zoom{0, 4, 6, 7, 10, 13} {
				t := maptile.At(orb.Point{9.19, 45.46}, z)
				b.Run(fmt.Sprintf("%dk/%s/z%d", n/1000, f.name, z), func(b *testing.B) {
					b.ReportAllocs()
					var raw, body []byte
					before := cpu()
					for b.Loop() {
						raw = tile.Projects(s, t)
						body = tile.Gzip(raw)
					}
					b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N), "cpu-µs/op")
					b.ReportMetric(float64(len(raw)), "bytes")
					b.ReportMetric(float64(len(body)), "gzip-bytes")
				})
			}
		}
	}
}

// cpu is the processor time that the test has used: on a busy machine it says
// more than the clock.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
