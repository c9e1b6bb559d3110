package edition

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Key names what the edition selects: the key of its filter, in which each
// collection stands with what it holds now, so that one that changes is another.
func (e Edition) Key() string { return e.marked().Key() }

// marked is the filter with collections named by what they hold.
func (e Edition) marked() ngeu.Filter {
	f := e.filter
	if len(e.campaigns) > 0 {
		f.Collections = nil
		for _, c := range e.campaigns {
			f.Collections = append(f.Collections, c.Mark())
		}
		slices.Sort(f.Collections)
	}
	return f
}

// Campaigns gives the collections that the filter names, as they are now.
func (e Edition) Campaigns() []collection.Collection { return slices.Clone(e.campaigns) }

// AsWas gives the same edition with a collection of its filter as it was at
// another time.
func (e Edition) AsWas(c collection.Collection) Edition {
	e.campaigns = slices.Clone(e.campaigns)
	for i := range e.campaigns {
		if e.campaigns[i].Slug == c.Slug {
			e.campaigns[i] = c
		}
	}
	return e
}

// inOrder gives the keys of the selected projects in the order of the
// collections.
func (e Edition) inOrder(ctx context.Context) (iter.Seq[int64], error) {
	selection, err := e.Selection(ctx)
	if err != nil {
		return nil, err
	}
	members, err := e.members(ctx)
	if err != nil {
		return nil, err
	}
	selected := map[int64]bool{}
	for key := range selection.Keys(ngeu.ByID, "") {
		selected[key] = true
	}
	return func(yield func(int64) bool) {
		for _, key := range members {
			if selected[key] && !yield(key) {
				return
			}
			delete(selected, key) // it may be in two collections
		}
	}, nil
}

// members gives the keys of the projects in any of the collections, in their
// order. Projects that their source no longer lists are left out.
func (e Edition) members(ctx context.Context) (keys []int64, err error) {
	for _, c := range e.campaigns {
		for _, id := range c.Projects {
			p, err := e.Current(ctx, id)
			if errors.Is(err, ngeu.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			keys = append(keys, p.Key)
		}
	}
	return keys, nil
}

// Current gives a project under its id or the one that it has now; one that is
// gone is ngeu.ErrNotFound.
func (e Edition) Current(ctx context.Context, id string) (ngeu.Project, error) {
	p, err := e.Project(ctx, id)
	var moved *ngeu.MovedError
	if errors.As(err, &moved) {
		p, err = e.Project(ctx, moved.To)
	}
	var gone *ngeu.GoneError
	if errors.As(err, &gone) || errors.As(err, &moved) {
		err = ngeu.ErrNotFound
	}
	return p, err
}
