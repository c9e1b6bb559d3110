package edition

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/notice"
	"github.com/ngeumap/ngeumap/internal/store"
)

// picture is one snapshot with its index.
type picture struct {
	snapshot ngeu.Snapshot
	index    *index.Index
	themes   []string // that occur in it, in order
	notices  sync.Map // i18n.Lang → notice.Notice, made when first needed
}

// notice gives the notice of a picture in the language of words. It is the same
// for all its editions, so it is composed once.
func (d *Desk) notice(p *picture, words *i18n.Printer) notice.Notice {
	if n, ok := p.notices.Load(words.Lang()); ok {
		return n.(notice.Notice)
	}
	n := notice.Compose(words, p.snapshot, notice.Layers{Boundaries: len(d.Regions.Regions(0)) > 0})
	p.notices.Store(words.Lang(), n)
	return n
}

// draw makes the picture of a snapshot: from the file beside the database where
// that is right, else from the database. It leaves a file for the next time.
func (d *Desk) draw(ctx context.Context, snapshot ngeu.Snapshot, current bool) (*picture, error) {
	x, err := d.indexOf(ctx, snapshot, current)
	if err != nil {
		return nil, fmt.Errorf("edition: snapshot %d: %w", snapshot.ID, err)
	}
	return &picture{snapshot: snapshot, index: x, themes: x.Themes()}, nil
}

func (d *Desk) indexOf(ctx context.Context, snapshot ngeu.Snapshot, current bool) (*index.Index, error) {
	sketch, err := d.Reader.Sketch(ctx, snapshot.ID)
	if err != nil {
		return nil, err
	}
	path := d.IndexFile
	if path == "" {
		return d.build(ctx, sketch)
	}
	if !current {
		path += "-" + strconv.FormatInt(snapshot.ID, 10)
	}
	x, err := index.Open(path, sketch.Stamp())
	if err == nil {
		return x, nil
	}
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, index.ErrStale) {
		d.log().Warn("the index file is not used; it is made anew", "err", err)
	}
	d.sweep()
	if x, err = d.buildFile(ctx, snapshot, sketch, path); err != nil || current {
		return x, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) { // the file lives as long as it is open
		d.log().Warn("an index file stays behind", "err", err)
	}
	return x, nil
}

// buildFile makes the index and its file, and gives that of the file, or the one
// in memory where there can be no file.
func (d *Desk) buildFile(ctx context.Context, snapshot ngeu.Snapshot, sketch store.Sketch, path string) (*index.Index, error) {
	if d.Indexer.Make != nil && snapshot.Projects >= d.Indexer.From {
		err := d.Indexer.Make(ctx, snapshot.ID, path)
		if err == nil {
			var x *index.Index
			if x, err = index.Open(path, sketch.Stamp()); err == nil {
				return x, nil
			}
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		d.log().Warn("no other process made the index; it is made in this one", "err", err)
	}
	x, err := d.build(ctx, sketch)
	if err != nil {
		return nil, err
	}
	if err := x.WriteFile(path, sketch.Stamp()); err != nil {
		d.log().Info("the index is kept in memory only", "err", err)
		return x, nil
	}
	mapped, err := index.Open(path, sketch.Stamp())
	if err != nil {
		d.log().Warn("the index is kept in memory only", "err", err)
		return x, nil
	}
	go debug.FreeOSMemory() // what building took
	return mapped, nil
}

// WriteIndex builds the index of a snapshot and writes it to a file that a Desk
// opens, whole or not at all.
func WriteIndex(ctx context.Context, sketch store.Sketch, path string) error {
	x, err := index.Build(ctx, sketch, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	return x.WriteFile(path, sketch.Stamp())
}

// leftAfter is how old a file must be to be one that a killed process left.
const leftAfter = time.Hour

// sweep removes index files that killed processes left: halves, and those of
// earlier snapshots, which are removed while they are open.
func (d *Desk) sweep() {
	if d.IndexFile == "" {
		return
	}
	folder, name := filepath.Split(d.IndexFile)
	entries, err := os.ReadDir(filepath.Clean(folder))
	if err != nil {
		return // the same will be said of writing there
	}
	for _, at := range entries {
		rest, ours := strings.CutPrefix(at.Name(), name)
		if !ours || rest == "" || !halfFile.MatchString(rest) {
			continue
		}
		if info, err := at.Info(); err == nil && time.Since(info.ModTime()) > leftAfter {
			_ = os.Remove(filepath.Join(folder, at.Name())) // another process may have done so
		}
	}
}

// halfFile is how the names of such files go on.
var halfFile = regexp.MustCompile(`^(-\d+)?(\.\d+\.tmp)?$`)

// build reads an index from the database: with all processors when nothing is
// served yet, else with one, out of the way of requests.
func (d *Desk) build(ctx context.Context, sketch store.Sketch) (x *index.Index, err error) {
	if !d.Ready() {
		return index.Build(ctx, sketch, runtime.GOMAXPROCS(0))
	}
	aside(func() { x, err = index.Build(ctx, sketch, 1) })
	return x, err
}

func (d *Desk) log() *slog.Logger {
	if d.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return d.Log
}
