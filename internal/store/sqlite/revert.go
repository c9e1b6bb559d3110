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

const (
	// ?1 the state to return to, ?2 this run, ?3 the last key seen, ?4 how many.
	cameSince = `SELECT key, id, hash FROM project p NOT INDEXED WHERE to_import = ` + still + ` AND from_import > ?1 AND from_import <> ?2 AND key > ?3
		AND NOT ` + wasVisible + ` ORDER BY key LIMIT ?4`
	endedSince = `SELECT key, id, hash FROM project p NOT INDEXED WHERE to_import < ` + still + ` AND to_import > ?1 AND key > ?3
		AND from_import <> ?2 AND ` + wasVisible + ` ORDER BY key LIMIT ?4`
	rememberSpan = `INSERT INTO life (key, from_import, to_import) SELECT key, from_import, to_import FROM project WHERE key = ?`
	reviveOne    = `UPDATE project SET from_import = ?, to_import = ` + still + ` WHERE key = ?`
	hadVersion   = `SELECT EXISTS (SELECT 1 FROM project p WHERE p.id = ?2 AND ` + wasVisible + `)`
)

func (r *run) revert(ctx context.Context, importID int64) error {
	then, err := r.snapshot(ctx, r.read, `WHERE id < ? ORDER BY id DESC`, importID)
	if err != nil && !errors.Is(err, ngeu.ErrNotFound) {
		return err
	}
	if r.hash, err = store.ParseHash(then.Hash); err != nil {
		return err
	}
	if err := r.each(ctx, cameSince, then.ID, func(ctx context.Context, tx *sql.Tx, v version) error { return r.undo(ctx, tx, then.ID, v) }); err != nil {
		return err
	}
	if err := r.each(ctx, endedSince, then.ID, r.revive); err != nil {
		return err
	}
	r.counts.Added -= r.counts.Changed
	r.counts.Read = r.counts.Added + r.counts.Changed
	return r.change(ctx, func(ctx context.Context, tx *sql.Tx) error { return r.publish(ctx, tx, then.Sources) })
}

// each does something to the versions of a query, in batches.
func (r *run) each(ctx context.Context, query string, then int64, do func(context.Context, *sql.Tx, version) error) error {
	for last, more := int64(0), true; more; {
		err := r.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
			found, err := versions(ctx, tx, query, then, r.number, last, writeBatch)
			if err != nil {
				return err
			}
			more = len(found) == writeBatch
			for _, v := range found {
				last = v.key
				if err := do(ctx, tx, v); err != nil {
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

// undo ends a version that came since; an id that was not there before leaves
// a tombstone.
func (r *run) undo(ctx context.Context, tx *sql.Tx, then int64, v version) error {
	if _, err := tx.ExecContext(ctx, endVersion, r.number, v.key); err != nil {
		return err
	}
	var had bool
	if err := tx.QueryRowContext(ctx, hadVersion, then, v.id).Scan(&had); err != nil {
		return err
	}
	if had {
		r.counts.Changed++
		return nil
	}
	r.counts.Removed++
	_, err := tx.ExecContext(ctx, `INSERT INTO departed (id, import, reason) VALUES (?, ?, 'removed_by_source')`, v.id, r.number)
	return err
}

func (r *run) revive(ctx context.Context, tx *sql.Tx, v version) error {
	r.counts.Added++
	if _, err := tx.ExecContext(ctx, rememberSpan, v.key); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, reviveOne, r.number, v.key)
	return err
}
