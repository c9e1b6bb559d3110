package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// backup copies a database into one file while others use it.
func backup(ctx context.Context, e *env, args []string) error {
	f := e.newFlags("backup", "")
	db := f.db()
	out := f.String("o", "", "`file` to write")
	force := f.Bool("force", false, "replace the file where it exists")
	if err := f.parse(args); err != nil {
		return err
	}
	if *out == "" {
		return usagef("-o FILE is missing")
	}
	if err := onlyFiles(*db); err != nil {
		return err
	}
	if _, err := os.Stat(*db); err != nil {
		return fmt.Errorf("%w; -db names the database", err)
	}
	meter := e.newMeter()
	size, err := sqlite.Backup(ctx, sqlite.BackupOptions{From: *db, To: *out, Fold: geocode.Fold, Replace: *force, Progress: meter.copying})
	meter.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s: %.1f MB, checked; ngeumap restore -db %s %s puts it back\n", *out, float64(size)/1e6, *db, *out)
	if codes := postcodeFile(*db); codes != "" {
		if _, err := os.Stat(codes); err == nil {
			fmt.Fprintf(e.stdout, "postcodes are not in the database: keep %s, too\n", codes)
		}
	}
	return nil
}

// restore puts a backup in the place of a database.
func restore(ctx context.Context, e *env, args []string) error {
	f := e.newFlags("restore", "FILE")
	db := f.db()
	// The file may stand before the flags.
	file := ""
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		file, args = args[0], args[1:]
	}
	if err := f.parse(args); err != nil {
		return err
	}
	switch rest := f.Args(); {
	case file == "" && len(rest) == 1:
		file = rest[0]
	case file == "" || len(rest) > 0:
		return usagef("which backup? ngeumap restore FILE takes one file of ngeumap backup")
	}
	if err := onlyFiles(*db); err != nil {
		return err
	}
	meter := e.newMeter()
	replaced, err := sqlite.Restore(ctx, sqlite.RestoreOptions{From: file, To: *db, Fold: geocode.Fold, Progress: meter.copying})
	meter.end()
	if err != nil {
		return err
	}
	if err := os.Remove(indexFile(*db)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is restored, but its index is still there; delete it: %w", *db, err)
	}
	fmt.Fprintf(e.stdout, "%s is as in %s\n", *db, file)
	if replaced != "" {
		fmt.Fprintf(e.stdout, "the database that it replaced is %s; delete it when all is well\n", replaced)
	}
	return nil
}

// onlyFiles refuses a database at an address.
func onlyFiles(db string) error {
	if strings.Contains(db, "://") {
		return usagef("-db %s: only SQLite files are supported so far", db)
	}
	return nil
}

// copying shows how far a copy came. Checking it takes longer than making it, so
// a log is told when that begins, unless the copy was quick.
func (m *meter) copying(done, total int, checking bool) {
	now := m.now()
	if m.begun.IsZero() {
		m.begun = now
	}
	if checking {
		if m.width == nil && now.Sub(m.begun) > time.Second {
			m.next = now
		}
		m.draw(0, "checking the copy", true)
		return
	}
	m.draw(float64(done)/float64(max(total, 1)), fmt.Sprintf("%d of %d pages copied", done, total), done == total)
}
