package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// ErrInUse says that a service or another program has the database open.
var ErrInUse = errors.New("is in use by a service or another program; stop it, restore, and start it again")

// RestoreOptions say which backup becomes which database.
type RestoreOptions struct {
	From, To string
	Fold     func(string) string                  // as Options.Fold
	Now      func() time.Time                     // for the name of the replaced file; nil is time.Now
	Progress func(done, total int, checking bool) // as BackupOptions.Progress
}

// Restore puts a backup in the place of a database, at once: until the switch
// nothing has changed, after it all has. The backup is copied and checked first
// and never written to. It refuses while anybody has the database open. The file
// that was replaced stays beside under the name that it gives, "" where there was
// none.
func Restore(ctx context.Context, o RestoreOptions) (replaced string, err error) {
	if err := checkPath(o.To); err != nil {
		return "", err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	from, err := os.Stat(o.From)
	if err != nil {
		return "", fmt.Errorf("sqlite: %w", err)
	}
	at, err := os.Stat(o.To)
	there := err == nil
	if there && os.SameFile(from, at) {
		return "", fmt.Errorf("sqlite: %s is the database itself; -db names the one to replace", o.From)
	}
	if err := o.readable(ctx); err != nil {
		return "", err
	}
	unlock, err := (&Store{path: o.To}).lock(ctx)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	alone := func() error { return nil }
	if there {
		if alone, err = o.exclude(ctx); err != nil {
			return "", err
		}
	}
	defer func() { err = errors.Join(err, alone()) }()
	part, err := BackupOptions{From: o.From, To: o.To, Fold: o.Fold, Progress: o.Progress}.copyWhole(ctx, filepath.Dir(o.To))
	if err != nil {
		return "", err
	}
	defer drop(part) // gone where all went well
	if there {
		if replaced, err = o.setAside(); err != nil {
			return "", err
		}
	}
	return replaced, place(part, o.To, true)
}

// readable tells whether the backup is a database of ours that this program
// knows, before anybody waits for a copy.
func (o RestoreOptions) readable(ctx context.Context) error {
	if err := checkPath(o.From); err != nil {
		return err
	}
	c, err := connect(ctx, o.From, reading...)
	if err != nil {
		return explain(o.From, err)
	}
	defer c.close()
	if err := ours(ctx, c.Conn); err != nil {
		return explain(o.From, err)
	}
	return nil
}

// exclude takes the database for itself until the function that it gives is
// called. Leaving the write-ahead log needs that nobody else has the file open,
// and puts everything into the one file. A damaged file can be nobody's.
func (o RestoreOptions) exclude(ctx context.Context) (release func() error, err error) {
	c, err := connect(ctx, o.To, "mode", "rw", "_busy_timeout", "0", "_journal_mode", "delete")
	if err == nil {
		if _, err = c.ExecContext(ctx, `BEGIN EXCLUSIVE`); err == nil {
			return c.close, nil
		}
		err = errors.Join(err, c.close())
	}
	var e sqlite3.Error
	if errors.As(err, &e) {
		switch e.Code {
		case sqlite3.ErrBusy, sqlite3.ErrLocked:
			return nil, fmt.Errorf("sqlite: %s %w", o.To, ErrInUse)
		case sqlite3.ErrNotADB, sqlite3.ErrCorrupt:
			return func() error { return nil }, nil
		}
	}
	return nil, explain(o.To, err)
}

// setAside gives the database a second name with the time in it, and takes its
// log away, which would be taken for that of the new one.
func (o RestoreOptions) setAside() (string, error) {
	name := o.To + o.Now().UTC().Format("-replaced-20060102-150405")
	for n := 2; ; n++ {
		_, err := os.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		name = fmt.Sprintf("%s%s-%d", o.To, o.Now().UTC().Format("-replaced-20060102-150405"), n)
	}
	for _, end := range []string{"-wal", "-journal"} {
		if err := os.Rename(o.To+end, name+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("sqlite: %w", err)
		}
	}
	if err := os.Remove(o.To + "-shm"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("sqlite: %w", err)
	}
	if os.Link(o.To, name) == nil {
		return name, nil
	}
	if err := os.Rename(o.To, name); err != nil { // a file system without links
		return "", fmt.Errorf("sqlite: %w", err)
	}
	return name, nil
}
