package store

import (
	"errors"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// ErrBusy says that another import is running on the same store.
var ErrBusy = errors.New("another import is running on this database; wait for it to end")

// Run describes one import before it starts.
type Run struct {
	Source  ngeu.SourceState // ID, Name, URL and AsOf; Projects is counted by the store
	Profile string           // how the files were read
	Files   []string         // their names, without folders
	DryRun  bool             // compare and count, write nothing
	Started time.Time        // for the history and for SnapshotAt

	// Renamed maps ids that the source gave up to the ids they have now. The old
	// ids redirect from this import on.
	Renamed map[string]string

	// Keep tells whether a project that is missing from the list must stay as it
	// is, because its row was there but could not be read. Nil keeps none.
	Keep func(id string) bool

	// Refused is told of each project that the store cannot take: an id that
	// came twice, or that belongs to another source. Nil ignores them; they are
	// counted all the same.
	Refused func(p ngeu.Project, err error)

	// LeftOut gives, at the end of the list, what its reader left
	// out, for the history. Nil is none.
	LeftOut func() (quarantined, rejected int)
}

// Result is what a run did.
type Result struct {
	Import   int64         // its number in the history; 0 for a dry run
	Snapshot ngeu.Snapshot // what is published now
	Counts
}

// Counts says what became of the records of an import: Read is the sum of
// Added, Changed, Unchanged, Quarantined and Rejected. Removed are projects of
// the store that the list no longer has.
type Counts struct {
	Read, Added, Changed, Unchanged, Removed, Quarantined, Rejected int
}

// State says how far a run came.
type State string

const (
	Running   State = "running"   // or killed, until the next run notices
	Published State = "published" // its number is a snapshot
	Unchanged State = "unchanged" // complete, but nothing to publish
	Abandoned State = "abandoned" // ended by an error or killed; it left nothing
)

// Import is one run in the history.
type Import struct {
	ID       int64
	Source   string // ngeu.SourceState.ID; of a revert that of the import undone
	Profile  string
	Files    []string
	Started  time.Time
	Finished time.Time // zero while running
	State    State
	Reverts  int64 // the import that this one undid, 0 for an import of a list
	Counts
}
