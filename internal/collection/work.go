package collection

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Change is one step in the life of a collection.
type Change struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Role Role      `json:"role"`
	From State     `json:"from,omitempty"` // empty for the first
	To   State     `json:"to"`
	Text bool      `json:"text"` // words, projects or photos changed, not the state alone
	Note string    `json:"note,omitempty"`
	Body string    `json:"body"` // the whole file after the step
}

// ErrChanged says that somebody else changed a collection meanwhile.
var ErrChanged = errors.New("somebody changed this collection meanwhile; nothing of yours was written. Copy what you want to keep, and open it again")

// ErrForbidden says that a step is not this person's.
var ErrForbidden = errors.New("this step needs another person")

// Mark names the exact content of a collection's file, so that a page can tell
// whether it has changed since.
func (s *Shelf) Mark(slug string) string {
	body, err := readFile(s.file(slug))
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

func (s *Shelf) file(slug string) string { return filepath.Join(s.dir, slug+".yaml") }

// Save writes new words of a collection; it is a draft again. mark is what Mark
// gave when the work began, "" for a new one.
func (s *Shelf) Save(c Collection, who Person, mark string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := State("")
	if old, err := s.one(c.Slug); err == nil {
		was = old.State
	}
	c.State = Draft
	return s.write(c, Change{At: now, By: who.Name, Role: who.Role, From: was, To: Draft, Text: true}, mark)
}

// Move takes a collection to another state. Allowed are: an author or approver
// asks for review or takes it back; an approver approves or returns what somebody
// else wrote, publishes what is approved, and withdraws what is published.
func (s *Shelf) Move(slug string, to State, who Person, note, mark string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.one(slug)
	if err != nil {
		return err
	}
	if err := s.may(c, to, who); err != nil {
		return err
	}
	change := Change{At: now, By: who.Name, Role: who.Role, From: c.State, To: to, Note: note}
	c.State = to
	return s.write(c, change, mark)
}

// may tells whether a step is this person's.
func (s *Shelf) may(c Collection, to State, who Person) error {
	type step struct{ from, to State }
	switch (step{c.State, to}) {
	case step{Draft, Review}, step{Review, Draft}:
		return nil
	case step{Review, Approved}:
		history, err := s.History(c.Slug)
		if err != nil {
			return err
		}
		for i := len(history) - 1; i >= 0; i-- {
			if history[i].Text {
				if history[i].By == who.Name {
					return fmt.Errorf("%w: nobody approves what she wrote last herself", ErrForbidden)
				}
				break
			}
		}
	case step{Approved, Draft}, step{Approved, Published}, step{Published, Draft}:
	default:
		return ngeu.Invalid("state", string(to), "a collection goes from draft to review, approved, published, and back to draft")
	}
	if who.Role != Approver {
		return fmt.Errorf("%w: an approver", ErrForbidden)
	}
	return nil
}

// Steps lists the states that a person may take a collection to.
func (s *Shelf) Steps(c Collection, who Person) (out []State) {
	for _, to := range States {
		if s.may(c, to, who) == nil {
			out = append(out, to)
		}
	}
	return out
}

func (s *Shelf) one(slug string) (Collection, error) {
	if !slugForm.MatchString(slug) {
		return Collection{}, ngeu.ErrNotFound
	}
	body, err := readFile(s.file(slug))
	if errors.Is(err, fs.ErrNotExist) {
		return Collection{}, ngeu.ErrNotFound
	}
	if err != nil {
		return Collection{}, fmt.Errorf("collection: %w", err)
	}
	return Parse(slug, body)
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
	line, err := json.Marshal(change)
	if err != nil {
		return fmt.Errorf("collection: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(s.dir, "history", c.Slug+".jsonl"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("collection: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("collection: %w", err)
	}
	if err := writeFile(s.file(c.Slug), body, 0o644); err != nil {
		return fmt.Errorf("collection: %w", err)
	}
	return nil
}

// History lists the steps of a collection, oldest first. A line that broke off
// when the machine stopped is left out.
func (s *Shelf) History(slug string) ([]Change, error) {
	if !slugForm.MatchString(slug) {
		return nil, ngeu.ErrNotFound
	}
	body, err := os.ReadFile(filepath.Join(s.dir, "history", slug+".jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("collection: %w", err)
	}
	var out []Change
	lines := bufio.NewScanner(bytes.NewReader(body))
	lines.Buffer(nil, 2*maxFile)
	for lines.Scan() {
		var c Change
		if json.Unmarshal(lines.Bytes(), &c) == nil {
			out = append(out, c)
		}
	}
	return out, lines.Err()
}
