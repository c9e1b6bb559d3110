package edition

import (
	"context"
	"errors"
	"slices"

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

// members gives the keys of the projects in any of the collections. Projects
// that their source no longer lists are left out.
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
	slices.Sort(keys)
	return slices.Compact(keys), nil
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
