package main

import (
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/ingest"
)

func TestMeter(t *testing.T) {
	reports := []ingest.Progress{{Rows: 500, Done: 10, Size: 100}, {Rows: 1000, Done: 50, Size: 100}, {Rows: 1200, Done: 100, Size: 100, Last: true}}
	for name, c := range map[string]struct {
		width int // 0: no terminal
		step  time.Duration
		want  string
	}{
		"terminal":        {60, time.Second, "\r[###.................................]  10 %, 500 rows read\x1b[K\r[######.......]  50 %, 1000 rows read, 1000 rows/s, 1s left\x1b[K\r[##############################] 1200 rows read, publishing\x1b[K\r\x1b[K"},
		"narrow terminal": {20, time.Second, "\r 10 %, 500 rows rea\x1b[K\r 50 %, 1000 rows re\x1b[K\r1200 rows read, pub\x1b[K\r\x1b[K"},
		"quick":           {60, time.Millisecond, "\r[###.................................]  10 %, 500 rows read\x1b[K\r[##############################] 1200 rows read, publishing\x1b[K\r\x1b[K"},
		"log":             {0, 6 * time.Second, " 50 %, 1000 rows read, 167 rows/s, 6s left\n1200 rows read, publishing\n"},
		"quick log":       {0, time.Second, ""},
	} {
		var out strings.Builder
		at := time.Unix(0, 0)
		m := &meter{to: &out, now: func() time.Time { return at }}
		if c.width > 0 {
			m.width = func() int { return c.width }
		}
		for _, p := range reports {
			m.show(p)
			at = at.Add(c.step)
		}
		m.end()
		if out.String() != c.want {
			t.Errorf("%s: got %q, want %q", name, out.String(), c.want)
		}
	}
}
