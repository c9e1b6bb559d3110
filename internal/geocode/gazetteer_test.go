package geocode_test

import (
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

func open(t testing.TB) *geocode.Gazetteer {
	t.Helper()
	g, _ := openBoth(t)
	return g
}

func openBoth(t testing.TB) (*geocode.Gazetteer, *nuts.Index) {
	t.Helper()
	geodata := os.DirFS("../../geodata")
	regions, err := nuts.Load(geodata)
	if err != nil {
		t.Fatal(err)
	}
	g, err := geocode.Open(geodata, regions)
	if err != nil {
		t.Fatal(err)
	}
	return g, regions
}

func BenchmarkOpen(b *testing.B) {
	geodata := os.DirFS("../../geodata")
	regions, err := nuts.Load(geodata)
	if err != nil {
		b.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	g, err := geocode.Open(geodata, regions)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(g)
	start, n := time.Now(), 0
	for b.Loop() {
		if _, err := geocode.Open(geodata, regions); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB-kept")
	b.ReportMetric(time.Since(start).Seconds()/float64(n), "s/open")
}
