package sqlite

import (
	"context"
	"fmt"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// broughtBy gives, for the keys of the JSON array ?1, the import that brought
// the version first, when that was published, and whether its id was new.
const broughtBy = `SELECT p.key, b.import, s.published, NOT EXISTS (SELECT 1 FROM project o WHERE o.id = p.id AND o.key < p.key)
	FROM project p
	JOIN (SELECT key, coalesce((SELECT min(from_import) FROM life WHERE life.key = v.key), from_import) AS import
		FROM project v WHERE v.key IN (SELECT value FROM json_each(?1))) b ON b.key = p.key
	JOIN snapshot s ON s.id = b.import`

// Versions gives projects by their keys; see store.Reader.
func (s *Store) Versions(ctx context.Context, snapshot int64, keys []int64) ([]store.Version, error) {
	state, err := s.published(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	var w where
	w.add("p.key IN (SELECT value FROM json_each(" + w.arg(list(keys)) + "))")
	w.visible(state)
	projects, err := s.collect(ctx, `SELECT `+projectColumns+` FROM project p WHERE `+w.String()+` ORDER BY p.key DESC`, w.args...)
	if err != nil {
		return nil, fmt.Errorf("sqlite: versions: %w", err)
	}
	if err := s.locate(ctx, projects, ngeu.Filter{}); err != nil {
		return nil, err
	}
	out := make([]store.Version, len(projects))
	at := make(map[int64]*store.Version, len(projects))
	for i, p := range projects {
		out[i].Project = p
		at[p.Key] = &out[i]
	}
	rows, err := s.read.QueryContext(ctx, broughtBy, list(keys))
	if err != nil {
		return nil, fmt.Errorf("sqlite: versions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var key int64
		var published string
		var v store.Version
		if err := rows.Scan(&key, &v.Import, &published, &v.New); err != nil {
			return nil, fmt.Errorf("sqlite: versions: %w", err)
		}
		if v.Published, err = time.Parse(time.RFC3339, published); err != nil {
			return nil, fmt.Errorf("sqlite: versions: %w", err)
		}
		if to := at[key]; to != nil {
			v.Project = to.Project
			*to = v
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("sqlite: versions: %w", err)
	}
	return out, nil
}
