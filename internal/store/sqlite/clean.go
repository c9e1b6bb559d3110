package sqlite

import (
	"context"
	"fmt"
)

// cleanAll clears what killed runs left behind. It needs the lock: then no run
// that still says "running" can be alive.
func (s *Store) cleanAll(ctx context.Context) error {
	numbers, err := s.ints(ctx, `SELECT id FROM import WHERE state = 'running' ORDER BY id DESC`)
	if err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	for _, n := range numbers {
		if err := s.clean(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// What a run did is undone by its number, ?1.
var (
	// In batches of ?2: new versions with all that hangs on them.
	newVersions = `SELECT key FROM project WHERE key >= (SELECT first_key FROM import WHERE id = ?1) AND from_import = ?1 LIMIT ?2`
	dropNew     = []string{
		`DELETE FROM location_box WHERE key IN (SELECT l.key FROM location l WHERE l.project IN (SELECT value FROM json_each(?1)))`,
		`DELETE FROM project_text WHERE rowid IN (SELECT value FROM json_each(?1))`,
		`DELETE FROM project WHERE key IN (SELECT value FROM json_each(?1))`, // locations go with it
	}
	// At once: what the run did to versions that were there.
	giveBack = []string{
		`UPDATE project SET to_import = ` + still + ` WHERE to_import < ` + still + ` AND to_import = ?1`,
		`DELETE FROM departed WHERE import = ?1`,
		`DELETE FROM moved WHERE import = ?1`,
	}
	abandonImport = `UPDATE import SET state = 'abandoned', finished = ? WHERE id = ?`
)

// clean undoes an unpublished run. It may itself be killed and done again.
func (s *Store) clean(ctx context.Context, number int64) error {
	for {
		keys, err := s.ints(ctx, newVersions, number, writeBatch)
		if err != nil {
			return fmt.Errorf("sqlite: clean import %d: %w", number, err)
		}
		if len(keys) == 0 {
			break
		}
		if err := s.all(ctx, dropNew, list(keys)); err != nil {
			return fmt.Errorf("sqlite: clean import %d: %w", number, err)
		}
	}
	if err := s.all(ctx, giveBack, number); err != nil {
		return fmt.Errorf("sqlite: clean import %d: %w", number, err)
	}
	if _, err := s.write.ExecContext(ctx, abandonImport, instant(s.now()), number); err != nil {
		return fmt.Errorf("sqlite: clean import %d: %w", number, err)
	}
	return nil
}

// all runs statements in one transaction, each with the same argument.
func (s *Store) all(ctx context.Context, statements []string, arg any) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, st := range statements {
		if _, err := tx.ExecContext(ctx, st, arg); err != nil {
			return err
		}
	}
	return tx.Commit()
}
