package editor

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/staffroom"
)

// Options say what to edit and for whom.
type Options struct {
	Shelf  *collection.Shelf
	Desk   *edition.Desk // the projects to choose from
	Staff  func() collection.Staff
	Web    fs.FS  // dist/, assets/ and templates/
	Public string // address of the public site, without slash at its end
	Now    func() time.Time
	Log    *slog.Logger
}

// Server is the page.
type Server struct {
	Options
	bundle  *staffroom.Bundle
	pages   *template.Template
	guesses staffroom.Guesses
	zones   []zoneGroup
	upload  sync.Mutex // one picture at a time is unpacked in memory
	handler http.Handler
}

// New makes the page.
func New(o Options) (*Server, error) {
	s := &Server{Options: o, zones: zoneGroups()}
	var err error
	if s.bundle, err = staffroom.OpenBundle(o.Web); err != nil {
		return nil, err
	}
	s.pages, err = template.New("editor").Option("missingkey=error").ParseFS(o.Web, "templates/editor*.html")
	if err != nil {
		return nil, fmt.Errorf("editor: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.answer(s.list))
	mux.HandleFunc("GET /new", s.answer(s.edit))
	mux.HandleFunc("POST /new", s.answer(s.submit))
	mux.HandleFunc("GET /collections/{slug}", s.answer(s.overview))
	mux.HandleFunc("GET /collections/{slug}/edit", s.answer(s.edit))
	mux.HandleFunc("POST /collections/{slug}/edit", s.answer(s.submit))
	mux.HandleFunc("GET /collections/{slug}/publish", s.answer(s.confirm))
	mux.HandleFunc("GET /collections/{slug}/takedown", s.answer(s.confirm))
	mux.HandleFunc("POST /collections/{slug}/steps", s.answer(s.step))
	mux.HandleFunc("POST /collections/{slug}/links", s.answer(s.lend))
	mux.HandleFunc("POST /collections/{slug}/links/withdraw", s.answer(s.withdraw))
	mux.HandleFunc("GET /collections/{slug}/history", s.answer(s.history))
	mux.HandleFunc("GET /photos/{file}", s.answer(s.photo))
	mux.Handle("GET /assets/{file...}", s.bundle)
	s.handler = s.guard(http.NewCrossOriginProtection().Handler(mux))
	return s, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// request is one request of a member of staff.
type request struct {
	*http.Request
	who collection.Person
}

// answer adapts a handler that may fail.
func (s *Server) answer(do func(http.ResponseWriter, request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		who, _ := r.Context().Value(person{}).(collection.Person)
		err := do(w, request{r, who})
		var invalid *ngeu.InvalidError
		var file *collection.FileError
		switch {
		case err == nil:
		case errors.As(err, &file):
			s.fail(w, who, http.StatusConflict, "The file is not in order", file.Error())
		case errors.As(err, &invalid):
			s.fail(w, who, http.StatusBadRequest, "That cannot be done", invalid.Reason)
		case errors.Is(err, ngeu.ErrNotFound), errors.Is(err, fs.ErrNotExist):
			s.fail(w, who, http.StatusNotFound, "There is no such page", "The list of collections leads to all that there are.")
		case errors.Is(err, collection.ErrForbidden):
			s.fail(w, who, http.StatusForbidden, "Another person must do this", sentence(err))
		case errors.Is(err, collection.ErrChanged):
			s.fail(w, who, http.StatusConflict, "Somebody was quicker", "The collection changed after you opened the page. Look at it again, then decide.")
		case errors.Is(err, edition.ErrNotReady):
			s.fail(w, who, http.StatusServiceUnavailable, "The projects are not there yet", "The database holds no project list. Start ngeumap serve once, or import a list.")
		default:
			s.Log.Error("edit", "path", r.URL.Path, "err", err)
			s.fail(w, who, http.StatusInternalServerError, "That did not work", "Nothing was changed that the history does not show; the log of the program says why. Is the disk full, or may the folder not be written to?")
		}
	}
}

// sentence writes an error as one for people.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// shell is what every page has around its own part.
type shell struct {
	Title         string
	Style, Script string // addresses
	Form          string // stands in every form, so that no other page can send one
	Who           collection.Person
	Public        string
	View          any
}

func (s *Server) render(w http.ResponseWriter, who collection.Person, status int, page, title string, view any) error {
	v := shell{title, s.bundle.Address("editor.css"), s.bundle.Address("editor.js"), formMark(who), who, s.Public, view}
	var out bytes.Buffer
	if err := s.pages.ExecuteTemplate(&out, page, v); err != nil {
		return fmt.Errorf("editor: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // the client is gone if this fails
	return nil
}

func (s *Server) fail(w http.ResponseWriter, who collection.Person, status int, title, text string) {
	if err := s.render(w, who, status, "editor-problem", title, text); err != nil {
		s.Log.Error("edit", "err", err)
		http.Error(w, text, status)
	}
}

// photo shows a picture of the shelf to staff.
func (s *Server) photo(w http.ResponseWriter, r request) error {
	f, err := s.Shelf.OpenPhoto(r.PathValue("file"))
	if err != nil {
		return err
	}
	defer f.Close() // it was only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, max-age=300")
	http.ServeContent(w, r.Request, r.PathValue("file"), info.ModTime(), f)
	return nil
}
