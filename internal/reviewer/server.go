package reviewer

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/staffroom"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Options say what to review and where.
type Options struct {
	Reviews store.Reviews
	Places  *geocode.Gazetteer
	Regions *nuts.Index
	Web     fs.FS  // dist/, assets/ and templates/
	By      string // who answers
	Token   string // "" lets in this machine only
	Now     func() time.Time
	Log     *slog.Logger
}

// Server is the page.
type Server struct {
	Options
	token   string
	form    string // stands in every form, so that no other page can send one
	page    *template.Template
	bundle  *staffroom.Bundle
	guesses staffroom.Guesses
	handler http.Handler
}

// New makes the page.
func New(o Options) (*Server, error) {
	s := &Server{Options: o, token: o.Token, form: rand.Text()}
	bundle, err := staffroom.OpenBundle(o.Web)
	if err != nil {
		return nil, err
	}
	s.bundle = bundle
	s.page, err = template.New("review").Option("missingkey=error").ParseFS(o.Web, "templates/review.html")
	if err != nil {
		return nil, fmt.Errorf("reviewer: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.answer(s.next))
	mux.HandleFunc("GET /questions/{id}", s.answer(s.show))
	mux.HandleFunc("POST /questions/{id}", s.answer(s.decide))
	mux.HandleFunc("POST /undo", s.answer(s.undo))
	mux.Handle("GET /assets/{file...}", s.bundle)
	s.handler = s.guard(http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(mux, 64<<10)))
	return s, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// answer adapts a handler that may fail.
func (s *Server) answer(do func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := do(w, r)
		var invalid *ngeu.InvalidError
		switch {
		case err == nil:
		case errors.As(err, &invalid):
			http.Error(w, invalid.Reason, http.StatusBadRequest)
		case errors.Is(err, ngeu.ErrNotFound):
			http.Error(w, "There is no such question; / leads to the next one.", http.StatusNotFound)
		default:
			s.Log.Error("review", "path", r.URL.Path, "err", err)
			http.Error(w, "That did not work; the log says why.", http.StatusInternalServerError)
		}
	}
}

// next leads to the next open question, or says that there is none.
func (s *Server) next(w http.ResponseWriter, r *http.Request) error {
	q, err := s.Reviews.Next(r.Context())
	if errors.Is(err, ngeu.ErrNotFound) {
		return s.render(w, r, nil)
	}
	if err != nil {
		return err
	}
	return s.render(w, r, &q)
}

func (s *Server) show(w http.ResponseWriter, r *http.Request) error {
	q, err := s.question(r)
	if err != nil {
		return err
	}
	return s.render(w, r, &q)
}

func (s *Server) question(r *http.Request) (store.Question, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return store.Question{}, ngeu.ErrNotFound
	}
	return s.Reviews.Question(r.Context(), id)
}

// decide takes an answer: the code of a place, "none" or "skip".
func (s *Server) decide(w http.ResponseWriter, r *http.Request) error {
	q, err := s.question(r)
	if err != nil {
		return err
	}
	if err := s.own(r); err != nil {
		return err
	}
	switch code := r.PostForm.Get("answer"); code {
	case "skip":
		err = s.Reviews.Skip(r.Context(), q.ID)
	case "none":
		err = s.take(r.Context(), q, "")
	default:
		place, ok := s.Places.Place(code, "")
		if !ok || place.Country != q.Country {
			return ngeu.Invalid("answer", code, "the answer is no place in "+q.Country)
		}
		err = s.take(r.Context(), q, place.Code)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

func (s *Server) take(ctx context.Context, q store.Question, code string) error {
	s.Log.Info("decided", "source", q.Source, "key", q.Key, "code", code, "by", s.By)
	return s.Reviews.Decide(ctx, q.ID, store.Decision{Code: code, By: s.By, At: s.Now()})
}

// undo takes the last answer back and shows its question.
func (s *Server) undo(w http.ResponseWriter, r *http.Request) error {
	if err := s.own(r); err != nil {
		return err
	}
	q, err := s.Reviews.Undo(r.Context())
	if errors.Is(err, ngeu.ErrNotFound) {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/questions/"+strconv.FormatInt(q.ID, 10), http.StatusSeeOther)
	return nil
}

// own refuses a form that is not from a page of ours. Browsers that send no
// Sec-Fetch-Site or Origin are stopped here.
func (s *Server) own(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return ngeu.Invalid("form", "", "the form cannot be read")
	}
	if !staffroom.Same(r.PostForm.Get("form"), s.form) {
		return ngeu.Invalid("form", "", "this form is out of date; go back, load the page again and answer once more")
	}
	return nil
}

func (s *Server) render(w http.ResponseWriter, r *http.Request, q *store.Question) error {
	progress, err := s.Reviews.Progress(r.Context())
	if err != nil {
		return err
	}
	v := s.view(q, progress, r.URL.Query().Get("q"))
	var out bytes.Buffer
	if err := s.page.ExecuteTemplate(&out, "review", v); err != nil {
		return fmt.Errorf("reviewer: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(out.Bytes()) // the client is gone if this fails
	return nil
}
