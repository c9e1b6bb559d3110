// Package edition is the door of the house: the only way data leaves the
// program. An Edition is a selection of one snapshot in one language together
// with its notice; holding one is the proof that its notice exists.
//
//	ed, err := desk.Open(ctx, edition.Request{Lang: "fr", Filter: f})
//	ed.Notice().Short()              // never empty
//	for p, err := range ed.Projects(ctx, ngeu.Page{Limit: 100}) { … }
//
// In comes a store.Reader and its index; out go projects, counts and tiles,
// through feature, figures, tile and export. The same request on the same data
// is the same edition: ID depends on nothing else.
package edition
