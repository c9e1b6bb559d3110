package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// copyOf copies the database of n locations and its index to a folder of its own,
// so that the one of scripts/bench stays as it is. Where there is none, it is made.
func copyOf(ctx context.Context, dir string, n int, progress io.Writer) (db string, remove func(), err error) {
	from := filepath.Join(dir, fmt.Sprintf("scale-%d.db", n))
	if _, err := os.Stat(from); errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(progress, "writing a database of %d locations to %s\n", n, from)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return "", nil, err
		}
		if out, err := exec.CommandContext(ctx, "go", "run", "-tags", "sqlite_fts5", "./scripts/scale", "-n", fmt.Sprint(n), "-db", from).CombinedOutput(); err != nil {
			return "", nil, fmt.Errorf("%w\n%s", err, out)
		}
	}
	to, err := os.MkdirTemp("", "benchweb-db")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(to) }
	db = filepath.Join(to, "scale.db")
	for _, ext := range []string{"", "-wal", "-index"} {
		if err := copyFile(db+ext, from+ext); err != nil && (ext == "" || !errors.Is(err, os.ErrNotExist)) {
			remove()
			return "", nil, err
		}
	}
	return db, remove, nil
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // nothing was written to it
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
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
