package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// row is one line of the table.
type row struct{ what, goal, measured, verdict string }

// table gathers rows in the order of their measurement.
type table struct {
	rows []row
	load string // average of the minute before the run, to tell a quiet machine
}

// atMost adds a figure that must not be above its goal; a goal of 0 is none.
// unit is as in "%.2f ms".
func (t *table) atMost(what, unit string, measured, goal float64, note ...string) {
	t.add(what, "≤ ", unit, measured, goal, measured <= goal, note)
}

// atLeast adds a figure that must not be below its goal.
func (t *table) atLeast(what, unit string, measured, goal float64, note ...string) {
	t.add(what, "≥ ", unit, measured, goal, measured >= goal, note)
}

func (t *table) add(what, sign, unit string, measured, goal float64, met bool, note []string) {
	r := row{what: what, measured: fmt.Sprintf(unit, measured)}
	if len(note) > 0 {
		r.measured += " (" + strings.Join(note, "; ") + ")"
	}
	switch {
	case goal == 0:
	case met:
		r.goal, r.verdict = sign+fmt.Sprintf(unit, goal), "met"
	default:
		r.goal, r.verdict = sign+fmt.Sprintf(unit, goal), "**missed**"
	}
	t.rows = append(t.rows, r)
}

// write writes the table as Markdown, with the machine it was measured on.
func (t *table) write(out io.Writer, n int) error {
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "%s locations; %s, %d processors, %s, %s; load before the run %s.\n\n", grouped(n), processor(), runtime.NumCPU(), runtime.Version(), time.Now().UTC().Format("2006-01-02"), t.load)
	fmt.Fprint(w, "| figure | goal | measured | |\n|---|---|---|---|\n")
	for _, r := range t.rows {
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", r.what, r.goal, r.measured, r.verdict)
	}
	return w.Flush()
}

func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // absent but on Linux
	for line := range strings.Lines(string(text)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// loadAverage gives the load average of the last minute.
func loadAverage() string {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// times are durations of one kind.
type times []time.Duration

// at gives a quantile in milliseconds: 0.5 is the median.
func (t times) at(q float64) float64 {
	if len(t) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(t))
	return float64(s[min(int(q*float64(len(s))), len(s)-1)]) / 1e6
}
