package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// still is the to_import of a version that nothing has ended; it stands in the
// conditions of partial indexes, which need a literal.
const still = "9223372036854775807"

// run is one import from its number to its snapshot.
type run struct {
	*Store
	number int64         // 0 for a dry run
	before ngeu.Snapshot // what is published while it runs
	hash   store.Hash    // of the projects as they will be
	source ngeu.SourceState
	counts store.Counts
}

// start takes the lock, clears what a killed run left behind, and enters the
// import into the history.
func (s *Store) start(ctx context.Context, of store.Import, dry bool) (_ *run, unlock func() error, err error) {
	unlock, err = s.lock(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, unlock())
		}
	}()
	if err := s.cleanAll(ctx); err != nil {
		return nil, nil, err
	}
	if of.Reverts == 0 {
		if err := s.settle(ctx); err != nil {
			return nil, nil, err
		}
	}
	if !dry {
		if _, err := s.Purge(ctx, s.now()); err != nil && !errors.Is(err, errLogRead) {
			return nil, nil, err
		}
	}
	r := &run{Store: s}
	r.before, err = s.Snapshot(ctx)
	if err != nil {
		return nil, nil, err
	}
	if r.hash, err = store.ParseHash(r.before.Hash); err != nil {
		return nil, nil, err
	}
	if !dry {
		r.number, err = s.enter(ctx, of)
	}
	return r, unlock, err
}

const enterImport = `INSERT INTO import (source, profile, files, started, state, reverts, first_key)
	VALUES (?, ?, ?, ?, 'running', ?, (SELECT coalesce(max(key), 0) + 1 FROM project))`

func (s *Store) enter(ctx context.Context, i store.Import) (int64, error) {
	files, err := json.Marshal(append([]string{}, i.Files...))
	if err != nil {
		return 0, fmt.Errorf("sqlite: import: %w", err)
	}
	done, err := s.write.ExecContext(ctx, enterImport, i.Source, i.Profile, string(files), instant(i.Started), i.Reverts)
	if err != nil {
		return 0, fmt.Errorf("sqlite: import: %w", err)
	}
	return done.LastInsertId()
}

// change runs one write transaction. A cancelled context is noticed between
// transactions: within them it would cost a goroutine for every statement.
func (r *run) change(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	db := r.write
	if r.number == 0 {
		db = r.read
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// sources gives the lists of the coming snapshot: those of the last one, with
// this run's in its new state.
func (r *run) sources(ctx context.Context, tx *sql.Tx) ([]ngeu.SourceState, error) {
	at := r.source
	var newest ngeu.Date
	err := tx.QueryRowContext(ctx, `SELECT count(*), coalesce(max(as_of), '') FROM project WHERE source = ? AND to_import = `+still, at.ID).Scan(&at.Projects, &newest)
	if err != nil {
		return nil, err
	}
	if at.AsOf == "" {
		at.AsOf = newest
	}
	out := slices.DeleteFunc(slices.Clone(r.before.Sources), func(o ngeu.SourceState) bool { return o.ID == at.ID })
	if at.Projects > 0 {
		out = append(out, at)
	}
	slices.SortFunc(out, func(a, b ngeu.SourceState) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// publish makes the run's state the current one: the one moment that readers
// notice.
func (r *run) publish(ctx context.Context, tx *sql.Tx, sources []ngeu.SourceState) error {
	newest := ngeu.Date("")
	for _, at := range sources {
		var of ngeu.Date
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(as_of), '') FROM project WHERE source = ? AND to_import = `+still, at.ID).Scan(&of); err != nil {
			return err
		}
		newest = max(newest, of)
	}
	return r.enterSnapshot(ctx, tx, newest, sources)
}

func (r *run) enterSnapshot(ctx context.Context, tx *sql.Tx, asOf ngeu.Date, sources []ngeu.SourceState) error {
	projects := 0
	for _, at := range sources {
		projects += at.Projects
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO snapshot (id, published, hash, as_of, projects) VALUES (?, ?, ?, ?, ?)`,
		r.number, instant(r.now()), r.hash[:], asOf, projects); err != nil {
		return err
	}
	for _, at := range sources {
		if _, err := tx.ExecContext(ctx, `INSERT INTO snapshot_source (snapshot, source, name, url, as_of, projects) VALUES (?, ?, ?, ?, ?, ?)`,
			r.number, at.ID, at.Name, at.URL, at.AsOf, at.Projects); err != nil {
			return err
		}
	}
	return r.finish(ctx, tx, store.Published)
}

const finishImport = `UPDATE import SET state = ?, finished = ?, read = ?, added = ?, changed = ?, unchanged = ?,
	removed = ?, quarantined = ?, rejected = ? WHERE id = ?`

func (r *run) finish(ctx context.Context, tx *sql.Tx, state store.State) error {
	c := r.counts
	_, err := tx.ExecContext(ctx, finishImport, state, instant(r.now()),
		c.Read, c.Added, c.Changed, c.Unchanged, c.Removed, c.Quarantined, c.Rejected, r.number)
	return err
}

// result tells the caller what happened.
func (r *run) result(ctx context.Context) (store.Result, error) {
	snap, err := r.Snapshot(ctx)
	return store.Result{Import: r.number, Snapshot: snap, Counts: r.counts}, err
}

// abandon clears the run away after an error, whatever became of the context.
func (r *run) abandon(ctx context.Context, err error) error {
	if r.number == 0 {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return errors.Join(err, r.clean(ctx, r.number))
}
