package edition

import (
	"context"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Near is a project with its distance from somewhere.
type Near struct {
	Project ngeu.Project // with its selected locations
	Metres  float64      // of the nearest selected point; +Inf where there is none
	Point   orb.Point    // that point, lon, lat
}

// HasPoint tells whether there is a distance.
func (n Near) HasPoint() bool { return !math.IsInf(n.Metres, 1) }

// Reach asks for the projects around a point.
type Reach struct {
	From    orb.Point
	Within  float64      // metres; 0 is any distance, and projects without a point then come last
	Without *ngeu.Filter // leaves out the projects that it selects; nil leaves none out
	After   string       // cursor of store.Cursor in the order ngeu.ByDistance
	Limit   int          // 0: all
}

// nearBatch is how many projects are read at a time.
const nearBatch = 256

// Nearest streams the selected projects by distance, equal ones by id.
func (e Edition) Nearest(ctx context.Context, r Reach) iter.Seq2[Near, error] {
	return func(yield func(Near, error) bool) {
		hits, err := e.hits(ctx, r)
		if err != nil {
			yield(Near{}, err)
			return
		}
		for len(hits) > 0 {
			part := hits[:min(nearBatch, len(hits))]
			hits = hits[len(part):]
			projects, err := e.byKeys(ctx, part)
			if err != nil {
				yield(Near{}, err)
				return
			}
			for _, hit := range part {
				if !yield(Near{projects[hit.Key], hit.Metres, hit.Point}, nil) {
					return
				}
			}
		}
	}
}

// hits finds the projects in the index.
func (e Edition) hits(ctx context.Context, r Reach) ([]index.Hit, error) {
	selection, err := e.Selection(ctx)
	if err != nil {
		return nil, err
	}
	reach := index.Reach{From: r.From, Within: r.Within, Limit: r.Limit}
	if r.Without != nil {
		others, err := e.Narrow(*r.Without)
		if err != nil {
			return nil, err
		}
		if reach.Without, err = others.Selection(ctx); err != nil {
			return nil, err
		}
	}
	if r.After != "" {
		if reach.After, err = store.ParseCursor(r.After, ngeu.ByDistance); err != nil {
			return nil, err
		}
	}
	hits, found := selection.Nearest(reach)
	if !found {
		return nil, ngeu.Invalid("cursor", r.After, "this cursor names a project that the list does not hold; start again without one")
	}
	return hits, nil
}

// byKeys reads projects with those of their locations that the filter selects.
func (e Edition) byKeys(ctx context.Context, hits []index.Hit) (map[int64]ngeu.Project, error) {
	keys := make([]int64, len(hits))
	for i, hit := range hits {
		keys[i] = hit.Key
	}
	projects, err := e.desk.Reader.Rows(ctx, keys, e.filter)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]ngeu.Project, len(projects))
	for _, p := range projects {
		out[p.Key] = p
	}
	return out, nil
}

// byDistance is Projects in the order of distance.
func (e Edition) byDistance(ctx context.Context, page ngeu.Page) iter.Seq2[ngeu.Project, error] {
	return func(yield func(ngeu.Project, error) bool) {
		for n, err := range e.Nearest(ctx, Reach{From: page.From, After: page.After, Limit: page.Limit}) {
			if !yield(n.Project, err) || err != nil {
				return
			}
		}
	}
}

// Covering lists the selected projects of whole areas that contain the region of
// a NUTS code and are larger than it, those of the smallest areas first, at most
// limit of total. A project's locations are those areas.
func (e Edition) Covering(ctx context.Context, code string, limit int) (projects []ngeu.Project, total int, err error) {
	selection, err := e.Selection(ctx)
	if err != nil {
		return nil, 0, err
	}
	keys, total := selection.Covering(code, limit)
	hits := make([]index.Hit, len(keys))
	for i, key := range keys {
		hits[i].Key = key
	}
	byKey, err := e.byKeys(ctx, hits)
	if err != nil {
		return nil, 0, err
	}
	for _, key := range keys {
		p := byKey[key]
		p.Locations = slices.DeleteFunc(p.Locations, func(l ngeu.Location) bool {
			area := l.Finest()
			return l.Point != nil || len(area) < 2 || len(area) >= len(code) || !strings.HasPrefix(code, area)
		})
		projects = append(projects, p)
	}
	return projects, total, nil
}
