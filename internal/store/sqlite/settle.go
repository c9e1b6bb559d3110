package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// The numbered values are the same in all of these: ?1 the state that the
// snapshot shows, ?2 the snapshot, ?3 the last key seen or a list of keys, ?4 how
// many.
const (
	unsettled = `SELECT id, shows FROM snapshot WHERE id = (SELECT max(id) FROM snapshot) AND shows IS NOT NULL`
	cameSince = `SELECT key FROM project p NOT INDEXED WHERE to_import = ` + still + ` AND from_import > ?1 AND from_import <> ?2 AND key > ?3
		AND NOT ` + wasVisible + ` ORDER BY key LIMIT ?4`
	endedSince = `SELECT key FROM project p NOT INDEXED WHERE to_import < ` + still + ` AND to_import > ?1 AND from_import <> ?2 AND key > ?3
		AND ` + wasVisible + ` ORDER BY key LIMIT ?4`
	endAll      = `UPDATE project SET to_import = ?2 WHERE key IN (SELECT value FROM json_each(?3)) AND from_import > ?1`
	rememberAll = `INSERT INTO life (key, from_import, to_import) SELECT key, from_import, to_import FROM project
		WHERE key IN (SELECT value FROM json_each(?3)) AND to_import > ?1 AND from_import <> ?2`
	reviveAll = `UPDATE project SET from_import = ?2, to_import = ` + still + ` WHERE key IN (SELECT value FROM json_each(?3)) AND to_import > ?1`
	ownState  = `UPDATE snapshot SET shows = NULL WHERE id = ?2 AND shows = ?1`
)

// settle gives versions the spans that the last rollback implies, so that what
// is live can be compared with a list again: versions that the rollback took
// away are ended by it; those that it brought back live on, and remember their
// earlier span. No snapshot looks different before, after or in between, so it
// may be killed and done again.
func (s *Store) settle(ctx context.Context) error {
	var id, shows int64
	err := s.read.QueryRowContext(ctx, unsettled).Scan(&id, &shows)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sqlite: settling a rollback: %w", err)
	}
	r := &run{Store: s, number: id}
	if err = r.each(ctx, cameSince, shows, endAll); err == nil {
		err = r.each(ctx, endedSince, shows, rememberAll, reviveAll)
	}
	if err == nil {
		_, err = s.write.ExecContext(ctx, ownState, shows, id)
	}
	if err != nil {
		return fmt.Errorf("sqlite: settling the rollback %d: %w", id, err)
	}
	return nil
}

// each runs statements over the versions of a query, in batches.
func (r *run) each(ctx context.Context, query string, state int64, statements ...string) error {
	for last, more := int64(0), true; more; {
		err := r.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
			keys, err := ints(ctx, tx, query, state, r.number, last, writeBatch)
			if err != nil || len(keys) == 0 {
				more = false
				return err
			}
			last, more = keys[len(keys)-1], len(keys) == writeBatch
			for _, st := range statements {
				if _, err := tx.ExecContext(ctx, st, state, r.number, list(keys)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
