package main

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
)

// makeIndex writes the index of a snapshot beside the database. A service that
// finds a large new snapshot starts this command and then only maps the file.
func makeIndex(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("index", "")
	db := f.db()
	snapshot := f.Int64("snapshot", 0, "`id` of the snapshot (ngeumap imports lists them); 0 is the newest")
	to := f.String("o", "", "index `file`; empty is the one beside the database, where serve looks for it")
	if err := f.parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return usagef("unexpected argument %q", f.Arg(0))
	}
	if *to == "" {
		*to = indexFile(*db)
	}
	s, err := openExisting(ctx, *db)
	if err != nil {
		return err
	}
	defer closing(&err, *db, s.Close)
	if *snapshot == 0 {
		newest, err := s.Snapshot(ctx)
		if err != nil {
			return err
		}
		*snapshot = newest.ID
	}
	sketch, err := s.Sketch(ctx, *snapshot)
	if err != nil {
		return err
	}
	return edition.WriteIndex(ctx, sketch, *to)
}

// largeSnapshot is from how many projects on an index is made in a process of its
// own: it takes 4.2 GB for ten million locations (make bench N=10000000).
const largeSnapshot = 50_000

// indexer starts the command index where this program can be started again.
func (e *env) indexer(db string) edition.Indexer {
	if e.program == "" {
		return edition.Indexer{}
	}
	return edition.Indexer{From: largeSnapshot, Make: func(ctx context.Context, snapshot int64, path string) error {
		c := exec.CommandContext(ctx, e.program, "index", "-db", db, "-snapshot", strconv.FormatInt(snapshot, 10), "-o", path)
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("ngeumap index: %w: %s", err, strings.TrimSpace(string(out)))
		}
		return nil
	}}
}
