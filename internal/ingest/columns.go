package ingest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ngeumap/ngeumap/internal/store"
)

// Codes of a column have a width when this share of at least so many of them
// has it. Fewer say nothing of a list.
const (
	widthShare  = 0.99
	widthValues = 20
)

// Codes shorter than an ISTAT number of a municipality within its province, or
// longer than any key that is known, are not looked at.
const (
	minWidth = 3
	maxWidth = 40
)

// columns watches the form of a list: the names of its columns, and how wide
// their codes are. Codes are values of letters and digits with a digit in them;
// they lose zeros when somebody opens and saves a list in a spreadsheet.
type columns struct {
	of    map[string]*widths // by name, in lower case
	names []string           // in the order of the files
}

// widths counts the values of a column by their width.
type widths struct {
	values int // not empty
	codes  int
	by     [maxWidth + 1]int
}

// file adds the header of a file and gives what counts its columns; profile
// tells numbers from codes.
func (c *columns) file(p *Profile, header []string) []*widths {
	if c.of == nil {
		c.of = map[string]*widths{}
	}
	out := make([]*widths, len(header))
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(h))
		if h == "" {
			continue
		}
		w, ok := c.of[h]
		if !ok {
			w = &widths{}
			c.of[h] = w
			c.names = append(c.names, h)
		}
		if means, ok := p.column(h); ok && slices.Contains(numbers, means) {
			continue // its width says nothing
		}
		out[i] = w
	}
	return out
}

// numbers are properties whose values are not codes.
var numbers = []Property{amount, amountRRF, amountTotal, lon, lat, latLon, yearStart, yearEnd}

// count counts the values of a row.
func count(of []*widths, values []string) {
	for i, v := range values {
		if i < len(of) && of[i] != nil {
			of[i].add(v)
		}
	}
}

func (w *widths) add(v string) {
	v = strings.TrimSpace(v)
	if v == "" {
		return
	}
	w.values++
	digit := false
	for i := range len(v) {
		switch c := v[i]; {
		case '0' <= c && c <= '9':
			digit = true
		case c|0x20 < 'a' || c|0x20 > 'z' || c >= utf8.RuneSelf:
			return
		}
	}
	if digit && len(v) >= minWidth && len(v) <= maxWidth {
		w.codes++
		w.by[len(v)]++
	}
}

// most gives the commonest width.
func (w *widths) most() int {
	best := 0
	for n, count := range w.by {
		if count > w.by[best] {
			best = n
		}
	}
	return best
}

// width gives the width of the codes, 0 where they are no codes or have several.
// ok is false where too few values are there to tell.
func (w *widths) width() (width int, ok bool) {
	if w.values < widthValues {
		return 0, false
	}
	if best := w.most(); float64(w.by[best]) >= widthShare*float64(w.values) {
		return best, true
	}
	return 0, true
}

// list gives the columns for the history.
func (c *columns) list() []store.Column {
	out := make([]store.Column, len(c.names))
	for i, name := range c.names {
		out[i].Name = name
		out[i].Width, _ = c.of[name].width()
	}
	return out
}
