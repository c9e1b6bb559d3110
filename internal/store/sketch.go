package store

import (
	"context"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Sketch reads what an index needs of one snapshot, quickly: in the order of
// the file, in parts that may be read at the same time.
type Sketch interface {
	// Stamp names the snapshot and this very database: it differs when a key
	// might mean another project.
	Stamp() string

	// Parts is the number of parts.
	Parts() int

	// Part reads one part. project is given the snapshot's projects with Key,
	// ID, Name, Country, Pillar, Theme, Kind, Status and years; location is given
	// locations with Point, Precision, PlaceCode, PlaceName and NUTS, and the key
	// of their project, which may lie in another part or, where it is none of
	// the snapshot, in none. Both are written over afterwards; strings may be kept.
	Part(ctx context.Context, part int, project func(*ngeu.Project), location func(project int64, l *ngeu.Location)) error

	// Order gives the keys of all projects of the snapshot, and perhaps others,
	// by id or by name.
	Order(ctx context.Context, by ngeu.Sort) ([]int64, error)
}
