package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// pageSize is the number of projects on a page of a list; lastSkip the last page
// that is reached by counting instead of a cursor.
const (
	pageSize = 25
	lastSkip = 200
	maxNear  = 5
	maxWider = 25
)

// pagerView links the pages of a list.
type pagerView struct {
	Label, Of              string
	Previous, PreviousText string
	Next, NextText         string
}

// list gives one page of the edition's projects. Forward it follows the cursor
// of the link, backward it counts.
func (s *Server) list(ctx context.Context, ed edition.Edition, p params, total int, path string, q url.Values) ([]rowView, pagerView, error) {
	words := ed.Printer()
	number := 1
	if n, err := strconv.Atoi(p.rest.Get("page")); err == nil && n > 1 {
		number = n
	}
	at := ngeu.Page{Sort: p.sort, After: p.cursor, Limit: pageSize + 1}
	skip := 0
	if p.cursor == "" {
		number = min(number, lastSkip)
		skip = (number - 1) * pageSize
		at.Limit += skip
	}
	var rows []rowView
	var last ngeu.Project
	more := false
	for project, err := range ed.Projects(ctx, at) {
		if err != nil {
			return nil, pagerView{}, err
		}
		if skip > 0 {
			skip--
			continue
		}
		if len(rows) == pageSize {
			more = true
			break
		}
		rows = append(rows, s.row(ed, project))
		last = project
	}
	all := max(1, (total+pageSize-1)/pageSize)
	v := pagerView{
		Label: words.T("list.pages"), PreviousText: words.T("list.previous"), NextText: words.T("list.next"),
		Of: words.T("list.page", "page", words.Number(number), "pages", words.Number(all)),
	}
	if number > 1 {
		v.Previous = link(path, with(q, "page", pageNumber(min(number-1, lastSkip))))
	}
	if more {
		v.Next = link(path, with(q, "page", strconv.Itoa(number+1), "cursor", store.Cursor(last, p.sort)))
	}
	return rows, v, nil
}

// pageNumber leaves the first page without a number, so that it has one address.
func pageNumber(n int) string {
	if n <= 1 {
		return ""
	}
	return strconv.Itoa(n)
}

// with copies a query and sets pairs of name and value in it; an empty value is
// left out.
func with(q url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for name, values := range q {
		out[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Del(pairs[i])
		if pairs[i+1] != "" {
			out.Set(pairs[i], pairs[i+1])
		}
	}
	return out
}

// listQuery is the query of a list's links: filter, order and date, in one form.
func listQuery(ed edition.Edition, p params) url.Values {
	return with(query(ed.Filter()), "sort", string(p.sort), "asof", p.asOf)
}

// wider lists projects of whole regions and countries that contain an area and
// are not within it; finest is the area's longest NUTS code. Outside the Union
// there are none.
func (s *Server) wider(ctx context.Context, ed edition.Edition, f ngeu.Filter, finest string) ([]rowView, error) {
	if len(finest) < 2 || !slices.Contains(ngeu.EU27, finest[:2]) {
		return nil, nil
	}
	f.Places, f.BBox = []string{finest[:2]}, nil
	f.Countries = nil
	f.Precisions = []ngeu.Precision{ngeu.Region, ngeu.Country}
	narrow, err := ed.Narrow(f)
	if err != nil {
		return nil, err
	}
	var rows []rowView
	for p, err := range narrow.Projects(ctx, ngeu.Page{Sort: ngeu.ByName}) {
		if err != nil {
			return nil, err
		}
		for _, l := range p.Locations {
			if code := l.Finest(); code != "" && len(code) < len(finest) && strings.HasPrefix(finest, code) {
				rows = append(rows, s.row(ed, p))
				break
			}
		}
		if len(rows) == maxWider {
			break
		}
	}
	return rows, nil
}

// near lists the projects nearest to a point, looking in growing squares until
// some are found or km is reached. skip is a project to leave out.
func (s *Server) near(ctx context.Context, ed edition.Edition, from orb.Point, km float64, skip string) ([]rowView, error) {
	words := ed.Printer()
	for side := 25.0; side <= km; side *= 2 {
		box := around(from, side)
		narrow, err := ed.Narrow(ngeu.Filter{BBox: &box})
		if err != nil {
			return nil, err
		}
		var found []ngeu.Project
		for p, err := range narrow.Projects(ctx, ngeu.Page{Limit: 500}) {
			if err != nil {
				return nil, err
			}
			if p.ID != skip {
				found = append(found, p)
			}
		}
		var rows []rowView
		for _, n := range sortByDistance(from, found) {
			if n.km > side || len(rows) == maxNear {
				break
			}
			row := s.row(ed, n.project)
			row.Distance = words.T("project.distance", "distance", words.Number(int(n.km+0.5)))
			rows = append(rows, row)
		}
		if len(rows) > 0 {
			return rows, nil
		}
	}
	return nil, nil
}

// selection counts what an edition selects.
func selection(r *http.Request, ed edition.Edition) (projects, points int, err error) {
	sel, err := ed.Selection(r.Context())
	if err != nil {
		return 0, 0, err
	}
	return sel.Projects(), sel.Points(), nil
}
