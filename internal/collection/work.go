package collection

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// ErrChanged says that somebody else changed a collection meanwhile.
var ErrChanged = errors.New("somebody changed this collection meanwhile; nothing of yours was written. Copy what you want to keep, and open it again")

// ErrForbidden says that a step is not this person's.
var ErrForbidden = errors.New("this step needs another person")

// Work is a collection as its makers have it.
type Work struct {
	Collection            // the newest words
	Public     Collection // what is published, also when its embargo is not over; no state where nothing is
	Beside     bool       // the newest words wait beside what is published
}

// IsPublic tells whether something of it is published.
func (w Work) IsPublic() bool { return w.Public.State == Published }

// Work gives a collection: ngeu.ErrNotFound, or a *FileError where its file is
// wrong.
func (s *Shelf) Work(slug string) (w Work, err error) {
	if Slug(slug) != nil {
		return w, ngeu.ErrNotFound
	}
	first, err := s.one(s.file(slug), slug)
	if err == nil && first.State == Published {
		w.Public = first
	}
	if second, draftErr := s.one(s.draft(slug), slug); !errors.Is(draftErr, ngeu.ErrNotFound) {
		w.Collection, w.Beside = second, w.IsPublic()
		return w, draftErr
	}
	w.Collection = first
	return w, err
}

func (s *Shelf) one(file, slug string) (Collection, error) {
	body, err := readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return Collection{}, ngeu.ErrNotFound
	}
	if err != nil {
		return Collection{}, fmt.Errorf("collection: %w", err)
	}
	return Parse(slug, body)
}

// Mark names the exact content of a collection's files, so that a page can tell
// whether they have changed since. "" is a collection that is not there.
func (s *Shelf) Mark(slug string) string {
	if Slug(slug) != nil {
		return ""
	}
	sum, any := sha256.New(), false
	for _, file := range []string{s.file(slug), s.draft(slug)} {
		if body, err := readFile(file); err == nil {
			any = true
			fmt.Fprintf(sum, "%d ", len(body))
			sum.Write(body)
		}
		sum.Write([]byte{0})
	}
	if !any {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// Newest gives the file with the newest words as it stands, and when it was
// written.
func (s *Shelf) Newest(slug string) (body []byte, at time.Time, err error) {
	if Slug(slug) != nil {
		return nil, at, ngeu.ErrNotFound
	}
	for _, file := range []string{s.draft(slug), s.file(slug)} {
		info, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, at, fmt.Errorf("collection: %w", err)
		}
		body, err := readFile(file)
		return body, info.ModTime(), err
	}
	return nil, at, ngeu.ErrNotFound
}

func (s *Shelf) file(slug string) string  { return filepath.Join(s.dir, slug+".yaml") }
func (s *Shelf) draft(slug string) string { return filepath.Join(s.dir, drafts, slug+".yaml") }

// Save writes new words of a collection; it is a draft again. What is published
// stays so: the new words wait beside it. mark is what Mark gave when the work
// began, "" for a new one.
func (s *Shelf) Save(c Collection, who Person, mark string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := State("")
	old, err := s.Work(c.Slug)
	if err == nil {
		was = old.State
	}
	c.State = Draft
	return s.write(c, Change{At: now, By: who.Name, Role: who.Role, From: was, To: Draft, Text: true}, mark)
}

// Move takes a collection to another state. Allowed are: an author or approver
// asks for review or takes it back; an approver approves or returns what somebody
// else wrote, and publishes what is approved.
func (s *Shelf) Move(slug string, to State, who Person, note, mark string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.Work(slug)
	if err != nil {
		return err
	}
	if err := s.may(w, to, who); err != nil {
		return err
	}
	change := Change{At: now, By: who.Name, Role: who.Role, From: w.State, To: to, Note: note}
	w.State = to
	return s.write(w.Collection, change, mark)
}

// TakeDown ends the publication: at once nobody sees the collection. Newer words
// that wait beside it stay where they are in the steps.
func (s *Shelf) TakeDown(slug string, who Person, note, mark string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.Work(slug)
	if err != nil {
		return err
	}
	if who.Role != Approver {
		return fmt.Errorf("%w: an approver", ErrForbidden)
	}
	if !w.IsPublic() {
		return ngeu.Invalid("state", string(w.State), "nothing of this collection is published")
	}
	change := Change{At: now, By: who.Name, Role: who.Role, From: Published, To: w.State, Note: note}
	if !w.Beside {
		w.State, change.To = Draft, Draft
		return s.write(w.Collection, change, mark)
	}
	if s.Mark(slug) != mark {
		return ErrChanged
	}
	body, _, err := s.Newest(slug)
	if err != nil {
		return err
	}
	change.Body = string(body)
	err = s.noteByHand(slug, s.file(slug))
	if err == nil {
		err = s.note(slug, change)
	}
	if err == nil {
		err = os.Rename(s.draft(slug), s.file(slug))
	}
	if err == nil {
		err = syncFolder(s.dir)
	}
	if err != nil {
		return fmt.Errorf("collection: %w", err)
	}
	return nil
}

// may tells whether a step is this person's.
func (s *Shelf) may(w Work, to State, who Person) error {
	type step struct{ from, to State }
	switch (step{w.State, to}) {
	case step{Draft, Review}, step{Review, Draft}:
		return nil
	case step{Review, Approved}, step{Approved, Draft}, step{Approved, Published}:
	default:
		return ngeu.Invalid("state", string(to), "a collection goes from draft to review, approved, published, and back to draft")
	}
	if who.Role != Approver {
		return fmt.Errorf("%w: an approver", ErrForbidden)
	}
	if to != Approved {
		return nil
	}
	writer, err := s.Writer(w.Slug)
	if err != nil {
		return err
	}
	if writer == who.Name {
		return fmt.Errorf("%w: nobody approves what she wrote last herself", ErrForbidden)
	}
	return nil
}

// Steps lists the states that a person may take a collection to.
func (s *Shelf) Steps(w Work, who Person) (out []State) {
	for _, to := range States {
		if s.may(w, to, who) == nil {
			out = append(out, to)
		}
	}
	return out
}

// write puts history first: a step that is known and not done can be done again,
// one that is done and not known cannot be told.
func (s *Shelf) write(c Collection, change Change, mark string) error {
	if err := c.Check(); err != nil {
		return err
	}
	if s.Mark(c.Slug) != mark {
		return ErrChanged
	}
	body, err := c.Write()
	if err != nil {
		return err
	}
	change.Body = string(body)
	if err := s.put(c, change, body); err != nil {
		return fmt.Errorf("collection: %w", err)
	}
	return nil
}

func (s *Shelf) put(c Collection, change Change, body []byte) error {
	for _, file := range []string{s.file(c.Slug), s.draft(c.Slug)} {
		if err := s.noteByHand(c.Slug, file); err != nil {
			return err
		}
	}
	if err := s.note(c.Slug, change); err != nil {
		return err
	}
	_, noDraft := os.Stat(s.draft(c.Slug))
	public, err := s.one(s.file(c.Slug), c.Slug)
	published := err == nil && public.State == Published
	if c.State != Published && (noDraft == nil || published && change.Text) {
		return writeFile(s.draft(c.Slug), body, 0o644)
	}
	if err := writeFile(s.file(c.Slug), body, 0o644); err != nil || noDraft != nil {
		return err
	}
	return os.Remove(s.draft(c.Slug))
}
