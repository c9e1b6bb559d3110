package sqlite

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// where collects conditions and their arguments, numbered so that one value may
// stand in several places.
type where struct {
	terms []string
	args  []any
}

func (w *where) arg(v any) string {
	w.args = append(w.args, v)
	return fmt.Sprintf("?%d", len(w.args))
}

func (w *where) add(term string) { w.terms = append(w.terms, term) }

func (w *where) String() string {
	if len(w.terms) == 0 {
		return "1"
	}
	return strings.Join(w.terms, " AND ")
}

// in adds column IN (values), nothing for no values.
func in[T ~string](w *where, column string, values []T) {
	if len(values) == 0 {
		return
	}
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = w.arg(string(v))
	}
	w.add(column + " IN (" + strings.Join(marks, ",") + ")")
}

// visible adds: version p is part of a state (see published). The second half is
// only asked for states older than a rollback.
func (w *where) visible(state int64) {
	s := w.arg(state)
	w.add("(p.from_import <= " + s + " AND p.to_import > " + s +
		" OR p.from_import > " + s + " AND EXISTS (SELECT 1 FROM life WHERE life.key = p.key AND life.from_import <= " + s + " AND life.to_import > " + s + "))")
}

// project adds what f asks of the project p itself, text and themes apart.
func (w *where) project(f ngeu.Filter) {
	in(w, "p.pillar", f.Pillars)
	in(w, "p.status", f.Statuses)
	in(w, "p.kind", f.Kinds)
	if len(f.Collections) > 0 {
		w.add("0") // no collection is stored here, so no project is in one
	}
	var years []string
	for _, y := range f.Years {
		years = append(years, "(iif(p.year_start = 0, p.year_end, p.year_start) <= "+w.arg(y.To)+
			" AND iif(p.year_end = 0, p.year_start, p.year_end) >= "+w.arg(y.From)+")")
	}
	if w.or(years); years != nil {
		w.add("max(p.year_start, p.year_end) > 0")
	}
}

// location adds what f asks of the location l.
func (w *where) location(f ngeu.Filter) {
	w.areas(f)
	in(w, "l.precision", f.Precisions)
	if b := f.BBox; b != nil {
		w.add("l.lon BETWEEN " + w.arg(b.Min.Lon()) + " AND " + w.arg(b.Max.Lon()))
		w.add("l.lat BETWEEN " + w.arg(b.Min.Lat()) + " AND " + w.arg(b.Max.Lat()))
	}
}

// areas adds places and countries, which have an index.
func (w *where) areas(f ngeu.Filter) {
	var codes []string
	for _, code := range f.Places {
		if strings.Contains(code, "-") {
			codes = append(codes, "(l.place_code = "+w.arg(code)+" AND l.place_code <> l.nuts)")
		} else {
			codes = append(codes, w.within(code))
		}
	}
	w.or(codes)
	var countries []string
	for _, code := range f.Countries {
		countries = append(countries, w.within(code))
	}
	w.or(countries)
}

// box adds the R*Tree's rough answer to a bbox.
func (w *where) box(b *orb.Bound) {
	w.add("min_lon <= " + w.arg(b.Max.Lon()) + " AND max_lon >= " + w.arg(b.Min.Lon()) +
		" AND min_lat <= " + w.arg(b.Max.Lat()) + " AND max_lat >= " + w.arg(b.Min.Lat()))
}

// within is true for the region of a NUTS code and all inside it: codes nest by
// prefix, and "[" follows the last letter.
func (w *where) within(code string) string {
	return "(l.nuts >= " + w.arg(code) + " AND l.nuts < " + w.arg(code+"[") + ")"
}

func (w *where) or(terms []string) {
	if len(terms) > 0 {
		w.add("(" + strings.Join(terms, " OR ") + ")")
	}
}
