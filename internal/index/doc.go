// Package index is an immutable picture of one snapshot: every location of every
// project as a row of narrow columns, points first and in space-filling (Morton)
// order, and for every value of every filter field the rows that have it, as
// bitmaps where they are many and as lists where they are few. The filter is
// decided here once for tiles, facets, counts and lists, so that they cannot
// disagree.
//
//	x, err := index.Build(ctx, sketch, 2)    // a store's Sketch
//	err = x.WriteFile(path, stamp)           // for the next start
//	x, err = index.Open(path, stamp)         // mapped, in milliseconds
//	sel, err := x.Select(filter, func() ([]int64, error) { … keys found by full text … })
//	sel.Projects()  // numberMatched
//	sel.Points()    // numberPoints: what the tiles of any zoom add up to
//	sel.Facets()    // projects per value of each filter field
//	sel.Keys(ngeu.ByName, "")  // the list, for the store to read the rows of
//
// A location takes some 75 bytes besides id and name. The index holds no name
// of a beneficiary. Nothing is written after Build, so an Index and its
// Selections serve any number of goroutines; a new snapshot is a new Index. An
// opened file is unmapped when the last of them is collected.
//
// What a filter means is written in ngeu (match.go); a property test holds
// this package to it.
package index
