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
// writes no project: the new snapshot says which earlier state it shows, so that
// a wrong list is gone at once however long it is. The next import settles what
// that means for the rows.
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

// wasVisible is true for a version p that belongs to the state ?1.
const wasVisible = `(p.from_import <= ?1 AND p.to_import > ?1
	OR p.from_import > ?1 AND EXISTS (SELECT 1 FROM life WHERE life.key = p.key AND life.from_import <= ?1 AND life.to_import > ?1))`

// isVisible is the same for the state ?2.
const isVisible = `(p.from_import <= ?2 AND p.to_import > ?2
	OR p.from_import > ?2 AND EXISTS (SELECT 1 FROM life WHERE life.key = p.key AND life.from_import <= ?2 AND life.to_import > ?2))`

// The numbered values are the same in all of these: ?1 the state to return to,
// ?2 the state that is published, ?3 this run.
const (
	// Versions in one of the two states: the ids of those that go, and of those
	// that come back.
	differing = `CREATE TEMP TABLE differing AS SELECT p.id AS id, ` + isVisible + ` AS goes FROM project p NOT INDEXED WHERE ` + isVisible + ` <> ` + wasVisible
	byKind    = `SELECT count(*) FILTER (WHERE goes), count(*) FILTER (WHERE NOT goes) FROM differing`
	departs   = `INSERT INTO departed (id, import, reason) SELECT id, ?3, 'removed_by_source' FROM
		(SELECT id FROM differing WHERE goes EXCEPT SELECT id FROM differing WHERE NOT goes)`
	noDiffering = `DROP TABLE differing`
	showState   = `UPDATE snapshot SET shows = ?1 WHERE id = ?3`
)

func (r *run) revert(ctx context.Context, importID int64) error {
	then, err := r.snapshot(ctx, r.read, `WHERE id < ? ORDER BY id DESC`, importID)
	if err != nil && !errors.Is(err, ngeu.ErrNotFound) {
		return err
	}
	if r.hash, err = store.ParseHash(then.Hash); err != nil {
		return err
	}
	state, err := r.published(ctx, then.ID)
	if err != nil {
		return err
	}
	now, err := r.published(ctx, r.before.ID)
	if err != nil {
		return err
	}
	return r.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		do := func(query string) (n int64, err error) {
			done, err := tx.ExecContext(ctx, query, state, now, r.number)
			if err != nil {
				return 0, err
			}
			return done.RowsAffected()
		}
		if _, err := do(differing); err != nil {
			return err
		}
		var gone, back int
		if err := tx.QueryRowContext(ctx, byKind).Scan(&gone, &back); err != nil {
			return err
		}
		// Ids that were not there before leave a tombstone.
		removed, err := do(departs)
		if err != nil {
			return err
		}
		if _, err := do(noDiffering); err != nil {
			return err
		}
		c := &r.counts
		c.Removed = int(removed)
		c.Changed = gone - c.Removed
		c.Added = back - c.Changed
		c.Read = c.Added + c.Changed
		if err := r.enterSnapshot(ctx, tx, then.AsOf, then.Sources); err != nil {
			return err
		}
		_, err = do(showState)
		return err
	})
}
