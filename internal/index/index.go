package index

import (
	"context"
	"iter"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Index holds one snapshot. Make one with Build.
type Index struct{}

// Build reads all projects of a snapshot, in any order, with all their
// locations. The same projects give the same index in whatever order they come.
func Build(ctx context.Context, projects iter.Seq2[ngeu.Project, error]) (*Index, error) {
	return &Index{}, nil
}

// Select gives the locations and projects that a normalized filter selects.
// keys is called only when the filter has Text or Collections, which the index
// cannot decide: it returns the keys of the projects that satisfy both.
// Selections of recent filters are kept, so asking again costs nothing.
func (x *Index) Select(f ngeu.Filter, keys func() ([]int64, error)) (*Selection, error) {
	return &Selection{index: x}, nil
}

// Selection is what one filter selects of an Index; safe for concurrent use.
type Selection struct{ index *Index }

// Projects is the number of projects selected (numberMatched).
func (s *Selection) Projects() int { return 0 }

// Points is the number of selected locations that are points (numberPoints).
func (s *Selection) Points() int { return 0 }

// Locations is the number of selected locations, with and without a point.
func (s *Selection) Locations() int { return 0 }

// Keys are the store's keys of the selected projects, ascending.
func (s *Selection) Keys() []int64 { return nil }

// Facets counts projects for each value of each filter field.
func (s *Selection) Facets() Facets { return Facets{} }

// Count is a value of a filter field and the projects that have it.
type Count struct {
	Value    string
	Projects int
}

// Facets are counts of projects per value. Each field is counted under the
// current filter with that field itself left open; values with no project are
// left out. Codes come in the order of the contract's lists, themes, years and
// places in order of their value.
type Facets struct {
	Pillars, Themes, Statuses, Kinds, Precisions, Countries, Years []Count
	// Places are the level below the chosen places (municipalities below NUTS
	// 3), else below the chosen countries, else the countries.
	Places []Count
}
