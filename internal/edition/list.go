package edition

import (
	"context"
	"iter"
	"slices"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// rowBatch is how many projects are read at a time.
const rowBatch = 512

// Projects streams the selected projects with their selected locations, in the
// order and from the cursor of page. The index says which and in what order;
// the store gives the rows.
func (e Edition) Projects(ctx context.Context, page ngeu.Page) iter.Seq2[ngeu.Project, error] {
	switch page.Sort {
	case ngeu.ByDistance:
		return e.byDistance(ctx, page)
	case ngeu.ByCollection:
		return func(yield func(ngeu.Project, error) bool) {
			keys, err := e.inOrder(ctx)
			if err != nil {
				yield(ngeu.Project{}, err)
				return
			}
			e.rows(ctx, keys, page.Limit, yield)
		}
	}
	return func(yield func(ngeu.Project, error) bool) {
		keys, ok, err := e.Keys(ctx, page)
		switch {
		case err != nil:
			yield(ngeu.Project{}, err)
		case ok:
			e.rows(ctx, keys, page.Limit, yield)
		default:
			// Only the store knows where a project stood that is gone.
			e.desk.Reader.Projects(ctx, e.picture.snapshot.ID, e.filter, page)(yield)
		}
	}
}

// Keys gives the store's keys of the selected projects, in the order and from
// the cursor of page and beyond its limit. ok is false where that list is not
// known by keys, but by Projects alone: by distance, in the order of a
// collection, or behind a project that is gone.
func (e Edition) Keys(ctx context.Context, page ngeu.Page) (keys iter.Seq[int64], ok bool, err error) {
	if page.Sort == ngeu.ByDistance || page.Sort == ngeu.ByCollection {
		return nil, false, nil
	}
	after := ""
	if page.After != "" {
		if after, err = store.ParseCursor(page.After, page.Sort); err != nil {
			return nil, false, err
		}
		if !e.picture.index.Has(after) {
			return nil, false, nil
		}
	}
	selection, err := e.Selection(ctx)
	if err != nil {
		return nil, false, err
	}
	best, err := e.best(ctx, page.Sort)
	if err != nil {
		return nil, false, err
	}
	return selection.Keys(orderOf(page.Sort, best), after, best...), true, nil
}

// Whole reads projects by their keys, in that order, each with all its
// locations, whatever the filter.
func (e Edition) Whole(ctx context.Context, keys []int64) ([]ngeu.Project, error) {
	return e.desk.Reader.Rows(ctx, keys, ngeu.Filter{})
}

// Selected gives a whole project with its selected locations only.
func (e Edition) Selected(p ngeu.Project) ngeu.Project {
	var selected []ngeu.Location
	for _, l := range p.Locations {
		if e.filter.MatchesLocation(p, l) {
			selected = append(selected, l)
		}
	}
	p.Locations = selected
	return p
}

// orderOf gives the order of the index: relevance without a text is that of ids.
func orderOf(sort ngeu.Sort, best [][]int64) ngeu.Sort {
	if sort == ngeu.ByRelevance && best == nil {
		return ngeu.ByID
	}
	return sort
}

// best gives the projects that come first by relevance: with all words in the
// name, then in name, places and beneficiary.
func (e Edition) best(ctx context.Context, sort ngeu.Sort) (best [][]int64, err error) {
	if sort != ngeu.ByRelevance || e.filter.Text == "" {
		return nil, nil
	}
	for _, where := range []store.Words{store.NameWords, store.LeadingWords} {
		keys, err := e.desk.Reader.Match(ctx, e.filter.Text, where)
		if err != nil {
			return nil, err
		}
		best = append(best, keys)
	}
	return best, nil
}

// rows reads the projects of keys in batches, at most limit where that is not 0.
func (e Edition) rows(ctx context.Context, keys iter.Seq[int64], limit int, yield func(ngeu.Project, error) bool) {
	size := rowBatch
	if limit > 0 {
		size = min(size, limit)
	}
	part := make([]int64, 0, size)
	left := limit
	hand := func() (more bool) {
		projects, err := e.desk.Reader.Rows(ctx, part, e.filter)
		if err != nil {
			yield(ngeu.Project{}, err)
			return false
		}
		for _, p := range projects {
			if !yield(p, nil) {
				return false
			}
		}
		left -= len(part)
		part = part[:0]
		return limit == 0 || left > 0
	}
	for key := range keys {
		part = append(part, key)
		if len(part) == size || limit > 0 && len(part) == left {
			if !hand() {
				return
			}
		}
	}
	hand()
}

// Selection gives the selected locations and projects: counts, facets, points.
func (e Edition) Selection(ctx context.Context) (*index.Selection, error) {
	return e.picture.index.Select(e.marked(), func() ([]int64, error) {
		if len(e.campaigns) == 0 {
			return e.desk.Reader.Match(ctx, e.filter.Text, store.AllWords)
		}
		members, err := e.members(ctx)
		if err != nil || e.filter.Text == "" {
			return members, err
		}
		found, err := e.desk.Reader.Match(ctx, e.filter.Text, store.AllWords)
		if err != nil {
			return nil, err
		}
		slices.Sort(found)
		return slices.DeleteFunc(members, func(key int64) bool {
			_, ok := slices.BinarySearch(found, key)
			return !ok
		}), nil
	})
}
