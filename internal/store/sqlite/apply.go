package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// writeBatch is how many projects one write transaction takes: long enough to
// be quick, short enough that the log is folded back all the time.
const writeBatch = 5000

// Apply imports one list; see store.Writer.
func (s *Store) Apply(ctx context.Context, of store.Run, projects iter.Seq2[ngeu.Project, error]) (_ store.Result, err error) {
	if of.Source.ID == "" {
		return store.Result{}, errors.New("sqlite: import: the run names no source")
	}
	r, unlock, err := s.start(ctx, store.Import{Source: of.Source.ID, Profile: of.Profile, Files: of.Files, Started: of.Started}, of.DryRun)
	if err != nil {
		return store.Result{}, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	r.source = of.Source
	a := &apply{run: r, of: of, added: map[string]bool{}}
	if err := a.all(ctx, projects); err != nil {
		return store.Result{}, r.abandon(ctx, fmt.Errorf("sqlite: import %s: %w", of.Source.ID, err))
	}
	return r.result(ctx)
}

// apply compares a list with what is live and writes the difference.
type apply struct {
	*run
	of       store.Run
	seen     seen            // versions that are in the list
	added    map[string]bool // ids that a dry run would add
	project  int64           // key of the last version written
	location int64           // key of the last location written
	people   map[string]bool // ids whose recipient was a natural person before
	moved    int             // ids that redirect from now on
}

func (a *apply) all(ctx context.Context, projects iter.Seq2[ngeu.Project, error]) error {
	err := a.read.QueryRowContext(ctx, `SELECT coalesce((SELECT max(key) FROM project), 0), coalesce((SELECT max(key) FROM location), 0)`).Scan(&a.project, &a.location)
	if err != nil {
		return err
	}
	known, err := a.Persons(ctx)
	if err != nil {
		return err
	}
	a.people = make(map[string]bool, len(known))
	for _, p := range known {
		a.people[p.Project] = true
	}
	part := make([]ngeu.Project, 0, writeBatch)
	for p, err := range projects {
		if err != nil {
			return err
		}
		if part = append(part, p); len(part) == writeBatch {
			if err := a.part(ctx, part); err != nil {
				return err
			}
			part = part[:0]
		}
	}
	if err := a.part(ctx, part); err != nil {
		return err
	}
	if err := a.remove(ctx); err != nil {
		return err
	}
	if a.of.LeftOut != nil {
		q, r := a.of.LeftOut()
		a.counts.Quarantined += q
		a.counts.Rejected += r
	}
	c := &a.counts
	c.Read = c.Added + c.Changed + c.Unchanged + c.Quarantined + c.Rejected
	if err := a.accept(ctx); err != nil {
		return err
	}
	if a.number == 0 {
		return nil
	}
	return a.change(ctx, a.end)
}

// accept asks whether what the run found may be published.
func (a *apply) accept(ctx context.Context) error {
	if a.of.Accept == nil {
		return nil
	}
	history, err := a.Imports(ctx)
	if err != nil {
		return err
	}
	draft := store.Draft{Counts: a.counts, Last: store.LastInEffect(history, a.of.Source.ID)}
	for _, at := range a.before.Sources {
		if at.ID == a.of.Source.ID {
			draft.Live = at.Projects
		}
	}
	return a.of.Accept(draft)
}

// end redirects renamed ids and publishes, if there is anything to publish.
func (a *apply) end(ctx context.Context, tx *sql.Tx) error {
	for old, id := range a.of.Renamed {
		done, err := tx.ExecContext(ctx, `INSERT INTO moved (id, import, to_id) SELECT ?1, ?2, ?3
			WHERE ?3 <> coalesce((SELECT to_id FROM moved WHERE id = ?1 ORDER BY import DESC LIMIT 1), '')`, old, a.number, id)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if err != nil {
			return err
		}
		a.moved += int(n)
	}
	if a.of.Columns != nil {
		columns, err := json.Marshal(append([]store.Column{}, a.of.Columns()...))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE import SET columns = ? WHERE id = ?`, string(columns), a.number); err != nil {
			return err
		}
	}
	sources, err := a.sources(ctx, tx)
	if err != nil {
		return err
	}
	c := a.counts
	if c.Added+c.Changed+c.Removed+a.moved == 0 && slices.Equal(sources, a.before.Sources) {
		return a.finish(ctx, tx, store.Unchanged)
	}
	return a.publish(ctx, tx, sources)
}

// part compares and writes one batch.
func (a *apply) part(ctx context.Context, part []ngeu.Project) error {
	if len(part) == 0 {
		return ctx.Err()
	}
	return a.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		w, err := a.writer(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range part {
			if err := a.put(ctx, w, p); err != nil {
				return fmt.Errorf("project %s: %w", p.ID, err)
			}
		}
		return nil
	})
}

// put decides what one project means for the store.
func (a *apply) put(ctx context.Context, w *writer, p ngeu.Project) error {
	p.Source.ID = a.of.Source.ID
	if err := store.Check(p); err != nil {
		return a.refuse(p, err)
	}
	hash := store.ContentHash(p)
	old, source, from, err := w.scanLive(ctx, p.ID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if a.added[p.ID] {
			return a.refuse(p, errTwice)
		}
		a.counts.Added++
	case err != nil:
		return err
	case from == a.number && a.number > 0 || a.seen.has(old.key):
		return a.refuse(p, errTwice)
	case old.hash == hash:
		a.counts.Unchanged++
		a.seen.mark(old.key)
		if source != a.of.Source.ID {
			return nil
		}
		return w.keepPerson(ctx, p)
	case source != a.of.Source.ID:
		return a.refuse(p, ngeu.Invalid("id", p.ID, "this id belongs to the list "+source+", which says something else of it"))
	default:
		a.counts.Changed++
		a.seen.mark(old.key)
		a.hash = a.hash.Sub(old.hash)
		if err := w.end(ctx, old.key); err != nil {
			return err
		}
	}
	a.hash = a.hash.Add(hash)
	if a.number == 0 {
		a.added[p.ID] = true
		return nil
	}
	if err := w.insert(ctx, p, hash); err != nil {
		return err
	}
	return w.keepPerson(ctx, p)
}

var errTwice = errors.New("the id comes twice in this list; the first row counts")

func (a *apply) refuse(p ngeu.Project, err error) error {
	a.counts.Rejected++
	if a.of.Refused != nil {
		a.of.Refused(p, err)
	}
	return nil
}

// By key, in one pass over the table: an index would be sorted again for each batch.
const liveOfSource = `SELECT key, id, hash FROM project NOT INDEXED WHERE source = ?1 AND to_import = ` + still + ` AND from_import <> ?2 AND key > ?3 ORDER BY key LIMIT ?4`

// remove ends the projects that the list no longer has.
func (a *apply) remove(ctx context.Context) error {
	for last, more := int64(0), true; more; {
		var gone []version
		err := a.change(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
			found, err := versions(ctx, tx, liveOfSource, a.of.Source.ID, a.number, last, writeBatch)
			if err != nil {
				return err
			}
			more = len(found) == writeBatch
			for _, v := range found {
				last = v.key
				if !a.seen.has(v.key) && (a.of.Keep == nil || !a.of.Keep(v.id)) {
					gone = append(gone, v)
				}
			}
			return a.depart(ctx, tx, gone, "removed_by_source")
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// depart ends versions and leaves tombstones.
func (a *apply) depart(ctx context.Context, tx *sql.Tx, gone []version, reason string) error {
	for _, v := range gone {
		a.counts.Removed++
		a.hash = a.hash.Sub(v.hash)
		if a.number == 0 {
			continue
		}
		if _, err := tx.ExecContext(ctx, endVersion, a.number, v.key); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO departed (id, import, reason) VALUES (?, ?, ?)`, v.id, a.number, reason); err != nil {
			return err
		}
	}
	return nil
}
