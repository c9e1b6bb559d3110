package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/store"
)

// A list that loses or changes more than this against its last import is looked
// at by a person before it is published, in per cent of what is published.
const (
	maxRemoved = 2
	maxChanged = 20
)

// DriftError is a list that differs so much from its last import that something
// may be wrong with it. Nothing of it was published.
type DriftError struct {
	Alarms []string // a sentence each
}

func (e *DriftError) Error() string {
	return "nothing was published: " + strings.Join(e.Alarms, "; ") + "; if this is right, import again with -accept-drift"
}

// drift compares a list with the last import of its source: its columns, where
// the same profile read them, the width of its codes, and how many projects it
// takes away or changes.
func drift(profile string, now *columns, d store.Draft) []string {
	if d.Last == nil {
		return nil
	}
	var out []string
	if d.Last.Profile == profile && len(d.Last.Columns) > 0 {
		out = now.drift(d.Last)
	}
	for _, c := range []struct {
		n, most int
		what    string
	}{{d.Removed, maxRemoved, "are no longer in the list"}, {d.Changed, maxChanged, "changed"}} {
		if d.Live > 0 && c.n*100 > c.most*d.Live {
			out = append(out, fmt.Sprintf("%d of %d published projects %s, %.1f %%, and more than %d %% is an alarm", c.n, d.Live, c.what, 100*float64(c.n)/float64(d.Live), c.most))
		}
	}
	return out
}

// drift compares columns with those of an earlier import.
func (c *columns) drift(last *store.Import) []string {
	var out []string
	earlier := "import " + strconv.FormatInt(last.ID, 10)
	for _, old := range last.Columns {
		w, ok := c.of[old.Name]
		if !ok {
			out = append(out, fmt.Sprintf("column %s is missing, which %s had", old.Name, earlier))
			continue
		}
		width, known := w.width()
		if old.Width == 0 || !known || width == old.Width {
			continue
		}
		now := "have several widths now, most of them " + strconv.Itoa(w.most())
		switch {
		case width > 0:
			now = "have " + strconv.Itoa(width) + " now"
		case w.codes == 0:
			now = "are no codes any more"
		}
		out = append(out, fmt.Sprintf("the codes in column %s had %d characters in %s and %s", old.Name, old.Width, earlier, now))
	}
	for _, name := range c.names {
		if !slices.ContainsFunc(last.Columns, func(o store.Column) bool { return o.Name == name }) {
			out = append(out, fmt.Sprintf("column %s is new since %s", name, earlier))
		}
	}
	return out
}
