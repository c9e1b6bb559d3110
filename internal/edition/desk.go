package edition

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Options is what a Desk works with; the fields after Regions may be left out.
type Options struct {
	Reader  store.Reader
	Words   *i18n.Catalogues
	Places  *geocode.Gazetteer
	Regions *nuts.Index // may know no region, when boundaries are not installed

	Collections *collection.Library // nil knows none

	// IndexFile is where the index of the current snapshot is kept, so that a
	// restart need not read the database; "" keeps it in memory. A folder that
	// cannot be written to is no error.
	IndexFile string
	Indexer   Indexer      // of large snapshots; without one the index is made here
	Log       *slog.Logger // of what happens to that file; nil for none
}

// Indexer has an index file made by WriteIndex in another process. What that
// takes is given back when it ends, and never adds to what the service takes.
type Indexer struct {
	Make func(ctx context.Context, snapshot int64, path string) error
	From int // projects in a snapshot for which a process of its own is worth it
}

// Desk hands out editions of the current snapshot. It is safe for concurrent
// use; Refresh swaps the snapshot under running requests, which keep the one
// they began with.
type Desk struct {
	Options
	current atomic.Pointer[picture]

	mu   sync.Mutex // guards Refresh
	past past
}

// NewDesk makes a desk without a snapshot: Open fails with ErrNotReady until
// the first Refresh.
func NewDesk(o Options) *Desk { return &Desk{Options: o} }

// Refresh looks for a newer snapshot, or the same with a name taken out of it,
// and, if there is one, builds its index and
// swaps it in. changed tells whether it did.
func (d *Desk) Refresh(ctx context.Context) (changed bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	snapshot, err := d.Reader.Snapshot(ctx)
	if err != nil {
		return false, fmt.Errorf("edition: %w", err)
	}
	if now := d.current.Load(); now != nil && now.snapshot.ID == snapshot.ID && now.snapshot.Hash == snapshot.Hash {
		return false, nil
	}
	p, err := d.draw(ctx, snapshot, true)
	if err != nil {
		return false, err
	}
	d.current.Store(p)
	return true, nil
}

// Snapshot gives the snapshot that Open uses now; false before the first one.
func (d *Desk) Snapshot() (ngeu.Snapshot, bool) {
	p := d.current.Load()
	if p == nil {
		return ngeu.Snapshot{}, false
	}
	return p.snapshot, true
}

// Ready tells whether there is a snapshot to serve.
func (d *Desk) Ready() bool { return d.current.Load() != nil }

// Request says which edition is wanted.
type Request struct {
	Lang   i18n.Lang // English when empty
	Filter ngeu.Filter
	AsOf   string // import number or date of an earlier snapshot; "" is the current one
}

// Open makes the edition of a request. A filter value that means nothing here
// is an *ngeu.InvalidError; before the first snapshot it is ErrNotReady.
func (d *Desk) Open(ctx context.Context, r Request) (Edition, error) {
	if r.Lang == "" {
		r.Lang = i18n.English
	}
	f, err := r.Filter.Normalize()
	if err != nil {
		return Edition{}, err
	}
	p, err := d.at(ctx, r.AsOf)
	if err != nil {
		return Edition{}, err
	}
	printer := d.Words.Printer(r.Lang)
	campaigns, err := d.known(f, p, printer)
	if err != nil {
		return Edition{}, err
	}
	return Edition{
		desk:      d,
		picture:   p,
		printer:   printer,
		filter:    f,
		campaigns: campaigns,
		notice:    d.notice(p, printer),
	}, nil
}

// known refuses values that have the right form but name nothing, and gives the
// collections that the filter names.
func (d *Desk) known(f ngeu.Filter, p *picture, words *i18n.Printer) (campaigns []collection.Collection, err error) {
	for _, code := range f.Places {
		if _, ok := d.Places.Place(code, string(words.Lang())); !ok {
			return nil, ngeu.Invalid("place", code, "no such place; /api/places finds the codes")
		}
	}
	for _, theme := range f.Themes {
		if _, ok := slices.BinarySearch(p.themes, theme); !ok && !words.Has("theme."+theme) {
			return nil, ngeu.Invalid("theme", theme, "no such theme; /api/facets lists them")
		}
	}
	for _, value := range f.Collections {
		c, ok := d.Collections.Find(value)
		if !ok {
			return nil, ngeu.Invalid("collection", value, "no such collection")
		}
		campaigns = append(campaigns, c)
	}
	return campaigns, nil
}
