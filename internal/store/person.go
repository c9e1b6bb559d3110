package store

import (
	"context"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Person is a natural person among the recipients. The name stands in no
// project, index, snapshot or hash; it is kept apart for the steward alone, until
// the day that Article 25a(4) of Regulation (EU) 2021/241 sets.
type Person struct {
	Project  string // id
	Name     string
	RemoveOn ngeu.Date // day from which the name is gone
}

// People keeps the names of natural persons.
type People interface {
	// Persons lists the projects of natural persons by id; "" is a name that is
	// gone.
	Persons(ctx context.Context) ([]Person, error)

	// Purge deletes the names whose day has come, and those of projects that are
	// no longer published, so that no byte of them is left in any file. It gives
	// how many there were.
	Purge(ctx context.Context, today time.Time) (int, error)

	// Recheck hides persons in all snapshots. It asks hide of each version that
	// names a recipient: those of projects that are known as persons', and those
	// of source ("": none). hide takes the person out, says in Project.Person what
	// is kept, and tells whether there was one. Snapshots keep their numbers; the
	// hashes of those that show a version follow it. It gives how many versions
	// changed; ErrBusy while an import is running.
	Recheck(ctx context.Context, source string, hide func(p *ngeu.Project, known bool) bool) (int, error)

	// Forget deletes the name of one project at once, and no later import brings
	// it back; ngeu.ErrNotFound where none is kept.
	Forget(ctx context.Context, project string, today time.Time) error
}
