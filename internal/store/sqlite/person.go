package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

var _ store.People = (*Store)(nil)

const (
	// A name that is gone does not come back, and the earliest day counts.
	upsertPerson = `INSERT INTO person (project, name, remove_on) VALUES (?1, ?2, ?3)
		ON CONFLICT (project) DO UPDATE SET name = ?2, remove_on = min(remove_on, ?3) WHERE name <> '' AND (name <> ?2 OR remove_on > ?3)`
	dropPerson = `DELETE FROM person WHERE project = ?`
	allPersons = `SELECT project, name, remove_on FROM person ORDER BY project`
	// What an import that is running brings lives, too: ?2 is the newest snapshot.
	isLive = `EXISTS (SELECT 1 FROM project p WHERE p.id = person.project AND (p.from_import > ?2 OR ` + wasVisible + `))`
)

// Persons lists the names that are kept; "" stands for one that is gone.
func (s *Store) Persons(ctx context.Context) ([]store.Person, error) {
	found, err := persons(ctx, s.read, allPersons)
	if err != nil {
		return nil, fmt.Errorf("sqlite: persons: %w", err)
	}
	return found, nil
}

func persons(ctx context.Context, q queryer, query string, args ...any) ([]store.Person, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []store.Person
	for rows.Next() {
		var p store.Person
		if err := rows.Scan(&p.Project, &p.Name, &p.RemoveOn); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// keepPerson notes who the recipient of an accepted project is, or that it is
// nobody any more. A name whose day has passed is not written at all.
func (w *writer) keepPerson(p ngeu.Project) error {
	if w.number == 0 {
		return nil
	}
	if p.Person != nil {
		name := p.Person.Name
		if string(p.Person.RemoveOn) <= w.now().UTC().Format(time.DateOnly) {
			name = ""
		}
		return w.person.exec(p.ID, name, string(p.Person.RemoveOn))
	}
	if !w.people[p.ID] {
		return nil
	}
	return w.nobody.exec(p.ID)
}

// Purge deletes the names whose day has come; see store.People.
func (s *Store) Purge(ctx context.Context, today time.Time) (int, error) {
	day := today.UTC().Format(time.DateOnly)
	return s.rewrite(ctx, func(ctx context.Context, tx *sql.Tx) (int, error) {
		due, err := tx.ExecContext(ctx, `UPDATE person SET name = '' WHERE name <> '' AND remove_on <= ?`, day)
		if err != nil {
			return 0, err
		}
		newest, err := s.Snapshot(ctx)
		if err != nil {
			return 0, err
		}
		state, err := s.published(ctx, newest.ID)
		if err != nil {
			return 0, err
		}
		gone, err := tx.ExecContext(ctx, `DELETE FROM person WHERE NOT `+isLive, state, newest.ID)
		if err != nil {
			return 0, err
		}
		a, err := due.RowsAffected()
		if err != nil {
			return 0, err
		}
		b, err := gone.RowsAffected()
		return int(a + b), err
	})
}

// Forget deletes one name; see store.People.
func (s *Store) Forget(ctx context.Context, project string, today time.Time) error {
	n, err := s.rewrite(ctx, func(ctx context.Context, tx *sql.Tx) (int, error) {
		done, err := tx.ExecContext(ctx, `UPDATE person SET name = '', remove_on = min(remove_on, ?2) WHERE name <> '' AND project = ?1`,
			project, today.UTC().Format(time.DateOnly))
		if err != nil {
			return 0, err
		}
		n, err := done.RowsAffected()
		return int(n), err
	})
	if err == nil && n == 0 {
		return fmt.Errorf("sqlite: person of project %s: %w", project, ngeu.ErrNotFound)
	}
	return err
}

// rewrite deletes names and writes the table anew if there were any. A page that
// is freed is overwritten in full with secure_delete, while a page that stays
// could hold remains of rows that moved. At the end the log, which holds earlier
// pages, is folded back and cut to nothing.
func (s *Store) rewrite(ctx context.Context, remove func(context.Context, *sql.Tx) (int, error)) (int, error) {
	n, err := s.rewritten(ctx, remove)
	if err != nil {
		return 0, fmt.Errorf("sqlite: removing names: %w", err)
	}
	var busy, frames, folded int
	if err := s.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &folded); err != nil {
		return n, fmt.Errorf("sqlite: removing names: %w", err)
	}
	if busy != 0 {
		return n, fmt.Errorf("sqlite: %s-wal: %w", s.path, errLogRead)
	}
	return n, nil
}

var errLogRead = errors.New("the log is being read and could not be cut; names that were removed stand in it until the next try")

func (s *Store) rewritten(ctx context.Context, remove func(context.Context, *sql.Tx) (int, error)) (int, error) {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	n, err := remove(ctx, tx)
	if err != nil || n == 0 {
		return 0, err
	}
	left, err := persons(ctx, tx, allPersons)
	if err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM person`); err != nil {
		return 0, err
	}
	for _, p := range left {
		if _, err := tx.ExecContext(ctx, upsertPerson, p.Project, p.Name, p.RemoveOn); err != nil {
			return 0, err
		}
	}
	return n, tx.Commit()
}
