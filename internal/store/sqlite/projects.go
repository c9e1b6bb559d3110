package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// batch is how many projects are read before they are handed on. Between
// batches no statement is open, so a slow reader holds nothing.
const batch = 512

// Projects streams a sorted, filtered list; see store.Reader.
func (s *Store) Projects(ctx context.Context, snapshot int64, f ngeu.Filter, page ngeu.Page) iter.Seq2[ngeu.Project, error] {
	return func(yield func(ngeu.Project, error) bool) {
		if err := s.projects(ctx, snapshot, f, page, func(p ngeu.Project) bool { return yield(p, nil) }); err != nil {
			yield(ngeu.Project{}, err)
		}
	}
}

func (s *Store) projects(ctx context.Context, snapshot int64, f ngeu.Filter, page ngeu.Page, yield func(ngeu.Project) bool) error {
	state, err := s.published(ctx, snapshot)
	if err != nil {
		return err
	}
	l := listing{Store: s, state: state, filter: f, order: order(f, page.Sort), match: s.expression(f.Text)}
	if f.Text != "" && l.match == "" {
		return nil
	}
	if page.After != "" {
		id, err := store.ParseCursor(page.After, page.Sort)
		if err != nil {
			return err
		}
		if err := l.start(ctx, page.After, id); err != nil {
			return err
		}
	}
	if err := l.estimate(ctx); err != nil {
		return fmt.Errorf("sqlite: projects: %w", err)
	}
	if l.few || f.Text != "" {
		return l.sorted(ctx, page.Limit, yield)
	}
	return l.walked(ctx, page.Limit, yield)
}

// Rows gives projects by their keys; see store.Reader.
func (s *Store) Rows(ctx context.Context, keys []int64, f ngeu.Filter) ([]ngeu.Project, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	projects, err := s.collect(ctx, `SELECT `+projectColumns+` FROM json_each(?1) j CROSS JOIN project p ON p.key = j.value ORDER BY j.key`, list(keys))
	if err != nil {
		return nil, fmt.Errorf("sqlite: projects: %w", err)
	}
	return projects, s.locate(ctx, projects, f)
}

// order gives the order that is really used: relevance needs a text.
func order(f ngeu.Filter, sort ngeu.Sort) ngeu.Sort {
	if sort == ngeu.ByRelevance && f.Text == "" {
		return ngeu.ByID
	}
	return sort
}

// listing is one call of Projects.
type listing struct {
	*Store
	state  int64 // that the snapshot shows
	filter ngeu.Filter
	order  ngeu.Sort
	match  string // expression of FTS5, "" for no text
	after  []any  // sort key of the last row seen, ending with its id
	few    bool   // an index finds so little that the list starts from it
	gather bool   // locations can be gathered from their indexes
}

// keys writes the sort key of the order as SQL; the id is always its last part.
func (l *listing) keys(w *where) []string {
	switch l.order {
	case ngeu.ByName:
		return []string{"p.name_key", "p.id"}
	case ngeu.ByYear:
		return []string{"p.year_order", "p.id"}
	case ngeu.ByRelevance:
		return []string{l.tier(w), "p.name_key", "p.id"}
	}
	return []string{"p.id"}
}

// tier ranks by where the words stand: all in the name, all in name, places and
// beneficiary, or anywhere. It depends on the project alone and not on what else
// is stored, as bm25 would, so a snapshot's order never changes.
func (l *listing) tier(w *where) string {
	text := l.filter.Text
	return "CASE WHEN p.key IN (SELECT rowid FROM project_text WHERE project_text MATCH " + w.arg(l.expression(text, "name")) + ") THEN 0" +
		" WHEN p.key IN (SELECT rowid FROM project_text WHERE project_text MATCH " + w.arg(l.expression(text, "name", "place", "beneficiary")) + ") THEN 1 ELSE 2 END"
}

// start finds the sort key of the project that a cursor names: of its version in
// this snapshot, else of its newest one, so that a project that is gone by now is
// still a place to go on from.
func (l *listing) start(ctx context.Context, cursor, id string) error {
	var w where
	w.visible(l.state)
	query := `SELECT p.key FROM project p WHERE p.id = ` + w.arg(id) + ` ORDER BY ` + w.String() + ` DESC, p.from_import DESC LIMIT 1`
	found, err := l.ints(ctx, query, w.args...)
	if err != nil {
		return fmt.Errorf("sqlite: cursor: %w", err)
	}
	if len(found) == 0 {
		return ngeu.Invalid("cursor", cursor, "this cursor names a project that was never here; start again without one")
	}
	return l.goOn(ctx, found[0])
}

// goOn makes the list continue after a version.
func (l *listing) goOn(ctx context.Context, key int64) (err error) {
	var w where
	keys := l.keys(&w)
	l.after, err = l.one(ctx, `SELECT `+strings.Join(keys, ", ")+` FROM project p WHERE p.key = `+w.arg(key), len(keys), w.args)
	if err != nil {
		return fmt.Errorf("sqlite: cursor: %w", err)
	}
	return nil
}

// window gives the sort key that lies a window further on, nil at the end.
func (l *listing) window(ctx context.Context) ([]any, error) {
	var w where
	keys := l.keys(&w)
	l.seek(&w, keys, ">", l.after)
	end, err := l.one(ctx, `SELECT `+strings.Join(keys, ", ")+` FROM project p WHERE `+w.String()+`
		ORDER BY `+strings.Join(keys, ", ")+` LIMIT 1 OFFSET `+w.arg(l.limits.window), len(keys), w.args)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return end, err
}

// one reads the columns of one row.
func (l *listing) one(ctx context.Context, query string, columns int, args []any) ([]any, error) {
	values := make([]any, columns)
	targets := make([]any, columns)
	for i := range values {
		targets[i] = &values[i]
	}
	return values, l.read.QueryRowContext(ctx, query, args...).Scan(targets...)
}

// seek adds an end of the list: sort keys after the last ones seen, or up to the
// end of a window.
func (l *listing) seek(w *where, keys []string, compare string, to []any) {
	if to == nil {
		return
	}
	marks := make([]string, len(to))
	for i, v := range to {
		marks[i] = w.arg(v)
	}
	w.add("(" + strings.Join(keys, ", ") + ") " + compare + " (" + strings.Join(marks, ", ") + ")")
}

// sorted finds the keys of all hits, sorts them once and reads the rows in
// batches.
func (l *listing) sorted(ctx context.Context, limit int, yield func(ngeu.Project) bool) error {
	var w where
	l.conditions(&w, true)
	keys := l.keys(&w)
	l.seek(&w, keys, ">", l.after)
	query := `SELECT p.key FROM project p WHERE ` + w.String() + ` ORDER BY +` + strings.Join(keys, ", +")
	if limit > 0 {
		query += ` LIMIT ` + w.arg(limit)
	}
	found, err := l.ints(ctx, query, w.args...)
	if err != nil {
		return fmt.Errorf("sqlite: projects: %w", err)
	}
	for len(found) > 0 {
		part := found[:min(batch, len(found))]
		found = found[len(part):]
		projects, err := l.Rows(ctx, part, l.filter)
		if err != nil {
			return err
		}
		for _, p := range projects {
			if !yield(p) {
				return nil
			}
		}
	}
	return nil
}

// walked goes through the projects in order, batch by batch. Where a batch does
// not fill within a window, hits are rare from here on, as those of Italy are
// among ids that begin with another country; then the rest is sorted.
func (l *listing) walked(ctx context.Context, limit int, yield func(ngeu.Project) bool) error {
	for n := 0; limit == 0 || n < limit; {
		size := batch
		if limit > 0 {
			size = min(batch, limit-n)
		}
		end, err := l.window(ctx)
		if err != nil {
			return fmt.Errorf("sqlite: projects: %w", err)
		}
		var w where
		l.conditions(&w, false)
		keys := l.keys(&w)
		l.seek(&w, keys, ">", l.after)
		l.seek(&w, keys, "<=", end)
		projects, err := l.collect(ctx, `SELECT `+projectColumns+` FROM project p WHERE `+w.String()+`
			ORDER BY `+strings.Join(keys, ", ")+` LIMIT `+w.arg(size), w.args...)
		if err != nil {
			return fmt.Errorf("sqlite: projects: %w", err)
		}
		if more, err := l.hand(ctx, projects, yield); !more {
			return err
		}
		n += len(projects)
		if len(projects) < size && end == nil {
			return nil
		}
		if len(projects) > 0 {
			if err := l.goOn(ctx, projects[len(projects)-1].Key); err != nil {
				return err
			}
		}
		if len(projects) < size {
			return l.sorted(ctx, max(0, limit-n), yield)
		}
	}
	return nil
}

// hand adds the locations and passes the projects on; more is false when the
// list has to end.
func (l *listing) hand(ctx context.Context, projects []ngeu.Project, yield func(ngeu.Project) bool) (more bool, err error) {
	if err := l.locate(ctx, projects, l.filter); err != nil {
		return false, err
	}
	for _, p := range projects {
		if !yield(p) {
			return false, nil
		}
	}
	return true, nil
}
