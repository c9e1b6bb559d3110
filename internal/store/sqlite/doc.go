// Package sqlite keeps projects in one SQLite file: the store of a single
// machine, and the default.
//
// In flow projects from ingest, out come snapshots for editions. R*Tree serves
// space, FTS5 text; one connection writes, a pool reads. Writes go in batches of
// a few thousand rows that no snapshot shows yet, so that readers never wait and
// the log stays small; publishing is one short transaction at the end.
//
//	s, err := sqlite.Open(ctx, sqlite.Options{Path: "ngeumap.db", Fold: geocode.Fold})
//	if err != nil { … }
//	defer s.Close()
//	snap, err := s.Snapshot(ctx)
//
// The binary needs the build tag sqlite_fts5. Sources: sqlite.org/rtree.html,
// sqlite.org/fts5.html (contentless-delete tables), sqlite.org/wal.html.
package sqlite
