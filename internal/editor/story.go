package editor

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// storyView is what happened to a collection.
type storyView struct {
	Slug       string
	Last       string // who changed it last, and when
	Steps      []stepView
	ByHand     string // when the file was changed by hand since
	Unfinished bool   // the last step is not in the file
	More       int    // steps that are not shown
}

// stepView is one step, the newest first.
type stepView struct {
	Number      int // from 1, the oldest
	By, Role    string
	At          string
	Machine     string // the time for programs
	What        string
	Note        string
	Text        bool
	Differences []difference
	Raw         string // the file, where it is no collection
	Readable    bool   // it can be opened in the form
}

// storyOf tells the history of a collection; differences only of the steps that
// are shown, the newest ones, at most most (0: all).
func (s *Server) storyOf(slug string, most int) (v storyView, err error) {
	v.Slug = slug
	history, err := s.Shelf.History(slug)
	if err != nil {
		return v, err
	}
	body, at, err := s.Shelf.Newest(slug)
	if err != nil && !errors.Is(err, ngeu.ErrNotFound) {
		return v, err
	}
	there := err == nil
	if n := len(history); n > 0 {
		v.Last = by(history[n-1]) + ", " + stamp(history[n-1].At)
	}
	if _, known := outcome(history, body); there && !known {
		v.ByHand = stamp(at)
		v.Last = "by hand, outside this page, " + v.ByHand
	} else if there && history[len(history)-1].Body != string(body) {
		v.Unfinished = true
	}
	from := 0
	if most > 0 && len(history) > most {
		from = len(history) - most
		v.More = from
	}
	for i := len(history) - 1; i >= from; i-- {
		v.Steps = append(v.Steps, stepOf(slug, history, i))
	}
	return v, nil
}

// story is storyOf without steps.
func (s *Server) story(slug string) (storyView, error) {
	v, err := s.storyOf(slug, 1)
	v.Steps = nil
	return v, err
}

func stepOf(slug string, history []collection.Change, i int) stepView {
	h := history[i]
	v := stepView{Number: i + 1, By: by(h), Role: string(h.Role), At: stamp(h.At), Machine: h.At.UTC().Format("2006-01-02T15:04:05Z"), What: what(h), Note: h.Note, Text: h.Text}
	c, err := collection.Parse(slug, []byte(h.Body))
	v.Readable = err == nil
	switch {
	case !h.Text:
	case err != nil:
		v.Raw = h.Body
	default:
		before := collection.Collection{}
		for j := i - 1; j >= 0; j-- {
			if earlier, err := collection.Parse(slug, []byte(history[j].Body)); err == nil {
				before = earlier
				break
			}
		}
		v.Differences = differences(before, c)
	}
	return v
}

// what says a step in words.
func what(h collection.Change) string {
	switch {
	case h.By == "":
		return "changed the file"
	case h.From == "":
		return "wrote the first draft"
	case h.Text && h.From == collection.Published:
		return "wrote a new draft beside the published version"
	case h.Text && h.From != collection.Draft:
		return "wrote new words; it is a draft again"
	case h.Text:
		return "wrote new words"
	case h.To == collection.Review:
		return "asked for review"
	case h.To == collection.Approved && h.From == collection.Review:
		return "approved it"
	case h.To == collection.Published:
		return "published it"
	case h.From == collection.Published:
		return "took it down"
	case h.From == collection.Approved:
		return "took the approval back"
	}
	return "sent it back to draft"
}

// history shows all steps.
func (s *Server) history(w http.ResponseWriter, r request) error {
	slug := r.PathValue("slug")
	v, err := s.storyOf(slug, 0)
	if err != nil {
		return err
	}
	if len(v.Steps) == 0 && v.ByHand == "" {
		return ngeu.ErrNotFound
	}
	return s.render(w, r.who, http.StatusOK, "editor-history", "History of "+slug, v)
}

// path is the page of a collection.
func path(slug string) string { return "/collections/" + url.PathEscape(slug) }
