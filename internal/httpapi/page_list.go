package httpapi

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// pageSize is the number of projects on a page of a list; lastSkip the last page
// that is reached by counting instead of a cursor.
const (
	pageSize = 25
	lastSkip = 200
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
	at := ngeu.Page{Sort: p.sort, From: p.from, After: p.cursor, Limit: pageSize + 1}
	skip := 0
	if p.cursor == "" {
		number = min(number, lastSkip)
		skip = (number - 1) * pageSize
		at.Limit += skip
	}
	var rows []rowView
	var last ngeu.Project
	more := false
	for n, err := range stream(ctx, ed, at) {
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
		row := s.row(ed, n.Project)
		if p.sort == ngeu.ByDistance {
			s.away(ed, p.from, n, &row)
		}
		rows = append(rows, row)
		last = n.Project
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
	return with(ed.Filter().Query(), "sort", string(p.sort), "asof", p.asOf)
}

// wider lists projects of whole regions and countries that contain an area and
// are larger than it, the smallest first; finest is the area's longest NUTS code.
// Outside the Union there are none.
func (s *Server) wider(ctx context.Context, ed edition.Edition, f ngeu.Filter, finest string) (v widerView, err error) {
	if len(finest) < 2 || !slices.Contains(ngeu.EU27, finest[:2]) {
		return v, nil
	}
	narrow, err := ed.Narrow(elsewhere(f))
	if err != nil {
		return v, err
	}
	projects, total, err := narrow.Covering(ctx, finest, maxWider)
	if err != nil {
		return v, err
	}
	for _, p := range projects {
		v.Rows = append(v.Rows, s.row(ed, p))
	}
	if total > len(v.Rows) {
		country := finest[:2]
		areas := with(elsewhere(f).Query(), "country", country, "precision", "region,country")
		v.More = hrefText{link("/"+string(ed.Lang()), areas), ed.Printer().T("list.all")}
	}
	return v, nil
}

// widerView is what concerns an area as a part of a larger one.
type widerView struct {
	Rows []rowView
	More hrefText
}

// sortsView is the control that orders a list.
type sortsView struct {
	Links []sortLink
	From  string // what distances are measured from, where the list is by distance
}

type sortLink struct {
	Href, Text string
	Current    bool
}

// order settles how a list is sorted and gives the control for it. By distance
// needs a place or a bbox; without one the list is in its usual order.
func (s *Server) order(ed edition.Edition, p *params, path string, q url.Values) (v sortsView) {
	words := ed.Printer()
	orders, usual := []ngeu.Sort{ngeu.ByName, ngeu.ByYear}, ngeu.ByName
	if ed.Filter().Text != "" {
		orders, usual = slices.Insert(orders, 0, ngeu.ByRelevance), ngeu.ByRelevance
	}
	from, ok := origin(ed)
	if ok {
		p.from, orders = from, append(orders, ngeu.ByDistance)
	}
	if !slices.Contains(orders, p.sort) {
		p.sort = usual
	}
	if p.sort == ngeu.ByDistance {
		v.From = originText(ed)
	}
	for _, order := range orders {
		name := string(order)
		if order == usual {
			name = "" // one address for one list
		}
		v.Links = append(v.Links, sortLink{link(path, with(q, "sort", name)), words.T("list.sort_" + string(order)), order == p.sort})
	}
	return v
}

// stream gives a list's projects, with their distances where it is by distance.
func stream(ctx context.Context, ed edition.Edition, at ngeu.Page) iter.Seq2[edition.Near, error] {
	if at.Sort == ngeu.ByDistance {
		return ed.Nearest(ctx, edition.Reach{From: at.From, After: at.After, Limit: at.Limit})
	}
	return func(yield func(edition.Near, error) bool) {
		for p, err := range ed.Projects(ctx, at) {
			if !yield(edition.Near{Project: p}, err) {
				return
			}
		}
	}
}

// selection counts what an edition selects.
func selection(r *http.Request, ed edition.Edition) (projects, points int, err error) {
	sel, err := ed.Selection(r.Context())
	if err != nil {
		return 0, 0, err
	}
	return sel.Projects(), sel.Points(), nil
}
