package sqlite

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

const (
	// batch is how many projects are read before they are handed on. Between
	// batches no statement is open, so a slow reader holds nothing.
	batch = 512

	// fewRows is up to how many hits of an index a query starts from them and
	// sorts; above, it walks the projects in order and tests each. Measured at
	// 1M locations: 20,000 hits cost about 40 ms, and a filter that keeps one
	// project in fifty fills a page of 100 within 10 ms of walking.
	fewRows = 20000
)

// Projects streams a sorted, filtered list; see store.Reader.
func (s *Store) Projects(ctx context.Context, snapshot int64, f ngeu.Filter, page ngeu.Page) iter.Seq2[ngeu.Project, error] {
	return func(yield func(ngeu.Project, error) bool) {
		if err := s.projects(ctx, snapshot, f, page, func(p ngeu.Project) bool { return yield(p, nil) }); err != nil {
			yield(ngeu.Project{}, err)
		}
	}
}

func (s *Store) projects(ctx context.Context, snapshot int64, f ngeu.Filter, page ngeu.Page, yield func(ngeu.Project) bool) error {
	if err := s.published(ctx, snapshot); err != nil {
		return err
	}
	l := listing{Store: s, snapshot: snapshot, filter: f, order: order(f, page.Sort), match: s.expression(f.Text)}
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
	few, err := l.few(ctx)
	if err != nil {
		return fmt.Errorf("sqlite: projects: %w", err)
	}
	if few || f.Text != "" {
		return l.sorted(ctx, page.Limit, few, yield)
	}
	return l.walked(ctx, page.Limit, yield)
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
	snapshot int64
	filter   ngeu.Filter
	order    ngeu.Sort
	match    string // expression of FTS5, "" for no text
	after    []any  // sort key of the last row seen, ending with its id
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
	w.visible(l.snapshot)
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
func (l *listing) goOn(ctx context.Context, key int64) error {
	var w where
	keys := l.keys(&w)
	values := make([]any, len(keys))
	targets := make([]any, len(keys))
	for i := range values {
		targets[i] = &values[i]
	}
	query := `SELECT ` + strings.Join(keys, ", ") + ` FROM project p WHERE p.key = ` + w.arg(key)
	if err := l.read.QueryRowContext(ctx, query, w.args...).Scan(targets...); err != nil {
		return fmt.Errorf("sqlite: cursor: %w", err)
	}
	l.after = values
	return nil
}

// few tells whether an index finds so little that the list should start from it.
func (l *listing) few(ctx context.Context) (bool, error) {
	probe := func(from string, w *where) (bool, error) {
		var n int
		err := l.read.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+from+` WHERE `+w.String()+` LIMIT `+w.arg(fewRows+1)+`)`, w.args...).Scan(&n)
		return n <= fewRows, err
	}
	if f := l.filter; len(f.Places)+len(f.Countries) > 0 || f.BBox != nil {
		var w where
		w.place(f)
		w.box(f.BBox)
		return probe("location l", &w)
	}
	if len(l.filter.Themes) > 0 {
		var w where
		in(&w, "p.theme", l.filter.Themes)
		return probe("project p", &w)
	}
	return false, nil
}

// conditions adds everything but the cursor.
func (l *listing) conditions(w *where, few bool) {
	w.visible(l.snapshot)
	w.project(l.filter)
	if l.match != "" {
		w.add("p.key IN (SELECT rowid FROM project_text WHERE project_text MATCH " + w.arg(l.match) + ")")
	}
	if !l.filter.SelectsLocations() {
		return
	}
	sub := where{args: w.args}
	sub.place(l.filter)
	sub.precision(l.filter)
	if few {
		sub.box(l.filter.BBox)
		w.args = sub.args
		w.add("p.key IN (SELECT l.project FROM location l WHERE " + sub.String() + ")")
		return
	}
	w.args = sub.args
	w.add("EXISTS (SELECT 1 FROM location l INDEXED BY location_project WHERE l.project = p.key AND " + sub.String() + ")")
}

// seek adds the cursor: sort keys greater than the last ones seen.
func (l *listing) seek(w *where, keys []string) {
	if l.after == nil {
		return
	}
	marks := make([]string, len(l.after))
	for i, v := range l.after {
		marks[i] = w.arg(v)
	}
	w.add("(" + strings.Join(keys, ", ") + ") > (" + strings.Join(marks, ", ") + ")")
}

// sorted finds the keys of all hits, sorts them once and reads the rows in
// batches: for few hits, and for text, which is not asked twice.
func (l *listing) sorted(ctx context.Context, limit int, few bool, yield func(ngeu.Project) bool) error {
	var w where
	l.conditions(&w, few)
	keys := l.keys(&w)
	l.seek(&w, keys)
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
		projects, err := l.collect(ctx, `SELECT `+projectColumns+` FROM json_each(?1) j CROSS JOIN project p ON p.key = j.value ORDER BY j.key`, list(part))
		if err != nil {
			return fmt.Errorf("sqlite: projects: %w", err)
		}
		if more, err := l.hand(ctx, projects, yield); !more {
			return err
		}
	}
	return nil
}

// walked goes through the projects in order, batch by batch.
func (l *listing) walked(ctx context.Context, limit int, yield func(ngeu.Project) bool) error {
	for n := 0; limit == 0 || n < limit; {
		size := batch
		if limit > 0 {
			size = min(batch, limit-n)
		}
		var w where
		l.conditions(&w, false)
		keys := l.keys(&w)
		l.seek(&w, keys)
		projects, err := l.collect(ctx, `SELECT `+projectColumns+` FROM project p WHERE `+w.String()+`
			ORDER BY `+strings.Join(keys, ", ")+` LIMIT `+w.arg(size), w.args...)
		if err != nil {
			return fmt.Errorf("sqlite: projects: %w", err)
		}
		if more, err := l.hand(ctx, projects, yield); !more {
			return err
		}
		if len(projects) < size {
			return nil
		}
		n += size
		if err := l.goOn(ctx, projects[size-1].Key); err != nil {
			return err
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
