package store

import (
	"context"
	"iter"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Reader reads published snapshots. A snapshot stays readable by its id while
// newer ones are written. All methods are safe for concurrent use.
type Reader interface {
	// Snapshot gives the newest published snapshot; of an empty store the zero
	// Snapshot without an error.
	Snapshot(ctx context.Context) (ngeu.Snapshot, error)

	// SnapshotAt gives the snapshot that was current after an import ("17") or
	// at the end of a day or month in UTC ("2025-06-18", "2025-06"). A reference
	// that is neither is an *ngeu.InvalidError of the field "asof"; an import
	// that is not known, or a date before the first, is ngeu.ErrNotFound.
	SnapshotAt(ctx context.Context, ref string) (ngeu.Snapshot, error)

	// Project gives one project with all its locations, as of a snapshot. A
	// project that was removed is *ngeu.GoneError, one that lives on under
	// another id *ngeu.MovedError, one that was never there ngeu.ErrNotFound.
	Project(ctx context.Context, snapshot int64, id string) (ngeu.Project, error)

	// Projects streams the projects that f selects (a normalized filter, see
	// ngeu.Filter), in the order and from the cursor of page. Where f selects by
	// location, a project's Locations hold only those that satisfy it. A cursor
	// that is broken or of another order is an *ngeu.InvalidError of the field
	// "cursor". The caller may stop at any time and may be slow: no lock is held
	// while it works.
	Projects(ctx context.Context, snapshot int64, f ngeu.Filter, page ngeu.Page) iter.Seq2[ngeu.Project, error]

	// Sketch opens a snapshot for an index.
	Sketch(ctx context.Context, snapshot int64) (Sketch, error)

	// Match gives the keys (Project.Key), in rising order, of the projects that a
	// full text finds: every word must occur in the part of a project that
	// where names, the last one as a beginning. There may be keys of projects
	// that are in other snapshots only. Any text is safe; one without a letter or
	// digit finds nothing.
	Match(ctx context.Context, text string, where Words) ([]int64, error)

	// Rows gives projects by their keys, in that order, each with the locations
	// that f selects, as Projects does. Keys that are not known are left out.
	Rows(ctx context.Context, keys []int64, f ngeu.Filter) ([]ngeu.Project, error)

	// Versions gives projects of a snapshot by their keys, with the imports that
	// brought them, the newest first. Keys that the snapshot lacks are left out.
	Versions(ctx context.Context, snapshot int64, keys []int64) ([]Version, error)

	// Imports lists all runs, newest first.
	Imports(ctx context.Context) ([]Import, error)
}

// Writer changes what is published. One run at a time: a second one, in this
// process or another, is ErrBusy.
type Writer interface {
	// Apply makes the projects of run.Source those of the list: new ones are
	// added, different ones changed, equal ones left alone, absent ones removed
	// with a tombstone. It publishes a new snapshot at the end, or none when
	// nothing changed. An error of the list, or a context that ends, leaves the
	// published snapshot as it was. The same list again changes nothing.
	Apply(ctx context.Context, run Run, projects iter.Seq2[ngeu.Project, error]) (Result, error)

	// Revert publishes the state before an import as a new snapshot; whatever
	// was imported later is undone with it. An import that is not known or that
	// never published is ngeu.ErrNotFound.
	Revert(ctx context.Context, importID int64) (Result, error)
}

// Words are the parts of a project that a text is sought in.
type Words int

const (
	AllWords     Words = iota // name, summary, beneficiary, measure, theme and place names
	NameWords                 // the name
	LeadingWords              // name, place names and beneficiary
)
