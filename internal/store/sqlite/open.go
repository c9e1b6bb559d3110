package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3"

	"github.com/ngeumap/ngeumap/internal/store"
)

// Options say which file and how text is folded.
type Options struct {
	Path    string                   // the file; it is made where it does not exist
	Fold    func(text string) string // geocode.Fold: for words and for sorting by name
	Readers int                      // connections that read; 0 is twice the processors, at least 4
	Now     func() time.Time         // for the history; nil is time.Now
}

// Store is one SQLite file, open.
type Store struct {
	path   string
	fold   func(string) string
	now    func() time.Time
	write  *sql.DB // one connection
	read   *sql.DB
	known  sync.Map // ids of published snapshots, once seen
	limits limits
}

var (
	_ store.Reader = (*Store)(nil)
	_ store.Writer = (*Store)(nil)
)

// Open opens or makes a database and brings its schema up to date. Errors say
// in one sentence what is wrong with the file and what to do.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Fold == nil {
		return nil, errors.New("sqlite: Options.Fold is missing")
	}
	if err := checkPath(o.Path); err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite3", dsn(o.Path, "mode", "rwc", "_txlock", "immediate", "_cache_size", "-65536", "_secure_delete", "on"))
	if err != nil {
		return nil, fmt.Errorf("sqlite: %s: %w", o.Path, err)
	}
	write.SetMaxOpenConns(1)
	if err := prepare(ctx, write); err != nil {
		write.Close()
		return nil, explain(o.Path, err)
	}
	read, err := sql.Open("sqlite3", dsn(o.Path, "mode", "ro", "_query_only", "on", "_cache_size", "-16384"))
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("sqlite: %s: %w", o.Path, err)
	}
	n := o.Readers
	if n == 0 {
		n = max(4, 2*runtime.NumCPU())
	}
	read.SetMaxOpenConns(n)
	read.SetMaxIdleConns(n)
	now := o.Now
	if now == nil {
		now = time.Now
	}
	return &Store{path: o.Path, fold: o.Fold, now: now, write: write, read: read, limits: usual}, nil
}

// Close closes the file.
func (s *Store) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

// dsn writes the address of a file with the pragmas that every connection needs.
// They stand in the address because a pragma run once on a pool reaches one
// connection only. An empty value leaves a pragma out.
func dsn(path string, pairs ...string) string {
	q := url.Values{
		"_foreign_keys": {"on"},
		"_journal_mode": {"wal"},
		"_busy_timeout": {"5000"},
		"_synchronous":  {"normal"},
	}
	for i := 0; i < len(pairs); i += 2 {
		if q.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
			q.Del(pairs[i])
		}
	}
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(path)) + "?" + q.Encode()
}

func checkPath(path string) error {
	if path == "" || path == ":memory:" {
		return errors.New("sqlite: a database is a file; name one with -db")
	}
	dir := filepath.Dir(path)
	if at, err := os.Stat(dir); err != nil || !at.IsDir() {
		return fmt.Errorf("sqlite: %s: there is no folder %s; make it first", path, dir)
	}
	if at, err := os.Stat(path); err == nil && at.IsDir() {
		return fmt.Errorf("sqlite: %s is a folder; name a file in it", path)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("sqlite: %w", err)
	}
	return nil
}

// prepare checks the library and migrates the schema.
func prepare(ctx context.Context, db *sql.DB) error {
	var fts bool
	if err := db.QueryRowContext(ctx, `SELECT sqlite_compileoption_used('ENABLE_FTS5')`).Scan(&fts); err != nil {
		return err
	}
	if !fts {
		return errNoFTS5
	}
	return migrate(ctx, db)
}

var errNoFTS5 = errors.New("sqlite: no FTS5 in this binary; build with -tags sqlite_fts5")

// explain turns what SQLite says of a file into a sentence for its owner.
func explain(path string, err error) error {
	if errors.Is(err, errNoFTS5) {
		return err
	}
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("sqlite: %s %w", path, err)
	}
	switch e.Code {
	case sqlite3.ErrNotADB:
		return fmt.Errorf("sqlite: %s is not a database; name another file with -db", path)
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return fmt.Errorf("sqlite: %s cannot be written; the file and its folder must be writable (%w)", path, err)
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return fmt.Errorf("sqlite: %s is locked by another program; close it and try again (%w)", path, err)
	case sqlite3.ErrFull:
		return fmt.Errorf("sqlite: %s: the disk is full; make room or name another place (%w)", path, err)
	case sqlite3.ErrCorrupt:
		return fmt.Errorf("sqlite: %s is damaged; restore a backup (%w)", path, err)
	}
	return fmt.Errorf("sqlite: %s: %w", path, err)
}
