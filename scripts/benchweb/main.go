// Benchweb measures the thirteen goals of the browser side, and the first page of
// a visitor on slow 4G, over a database of the scale set, beside a bare Leaflet
// page with one raster layer as yardstick, in the same run and by turns.
//
//	go build -tags sqlite_fts5 -o bin/ngeumap ./cmd/ngeumap
//	go run -tags sqlite_fts5 ./scripts/benchweb -bin bin/ngeumap -dir bin/scale -n 1000000
//
// In: the program as built; scale-N.db in -dir, which "make bench" leaves there
// and which is copied before it is opened, and is made where it is missing;
// web/node_modules; Chromium. Out: a table in Markdown on standard output, what
// is being done on standard error. -only 3,7 measures these goals alone. A goal
// whose pages hang ends at its time limit with a row that says so, and the next
// one begins. Everything runs on loopback; only processes started here are
// stopped. docs/performance.md tells the method and where it is weak.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
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

// goals are measured in this order; limit is how long one may take at most.
var goals = []struct {
	no, name string
	limit    time.Duration
	run      func(*measuring) error
}{
	{"1", "sizes and dependencies", time.Minute, (*measuring).sizes},
	{"3", "first map", 5 * time.Minute, (*measuring).firstMap},
	{"4", "moving about", 3 * time.Minute, (*measuring).moving},
	{"5", "hover, choice, list", 3 * time.Minute, (*measuring).hand},
	{"6", "filter", 2 * time.Minute, (*measuring).filter},
	{"7", "hit test", 5 * time.Minute, (*measuring).hits},
	{"8", "tiles", 2 * time.Minute, (*measuring).tiles},
	{"9", "memory", 2 * time.Minute, (*measuring).memory},
	{"10", "axe-core and keyboard", 8 * time.Minute, (*measuring).access},
	{"11", "policy, other hosts, storage", 2 * time.Minute, (*measuring).policy},
	{"12", "other machines", 2 * time.Minute, (*measuring).machines},
	{"13", "build", 2 * time.Minute, (*measuring).build},
	{"A1", "first page of a visitor", 2 * time.Minute, (*measuring).journey},
}

func run(ctx context.Context, args []string, out, progress io.Writer) (err error) {
	flags := flag.NewFlagSet("benchweb", flag.ContinueOnError)
	m := &measuring{ctx: ctx, progress: progress, load: loadAverage()}
	bin := flags.String("bin", "bin/ngeumap", "the `program` as built")
	dir := flags.String("dir", "bin/scale", "`folder` of the scale set, as scripts/bench keeps it")
	flags.IntVar(&m.n, "n", 1_000_000, "project locations")
	flags.IntVar(&m.rounds, "rounds", 5, "measurements of each figure; the median counts")
	flags.StringVar(&m.web, "web", "web", "`folder` of the web sources")
	only := flags.String("only", "", "comma-separated numbers of `goals` to measure; empty is all")
	if err := flags.Parse(args); err != nil {
		return err
	}
	wanted, err := chosen(*only)
	if err != nil {
		return err
	}
	db, remove, err := copyOf(ctx, *dir, m.n, progress)
	if err != nil {
		return err
	}
	defer remove()
	house, stop, err := serve(ctx, *bin, db)
	if err != nil {
		return err
	}
	defer stop()
	if m.way, err = newWay(house, m.web); err != nil {
		return err
	}
	defer m.way.close()
	for _, g := range goals {
		if len(wanted) > 0 && !slices.Contains(wanted, g.no) {
			continue
		}
		begun := time.Now()
		err := m.within(ctx, g.limit, g.run)
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), m.write(out))
		}
		if err != nil {
			m.broken(g.no, g.name, err)
		}
		fmt.Fprintf(progress, "%s %s: %.0f s\n", g.no, g.name, time.Since(begun).Seconds())
	}
	if err := m.write(out); err != nil {
		return err
	}
	if m.failed > 0 {
		return fmt.Errorf("%d goals were not measured; their rows say why", m.failed)
	}
	return nil
}

// chosen reads -only.
func chosen(list string) ([]string, error) {
	if list == "" {
		return nil, nil
	}
	out := strings.Split(list, ",")
	for i, no := range out {
		if no == "2" { // measured with 1
			out[i] = "1"
		} else if !slices.ContainsFunc(goals, func(g struct {
			no, name string
			limit    time.Duration
			run      func(*measuring) error
		}) bool {
			return g.no == no
		}) {
			return nil, fmt.Errorf("-only: there is no goal %q; they are 1 to 13 and A1", no)
		}
	}
	return out, nil
}

// measuring is one run.
type measuring struct {
	ctx      context.Context // of the goal in hand
	browser  *browser        // likewise; opened by tab
	way      *way
	n        int
	rounds   int
	web      string
	progress io.Writer
	load     string
	rows     []row
	failed   int
}

// within runs one goal with a browser of its own and a limit of time, so that one
// that hangs takes nothing along.
func (m *measuring) within(ctx context.Context, limit time.Duration, goal func(*measuring) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	m.ctx = ctx
	defer func() {
		if m.browser != nil {
			m.browser.close()
			m.browser = nil
		}
	}()
	return goal(m)
}

// say tells how far a goal is.
func (m *measuring) say(format string, args ...any) {
	fmt.Fprintf(m.progress, "  "+format+"\n", args...)
}
