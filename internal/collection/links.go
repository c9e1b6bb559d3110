package collection

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Link is a pass that a member of staff made.
type Link struct {
	Slug        string    `json:"slug"`
	Until       time.Time `json:"until"`
	By          string    `json:"by"`
	At          time.Time `json:"at"`
	WithdrawnBy string    `json:"withdrawn_by,omitempty"`
	WithdrawnAt time.Time `json:"withdrawn_at,omitzero"`
}

// keptLinks is how long a link that has run out is remembered.
const keptLinks = 30 * 24 * time.Hour

// Lend makes a pass and notes who made it. No two passes of a collection run out
// in the same second, so that each can be withdrawn alone.
func (s *Shelf) Lend(slug string, until time.Time, who Person, now time.Time) (Link, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := Slug(slug); err != nil {
		return Link{}, ngeu.ErrNotFound
	}
	all, err := s.links()
	if err != nil {
		return Link{}, err
	}
	new := Link{Slug: slug, Until: until.Truncate(time.Second), By: who.Name, At: now}
	kept := make([]Link, 0, len(all)+1)
	for _, l := range all {
		if now.Sub(l.Until) < keptLinks {
			kept = append(kept, l)
		}
	}
	for i := 0; i < len(kept); i++ {
		if kept[i].Slug == slug && kept[i].Until.Equal(new.Until) {
			new.Until, i = new.Until.Add(time.Second), -1
		}
	}
	return new, s.keepLinks(append(kept, new))
}

// Withdraw ends a pass before its time.
func (s *Shelf) Withdraw(slug string, until time.Time, who Person, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	all, err := s.links()
	if err != nil {
		return err
	}
	for i, l := range all {
		if l.Slug == slug && l.Until.Equal(until) {
			if l.WithdrawnBy == "" {
				all[i].WithdrawnBy, all[i].WithdrawnAt = who.Name, now
			}
			return s.keepLinks(all)
		}
	}
	return ngeu.ErrNotFound
}

// Links lists the passes of a collection that staff made, oldest first.
func (s *Shelf) Links(slug string) (out []Link, err error) {
	all, err := s.links()
	for _, l := range all {
		if l.Slug == slug {
			out = append(out, l)
		}
	}
	return out, err
}

func (s *Shelf) links() (all []Link, err error) {
	body, err := os.ReadFile(s.linksFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(body, &all)
	}
	if err != nil {
		return nil, &FileError{File: filepath.Base(s.linksFile()), Err: fmt.Errorf("no link for a preview works until it is repaired or removed, and removing it lets withdrawn links work again until they run out: %w", err)}
	}
	return all, nil
}

func (s *Shelf) keepLinks(all []Link) error {
	body, err := json.MarshalIndent(all, "", " ")
	if err == nil {
		err = writeFile(s.linksFile(), append(body, '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("collection: %w", err)
	}
	return nil
}

func (s *Shelf) linksFile() string { return filepath.Join(s.dir, "links.json") }
