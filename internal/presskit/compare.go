package presskit

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Differences is what has changed in a selection between two states of the
// data. A project that has another id now is changed.
type Differences struct {
	Added, Changed []ngeu.Project // as they are now, by id
	Left           []ngeu.Project // as they are now: no longer selected, since they moved or changed otherwise
	Removed        []ngeu.Project // as they were
}

// None tells whether both states are the same.
func (d Differences) None() bool { return len(d.Added)+len(d.Changed)+len(d.Left)+len(d.Removed) == 0 }

// Compare lists what differs between two editions, both read once in the order
// of ids.
func Compare(ctx context.Context, before, now edition.Edition) (d Differences, err error) {
	next, stop := iter.Pull2(before.Projects(ctx, ngeu.Page{Sort: ngeu.ByID}))
	defer stop()
	old, err, more := next()
	if err != nil {
		return d, err
	}
	advance := func() error {
		old, err, more = next()
		return err
	}
	for p, err := range now.Projects(ctx, ngeu.Page{Sort: ngeu.ByID}) {
		if err != nil {
			return d, err
		}
		for more && old.ID < p.ID {
			d.Removed = append(d.Removed, old)
			if err := advance(); err != nil {
				return d, err
			}
		}
		switch {
		case !more || old.ID > p.ID:
			d.Added = append(d.Added, p)
		default:
			if !same(old, p) {
				d.Changed = append(d.Changed, p)
			}
			if err := advance(); err != nil {
				return d, err
			}
		}
	}
	for more {
		d.Removed = append(d.Removed, old)
		if err := advance(); err != nil {
			return d, err
		}
	}
	return d, d.follow(ctx, now)
}

// follow tells those that are gone from those that are elsewhere now, or there
// under another id.
func (d *Differences) follow(ctx context.Context, now edition.Edition) error {
	gone := d.Removed
	d.Removed = nil
	for _, old := range gone {
		p, err := now.Current(ctx, old.ID)
		if errors.Is(err, ngeu.ErrNotFound) {
			d.Removed = append(d.Removed, old)
			continue
		}
		if err != nil {
			return err
		}
		if i, ok := slices.BinarySearchFunc(d.Added, p.ID, byID); ok {
			d.Added = slices.Delete(d.Added, i, i+1)
			d.Changed = append(d.Changed, p)
			continue
		}
		if p.ID != old.ID { // now told together with another one
			d.Removed = append(d.Removed, old)
			continue
		}
		d.Left = append(d.Left, p)
	}
	slices.SortFunc(d.Changed, func(a, b ngeu.Project) int { return byID(a, b.ID) })
	return nil
}

func byID(p ngeu.Project, id string) int { return strings.Compare(p.ID, id) }

// same compares all that is said of a project, not where it lies in the store.
func same(a, b ngeu.Project) bool {
	a.Key, b.Key = 0, 0
	p, errA := json.Marshal(a)
	q, errB := json.Marshal(b)
	return errA == nil && errB == nil && string(p) == string(q)
}
