package edition

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Change is one published import, for the public.
type Change struct {
	Import                  int64
	Published               time.Time
	Source                  ngeu.SourceState // as it was then; of a change that undoes another, of that one
	Undoes                  int64            // the import that it went back before, 0 for an import of a list
	Added, Changed, Removed int
}

// Changes lists the imports that led to the edition's snapshot, the newest
// first, at most limit. The filter plays no part.
func (e Edition) Changes(ctx context.Context, limit int) ([]Change, error) {
	all, err := e.desk.Reader.Imports(ctx)
	if err != nil {
		return nil, err
	}
	var out []Change
	for _, i := range all {
		if i.State != store.Published || i.ID > e.picture.snapshot.ID || len(out) == limit {
			continue
		}
		c := Change{Import: i.ID, Published: i.Finished, Source: ngeu.SourceState{ID: i.Source, Name: i.Source}, Undoes: i.Reverts,
			Added: i.Added, Changed: i.Changed, Removed: i.Removed}
		if err := e.nameSource(ctx, &c); err != nil {
			return nil, err
		}
		if key := "source." + i.Source; e.printer.Has(key) { // a list of our own, named in every language
			c.Source.Name = e.printer.T(key)
		}
		out = append(out, c)
	}
	return out, nil
}

// nameSource finds what a change's source was called: in its own snapshot, or,
// where that has no project of it, in the one before.
func (e Edition) nameSource(ctx context.Context, c *Change) error {
	for _, id := range []int64{c.Import, c.Import - 1} {
		if id == 0 {
			break
		}
		snapshot, err := e.desk.Reader.SnapshotAt(ctx, strconv.FormatInt(id, 10))
		if errors.Is(err, ngeu.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(snapshot.Sources, func(s ngeu.SourceState) bool { return s.ID == c.Source.ID }); i >= 0 {
			c.Source = snapshot.Sources[i]
			return nil
		}
	}
	return nil
}

// Newest lists the selected projects that came or changed last, the newest
// first, at most limit, each whole.
func (e Edition) Newest(ctx context.Context, limit int) ([]store.Version, error) {
	selection, err := e.Selection(ctx)
	if err != nil {
		return nil, err
	}
	keys := slices.Collect(selection.Keys(ngeu.ByID, "")) // keys rise with every version that is written
	slices.Sort(keys)
	return e.desk.Reader.Versions(ctx, e.picture.snapshot.ID, keys[max(0, len(keys)-limit):])
}
