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
	a := &apply{run: r, of: of, added: newIDs(), wording: newWording(s)}
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
	added    ids             // that it adds
	first    bool            // nothing was ever in the store, and something shall be
	wording  *wording        // of the goroutine that writes
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
	a.first = a.number > 0 && a.project == 0
	known, err := a.Persons(ctx)
	if err != nil {
		return err
	}
	a.people = make(map[string]bool, len(known))
	for _, p := range known {
		a.people[p.Project] = true
	}
	if err := a.list(ctx, projects); err != nil {
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

// list takes in a whole list.
func (a *apply) list(ctx context.Context, projects iter.Seq2[ngeu.Project, error]) error {
	p := a.pipeline(ctx)
	for project, err := range projects {
		if err == nil {
			err = p.add(project)
		}
		if err != nil {
			return p.end(err)
		}
	}
	return p.end(ctx.Err())
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

// put decides what one project means for the store.
func (w *writer) put(of *part, e *entry) error {
	if e.wrong != nil {
		return w.refuse(of, e, e.wrong)
	}
	var old version
	var source string
	var from int64
	err := sql.ErrNoRows
	if !w.first {
		old, source, from, err = w.scanLive(e.ID)
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if w.added.twice(e.ID) {
			return w.refuse(of, e, errTwice)
		}
		w.counts.Added++
	case err != nil:
		return err
	case from == w.number && w.number > 0 || w.seen.has(old.key):
		return w.refuse(of, e, errTwice)
	case old.hash == e.hash:
		w.counts.Unchanged++
		w.seen.mark(old.key)
		if source != w.of.Source.ID {
			return nil
		}
		return w.keepPerson(e.Project)
	case source != w.of.Source.ID:
		return w.refuse(of, e, ngeu.Invalid("id", e.ID, "this id belongs to the list "+source+", which says something else of it"))
	default:
		w.counts.Changed++
		w.seen.mark(old.key)
		w.hash = w.hash.Sub(old.hash)
		if err := w.end(old.key); err != nil {
			return err
		}
	}
	w.hash = w.hash.Add(e.hash)
	if w.number == 0 {
		return nil
	}
	if err := w.insert(e); err != nil {
		return err
	}
	return w.keepPerson(e.Project)
}

var errTwice = errors.New("the id comes twice in this list; the first row counts")

func (w *writer) refuse(of *part, e *entry, err error) error {
	w.counts.Rejected++
	of.refused = append(of.refused, refusal{e.Project, err})
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
