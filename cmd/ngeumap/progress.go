package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/ngeumap/ngeumap/internal/ingest"
)

// On a terminal a bar is drawn anew this often; elsewhere there is a plain line
// now and then, for logs.
const (
	drawEvery = 100 * time.Millisecond
	lineEvery = 5 * time.Second
)

// meter shows how far an import or an archive came.
type meter struct {
	to    io.Writer
	width func() int // of the terminal in columns; nil where there is none
	now   func() time.Time
	begun time.Time // with the first report
	next  time.Time
	drawn bool
}

// newMeter shows progress on standard error.
func (e *env) newMeter() *meter {
	m := &meter{to: e.stderr, now: time.Now}
	if file, ok := e.stderr.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		m.width = func() int {
			width, _, err := term.GetSize(int(file.Fd()))
			if err != nil {
				return 80
			}
			return width
		}
	}
	return m
}

// show takes one report. The first plain line comes after lineEvery: a short
// import needs none.
func (m *meter) show(p ingest.Progress) {
	now := m.now()
	if m.begun.IsZero() {
		m.begun = now
	}
	m.draw(share(p), progressText(p, now.Sub(m.begun)), p.Last)
}

// draw shows a share between 0 and 1, 0 where it is not known, and a text; what
// is last is drawn in any case.
func (m *meter) draw(share float64, text string, last bool) {
	now := m.now()
	if m.width == nil {
		if m.next.IsZero() {
			m.next = now.Add(lineEvery)
		}
		if now.Before(m.next) {
			return
		}
		m.next = now.Add(lineEvery)
		fmt.Fprintln(m.to, text)
		return
	}
	if now.Before(m.next) && !last {
		return
	}
	m.next, m.drawn = now.Add(drawEvery), true
	fmt.Fprintf(m.to, "\r%s\x1b[K", bar(share, text, m.width()))
}

// end clears the bar away.
func (m *meter) end() {
	if m.drawn {
		fmt.Fprint(m.to, "\r\x1b[K")
	}
}

// share is how much of the files was read, at most 1; 0 where it is not known.
func share(p ingest.Progress) float64 {
	if p.Size == 0 {
		return 0
	}
	return min(1, float64(p.Done)/float64(p.Size))
}

// progressText says how far an import came in a time: the share of the files, the
// rows, how many of them a second, and how long it will take at that rate.
func progressText(p ingest.Progress, took time.Duration) string {
	rate := ""
	if took >= time.Second {
		rate = fmt.Sprintf(", %.0f rows/s", float64(p.Rows)/took.Seconds())
		if s := share(p); s > 0 && s < 1 {
			rate += ", " + time.Duration(float64(took)*(1-s)/s).Round(time.Second).String() + " left"
		}
	}
	switch {
	case p.Last:
		return fmt.Sprintf("%d rows read, publishing", p.Rows)
	case p.Size == 0:
		return fmt.Sprintf("%d rows read%s", p.Rows, rate)
	}
	return fmt.Sprintf("%3.0f %%, %d rows read%s", 100*share(p), p.Rows, rate)
}

// bar draws progress in a line that is shorter than width.
func bar(share float64, text string, width int) string {
	room := min(width-len(text)-4, 40)
	if room < 5 || share == 0 {
		return text[:min(len(text), max(width-1, 0))]
	}
	full := int(share * float64(room))
	return "[" + strings.Repeat("#", full) + strings.Repeat(".", room-full) + "] " + text
}
