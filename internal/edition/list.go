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
	if page.Sort == ngeu.ByDistance {
		return e.byDistance(ctx, page)
	}
	return func(yield func(ngeu.Project, error) bool) {
		after := ""
		if page.After != "" {
			id, err := store.ParseCursor(page.After, page.Sort)
			if err != nil {
				yield(ngeu.Project{}, err)
				return
			}
			if !e.picture.index.Has(id) {
				// Only the store knows where a project stood that is gone.
				e.desk.Reader.Projects(ctx, e.picture.snapshot.ID, e.filter, page)(yield)
				return
			}
			after = id
		}
		selection, err := e.Selection(ctx)
		if err != nil {
			yield(ngeu.Project{}, err)
			return
		}
		best, err := e.best(ctx, page.Sort)
		if err != nil {
			yield(ngeu.Project{}, err)
			return
		}
		e.rows(ctx, selection.Keys(orderOf(page.Sort, best), after, best...), page.Limit, yield)
	}
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
