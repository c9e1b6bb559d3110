package geocode

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// table is a TSV file with a header, read at once: rows are cut out of one text.
type table struct {
	file string
	rest string
	line int
	at   []int    // column of the file for each column asked for
	row  []string // of the current line, by the order asked for
	cut  []string
	err  error
}

// openTable reads a gzip file. optional files that are missing are empty tables.
func openTable(fsys fs.FS, file string, optional bool, columns ...string) (*table, error) {
	t := &table{file: file, row: make([]string, len(columns))}
	f, err := fsys.Open(file)
	if optional && errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return nil, fmt.Errorf("geocode: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("geocode: %s: %w", file, err)
	}
	var text strings.Builder
	if info, err := f.Stat(); err == nil {
		text.Grow(int(info.Size()) * 4)
	}
	if _, err := io.Copy(&text, z); err != nil {
		return nil, fmt.Errorf("geocode: %s: %w", file, err)
	}
	t.rest = text.String()
	return t, t.header(columns)
}

// parseTable reads a table out of a text.
func parseTable(file, text string, columns ...string) (*table, error) {
	t := &table{file: file, row: make([]string, len(columns)), rest: text}
	return t, t.header(columns)
}

func (t *table) header(columns []string) error {
	if !t.split() {
		return fmt.Errorf("geocode: %s: empty", t.file)
	}
	for _, c := range columns {
		at := -1
		for i, name := range t.cut {
			if name == c {
				at = i
			}
		}
		if at < 0 {
			return fmt.Errorf("geocode: %s: no column %q in its header", t.file, c)
		}
		t.at = append(t.at, at)
	}
	return nil
}

// split cuts the next line that is neither empty nor a comment.
func (t *table) split() bool {
	for t.rest != "" {
		var line string
		line, t.rest, _ = strings.Cut(t.rest, "\n")
		t.line++
		if line == "" || line[0] == '#' {
			continue
		}
		t.cut = t.cut[:0]
		for more := true; more; {
			var cell string
			cell, line, more = strings.Cut(line, "\t")
			t.cut = append(t.cut, cell)
		}
		return true
	}
	return false
}

// next goes to the next row.
func (t *table) next() bool {
	if t.err != nil || !t.split() {
		return false
	}
	for i, at := range t.at {
		if at >= len(t.cut) {
			t.fail("%d columns, too few", len(t.cut))
			return false
		}
		t.row[i] = t.cut[at]
	}
	return true
}

// fail remembers what is wrong with the current line; next then ends.
func (t *table) fail(format string, args ...any) {
	t.err = fmt.Errorf("geocode: %s:%d: %s", t.file, t.line, fmt.Sprintf(format, args...))
}
