// Benchweb measures the site in the browser over a database, beside a bare
// Leaflet page with one raster layer as yardstick, in the same run and by turns.
//
//	go build -tags sqlite_fts5 -o bin/ngeumap ./cmd/ngeumap
//	go run -tags sqlite_fts5 ./scripts/benchweb -bin bin/ngeumap -db bin/scale/scale-1000000.db
//
// In: the program as built, a database that it may open (a copy of the scale
// set), web/node_modules, Chromium. Out: a Markdown table goal / measured / met on
// standard output, what is being done on standard error. Everything runs on
// loopback; only processes started here are stopped. docs/performance.md tells the
// method and where it is weak.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "benchweb:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, progress io.Writer) (err error) {
	flags := flag.NewFlagSet("benchweb", flag.ContinueOnError)
	bin := flags.String("bin", "bin/ngeumap", "the program as built")
	db := flags.String("db", "", "the database to serve; it is opened for writing, so give a copy")
	rounds := flags.Int("rounds", 5, "measurements of each figure; the median counts")
	web := flags.String("web", "web", "the folder of the web sources")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *db == "" {
		return errors.New("-db names the database to serve; make scale writes one")
	}
	house, stop, err := serve(ctx, *bin, *db)
	if err != nil {
		return err
	}
	defer stop()
	way, err := newWay(house, *web)
	if err != nil {
		return err
	}
	defer way.close()
	b, err := openBrowser(ctx, way)
	if err != nil {
		return err
	}
	defer b.close()
	m := &measuring{browser: b, way: way, rounds: *rounds, progress: progress, web: *web}
	for _, section := range sections {
		fmt.Fprintln(progress, section.name)
		if err := section.run(m); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", section.name, err), m.write(out))
		}
	}
	return m.write(out)
}

// serve starts the program over the database and waits until it says where.
func serve(ctx context.Context, bin, db string) (address string, stop func(), err error) {
	c := exec.CommandContext(ctx, bin, "serve", "-addr", "127.0.0.1:0", "-db", db)
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = 10 * time.Second
	stdout, err := c.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := c.Start(); err != nil {
		return "", nil, fmt.Errorf("starting %s: %w", bin, err)
	}
	stop = func() {
		_ = c.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		_ = c.Wait()                          // its status is of no interest any more
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "serves "); ok {
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return address, stop, nil
		}
	}
	stop()
	return "", nil, fmt.Errorf("%s serve -db %s ended without serving; start it by hand to see why", bin, db)
}

// measuring is one run.
type measuring struct {
	browser  *browser
	way      *way
	rounds   int
	web      string
	progress io.Writer
	rows     []row
}

// row is a line of the table. A goal of "" is a figure without a goal.
type row struct {
	no             string
	what, measured string
	goal           string
	met            bool
}

// atMost adds a figure that must not be above its goal; unit is as in "%.0f ms".
func (m *measuring) atMost(no, what, unit string, measured, goal float64) {
	m.rows = append(m.rows, row{no, what, fmt.Sprintf(unit, measured), "≤ " + fmt.Sprintf(unit, goal), measured <= goal})
}

// note adds a figure without a goal.
func (m *measuring) note(no, what, measured string) {
	m.rows = append(m.rows, row{no, what, measured, "", true})
}

func (m *measuring) write(out io.Writer) error {
	slices.SortStableFunc(m.rows, func(a, b row) int { return strings.Compare(fmt.Sprintf("%3s", a.no), fmt.Sprintf("%3s", b.no)) })
	var b strings.Builder
	fmt.Fprintf(&b, "| # | goal | measured | wanted | met |\n|---|---|---|---|---|\n")
	for _, r := range m.rows {
		met := "yes"
		if !r.met {
			met = "**no**"
		}
		if r.goal == "" {
			met = "–"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.no, r.what, r.measured, r.goal, met)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// median is that of at least one value.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
