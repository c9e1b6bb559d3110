package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ngeumap/ngeumap/internal/store"
)

const allImports = `SELECT id, source, profile, files, started, finished, state, reverts,
	read, added, changed, unchanged, removed, quarantined, rejected, columns FROM import ORDER BY id DESC`

// Imports lists all runs, newest first.
func (s *Store) Imports(ctx context.Context) ([]store.Import, error) {
	rows, err := s.read.QueryContext(ctx, allImports)
	if err != nil {
		return nil, fmt.Errorf("sqlite: imports: %w", err)
	}
	defer rows.Close()
	var out []store.Import
	for rows.Next() {
		var i store.Import
		var files, columns []byte
		var started, finished string
		err := rows.Scan(
			&i.ID,
			&i.Source,
			&i.Profile,
			&files,
			&started,
			&finished,
			&i.State,
			&i.Reverts,
			&i.Read,
			&i.Added,
			&i.Changed,
			&i.Unchanged,
			&i.Removed,
			&i.Quarantined,
			&i.Rejected,
			&columns,
		)
		if err == nil {
			err = json.Unmarshal(files, &i.Files)
		}
		if err == nil {
			err = json.Unmarshal(columns, &i.Columns)
		}
		if err == nil {
			i.Started, err = time.Parse(time.RFC3339, started)
		}
		if err == nil && finished != "" {
			i.Finished, err = time.Parse(time.RFC3339, finished)
		}
		if err != nil {
			return nil, fmt.Errorf("sqlite: imports: %w", err)
		}
		out = append(out, i)
	}
	return out, rows.Err()
}
