package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Verify tells what is wrong with the file: SQLite's own checks, references,
// spatial and text index against the tables, and the hash of the published
// snapshot against its projects. Nil is sound; problems come joined. It reads
// everything: about 10 s for 100,000 projects.
func (s *Store) Verify(ctx context.Context) error {
	var problems []error
	problem := func(format string, args ...any) { problems = append(problems, fmt.Errorf("sqlite: "+format, args...)) }

	for _, check := range []string{`SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
		`SELECT 'a row of ' || "table" || ' refers to nothing in ' || parent FROM pragma_foreign_key_check`} {
		found, err := s.texts(ctx, check)
		if err != nil {
			return explain(s.path, err)
		}
		for _, line := range found {
			problem("%s", line)
		}
	}
	for _, c := range []struct{ what, rows, index string }{
		{"spatial index", `SELECT count(*) FROM location WHERE lon IS NOT NULL`, `SELECT count(*) FROM location_box`},
		{"text index", `SELECT count(*) FROM project`, `SELECT count(*) FROM project_text_docsize`},
	} {
		n, err := s.ints(ctx, c.rows+` UNION ALL `+c.index)
		if err != nil {
			return explain(s.path, err)
		}
		if n[0] != n[1] {
			problem("%s: %d rows, %d entries", c.what, n[0], n[1])
		}
	}
	if err := s.verifyContent(ctx, problem); err != nil {
		return err
	}
	return errors.Join(problems...)
}

func (s *Store) verifyContent(ctx context.Context, problem func(string, ...any)) error {
	snap, err := s.Snapshot(ctx)
	if err != nil || snap.ID == 0 {
		return err
	}
	var hash store.Hash
	n := 0
	for p, err := range s.Projects(ctx, snap.ID, ngeu.Filter{}, ngeu.Page{}) {
		if err != nil {
			return err
		}
		hash = hash.Add(store.ContentHash(p))
		n++
	}
	if n != snap.Projects {
		problem("snapshot %d: %d projects, not %d", snap.ID, n, snap.Projects)
	}
	if hash.String() != snap.Hash {
		problem("snapshot %d: its content has the hash %s, not %s", snap.ID, hash, snap.Hash)
	}
	return nil
}

func (s *Store) texts(ctx context.Context, query string) ([]string, error) {
	rows, err := s.read.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}
