// Bench measures the service at scale and prints one table in Markdown: each
// figure with its goal and whether it is met.
//
//	go build -tags sqlite_fts5 -o bin/ngeumap ./cmd/ngeumap
//	go run -tags sqlite_fts5 ./scripts/bench -bin bin/ngeumap -n 1000000
//
// In: the program as built, and the scale set (internal/scaleset) of -n
// locations, which is written to -dir and imported by the program as a user
// would. Out: the table on standard output, what is being done on standard
// error. Figures over HTTP come from the program in a process of its own, server
// times from the same handler in this process, without a socket. Everything runs
// on loopback; only processes started here are stopped. docs/performance.md tells
// the method.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run.
type bench struct {
	n        int    // project locations
	bin      string // the program
	dir      string // of the scale set, the database and archives
	round    time.Duration
	progress io.Writer
	table    *table
	cities   []city
}

// sections are the parts of a run, in their order; a later one needs the
// database that "import" made.
var sections = []struct {
	name string
	run  func(*bench, context.Context) error
}{
	{"import", (*bench).imported},
	{"start", (*bench).started},
	{"tiles", (*bench).tiles},
	{"serve", (*bench).served},
	{"switch", (*bench).switched},
	{"archive", (*bench).archived},
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	b := &bench{progress: progress, table: &table{load: loadAverage()}, cities: cities}
	f.IntVar(&b.n, "n", 1_000_000, "project locations")
	f.StringVar(&b.bin, "bin", "bin/ngeumap", "the `program` to measure")
	f.StringVar(&b.dir, "dir", "", "`folder` for the data, kept for the next run; empty is a temporary one")
	f.DurationVar(&b.round, "round", 3*time.Second, "length of one round of load")
	only := f.String("only", "", "comma-separated `sections` to run: import,start,tiles,serve,switch,archive; empty is all")
	bare := f.String("bare", "", "serve the bodies in this `file` with a bare handler (started by bench itself)")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *bare != "" {
		return serveBare(ctx, *bare, out)
	}
	if b.n < 1000 {
		return fmt.Errorf("-n %d: at least 1,000 locations", b.n)
	}
	if b.dir == "" {
		dir, err := os.MkdirTemp("", "ngeumap-bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		b.dir = dir
	}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return err
	}
	for _, s := range sections {
		if *only != "" && !strings.Contains(","+*only+",", ","+s.name+",") {
			continue
		}
		begun := time.Now()
		if err := s.run(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		b.say("%s: %.0f s", s.name, time.Since(begun).Seconds())
	}
	return b.table.write(out, b.n)
}

// say tells on standard error what is being done.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.progress, format+"\n", args...)
}

// path gives the name of a file of this size of the scale set.
func (b *bench) path(ext string) string {
	return filepath.Join(b.dir, fmt.Sprintf("scale-%d%s", b.n, ext))
}
