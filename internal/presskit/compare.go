package presskit

import (
	"context"
	"encoding/json"
	"iter"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Differences is what has changed in a place between two states of the data.
type Differences struct {
	Added, Changed, Removed []ngeu.Project // by id
}

// None tells whether both states are the same.
func (d Differences) None() bool { return len(d.Added)+len(d.Changed)+len(d.Removed) == 0 }

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
	return d, nil
}

// same compares all that is said of a project, not where it lies in the store.
func same(a, b ngeu.Project) bool {
	a.Key, b.Key = 0, 0
	p, errA := json.Marshal(a)
	q, errB := json.Marshal(b)
	return errA == nil && errB == nil && string(p) == string(q)
}
