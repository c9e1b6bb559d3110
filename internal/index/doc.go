// Package index is an immutable picture of one snapshot in memory: every
// location of every project as a row of narrow columns, points first and in
// space-filling (Morton) order. The filter is decided here once for tiles,
// facets and counts, so that they cannot disagree.
//
//	x, err := index.Build(ctx, reader.Projects(ctx, snapshot, ngeu.Filter{}, ngeu.Page{}))
//	sel, err := x.Select(filter, func() ([]int64, error) { … keys found by full text … })
//	sel.Projects()  // numberMatched
//	sel.Points()    // numberPoints: what the tiles of any zoom add up to
//	sel.Facets()    // projects per value of each filter field
//
// A row is about 40 bytes. Nothing is written after Build, so an Index and its
// Selections serve any number of goroutines; a new snapshot is a new Index.
//
// What a filter means is written in ngeu (match.go); a property test holds
// this package to it.
package index
