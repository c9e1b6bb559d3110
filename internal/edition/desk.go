package edition

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/notice"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Options is what a Desk works with; all fields are needed.
type Options struct {
	Reader  store.Reader
	Words   *i18n.Catalogues
	Places  *geocode.Gazetteer
	Regions *nuts.Index // may know no region, when boundaries are not installed
}

// Desk hands out editions of the current snapshot. It is safe for concurrent
// use; Refresh swaps the snapshot under running requests, which keep the one
// they began with.
type Desk struct {
	Options
	current atomic.Pointer[picture]

	mu      sync.Mutex // guards refresh and past
	past    []*picture // of earlier snapshots asked for by AsOf, newest use last
	maxPast int
}

// picture is one snapshot with its index.
type picture struct {
	snapshot ngeu.Snapshot
	index    *index.Index
	themes   []string // that occur in it
	notices  sync.Map // i18n.Lang → notice.Notice, made when first needed
}

// NewDesk makes a desk without a snapshot: Open fails with ErrNotReady until
// the first Refresh.
func NewDesk(o Options) *Desk { return &Desk{Options: o, maxPast: 2} }

// Refresh looks for a newer snapshot and, if there is one, builds its index and
// swaps it in. changed tells whether it did.
func (d *Desk) Refresh(ctx context.Context) (changed bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	snapshot, err := d.Reader.Snapshot(ctx)
	if err != nil {
		return false, fmt.Errorf("edition: %w", err)
	}
	if now := d.current.Load(); now != nil && now.snapshot.ID == snapshot.ID {
		return false, nil
	}
	p, err := d.draw(ctx, snapshot)
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

func (d *Desk) draw(ctx context.Context, snapshot ngeu.Snapshot) (*picture, error) {
	x, err := index.Build(ctx, d.Reader.Projects(ctx, snapshot.ID, ngeu.Filter{}, ngeu.Page{}))
	if err != nil {
		return nil, fmt.Errorf("edition: snapshot %d: %w", snapshot.ID, err)
	}
	all, err := x.Select(ngeu.Filter{}, nil)
	if err != nil {
		return nil, fmt.Errorf("edition: snapshot %d: %w", snapshot.ID, err)
	}
	p := &picture{snapshot: snapshot, index: x}
	for _, c := range all.Facets().Themes {
		p.themes = append(p.themes, c.Value)
	}
	slices.Sort(p.themes)
	return p, nil
}

// at gives the picture of the snapshot that asof names; the current one for "".
func (d *Desk) at(ctx context.Context, asof string) (*picture, error) {
	now := d.current.Load()
	if now == nil {
		return nil, ErrNotReady
	}
	if asof == "" {
		return now, nil
	}
	snapshot, err := d.Reader.SnapshotAt(ctx, asof)
	if err != nil {
		return nil, err
	}
	if snapshot.ID == now.snapshot.ID {
		return now, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, p := range d.past {
		if p.snapshot.ID == snapshot.ID {
			d.past = append(slices.Delete(d.past, i, i+1), p)
			return p, nil
		}
	}
	p, err := d.draw(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	d.past = append(d.past, p)
	if len(d.past) > d.maxPast {
		d.past = slices.Delete(d.past, 0, 1)
	}
	return p, nil
}

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
	if err := d.known(f, p, printer); err != nil {
		return Edition{}, err
	}
	return Edition{
		desk:    d,
		picture: p,
		printer: printer,
		filter:  f,
		notice:  d.notice(p, printer),
	}, nil
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

// known refuses values that have the right form but name nothing.
func (d *Desk) known(f ngeu.Filter, p *picture, words *i18n.Printer) error {
	for _, code := range f.Places {
		if _, ok := d.Places.Place(code, string(words.Lang())); !ok {
			return ngeu.Invalid("place", code, "no such place; /api/places finds the codes")
		}
	}
	for _, theme := range f.Themes {
		if _, ok := slices.BinarySearch(p.themes, theme); !ok && !words.Has("theme."+theme) {
			return ngeu.Invalid("theme", theme, "no such theme; /api/facets lists them")
		}
	}
	for _, c := range f.Collections {
		return ngeu.Invalid("collection", c, "no such collection")
	}
	return nil
}
