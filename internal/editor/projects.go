package editor

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// projectView is a project as the form shows it.
type projectView struct {
	ID, Name, Lang string
	Place, Pillar  string
	Gone           bool // no list holds it now
	Chosen         bool // it is in the collection
}

// foundView is the answer to a search.
type foundView struct {
	Text  string
	Total int
	Rows  []projectView
}

// mostFound is how many projects a search shows.
const mostFound = 12

// projects gives the projects of a form in their order. Before the first list is
// imported nothing is known of them.
func (s *Server) projects(ctx context.Context, ids []string) ([]projectView, error) {
	ed, err := s.Desk.Open(ctx, edition.Request{})
	if errors.Is(err, edition.ErrNotReady) {
		out := make([]projectView, len(ids))
		for i, id := range ids {
			out[i] = projectView{ID: id, Name: id, Gone: true}
		}
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	var out []projectView
	for _, id := range ids {
		p, err := ed.Current(ctx, id)
		switch {
		case errors.Is(err, ngeu.ErrNotFound):
			out = append(out, projectView{ID: id, Name: id, Gone: true})
		case err != nil:
			return nil, err
		default:
			v := viewOf(ed, p)
			v.ID = id
			out = append(out, v)
		}
	}
	return out, nil
}

// search finds projects by their words.
func (s *Server) search(ctx context.Context, text string, chosen []string) (v foundView, err error) {
	v.Text = text
	ed, err := s.Desk.Open(ctx, edition.Request{Filter: ngeu.Filter{Text: text}})
	if err != nil {
		return v, err
	}
	selection, err := ed.Selection(ctx)
	if err != nil {
		return v, err
	}
	v.Total = selection.Projects()
	for p, err := range ed.Projects(ctx, ngeu.Page{Limit: mostFound}) {
		if err != nil {
			return v, err
		}
		row := viewOf(ed, p)
		row.Chosen = slices.Contains(chosen, p.ID)
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

// add puts typed ids behind the projects of a form; unknown ones stay in their
// field, with what is wrong.
func (s *Server) add(ctx context.Context, f *form) (wrong problems, err error) {
	ids := strings.FieldsFunc(f.Add, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' || r == '\r' || r == '\t' })
	if len(ids) == 0 {
		return nil, nil
	}
	ed, err := s.Desk.Open(ctx, edition.Request{})
	if err != nil {
		return nil, err
	}
	var left []string
	for _, id := range ids {
		id = id[strings.LastIndexByte(id, '/')+1:] // the address of a project's page does, too
		if len(f.Projects) >= collection.MaxProjects {
			left = append(left, id)
			continue
		}
		p, err := ed.Current(ctx, strings.ToLower(id))
		if errors.Is(err, ngeu.ErrNotFound) {
			left = append(left, id)
			continue
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(f.Projects, p.ID) {
			f.Projects = append(slices.Clone(f.Projects), p.ID)
		}
		f.Unsaved = true
	}
	f.Add = strings.Join(left, ", ")
	switch {
	case len(f.Projects) >= collection.MaxProjects && len(left) > 0:
		wrong.add("add", named("add"), "A collection has at most 500 projects; these have no room")
	case len(left) == 1:
		wrong.add("add", named("add"), "No project of the database has the id "+left[0])
	case len(left) > 1:
		wrong.add("add", named("add"), "No project of the database has these ids: "+strings.Join(left, ", "))
	}
	return wrong, nil
}

func viewOf(ed edition.Edition, p ngeu.Project) projectView {
	v := projectView{ID: p.ID, Name: p.Name, Lang: p.NameLang, Pillar: ed.Printer().T("pillar." + string(p.Pillar))}
	if p.Pillar == "" {
		v.Pillar = "Pillar not known"
	}
	country, _ := ed.Places().Name(p.Country, string(ed.Lang()))
	v.Place = country
	if len(p.Locations) > 0 && p.Locations[0].Precision != ngeu.Country {
		name, _ := ed.Places().Name(p.Locations[0].PlaceCode, string(ed.Lang()))
		if name == "" {
			name, _ = ed.PlaceName(p.Locations[0])
		}
		if name != "" && name != country {
			v.Place = name + ", " + country
		}
		if n := len(p.Locations) - 1; n > 0 {
			v.Place += " and " + count(n, "more place")
		}
	}
	return v
}
