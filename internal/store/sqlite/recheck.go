package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

const (
	// Persons are few and looked up one by one, however many projects there are.
	namedPersons  = `SELECT p.key FROM person o CROSS JOIN project p ON p.id = o.project WHERE p.beneficiary <> '' ORDER BY p.key`
	namedOfSource = `SELECT ` + projectColumns + ` FROM project p NOT INDEXED WHERE p.beneficiary <> '' AND p.source = ?3 AND p.key > ?1 ORDER BY p.key LIMIT ?2`
	rewriteNamed  = `UPDATE project SET name = ?2, name_key = ?3, summary = ?4, measure = ?5, beneficiary = ?6, hash = ?7 WHERE key = ?1`
	deleteText    = `DELETE FROM project_text WHERE rowid = ?`
	shownIn       = `SELECT s.id FROM snapshot s JOIN project p ON p.key = ? WHERE ` +
		`(p.from_import <= coalesce(s.shows, s.id) AND p.to_import > coalesce(s.shows, s.id)
		OR EXISTS (SELECT 1 FROM life WHERE life.key = p.key AND life.from_import <= coalesce(s.shows, s.id) AND life.to_import > coalesce(s.shows, s.id)))`
	// Words of texts that were deleted stay in the index until it is merged.
	mergeTexts = `INSERT INTO project_text (project_text) VALUES ('optimize')`
)

// Recheck hides natural persons in all snapshots; see store.People.
func (s *Store) Recheck(ctx context.Context, source string, hide func(p *ngeu.Project, known bool) bool) (n int, err error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	return s.rewrite(ctx, func(ctx context.Context, tx *sql.Tx) (int, error) {
		r := &recheck{Store: s, tx: tx, hide: hide, sums: map[int64][2]store.Hash{}}
		if err := r.persons(ctx); err != nil {
			return 0, err
		}
		if source != "" {
			if err := r.source(ctx, source); err != nil {
				return 0, err
			}
		}
		return len(r.done), r.finish(ctx)
	})
}

// recheck is one run of Recheck.
type recheck struct {
	*Store
	tx   *sql.Tx
	hide func(*ngeu.Project, bool) bool
	done []int64                 // keys of the versions that changed
	sums map[int64][2]store.Hash // of each snapshot, what comes to its hash and what goes from it
}

// persons looks at the versions whose recipients are known to be persons.
func (r *recheck) persons(ctx context.Context) error {
	keys, err := ints(ctx, r.tx, namedPersons)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(keys, writeBatch) {
		part, err := r.Rows(ctx, some, ngeu.Filter{})
		if err != nil {
			return err
		}
		if err := r.look(ctx, part, true); err != nil {
			return err
		}
	}
	return nil
}

// source looks at the versions of a source, in batches.
func (r *recheck) source(ctx context.Context, source string) error {
	for last := int64(0); ; {
		part, err := r.collect(ctx, namedOfSource, last, writeBatch, source)
		if err != nil || len(part) == 0 {
			return err
		}
		last = part[len(part)-1].Key
		if err := r.locate(ctx, part, ngeu.Filter{}); err != nil {
			return err
		}
		if err := r.look(ctx, part, false); err != nil {
			return err
		}
	}
}

// look asks about some versions, and changes those of persons who are to be
// hidden.
func (r *recheck) look(ctx context.Context, part []ngeu.Project, known bool) error {
	for _, p := range part {
		before := store.ContentHash(p)
		if r.hide(&p, known) {
			if err := r.change(ctx, p, before); err != nil {
				return err
			}
		}
	}
	return nil
}

// change writes a version without its person, and notes what that means for the
// snapshots that show it.
func (r *recheck) change(ctx context.Context, p ngeu.Project, before store.Hash) error {
	hash := store.ContentHash(p)
	words := newWording(r.Store).of(p)
	for _, do := range []struct {
		query string
		args  []any
	}{
		{rewriteNamed, []any{p.Key, p.Name, words.name, p.Summary, p.Measure, p.Beneficiary, hash[:]}},
		{deleteText, []any{p.Key}},
		{insertText, []any{p.Key, words.name, words.place, words.beneficiary, words.rest}},
	} {
		if _, err := r.tx.ExecContext(ctx, do.query, do.args...); err != nil {
			return err
		}
	}
	if p.Person != nil {
		kept := p.Person.Name
		if string(p.Person.RemoveOn) <= r.now().UTC().Format(time.DateOnly) {
			kept = ""
		}
		if _, err := r.tx.ExecContext(ctx, upsertPerson, p.ID, kept, p.Person.RemoveOn); err != nil {
			return err
		}
	}
	snapshots, err := ints(ctx, r.tx, shownIn, p.Key)
	if err != nil {
		return err
	}
	for _, id := range snapshots {
		sum := r.sums[id]
		r.sums[id] = [2]store.Hash{sum[0].Add(hash), sum[1].Add(before)}
	}
	r.done = append(r.done, p.Key)
	return nil
}

// finish gives the snapshots the hashes of what they show now.
func (r *recheck) finish(ctx context.Context) error {
	for id, sum := range r.sums {
		var b []byte
		if err := r.tx.QueryRowContext(ctx, `SELECT hash FROM snapshot WHERE id = ?`, id).Scan(&b); err != nil {
			return fmt.Errorf("snapshot %d: %w", id, err)
		}
		var hash store.Hash
		copy(hash[:], b)
		hash = hash.Add(sum[0]).Sub(sum[1])
		if _, err := r.tx.ExecContext(ctx, `UPDATE snapshot SET hash = ? WHERE id = ?`, hash[:], id); err != nil {
			return err
		}
	}
	if len(r.done) == 0 {
		return nil
	}
	_, err := r.tx.ExecContext(ctx, mergeTexts)
	return err
}
