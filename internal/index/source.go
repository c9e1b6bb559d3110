package index

import (
	"context"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Source is where the projects of a snapshot come from: a store.Sketch.
type Source interface {
	Parts() int
	Part(ctx context.Context, part int, project func(*ngeu.Project), location func(project int64, l *ngeu.Location)) error
	Order(ctx context.Context, by ngeu.Sort) ([]int64, error)
}
