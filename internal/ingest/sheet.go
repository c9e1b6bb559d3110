package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// sheet is a file on its way in as a header and rows, whatever its format.
type sheet interface {
	// header gives the names of the columns.
	header() []string
	// next gives the next row, as wide as the header. io.EOF ends the sheet; a
	// *shapeError is one row that cannot be read, any other error ends it.
	next() (cells, error)
	io.Closer
}

// cells is one row of a sheet.
type cells struct {
	line   int // where it stands: line of a text, row of a workbook, number of a JSON object
	values []string
	note   string // how it was read, where that is worth a word
}

// shapeError is a row whose cells cannot be told apart.
type shapeError struct {
	line   int
	values []string
	reason string
}

func (e *shapeError) Error() string { return e.reason }

// opening says how to open a sheet. Zero values are found out.
type opening struct {
	comma   rune
	charset *charset
	heading heading
}

// opened is a sheet with what was found out.
type opened struct {
	sheet
	kind    fileKind
	charset *charset
	comma   rune
	heading heading
}

// openSheet opens a file. The charset of a text is found by reading all of it
// once before, unless it is given.
func openSheet(f File, o opening) (*opened, error) {
	in, err := f.unpacked()
	if err != nil {
		return nil, err
	}
	buffered := bufio.NewReaderSize(in, 64<<10)
	start, err := buffered.Peek(headerPeek)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(fmt.Errorf("ingest: %s: %w", f.Name, err), in.Close())
	}
	if what := strange(start); what != "" {
		return nil, errors.Join(&HeaderError{File: f.Name, Reason: what}, in.Close())
	}
	out := &opened{kind: kindOf(start), charset: utf8Text, comma: o.comma, heading: o.heading}
	body := stream{buffered, in}
	switch out.kind {
	case xlsxFile:
		out.sheet, err = openXLSX(body, o.heading)
	case jsonFile:
		out.sheet, err = openJSON(body)
	default:
		if out.charset = o.charset; out.charset == nil {
			if out.charset, err = f.charset(); err != nil {
				break
			}
		}
		text := bufio.NewReaderSize(out.charset.reader(buffered), headerPeek)
		if start, err = text.Peek(headerPeek); err != nil && !errors.Is(err, io.EOF) {
			break
		}
		if bytes.HasPrefix(start, []byte("\ufeff")) {
			text.Discard(3)
			start = start[3:]
		}
		if comma, length := announced(start); length > 0 {
			start, out.comma = start[length:], comma
			o.heading.above = max(1, o.heading.above)
		}
		if out.comma == 0 {
			out.comma = separator(start)
		}
		out.sheet, err = openCSV(stream{text, in}, out.comma, o.heading)
	}
	if err != nil {
		var header *HeaderError
		if errors.As(err, &header) {
			header.File = f.Name
			return nil, errors.Join(err, in.Close())
		}
		return nil, errors.Join(fmt.Errorf("ingest: %s: %w", f.Name, err), in.Close())
	}
	return out, nil
}

// charset finds out what a text file is written in.
func (f File) charset() (*charset, error) {
	in, err := f.beside().unpacked()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return detectCharset(in)
}

// announced reads the line "sep=;" that spreadsheets write before a list to say
// its separator, and how long it is.
func announced(start []byte) (comma rune, length int) {
	line, _, found := bytes.Cut(start, []byte("\n"))
	text := bytes.ToLower(bytes.Trim(line, "\r\""))
	if !found || len(text) != 5 || !bytes.HasPrefix(text, []byte("sep=")) || !bytes.ContainsAny(text[4:], ",;|\t") {
		return 0, 0
	}
	return rune(text[4]), len(line) + 1
}

// headerPeek is how much of a file is looked at to find out the separator.
const headerPeek = 64 << 10

// separator gives whichever of comma, semicolon and tab a header has most,
// outside its quotes.
func separator(start []byte) rune {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	var count [128]int
	quoted := false
	for _, b := range line {
		if b == '"' {
			quoted = !quoted
		} else if b < 128 && !quoted {
			count[b]++
		}
	}
	best := ','
	for _, c := range ",;\t" {
		if count[c] > count[best] {
			best = c
		}
	}
	return best
}
