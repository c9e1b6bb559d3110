package ingest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// row is one record of a list, by property.
type row struct {
	line   int
	values []string
	fixed  map[Property]string // instead of values, of a row that was put together
	files  []int               // further files that it was put together from
	*table
}

// table is a file of a list on its way in.
type table struct {
	file    string
	number  int // of the file in the list
	profile *Profile
	asked   *Profile // nil where it is found out
	layout  *Layout
	*opened
	from    map[Property][]template
	column  map[Property]int  // first column that fills a property
	when    map[int][]string  // values that a row must have
	key     template          // of a joined list
	codes   []int             // columns of codes
	unknown []string          // columns that the profile does not know
	notes   map[string]string // what is worth a word of a column
}

// openTable reads the header. profile is nil for "auto".
func openTable(f File, number int, profile *Profile, how opening) (*table, error) {
	if profile != nil && len(profile.Layouts) == 1 {
		if l := profile.Layouts[0]; how == (opening{}) {
			how = opening{comma: l.Comma, charset: l.Charset}
		}
	}
	s, err := openSheet(f, how)
	if err != nil {
		var header *HeaderError
		if errors.As(err, &header) && profile != nil {
			header.Profile = profile.Name
		}
		return nil, err
	}
	t := &table{file: f.Name, number: number, profile: profile, asked: profile, opened: s}
	err = t.readHeader()
	var header *HeaderError
	if how.heading != (heading{}) || err == nil && !gaps(t.header()) || err != nil && (!errors.As(err, &header) || t.layout != nil) {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
		return t, err
	}
	at, ok, failed := t.elsewhere(f)
	if failed != nil {
		return nil, errors.Join(fmt.Errorf("ingest: %s: %w", f.Name, failed), s.Close())
	}
	if ok {
		if err := s.Close(); err != nil {
			return nil, fmt.Errorf("ingest: %s: %w", f.Name, err)
		}
		return openTable(f, number, profile, at)
	}
	if err != nil {
		err = errors.Join(err, s.Close())
	}
	return t, err
}

func (t *table) fail(format string, args ...any) error {
	e := &HeaderError{File: t.file, Reason: fmt.Sprintf(format, args...)}
	if t.profile != nil {
		e.Profile = t.profile.Name
	}
	return e
}

func (t *table) readHeader() error {
	header := t.header()
	if all := strings.Join(header, ""); !utf8.ValidString(all) || strings.ContainsRune(all, 0) {
		return t.fail("the header is not text; save the file as CSV in UTF-8")
	}
	if t.profile == nil {
		var ok bool
		if t.profile, ok = Detect(header); !ok {
			return t.unknownColumns(header)
		}
	}
	if t.layout, _ = t.profile.layout(header); t.layout == nil && t.profile.similar {
		t.profile = t.profile.accepting(header)
		t.layout, _ = t.profile.layout(header)
	}
	if t.layout == nil {
		return t.missing(header)
	}
	return t.bind(header)
}

// bind finds the columns of the layout in a header.
func (t *table) bind(header []string) error {
	known := t.layout.columns()
	at := map[string]int{}
	t.notes = map[string]string{}
	for i, h := range header {
		k := columnKey(h)
		if c, ok := t.profile.confirm[k]; ok {
			t.notes[h] = "read as column " + c
			k = columnKey(c)
		}
		if _, ok := known[k]; !ok || k == "" {
			if k != "" {
				t.unknown = append(t.unknown, strings.TrimSpace(h))
			}
			continue
		}
		if _, twice := at[k]; twice {
			return t.fail("column %s stands there twice", strings.TrimSpace(known[k]))
		}
		at[k] = i
	}
	for k, c := range known {
		if _, ok := at[k]; ok {
			continue
		}
		if h := similarColumn(c, header, t.known(known)); h != "" {
			t.notes[strings.TrimSpace(h)] = fmt.Sprintf("not read; if it is the column %s, say so with -set \"column.%s=%s\"", c, c, strings.TrimSpace(h))
		}
	}
	t.from, t.column = map[Property][]template{}, map[Property]int{}
	for p, alternatives := range t.layout.from {
		for _, a := range alternatives {
			c, ok := a.compile(at)
			if !ok {
				continue
			}
			t.from[p] = append(t.from[p], c)
			for _, part := range c.parts {
				if _, has := t.column[p]; part.column && part.at >= 0 && !has {
					t.column[p] = part.at
				}
			}
		}
	}
	if t.layout.key != nil {
		t.key, _ = t.layout.key.compile(at)
	}
	t.codes = t.codeColumns()
	t.when = map[int][]string{}
	for c, values := range t.layout.when {
		if i, ok := at[columnKey(c)]; ok {
			t.when[i] = values
		}
	}
	return nil
}

// errUnknownColumn is a column that is not read.
var errUnknownColumn = errors.New("the profile does not know this column; it is not read")

// remarks lists what is worth a word of a file before its first row.
func (t *table) remarks() []*RowError {
	var out []*RowError
	note := func(column string, err error) {
		out = append(out, &RowError{File: t.file, Line: 1, Column: column, Err: err})
	}
	if t.charset != utf8Text {
		note("", fmt.Errorf("the text is read as %s", t.charset.name))
	}
	if h := t.heading.note(); h != "" {
		note("", errors.New(h))
	}
	if more := t.further(); len(more) > 0 {
		note("", fmt.Errorf("only one sheet is read; the workbook has also %s: save each as a file of its own if it belongs to the list", strings.Join(more, ", ")))
	}
	for _, c := range slices.Sorted(maps.Keys(t.notes)) {
		note(c, errors.New(t.notes[c]))
	}
	if t.layout.Role == skippedRows {
		note("", errors.New("nothing in this file is shown; it is not read"))
		return out
	}
	for _, u := range t.unknown {
		note(u, errUnknownColumn)
	}
	return out
}

// known tells whether a header is a column of the layout.
func (t *table) known(columns map[string]string) func(string) bool {
	return func(h string) bool {
		_, ok := columns[columnKey(h)]
		_, confirmed := t.profile.confirm[columnKey(h)]
		return ok || confirmed
	}
}

// nearest gives the layout that lacks the fewest columns, and those.
func (p *Profile) nearest(header []string) (best *Layout, missing []string) {
	have := map[string]bool{}
	for _, h := range header {
		have[columnKey(h)] = true
		have[columnKey(p.confirm[columnKey(h)])] = true
	}
	for _, l := range p.Layouts {
		var lacks []string
		for _, c := range l.Required {
			if !have[columnKey(c)] {
				lacks = append(lacks, c)
			}
		}
		if best == nil || len(lacks) < len(missing) {
			best, missing = l, lacks
		}
	}
	return best, missing
}

// maxListed is how many names of columns a message lists.
const maxListed = 12

func listed(header []string) string {
	if len(header) > maxListed {
		return fmt.Sprintf("%s, and %d more", strings.Join(header[:maxListed], ", "), len(header)-maxListed)
	}
	return strings.Join(header, ", ")
}

// unknownColumns says that no profile reads a header, and which comes nearest.
func (t *table) unknownColumns(header []string) error {
	var nearest *Profile
	var lacks []string
	most := 0.5 // of the columns that a profile needs
	for _, p := range All() {
		if l, missing := p.nearest(header); l != nil && len(l.Required) > 0 {
			if share := 1 - float64(len(missing))/float64(len(l.Required)); share >= most && len(missing) > 0 {
				nearest, lacks, most = p, missing, share
			}
		}
	}
	hint := "name one with -profile, or describe the list in a mapping file (-set map=FILE, docs/import.md)"
	if nearest != nil {
		hint = fmt.Sprintf("%s comes nearest, but %s is missing; %s", nearest.Name, strings.Join(lacks, ", "), hint)
	}
	return t.fail("no profile knows these columns: %s; %s", listed(header), hint)
}

// missing says which columns are not there, and which may be meant.
func (t *table) missing(header []string) error {
	l, lacks := t.profile.nearest(header)
	if l == nil {
		return t.fail("the profile reads no file; give a mapping with -set map=FILE")
	}
	known := t.known(l.columns())
	hint := ""
	for _, c := range lacks {
		if h := similarColumn(c, header, known); h != "" {
			hint += fmt.Sprintf("; %q looks like %s: confirm with -set \"column.%s=%s\", or all such with -set headers=similar", strings.TrimSpace(h), c, c, strings.TrimSpace(h))
		}
	}
	return t.fail("column %s is missing; the header has %s%s", strings.Join(lacks, ", "), listed(header), hint)
}

// withoutProjects says that a list lacks the file of its projects, and by which
// columns that one is known: those of the layout that shares most columns with
// this file, and of several the one that its mapping file has next to it.
func (t *table) withoutProjects() error {
	holds := map[fileRole]string{locationRows: "the places of projects", detailRows: "details of projects", skippedRows: "nothing that is shown"}[t.layout.Role]
	header := map[string]bool{}
	for _, h := range t.header() {
		header[strings.TrimSpace(h)] = true
	}
	own := slices.Index(t.profile.Layouts, t.layout)
	var need []string
	most, nearest := -1, 0
	for i, l := range t.profile.Layouts {
		if l.Role != projectRows {
			continue
		}
		shared, far := 0, max(i-own, own-i)
		for _, c := range l.Required {
			if header[c] {
				shared++
			}
		}
		if shared > most || shared == most && far < nearest && t.layout.key != nil {
			need, most, nearest = l.Required, shared, far
		}
	}
	return t.fail("the file holds %s, and none of the files the projects; name that file too: one with the columns %s", holds, strings.Join(need, ", "))
}

// accepting gives the profile with headers that are similar to missing columns
// taken for them.
func (p *Profile) accepting(header []string) *Profile {
	l, lacks := p.nearest(header)
	if l == nil {
		return p
	}
	out := *p
	if out.confirm = maps.Clone(p.confirm); out.confirm == nil {
		out.confirm = map[string]string{}
	}
	known := l.columns()
	for _, c := range lacks {
		if h := similarColumn(c, header, func(h string) bool {
			_, ok := known[columnKey(h)]
			return ok || out.confirm[columnKey(h)] != ""
		}); h != "" {
			out.confirm[columnKey(h)] = c
		}
	}
	return &out
}

// errBroken is a row whose cells cannot be told apart; it may have swallowed
// others.
var errBroken = errors.New("quotes or separators are broken")

// broken is an errBroken with its reason.
type broken string

func (b broken) Error() string        { return string(b) }
func (b broken) Is(target error) bool { return target == errBroken }

// next gives the next row. A *RowError is one row that cannot be read; the
// values it has, if any, come with it. io.EOF ends the file.
func (t *table) next() (row, string, error) {
	c, err := t.opened.next()
	r := row{line: c.line, values: c.values, table: t}
	var shape *shapeError
	switch {
	case errors.As(err, &shape):
		r.line, r.values = shape.line, shape.values
		return r, "", &RowError{File: t.file, Line: r.line, Value: strings.Join(shape.values, " | "), Err: broken(shape.reason)}
	case err != nil:
		return row{}, "", err // io.EOF as it is
	}
	for i, v := range c.values {
		if !utf8.ValidString(v) || strings.IndexByte(v, 0) >= 0 {
			return r, "", r.fails(i, v, errors.New("not UTF-8 text"))
		}
	}
	return r, c.note, nil
}

// counts tells whether a row has the values that the layout asks for.
func (r row) counts() bool {
	for i, values := range r.when {
		v := strings.ToUpper(r.cell(i))
		if !slices.ContainsFunc(values, func(want string) bool {
			begin, open := strings.CutSuffix(strings.ToUpper(want), "*")
			return v == begin || open && strings.HasPrefix(v, begin)
		}) {
			return false
		}
	}
	return true
}

// fails makes the error of a column by its number.
func (r row) fails(column int, value string, err error) *RowError {
	return &RowError{File: r.file, Line: r.line, Column: strings.TrimSpace(r.header()[column]), Value: value, Err: err}
}

// wrong makes the error of a property.
func (r row) wrong(p Property, err error) *RowError {
	i, ok := r.column[p]
	switch {
	case !ok:
		return &RowError{File: r.file, Line: r.line, Column: string(p), Value: r.fixed[p], Err: err}
	case r.fixed != nil:
		return r.fails(i, r.fixed[p], err)
	}
	return r.fails(i, r.values[i], err)
}

// cell gives a value as it is meant: without blanks around, empty where it is a
// marker of a missing one.
func (r row) cell(column int) string {
	if column >= len(r.values) {
		return ""
	}
	v := strings.TrimSpace(r.values[column])
	if r.profile.Guarded && r.kind != jsonFile { // no spreadsheet opens JSON, and nothing in it is guarded
		v = ngeu.UnguardCell(v)
	}
	if r.profile.Strict {
		return v
	}
	if strings.ContainsAny(v, "\n\r\t\u00a0") || strings.Contains(v, "  ") {
		v = strings.Join(strings.Fields(v), " ")
	}
	if len(v) <= 8 && r.profile.missing[strings.ToUpper(v)] {
		return ""
	}
	return v
}

// raw gives what the columns say of a property.
func (r row) raw(p Property) string {
	if r.fixed != nil {
		return r.fixed[p]
	}
	for _, t := range r.from[p] {
		if v := t.value(r.cell); v != "" {
			return v
		}
	}
	return ""
}

// text gives a property in the words of the contract: translated by the
// profile, or its constant.
func (r row) text(p Property) string {
	v := r.raw(p)
	if code, ok := r.profile.Codes[p].code(v); ok {
		v = code
	}
	if v == "" {
		v = r.profile.Constant[p]
	}
	if p == id && !r.profile.Strict {
		if v = slug(v); r.layout.named {
			v = r.anonymous(v)
		}
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
