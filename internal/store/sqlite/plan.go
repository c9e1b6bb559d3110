package sqlite

import (
	"context"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// limits decide how a list is read, by counting in indexes up to a bound, which
// costs at most a few milliseconds; SQLite's own planner knows no numbers of
// ours.
type limits struct {
	few    int // up to how many hits of an index a list starts from them
	many   int // up to how many locations are gathered by index where walking has failed; more are tested project by project
	window int // how many projects are walked to fill one batch
}

// usual was measured at 1M projects: 20,000 hits cost 40 ms to gather and sort.
var usual = limits{few: 20000, many: 200000, window: 20000}

// estimate counts what the indexes find.
func (l *listing) estimate(ctx context.Context) error {
	f := l.filter
	count := func(from string, w where, most int) (n int, err error) {
		err = l.read.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+from+` WHERE `+w.String()+` LIMIT `+w.arg(most+1)+`)`, w.args...).Scan(&n)
		l.few = l.few || n <= l.limits.few
		return n, err
	}
	if len(f.Places)+len(f.Countries) > 0 {
		var w where
		w.areas(f)
		n, err := count("location l", w, l.limits.many)
		if err != nil {
			return err
		}
		l.gather = l.gather || n <= l.limits.many
	}
	if f.BBox != nil {
		var w where
		w.box(f.BBox)
		n, err := count("location_box", w, l.limits.few)
		if err != nil {
			return err
		}
		l.gather = l.gather || n <= l.limits.few
	}
	if len(f.Themes) > 0 && !l.few {
		var w where
		in(&w, "p.theme", f.Themes)
		if _, err := count("project p", w, l.limits.few); err != nil {
			return err
		}
	}
	return nil
}

// conditions adds everything but the ends of the list: for sorting all hits, or
// for walking in order, when no index but that of the order must be used.
func (l *listing) conditions(w *where, sort bool) {
	w.visible(l.state)
	w.project(l.filter)
	if l.match != "" {
		w.add("p.key IN (SELECT rowid FROM project_text WHERE project_text MATCH " + w.arg(l.match) + ")")
	}
	theme := "+p.theme"
	if sort {
		theme = "p.theme"
	}
	in(w, theme, l.filter.Themes)
	if l.filter.SelectsLocations() {
		l.located(w, l.filter, sort && l.gather)
	}
}

// located adds: one of the locations satisfies f.
func (l *listing) located(w *where, f ngeu.Filter, gather bool) {
	sub := where{args: w.args}
	sub.location(f)
	term := "EXISTS (SELECT 1 FROM location l INDEXED BY location_project WHERE l.project = p.key AND " + sub.String() + ")"
	if gather {
		if f.BBox != nil {
			box := where{args: sub.args}
			box.box(f.BBox)
			sub.args = box.args
			sub.add("l.key IN (SELECT key FROM location_box WHERE " + box.String() + ")")
		}
		term = "p.key IN (SELECT l.project FROM location l WHERE " + sub.String() + ")"
	}
	w.args = sub.args
	w.add(term)
}
