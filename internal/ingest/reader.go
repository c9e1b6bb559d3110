package ingest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// row is one record of a list, by property.
type row struct {
	line   int
	values []string
	*table
}

// table is a CSV file on its way in.
type table struct {
	file    string
	profile *Profile
	at      map[Property]int // column of a property
	header  []string
	unknown []string // columns that the profile does not know
	in      *bufio.Reader
	csv     *csv.Reader
	last    int // line of the last row
}

// headerPeek is how much of a file is looked at to find out the separator.
const headerPeek = 64 << 10

// open reads the header. profile is nil for "auto".
func openTable(file string, in io.Reader, profile *Profile) (*table, error) {
	buffered := bufio.NewReaderSize(in, headerPeek)
	start, err := buffered.Peek(headerPeek)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("ingest: %s: %w", file, err)
	}
	if bytes.HasPrefix(start, []byte("\ufeff")) {
		if _, err := buffered.Discard(3); err != nil {
			return nil, fmt.Errorf("ingest: %s: %w", file, err)
		}
		start = start[3:]
	}
	t := &table{file: file, profile: profile, in: buffered, csv: csv.NewReader(buffered), last: 1}
	t.csv.Comma = ','
	if profile != nil && profile.Comma != 0 {
		t.csv.Comma = profile.Comma
	} else {
		t.csv.Comma = separator(start)
	}
	return t, t.readHeader()
}

// separator gives whichever of comma, semicolon and tab a header has most.
func separator(start []byte) rune {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

func (t *table) readHeader() error {
	header, err := t.csv.Read()
	fail := func(format string, args ...any) error {
		e := &HeaderError{File: t.file, Reason: fmt.Sprintf(format, args...)}
		if t.profile != nil {
			e.Profile = t.profile.Name
		}
		return e
	}
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return fail("the file is empty")
	case errors.As(err, &parse):
		return fail("the header cannot be read: %v", parse.Err)
	case err != nil:
		return fmt.Errorf("ingest: %s: %w", t.file, err)
	}
	if !utf8.ValidString(strings.Join(header, "")) || strings.ContainsRune(strings.Join(header, ""), 0) {
		return fail("the file is not UTF-8 text; save it as CSV in UTF-8")
	}
	if t.profile == nil {
		var ok bool
		if t.profile, ok = Detect(header); !ok {
			return fail("no profile knows these columns: %s; name one with -profile", strings.Join(header, ", "))
		}
	}
	t.header = header
	t.at = map[Property]int{}
	seen := map[string]bool{}
	for i, h := range header {
		c, ok := t.profile.column(h)
		if !ok {
			t.unknown = append(t.unknown, strings.TrimSpace(h))
			continue
		}
		if seen[c.Name] {
			return fail("column %s stands there twice", c.Name)
		}
		seen[c.Name] = true
		if c.Means != ignored {
			t.at[c.Means] = i
		}
	}
	var missing []string
	for _, c := range t.profile.Column {
		if c.Required && !seen[c.Name] {
			missing = append(missing, c.Name)
		}
	}
	if len(missing) > 0 {
		return fail("column %s is missing; the header has %s", strings.Join(missing, ", "), strings.Join(header, ", "))
	}
	return nil
}

// errOpenQuote ends an import: everything after such a quote is lost, and a
// list that seems to end early would take projects away.
var errOpenQuote = errors.New("a quote that is opened here is never closed, so nothing after it can be read")

// errBroken is a row whose cells cannot be told apart; it may have swallowed
// others.
var errBroken = errors.New("quotes or separators are broken")

// next gives the next row. A *RowError is one row that cannot be read; the
// values it has, if any, come with it. io.EOF ends the file.
func (t *table) next() (row, error) {
	values, err := t.csv.Read()
	r := row{line: t.last + 1, values: values, table: t}
	if len(values) > 0 {
		r.line, _ = t.csv.FieldPos(0)
	}
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return row{}, io.EOF
	case errors.As(err, &parse):
		r.line, t.last = parse.StartLine, parse.Line
		if errors.Is(parse.Err, csv.ErrQuote) && t.ended() {
			return row{}, fmt.Errorf("ingest: %s line %d: %w", t.file, r.line, errOpenQuote)
		}
		reason := errBroken
		if errors.Is(parse.Err, csv.ErrFieldCount) {
			reason = fmt.Errorf("the row has %d columns, the header %d: %w", len(values), len(t.header), errBroken)
		}
		return r, &RowError{File: t.file, Line: r.line, Value: strings.Join(values, " | "), Err: reason}
	case err != nil:
		return row{}, fmt.Errorf("ingest: %s: %w", t.file, err)
	}
	t.last = r.line
	for i, v := range values {
		if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
			return r, r.fails(i, v, errors.New("not UTF-8 text"))
		}
	}
	return r, nil
}

// ended tells whether nothing is left to read. The CSV reader reads from t.in
// directly: a buffer of this size it does not wrap in one of its own.
func (t *table) ended() bool {
	_, err := t.in.Peek(1)
	return err != nil
}

// fails makes the error of a column by its number.
func (r row) fails(column int, value string, err error) *RowError {
	return &RowError{File: r.file, Line: r.line, Column: r.header[column], Value: value, Err: err}
}

// wrong makes the error of a property.
func (r row) wrong(p Property, err error) *RowError {
	i, ok := r.at[p]
	if !ok {
		return &RowError{File: r.file, Line: r.line, Column: string(p), Err: err}
	}
	return r.fails(i, r.values[i], err)
}

// text gives a property in the words of the contract: trimmed, translated by
// the profile, or its constant.
func (r row) text(p Property) string {
	v := ""
	if i, ok := r.at[p]; ok && i < len(r.values) {
		v = strings.TrimSpace(r.values[i])
		if r.profile.Guarded {
			v = ngeu.UnguardCell(v)
		}
	}
	if code, ok := r.profile.Codes[p][v]; ok {
		v = code
	}
	if v == "" {
		v = r.profile.Constant[p]
	}
	return v
}

// same tells whether two rows say the same about their project, as far as the
// given properties go, and if not, in which they differ.
func (r row) same(o row, about []Property) (Property, bool) {
	i := slices.IndexFunc(about, func(p Property) bool { return r.text(p) != o.text(p) })
	if i < 0 {
		return "", true
	}
	return about[i], false
}
