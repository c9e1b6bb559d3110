package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// words folds a text and splits it into the words that are indexed and sought.
// It folds part by part, since a fold may be made for names and stop early.
// Whatever is not a letter or a digit parts words, so no operator of FTS5 can
// come through.
func (s *Store) words(text string) []string {
	var out []string
	for part := range strings.FieldsSeq(strings.ToValidUTF8(text, " ")) {
		out = append(out, strings.FieldsFunc(s.fold(part), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })...)
	}
	return out
}

// expression writes a query of FTS5: every word, the last as a beginning, each
// a quoted string. "" when the text has no word. Columns, if given, are where
// all of them must stand.
func (s *Store) expression(text string, columns ...string) string {
	words := s.words(text)
	if len(words) == 0 {
		return ""
	}
	for i, w := range words {
		words[i] = `"` + w + `"`
	}
	e := strings.Join(words, " AND ") + "*"
	if len(columns) > 0 {
		e = "{" + strings.Join(columns, " ") + "} : (" + e + ")"
	}
	return e
}

// columnsOf are those of project_text.
var columnsOf = map[store.Words][]string{store.NameWords: {"name"}, store.LeadingWords: {"name", "place", "beneficiary"}}

// Match gives the keys that a text finds; see store.Reader. They come as one
// text, since a hundred thousand rows through database/sql take longer than to
// find them.
func (s *Store) Match(ctx context.Context, text string, where store.Words) ([]int64, error) {
	expression := s.expression(text, columnsOf[where]...)
	if expression == "" {
		return nil, nil
	}
	var keys sql.NullString
	err := s.read.QueryRowContext(ctx, `SELECT group_concat(rowid) FROM (SELECT rowid FROM project_text WHERE project_text MATCH ? ORDER BY rowid)`, expression).Scan(&keys)
	if err != nil {
		return nil, fmt.Errorf("sqlite: text: %w", err)
	}
	return integers(keys.String)
}

// words are the columns of project_text of a project.
type words struct{ name, place, beneficiary, rest string }

// wording folds the texts of a list. It remembers parts of texts, since lists
// use the same words over and over. It is for one goroutine.
type wording struct {
	*Store
	known map[string]string
	line  []byte
}

// maxWordings bounds what a wording remembers, to some 20 MB.
const maxWordings = 200000

func newWording(s *Store) *wording { return &wording{Store: s, known: map[string]string{}} }

func (w *wording) of(p ngeu.Project) *words {
	out := &words{name: w.indexed(p.Name), beneficiary: w.indexed(p.Beneficiary), rest: w.indexed(p.Summary, p.Measure, p.Theme)}
	if len(p.Locations) == 1 {
		out.place = w.indexed(p.Locations[0].PlaceName)
		return out
	}
	places := make([]string, 0, len(p.Locations))
	for _, l := range p.Locations {
		places = append(places, l.PlaceName)
	}
	out.place = w.indexed(places...)
	return out
}

// indexed gives texts as one column of project_text.
func (w *wording) indexed(texts ...string) string {
	w.line = w.line[:0]
	for _, text := range texts {
		for part := range strings.FieldsSeq(strings.ToValidUTF8(text, " ")) {
			folded, ok := w.known[part]
			if !ok {
				folded = strings.Join(w.words(part), " ")
				if len(w.known) >= maxWordings {
					clear(w.known)
				}
				w.known[strings.Clone(part)] = folded
			}
			if folded == "" {
				continue
			}
			if len(w.line) > 0 {
				w.line = append(w.line, ' ')
			}
			w.line = append(w.line, folded...)
		}
	}
	return string(w.line)
}
