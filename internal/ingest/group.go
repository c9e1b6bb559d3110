package ingest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// file streams the projects of one file. Rows of one project that do not stand
// together come at its end.
func (r *reading) file(f File, number int, yield func(ngeu.Project, error) bool) (more bool, err error) {
	t, err := openTable(f, number, r.profile, opening{})
	if err != nil {
		return false, err
	}
	defer t.Close()
	held, err := r.scattered(f, t)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, held.close()) }()
	var g group
	err = r.each(t, func(next row) error {
		if held.has(next) {
			return held.add(next)
		}
		if len(g.rows) > 0 && (next.text(id) != g.rows[0].text(id) || !r.profile.Several && next.line != g.rows[0].line) {
			if !r.finish(g, number, yield) {
				return errEnough
			}
			g = group{}
		}
		r.add(&g, next)
		return nil
	})
	if err == nil && !r.finish(g, number, yield) {
		err = errEnough
	}
	if err == nil {
		err = held.all(func(together []row) error {
			var g group
			for _, one := range together {
				r.add(&g, one)
			}
			if !r.finish(g, number, yield) {
				return errEnough
			}
			return nil
		})
	}
	if errors.Is(err, errEnough) {
		return false, nil
	}
	return err == nil, err
}

// group is the rows of one project.
type group struct {
	project ngeu.Project
	rows    []row // those that were taken
	lines   []int // of each location, where it stands
}

// add takes one row into its group, or reports it.
func (r *reading) add(g *group, next row) {
	if len(g.rows) > 0 {
		if p, ok := next.same(g.rows[0], aboutProject); !ok {
			r.reject(next, next.wrong(p, fmt.Errorf("an earlier row of the same project, line %d, says something else", g.rows[0].line)))
			return
		}
	} else {
		p, bad := next.project()
		if bad != nil {
			r.reject(next, bad)
			return
		}
		g.project = p
	}
	r.place(g, next)
}

// place adds the locations of a row to its project, or reports them.
func (r *reading) place(g *group, next row) {
	claims, bad := next.claims(g.project)
	if bad != nil && errors.Is(bad, errMangled) {
		r.quarantine(next, &doubt{bad.Reason(), unmangled(bad.Value)})
		return
	}
	if bad != nil {
		r.reject(next, bad)
		return
	}
	var found []ngeu.Location
	for _, claim := range claims {
		l, err := r.Places.Place(claim)
		r.questions.count(claim, l, err)
		if err != nil {
			r.quarantine(next, err)
			return
		}
		found = append(found, l)
	}
	added, before := false, next.line
	for _, l := range found {
		if i := slices.IndexFunc(g.project.Locations, func(o ngeu.Location) bool { return sameLocation(l, o) }); i >= 0 {
			before = g.lines[i]
			continue
		}
		g.project.Locations = append(g.project.Locations, l)
		g.lines = append(g.lines, next.line)
		added = true
	}
	if !added {
		r.repeat(next, fmt.Sprintf("line %d", before))
		return
	}
	g.rows = append(g.rows, next)
}

func sameLocation(a, b ngeu.Location) bool {
	if (a.Point == nil) != (b.Point == nil) || a.Point != nil && *a.Point != *b.Point {
		return false
	}
	return a.PlaceCode == b.PlaceCode && a.Precision == b.Precision && a.Role == b.Role && a.PlaceName == b.PlaceName
}

// finish hands a project on. Until it is stored its Key is where it came from.
func (r *reading) finish(g group, number int, yield func(ngeu.Project, error) bool) bool {
	if len(g.rows) == 0 {
		return true
	}
	if at, twice := r.before.id(g.project.ID, place{int32(number), int32(g.rows[0].line)}); twice {
		for _, again := range g.rows {
			r.reject(again, again.wrong(id, fmt.Errorf("%s has the same id and says something else; the first counts", r.name(at, number))))
		}
		return true
	}
	g.project.Key = int64(number)<<lineBits | int64(g.rows[0].line)
	if slices.ContainsFunc(g.project.Locations, func(l ngeu.Location) bool { return l.Point != nil }) {
		r.points++
	}
	return yield(g.project, nil)
}
