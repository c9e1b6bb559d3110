package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Revert publishes the state before an import once more; see store.Writer. It
// writes no project again: versions that came since are ended, versions that
// ended since live on, and remember their earlier span.
func (s *Store) Revert(ctx context.Context, importID int64) (_ store.Result, err error) {
	var source string
	err = s.read.QueryRowContext(ctx, `SELECT source FROM import WHERE id = ? AND state = 'published'`, importID).Scan(&source)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Result{}, fmt.Errorf("sqlite: import %d was never published: %w", importID, ngeu.ErrNotFound)
	}
	if err != nil {
		return store.Result{}, fmt.Errorf("sqlite: revert: %w", err)
	}
	r, unlock, err := s.start(ctx, store.Import{Source: source, Profile: "revert", Started: s.now(), Reverts: importID}, false)
	if err != nil {
		return store.Result{}, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := r.revert(ctx, importID); err != nil {
		return store.Result{}, r.abandon(ctx, fmt.Errorf("sqlite: revert %d: %w", importID, err))
	}
	return r.result(ctx)
}

// wasVisible is true for a version p that snapshot ?1 shows.
const wasVisible = `(p.from_import <= ?1 AND p.to_import > ?1
	OR p.from_import > ?1 AND EXISTS (SELECT 1 FROM life WHERE life.key = p.key AND life.from_import <= ?1 AND life.to_import > ?1))`

// The numbered values are the same in all of these: ?1 the state to return to,
// ?2 this run, ?3 the last key seen or a list of keys, ?4 how many.
const (
	cameSince = `SELECT key FROM project p NOT INDEXED WHERE to_import = ` + still + ` AND from_import > ?1 AND from_import <> ?2 AND key > ?3
		AND NOT ` + wasVisible + ` ORDER BY key LIMIT ?4`
	endedSince = `SELECT key FROM project p NOT INDEXED WHERE to_import < ` + still + ` AND to_import > ?1 AND from_import <> ?2 AND key > ?3
		AND ` + wasVisible + ` ORDER BY key LIMIT ?4`
	endAll  = `UPDATE project SET to_import = ?2 WHERE key IN (SELECT value FROM json_each(?3)) AND from_import > ?1`
	departs = `INSERT INTO departed (id, import, reason) SELECT n.id, ?2, 'removed_by_source' FROM project n
		WHERE n.key IN (SELECT value FROM json_each(?3)) AND NOT EXISTS (SELECT 1 FROM project p WHERE p.id = n.id AND ` + wasVisible + `)`
	rememberAll = `INSERT INTO life (key, from_import, to_import) SELECT key, from_import, to_import FROM project
		WHERE key IN (SELECT value FROM json_each(?3)) AND to_import > ?1 AND from_import <> ?2`
	reviveAll = `UPDATE project SET from_import = ?2, to_import = ` + still + ` WHERE key IN (SELECT value FROM json_each(?3)) AND to_import > ?1`
)

func (r *run) revert(ctx context.Context, importID int64) error {
	then, err := r.snapshot(ctx, r.read, `WHERE id < ? ORDER BY id DESC`, importID)
	if err != nil && !errors.Is(err, ngeu.ErrNotFound) {
		return err
	}
	if r.hash, err = store.ParseHash(then.Hash); err != nil {
		return err
	}
	// Versions that came since are ended; ids that were not there before leave a
	// tombstone.
	ended, err := r.each(ctx, cameSince, then.ID, endAll, departs)
	if err != nil {
		return err
	}
	revived, err := r.each(ctx, endedSince, then.ID, rememberAll, reviveAll)
	if err != nil {
		return err
	}
	r.counts.Removed = ended[1]
	r.counts.Changed = ended[0] - ended[1]
	r.counts.Added = revived[1] - r.counts.Changed
	r.counts.Read = r.counts.Added + r.counts.Changed
	return r.change(ctx, func(ctx context.Context, tx *sql.Tx) error { return r.publish(ctx, tx, then.Sources) })
}

// each runs statements over the versions of a query, in batches, and counts the
// rows that each of them changed.
func (r *run) each(ctx context.Context, query string, then int64, statements ...string) ([]int, error) {
	changed := make([]int, len(statements))
	for last, more := int64(0), true; more; {
		err := r.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
			keys, err := ints(ctx, tx, query, then, r.number, last, writeBatch)
			if err != nil || len(keys) == 0 {
				more = false
				return err
			}
			last, more = keys[len(keys)-1], len(keys) == writeBatch
			for i, st := range statements {
				done, err := tx.ExecContext(ctx, st, then, r.number, list(keys))
				if err != nil {
					return err
				}
				n, err := done.RowsAffected()
				if err != nil {
					return err
				}
				changed[i] += int(n)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return changed, nil
}
