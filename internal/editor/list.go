package editor

import (
	"errors"
	"net/http"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// listView is the page of all collections.
type listView struct {
	Rows   []listRow
	Broken []brokenView
}

type listRow struct {
	Slug      string
	Title     string
	Lang      string
	State     collection.State
	Changed   string // who and when
	Embargo   string
	UTC       string
	Dates     string
	Public    string // what everybody sees now
	IsVisible bool
}

type brokenView struct {
	File, Slug  string
	Line        int
	Field, Text string
}

// list shows all collections and the files that were left out.
func (s *Server) list(w http.ResponseWriter, r request) error {
	set, broken, err := s.Shelf.Read()
	if err != nil {
		return err
	}
	var v listView
	for _, c := range set.All() {
		work, err := s.Shelf.Work(c.Slug)
		if err != nil {
			continue // it changed this moment
		}
		title, lang := work.Title.In(i18n.English)
		row := listRow{Slug: c.Slug, Title: title, Lang: string(lang), State: work.State, Dates: dates(work.Collection), Public: s.publicNow(work), IsVisible: work.Public.Visible(s.Now())}
		if !work.Embargo.IsZero() {
			row.Embargo, row.UTC = moment(work.Embargo), universal(work.Embargo)
		}
		story, err := s.story(c.Slug)
		if err != nil {
			return err
		}
		row.Changed = story.Last
		v.Rows = append(v.Rows, row)
	}
	for _, err := range broken {
		v.Broken = append(v.Broken, brokenOf(err))
	}
	return s.render(w, r.who, http.StatusOK, "editor-list", "Collections", v)
}

func brokenOf(err error) brokenView {
	var file *collection.FileError
	if !errors.As(err, &file) {
		return brokenView{Text: err.Error()}
	}
	slug := file.File[strings.LastIndexByte(file.File, '/')+1:]
	slug, isCollection := strings.CutSuffix(slug, ".yaml")
	if !isCollection || collection.Slug(slug) != nil {
		slug = ""
	}
	text := file.Err.Error()
	var invalid *ngeu.InvalidError
	if errors.As(err, &invalid) {
		text = upper(invalid.Reason)
		switch {
		case strings.HasPrefix(invalid.Field, "photos."):
			text += " (photo " + invalid.Value + ")"
		case invalid.Value != "":
			text += " (it says “" + invalid.Value + "”)"
		}
	}
	return brokenView{File: file.File, Slug: slug, Line: file.Line, Field: file.Field, Text: text + "."}
}

func dates(c collection.Collection) string {
	switch {
	case c.Start != "" && c.End != "":
		return string(c.Start) + " to " + string(c.End)
	case c.Start != "":
		return "from " + string(c.Start)
	case c.End != "":
		return "to " + string(c.End)
	}
	return ""
}

// publicNow says what everybody sees of a collection now.
func (s *Server) publicNow(w collection.Work) string {
	switch {
	case !w.IsPublic():
		return "Nothing"
	case !w.Public.Visible(s.Now()):
		return "Nothing yet: published, hidden until " + moment(w.Public.Embargo) + " (" + distance(w.Public.Embargo, s.Now()) + ")"
	case w.Beside:
		return "An earlier version; the newest words wait"
	}
	return "This version"
}

// own names a language in itself.
func own(lang i18n.Lang) string { return display.Self.Name(language.Make(string(lang))) }
