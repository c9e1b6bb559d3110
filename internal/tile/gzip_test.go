package tile_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// BenchmarkGzip compresses 45 tiles of each tileset, z0 to z14 over Milan, Paris
// and Warsaw, at each level: how long it takes and what it leaves. The table in
// docs/performance.md is made of it.
func BenchmarkGzip(b *testing.B) {
	n := 1_000_000
	if testing.Short() {
		n = 100_000
	}
	x := indextest.BuildOf(b, indextest.Scale(b, n))
	s, err := x.Select(ngeu.Filter{}, nil)
	if err != nil {
		b.Fatal(err)
	}
	_, areas, base := mustAtlas(b)
	sets := map[string][][]byte{}
	for z := range maptile.Zoom(15) {
		for _, p := range []orb.Point{{9.19, 45.46}, {2.35, 48.86}, {21.01, 52.23}} {
			at := maptile.At(p, z)
			sets["projects"] = append(sets["projects"], tile.Projects(s, at))
			sets["areas"] = append(sets["areas"], tileOf(b, areas, at))
			sets["base"] = append(sets["base"], tileOf(b, base, at))
		}
	}
	for _, name := range []string{"projects", "areas", "base"} {
		for _, level := range []int{gzip.StatelessCompression, gzip.HuffmanOnly, 1, 2, 3, 4, 5, 6, 7, 8, 9} {
			b.Run(fmt.Sprintf("%s/level%d", name, level), func(b *testing.B) {
				w, err := gzip.NewWriterLevel(nil, level)
				if err != nil {
					b.Fatal(err)
				}
				var out bytes.Buffer
				size, raw, before := 0, 0, cpu()
				for b.Loop() {
					size, raw = 0, 0
					for _, body := range sets[name] {
						out.Reset()
						w.Reset(&out)
						w.Write(body)
						w.Close()
						size += out.Len()
						raw += len(body)
					}
				}
				tiles := float64(len(sets[name]))
				b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N)/tiles, "cpu-µs/tile")
				b.ReportMetric(float64(raw)/tiles, "raw/tile")
				b.ReportMetric(float64(size)/tiles, "gzip/tile")
			})
		}
	}
}
