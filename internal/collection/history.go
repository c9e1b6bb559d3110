package collection

import (
	"bufio"
	"bytes"
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
	By   string    `json:"by"` // empty where the file was changed by hand
	Role Role      `json:"role,omitempty"`
	From State     `json:"from,omitempty"` // empty for the first
	To   State     `json:"to"`
	Text bool      `json:"text"` // words, projects or photos changed, not the state alone
	Note string    `json:"note,omitempty"`
	Body string    `json:"body"` // the whole file after the step
}

// History lists the steps of a collection, oldest first. A line that broke off
// when the machine stopped is left out.
func (s *Shelf) History(slug string) ([]Change, error) {
	if Slug(slug) != nil {
		return nil, ngeu.ErrNotFound
	}
	body, err := os.ReadFile(s.historyFile(slug))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("collection: %w", err)
	}
	var out []Change
	lines := bufio.NewScanner(bytes.NewReader(body))
	lines.Buffer(nil, 8*maxFile)
	for lines.Scan() {
		var c Change
		if json.Unmarshal(lines.Bytes(), &c) == nil {
			out = append(out, c)
		}
	}
	return out, lines.Err()
}

func (s *Shelf) historyFile(slug string) string {
	return filepath.Join(s.dir, "history", slug+".jsonl")
}

// Writer gives who wrote the newest words: "" where they were written by hand.
// The last step need not be in the file: the machine may have stopped between the
// two.
func (s *Shelf) Writer(slug string) (string, error) {
	history, err := s.History(slug)
	if err != nil {
		return "", err
	}
	body, _, err := s.Newest(slug)
	if err != nil {
		return "", err
	}
	for i := len(history) - 1; i >= 0; i-- {
		if history[i].Body != string(body) {
			continue
		}
		for ; i >= 0; i-- {
			if history[i].Text {
				return history[i].By, nil
			}
		}
	}
	return "", nil
}

// noteByHand puts a file that no step wrote into the history, so that a step
// after it loses nothing.
func (s *Shelf) noteByHand(slug, file string) error {
	body, err := readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	history, err := s.History(slug)
	if err != nil {
		return err
	}
	change := Change{Text: true, Body: string(body)}
	for _, h := range history {
		if h.Body == change.Body {
			return nil
		}
		change.From, change.To = h.To, h.To
	}
	if c, err := Parse(slug, body); err == nil {
		change.To = c.State
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	change.At = info.ModTime().UTC()
	return s.note(slug, change)
}

// note adds a line to the history, whole or not at all.
func (s *Shelf) note(slug string, change Change) error {
	line, err := json.Marshal(change)
	if err != nil {
		return err
	}
	_, missing := os.Stat(s.historyFile(slug))
	f, err := os.OpenFile(s.historyFile(slug), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	err = appendLine(f, line)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if missing != nil {
		return syncFolder(filepath.Dir(s.historyFile(slug)))
	}
	return nil
}

// appendLine writes behind the last whole line; a line that broke off ends
// there. Where there is no room, the file is as it was.
func appendLine(f *os.File, line []byte) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := info.Size()
	if size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	if _, err := f.WriteAt(append(line, '\n'), size); err != nil {
		return errors.Join(err, f.Truncate(size))
	}
	return nil
}
