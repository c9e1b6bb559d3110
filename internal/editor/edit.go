package editor

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// edit shows the form: of a new collection, of the newest words of one, or of an
// earlier version of it.
func (s *Server) edit(w http.ResponseWriter, r request) error {
	slug := r.PathValue("slug")
	if slug == "" {
		return s.showForm(w, r, http.StatusOK, pageState{form: form{Zone: usualZone}})
	}
	work, err := s.Shelf.Work(slug)
	mark := s.Shelf.Mark(slug)
	version := r.URL.Query().Get("version")
	if version == "" {
		if err != nil {
			return err
		}
		return s.showForm(w, r, http.StatusOK, pageState{form: formOf(work.Collection, mark)})
	}
	change, err := s.version(slug, version)
	if err != nil {
		return err
	}
	c, err := collection.Parse(slug, []byte(change.Body))
	if err != nil {
		return err
	}
	f := formOf(c, mark)
	f.Unsaved = true
	return s.showForm(w, r, http.StatusOK, pageState{form: f, notice: "This is the version of " + stamp(change.At) + " (" + by(change) + "). Saving makes it the newest draft; what it replaces stays in the history."})
}

// version gives a step of the history by its number, from 1.
func (s *Server) version(slug, number string) (collection.Change, error) {
	history, err := s.Shelf.History(slug)
	if err != nil {
		return collection.Change{}, err
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(history) {
		return collection.Change{}, ngeu.ErrNotFound
	}
	return history[n-1], nil
}

// submit takes a form: it does what the button says, and saves where it is the
// one that saves.
func (s *Server) submit(w http.ResponseWriter, r request) error {
	v, picture, err := r.formFields(w)
	if err != nil {
		return err
	}
	f := readForm(v)
	slug := r.PathValue("slug")
	if slug != "" {
		if collection.Slug(slug) != nil {
			return ngeu.ErrNotFound
		}
		f.Slug = slug
	}
	button := v.Get("do")
	state := pageState{focus: f.change(button)}
	if state.wrong, err = s.add(r.Context(), &f); err != nil && !errors.Is(err, edition.ErrNotReady) {
		return err
	}
	if picture != nil {
		focus, removed, wrong, err := s.take(&f, picture)
		if err != nil {
			return err
		}
		state.focus, state.removed, state.wrong = focus, removed, append(state.wrong, wrong...)
	}
	state.form = f
	if button != "save" || len(state.wrong) > 0 {
		status := http.StatusOK
		if len(state.wrong) > 0 {
			status = http.StatusUnprocessableEntity
		}
		return s.showForm(w, r, status, state)
	}
	return s.save(w, r, state)
}

// save writes the form, or shows it again with what is wrong.
func (s *Server) save(w http.ResponseWriter, r request, state pageState) error {
	f := state.form
	c, wrong, _, err := s.collection(r.Context(), f)
	if err != nil {
		return err
	}
	if r.PathValue("slug") == "" && len(wrong) == 0 && s.Shelf.Mark(f.Slug) != "" {
		wrong.add("slug", named("slug"), "There is a collection of this name; take another one")
	}
	if len(wrong) > 0 {
		state.wrong, state.form.Unsaved = wrong, true
		return s.showForm(w, r, http.StatusUnprocessableEntity, state)
	}
	err = s.Shelf.Save(c, r.who, f.Mark, s.Now().UTC())
	if errors.Is(err, collection.ErrChanged) {
		return s.conflict(w, r, state, c)
	}
	if err != nil {
		return err
	}
	s.Log.Info("saved", "collection", c.Slug, "by", r.who.Name)
	http.Redirect(w, r.Request, "/collections/"+url.PathEscape(c.Slug)+"?done=saved", http.StatusSeeOther)
	return nil
}

// conflictView is what somebody else wrote meanwhile.
type conflictView struct {
	By          string
	Differences []difference // from theirs to mine
	Raw         string       // theirs, where it is no collection
	Gone        bool
}

// conflict shows both texts: the other in differences, one's own in the form,
// which can be saved over it, since the history keeps the other.
func (s *Server) conflict(w http.ResponseWriter, r request, state pageState, mine collection.Collection) error {
	v := &conflictView{By: "by hand, outside this page"}
	state.form.Mark = s.Shelf.Mark(mine.Slug)
	state.form.Unsaved = true
	state.conflict = v
	body, at, err := s.Shelf.Newest(mine.Slug)
	if errors.Is(err, ngeu.ErrNotFound) {
		v.Gone = true
		return s.showForm(w, r, http.StatusConflict, state)
	}
	if err != nil {
		return err
	}
	history, err := s.Shelf.History(mine.Slug)
	if err != nil {
		return err
	}
	if last, ok := outcome(history, body); ok {
		v.By = by(last) + ", " + stamp(last.At)
	} else {
		v.By += ", " + stamp(at)
	}
	theirs, err := collection.Parse(mine.Slug, body)
	if err != nil {
		v.Raw = string(body)
		return s.showForm(w, r, http.StatusConflict, state)
	}
	v.Differences = differences(theirs, mine)
	return s.showForm(w, r, http.StatusConflict, state)
}

// outcome gives the newest step that a file is the outcome of; false where it was
// written by hand since.
func outcome(history []collection.Change, body []byte) (collection.Change, bool) {
	for i := len(history) - 1; i >= 0; i-- {
		if history[i].Body == string(body) {
			return history[i], true
		}
	}
	return collection.Change{}, false
}

// by names who did a step.
func by(c collection.Change) string {
	if c.By == "" {
		return "by hand, outside this page"
	}
	return c.By
}
