package sqlite

import (
	"context"
	"fmt"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Project gives one project; see store.Reader.
func (s *Store) Project(ctx context.Context, snapshot int64, id string) (ngeu.Project, error) {
	state, err := s.published(ctx, snapshot)
	if err != nil {
		return ngeu.Project{}, err
	}
	var w where
	w.add("p.id = " + w.arg(id))
	w.visible(state)
	found, err := s.collect(ctx, `SELECT `+projectColumns+` FROM project p WHERE `+w.String(), w.args...)
	if err != nil {
		return ngeu.Project{}, fmt.Errorf("sqlite: project %s: %w", id, err)
	}
	if len(found) == 0 {
		return ngeu.Project{}, s.absent(ctx, snapshot, id)
	}
	return found[0], s.locate(ctx, found[:1], ngeu.Filter{})
}

const whereIsIt = `SELECT coalesce((SELECT to_id FROM moved WHERE id = ?1 AND import <= ?2 ORDER BY import DESC LIMIT 1), ''),
	coalesce((SELECT reason FROM departed WHERE id = ?1 AND import <= ?2 ORDER BY import DESC LIMIT 1), '')`

// absent says why an id has no project in a snapshot.
func (s *Store) absent(ctx context.Context, snapshot int64, id string) error {
	var to, reason string
	if err := s.read.QueryRowContext(ctx, whereIsIt, id, snapshot).Scan(&to, &reason); err != nil {
		return fmt.Errorf("sqlite: project %s: %w", id, err)
	}
	switch {
	case to != "":
		return &ngeu.MovedError{ID: id, To: to}
	case reason != "":
		return &ngeu.GoneError{ID: id, Reason: reason}
	}
	return fmt.Errorf("sqlite: project %s: %w", id, ngeu.ErrNotFound)
}
