package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// row is a line of the table. A goal of "" is a figure without a goal.
type row struct {
	no             string
	what, measured string
	goal           string
	verdict        string
}

// atMost adds a figure that must not be above its goal; unit is as in "%.0f ms".
func (m *measuring) atMost(no, what, unit string, measured, goal float64, note ...string) {
	m.add(no, what, "≤ ", unit, measured, goal, measured <= goal, note)
}

// atLeast adds a figure that must not be below its goal.
func (m *measuring) atLeast(no, what, unit string, measured, goal float64, note ...string) {
	m.add(no, what, "≥ ", unit, measured, goal, measured >= goal, note)
}

// none adds things that must not be there, and names the first of them.
func (m *measuring) none(no, what string, found []string, note ...string) {
	for _, f := range found {
		m.say("%s: %s", what, f)
	}
	if len(found) > 0 {
		note = append(note, "the first: "+strings.ReplaceAll(found[0], "|", "/"))
	}
	m.add(no, what, "", "%.0f", float64(len(found)), 0, len(found) == 0, note)
}

func (m *measuring) add(no, what, sign, unit string, measured, goal float64, met bool, note []string) {
	r := row{no, what, fmt.Sprintf(unit, measured), sign + fmt.Sprintf(unit, goal), "met"}
	if !met {
		r.verdict = "**missed**"
	}
	if len(note) > 0 {
		r.measured += " (" + strings.Join(note, "; ") + ")"
	}
	m.say("%s: %s, goal %s: %s", what, r.measured, r.goal, r.verdict)
	m.rows = append(m.rows, r)
}

// broken adds a goal that could not be measured to its end.
func (m *measuring) broken(no, what string, err error) {
	m.failed++
	m.say("%s was not measured to its end: %v", what, err)
	m.rows = append(m.rows, row{no, what, "not measured to its end: " + strings.ReplaceAll(fmt.Sprintf("%.200s", err), "\n", " "), "", "**missed**"})
}

// write writes the table as Markdown, with the machine it was measured on.
func (m *measuring) write(out io.Writer) error {
	slices.SortStableFunc(m.rows, func(a, b row) int { return strings.Compare(fmt.Sprintf("%3s", a.no), fmt.Sprintf("%3s", b.no)) })
	var b strings.Builder
	fmt.Fprintf(&b, "%d locations; medians of %d; %s, %d processors, %s, %s; load before the run %s.\n\n", m.n, m.rounds, processor(), runtime.NumCPU(), runtime.Version(), time.Now().UTC().Format("2006-01-02"), m.load)
	fmt.Fprintf(&b, "| # | figure | goal | measured | |\n|---|---|---|---|---|\n")
	for _, r := range m.rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.no, r.what, r.goal, r.measured, r.verdict)
	}
	_, err := io.WriteString(out, b.String())
	return err
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

// median is that of at least one value.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// quantile of at least one value; 0.95 is the 95th percentile.
func quantile(values []float64, q float64) float64 {
	slices.Sort(values)
	return values[min(int(q*float64(len(values))), len(values)-1)]
}
