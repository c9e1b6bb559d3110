package export_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/export"
)

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// BenchmarkWrite writes files of a country's and of Europe's size.
func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{586, 100_000} {
		desk, _ := editiontest.Desk(b, scattered(n)...)
		rows := open(b, desk, edition.Request{})
		for _, f := range export.Formats {
			b.Run(fmt.Sprintf("%s/%d", f.Ext, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					var size counter
					if err := f.Write(context.Background(), &size, rows); err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(size)/1e6, "MB")
				}
			})
		}
	}
}
