// Package store says what a store of projects can do; package sqlite does it.
//
// In flow lists of projects, one import at a time (Writer); out come snapshots
// (Reader). A snapshot is a complete published state: while an import runs,
// readers go on seeing the last one, and an import that dies leaves nothing
// behind that anyone can see.
//
//	snap, err := r.Snapshot(ctx)
//	for p, err := range r.Projects(ctx, snap.ID, ngeu.Filter{Countries: []string{"IT"}}, ngeu.Page{Limit: 100}) {
//		…
//	}
//
// Every version of a project carries the import that brought it and the one
// that ended it, so any earlier snapshot is a where clause, and undoing an
// import publishes the state before it once more. The suite in storetest holds
// every implementation to what is written here.
package store
