package httpapi

import (
	"net/http"
	"net/url"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// kitPageView is the own part of the page of a press kit.
type kitPageView struct {
	Crumbs               crumbsView
	Title, Intro, Use    string
	Picture, PictureText string
	Download             hrefText
	Contents             []string
	Number, Given        string
	Answer               string // about the number that was given; empty where none was
	Since                string
	Groups               []kitGroup
}

// kitGroup is the projects that differ in one way.
type kitGroup struct {
	Title string
	Rows  []rowView
	More  string
}

// mostDifferent is how many projects of a kind the page lists.
const mostDifferent = 100

// pageKit offers the press kit of a place, and tells what has changed since an
// older one.
func (s *Server) pageKit(w http.ResponseWriter, r *http.Request) error {
	if s.press == nil {
		return ngeu.ErrNotFound
	}
	ed, p, err := s.openPage(r)
	if err != nil {
		return err
	}
	p.filter = ngeu.Filter{}
	code, err := s.inPlace(r, &p)
	if err != nil {
		return err
	}
	if ed, err = ed.Narrow(p.filter); err != nil {
		return err
	}
	words, lang := ed.Printer(), string(ed.Lang())
	place, _ := ed.Places().Place(code, lang)
	path := "/kits/" + url.PathEscape(place.Code)
	v := kitPageView{
		Crumbs: crumbs(ed, []string{place.Code}, crumb{"", words.T("place.kit"), ""}), Title: words.T("kit.of", "place", place.Name),
		Intro: words.T("kit.intro", "place", place.Name), Use: words.T("kit.use"),
		Picture: "/images/map.png?" + url.Values{"place": {place.Code}, "lang": {lang}}.Encode(), PictureText: words.T("map.label") + ": " + place.Name,
		Download: hrefText{path + ".zip?lang=" + lang, words.T("kit.download")},
		Number:   presskit.Kit{Edition: ed, Code: place.Code}.Number(), Given: p.rest.Get("kit"),
	}
	for _, key := range []string{"kit.maps", "kit.sheet", "kit.poster", "kit.texts", "kit.links", "kit.data"} {
		v.Contents = append(v.Contents, words.T(key))
	}
	if v.Given != "" {
		if err := s.sinceKit(r, ed, place.Code, &v); err != nil {
			return err
		}
	}
	page := s.newPage(r, words, ed.Notice(), path)
	page.Title = v.Title + " – " + words.T("app.short_title")
	page.Description = v.Intro
	page.View = v
	return s.render(w, r, ed, "kit", page)
}

// sinceKit compares the data of a kit with those of now.
func (s *Server) sinceKit(r *http.Request, now edition.Edition, code string, v *kitPageView) error {
	words := now.Printer()
	before, ok, err := s.kitState(r.Context(), v.Given, now, code)
	if err != nil {
		return err
	}
	if !ok {
		v.Answer = words.T("kit.unknown")
		return nil
	}
	v.Since = before.Notice().AsOf()
	d, err := presskit.Compare(r.Context(), before, now)
	if err != nil {
		return err
	}
	if d.None() {
		v.Answer = words.T("kit.same")
		return nil
	}
	for _, g := range []struct {
		title string
		all   []ngeu.Project
	}{{"changes.added", d.Added}, {"changes.changed", d.Changed}, {"changes.removed", d.Removed}} {
		if len(g.all) == 0 {
			continue
		}
		group := kitGroup{Title: words.T("common.label", "name", words.T(g.title), "value", words.Number(len(g.all)))}
		for _, p := range g.all[:min(len(g.all), mostDifferent)] {
			group.Rows = append(group.Rows, s.row(now, p))
		}
		if len(g.all) > mostDifferent {
			group.More = "…"
		}
		v.Groups = append(v.Groups, group)
	}
	return nil
}
