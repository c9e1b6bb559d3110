package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/ngeumap/ngeumap/internal/edition"
)

// maxChanges is how many imports the page and the feeds list.
const maxChanges = 100

// changesView is the own part of the page of changes.
type changesView struct{ Rows []changeView }

type changeView struct {
	Number                  string
	Time, Date              string
	Source, URL, AsOf       string
	Undone                  string
	Added, Changed, Removed string
}

// pageChanges lists the published imports.
func (s *Server) pageChanges(w http.ResponseWriter, r *http.Request) error {
	ed, _, err := s.openPage(r)
	if err != nil {
		return err
	}
	changes, err := ed.Changes(r.Context(), maxChanges)
	if err != nil {
		return err
	}
	words := ed.Printer()
	v := changesView{}
	for _, c := range changes {
		v.Rows = append(v.Rows, viewOf(ed, c))
	}
	page := s.newPage(r, words, ed.Notice(), "/changes")
	page.Title = words.T("changes.title") + " – " + words.T("app.short_title")
	page.Description = words.T("changes.intro")
	page.View = v
	// Going back and forth gives the same edition again, but not the same list.
	return s.renderAs(w, r, "changes", page, ed.ID(), strconv.FormatInt(ed.Snapshot().ID, 10))
}

func viewOf(ed edition.Edition, c edition.Change) changeView {
	words := ed.Printer()
	v := changeView{
		Number: strconv.FormatInt(c.Import, 10), Time: c.Published.UTC().Format(time.RFC3339), Date: words.Date(c.Published.UTC().Format(time.DateOnly)),
		Source: c.Source.Name, URL: c.Source.URL, AsOf: words.Date(string(c.Source.AsOf)),
		Added: words.Number(c.Added), Changed: words.Number(c.Changed), Removed: words.Number(c.Removed),
	}
	if c.Undoes > 0 {
		v.Undone = words.T("changes.undone", "number", strconv.FormatInt(c.Undoes, 10))
	}
	return v
}
