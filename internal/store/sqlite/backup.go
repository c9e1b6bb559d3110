package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// copyPages is how many pages (4 KiB each) are copied between two looks at the
// context.
const copyPages = 2048

// BackupOptions say what to copy and where to.
type BackupOptions struct {
	From, To string
	Fold     func(string) string // as Options.Fold
	Replace  bool                // To may exist
	// Progress is told how many pages of how many are copied, then once with
	// checking; nil is not told.
	Progress func(done, total int, checking bool)
}

// Backup copies a database into one file, while services read it and imports
// write it: it holds the state of one moment. The copy is checked as Verify does
// and synced before it gets its name, so that what has the name is whole; an
// error or an end of ctx leaves nothing. It gives the size in bytes. Source:
// sqlite.org/backup.html.
func Backup(ctx context.Context, o BackupOptions) (size int64, err error) {
	if err := checkPath(o.From); err != nil {
		return 0, err
	}
	if err := checkPath(o.To); err != nil {
		return 0, err
	}
	if at, err := os.Stat(o.To); err == nil {
		if from, err := os.Stat(o.From); err == nil && os.SameFile(at, from) {
			return 0, fmt.Errorf("sqlite: %s is the database itself; a backup needs another file", o.To)
		}
		if !o.Replace {
			return 0, existsError(o.To)
		}
	}
	part, err := o.copyWhole(ctx, filepath.Dir(o.To))
	if err != nil {
		return 0, err
	}
	defer os.Remove(part) // gone where all went well
	at, err := os.Stat(part)
	if err != nil {
		return 0, fmt.Errorf("sqlite: %w", err)
	}
	if err := place(part, o.To, o.Replace); err != nil {
		return 0, err
	}
	return at.Size(), nil
}

func existsError(path string) error {
	return fmt.Errorf("sqlite: %s exists; name another file, or replace it with -force", path)
}

// copyWhole copies a database into a new file of a folder, brings its schema up
// to date, checks and syncs it.
func (o BackupOptions) copyWhole(ctx context.Context, dir string) (_ string, err error) {
	file, err := os.CreateTemp(dir, ".ngeumap-*.part")
	if err != nil {
		return "", fmt.Errorf("sqlite: %w; the folder of the copy must be writable", err)
	}
	part := file.Name()
	defer func() {
		if err != nil {
			drop(part)
		}
	}()
	// Nobody who may not read the database may read its copy: it can hold names.
	from, err := os.Stat(o.From)
	if err != nil {
		return "", errors.Join(fmt.Errorf("sqlite: %w", err), file.Close())
	}
	if err := errors.Join(file.Chmod(from.Mode().Perm()|0o600), file.Close()); err != nil {
		return "", fmt.Errorf("sqlite: %w", err)
	}
	if err := o.copyTo(ctx, part); err != nil {
		return "", err
	}
	if o.Progress != nil {
		o.Progress(1, 1, true)
	}
	if err := check(ctx, part, o.Fold); err != nil {
		return "", fmt.Errorf("sqlite: the copy of %s is not sound, so it was not kept: %w", o.From, err)
	}
	return part, keep(part)
}

// copyTo copies all pages under one read transaction: without it, every import
// that writes meanwhile would make the copy begin again.
func (o BackupOptions) copyTo(ctx context.Context, part string) error {
	from, err := connect(ctx, o.From, reading...)
	if err != nil {
		return explain(o.From, err)
	}
	defer from.close()
	if err := ours(ctx, from.Conn); err != nil {
		return explain(o.From, err)
	}
	if _, err := from.ExecContext(ctx, `BEGIN`); err != nil {
		return explain(o.From, err)
	}
	var pages int
	if err := from.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&pages); err != nil { // the moment of the copy
		return explain(o.From, err)
	}
	to, err := connect(ctx, part, "_journal_mode", "off", "_synchronous", "off")
	if err != nil {
		return explain(o.To, err)
	}
	defer to.close()
	if err := to.copy(ctx, from, func(done, total int) {
		if o.Progress != nil {
			o.Progress(done, total, false)
		}
	}); err != nil {
		return fmt.Errorf("copying %s: %w", o.From, explain(o.To, err))
	}
	// A file that is read anywhere, with nothing beside it.
	if _, err := to.ExecContext(ctx, `PRAGMA journal_mode = delete`); err != nil {
		return explain(o.To, err)
	}
	return nil
}

// connection is one connection to one file.
type connection struct {
	*sql.Conn
	pool *sql.DB
}

// reading opens a file without changing it, in whatever journal mode it is.
var reading = []string{"mode", "ro", "_query_only", "on", "_journal_mode", ""}

// connect opens a file once; its errors are those of SQLite, see explain.
func connect(ctx context.Context, path string, pairs ...string) (*connection, error) {
	pool, err := sql.Open("sqlite3", dsn(path, pairs...))
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &connection{conn, pool}, nil
}

func (c *connection) close() error { return errors.Join(c.Conn.Close(), c.pool.Close()) }

// copy fills the file of c with the pages of another.
func (c *connection) copy(ctx context.Context, from *connection, progress func(done, total int)) error {
	return c.Raw(func(to any) error {
		return from.Raw(func(from any) (err error) {
			b, err := to.(*sqlite3.SQLiteConn).Backup("main", from.(*sqlite3.SQLiteConn), "main")
			if err != nil {
				return err
			}
			defer func() {
				if end := b.Finish(); err == nil { // it says the same again
					err = end
				}
			}()
			for done := false; !done; {
				if err := ctx.Err(); err != nil {
					return err
				}
				if done, err = b.Step(copyPages); err != nil {
					return err
				}
				progress(b.PageCount()-b.Remaining(), b.PageCount())
			}
			return nil
		})
	})
}

// check opens a file that nobody else knows yet and verifies it.
func check(ctx context.Context, path string, fold func(string) string) (err error) {
	s, err := Open(ctx, Options{Path: path, Fold: fold})
	if err != nil {
		return err
	}
	err = errors.Join(s.Verify(ctx), s.Close())
	if err != nil {
		return err
	}
	c, err := connect(ctx, path, "_journal_mode", "delete")
	if err != nil {
		return err
	}
	return c.close()
}

// keep writes a file and its folder to the disk for good.
func keep(path string) error {
	for _, name := range []string{path, filepath.Dir(path)} {
		file, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("sqlite: %w", err)
		}
		if err := errors.Join(file.Sync(), file.Close()); err != nil {
			return fmt.Errorf("sqlite: %w", err)
		}
	}
	return nil
}

// place gives a finished file its name at once; without replace it never takes
// the name from another file.
func place(part, path string, replace bool) error {
	if !replace {
		err := os.Link(part, path)
		switch {
		case err == nil:
			return keep(path)
		case errors.Is(err, fs.ErrExist):
			return existsError(path)
		} // a file system without links
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	return keep(path)
}

// drop removes a database file with what SQLite keeps beside it.
func drop(path string) {
	for _, end := range besides {
		os.Remove(path + end) // what is not there is not missed
	}
}

// besides are the ends of the names of a database's files.
var besides = []string{"", "-wal", "-shm", "-journal", "-lock"}
