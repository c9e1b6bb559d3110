package store

import (
	"errors"
	"math"
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

	// Columns gives, at the end of the list, what its files looked like, for the
	// history. Nil is not known.
	Columns func() []Column

	// Accept is asked when the list was read and compared to its end, and before
	// anything is published, in a dry run, too. An error of it ends the run like
	// one of the list, and comes back from Apply. Nil accepts.
	Accept func(Draft) error
}

// Column is one column of the files of an import.
type Column struct {
	Name  string `json:"name"`
	Width int    `json:"width,omitempty"` // characters of its codes; 0 where they are no codes, or of several widths
}

// Draft is what a run is about to publish.
type Draft struct {
	Counts
	Live int     // projects of the source that are published now
	Last *Import // the import of the source that these come from; nil for the first
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
	Columns  []Column
	Counts
}

// LastInEffect gives, of a history with the newest import first, the import
// that the published projects of a source come from: the last one that nothing
// has undone.
func LastInEffect(history []Import, source string) *Import {
	below := int64(math.MaxInt64) // later imports were undone
	for i := range history {
		at := &history[i]
		switch {
		case at.ID >= below || at.State != Published && at.State != Unchanged:
		case at.Reverts > 0:
			below = at.Reverts
		case at.Source == source:
			return at
		}
	}
	return nil
}
