package ingest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// csvSheet reads separated text as people and programs really write it:
// quoted line breaks, LF and CRLF, quotes that stand inside a cell. A quote that
// never closes costs its own row and no other: the reader goes back to the line
// after it.
type csvSheet struct {
	in      *bufio.Reader
	closer  io.Closer
	comma   byte
	columns []string
	again   []textLine // lines to read once more
	line    int
}

// textLine is a line of a text without its end.
type textLine struct {
	number int
	text   string
}

const (
	maxCellLines = 200     // as many lines a quoted cell can have
	maxLineBytes = 4 << 20 // of one line
)

func openCSV(in stream, comma rune, h heading) (sheet, error) {
	s := &csvSheet{in: bufio.NewReaderSize(in.Reader, 64<<10), closer: in.Closer, comma: byte(comma)}
	var err error
	for s.line < h.above && err == nil {
		_, err = s.take()
	}
	row := cells{}
	if err == nil {
		row, err = s.record(0)
	}
	if err == nil && h.two {
		upper := row.values
		row, err = s.record(0)
		row.values = together(upper, row.values)
	}
	var shape *shapeError
	switch {
	case errors.Is(err, io.EOF):
		return nil, &HeaderError{Reason: "the file is empty"}
	case errors.As(err, &shape):
		return nil, &HeaderError{Reason: "the header cannot be read: " + shape.reason}
	case err != nil:
		return nil, err
	}
	s.columns = row.values
	return s, nil
}

func (s *csvSheet) header() []string { return s.columns }
func (s *csvSheet) Close() error     { return s.closer.Close() }

func (s *csvSheet) next() (cells, error) { return s.record(len(s.columns)) }

// record reads one row of a width, 0 for any.
func (s *csvSheet) record(width int) (cells, error) {
	first, err := s.take()
	for err == nil && strings.Trim(first.text, string(s.comma)+" \t") == "" {
		first, err = s.take() // blank lines, and lines of separators only, are no rows
	}
	if err != nil {
		return cells{}, err
	}
	var (
		p    = parser{comma: s.comma}
		more []textLine
	)
	p.feed(first.text)
	for p.open && len(more) < maxCellLines {
		next, err := s.take()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return cells{}, err
		}
		more = append(more, next)
		p.feed("\n" + next.text)
	}
	values := fit(p.cells, width)
	if !p.open && (len(more) == 0 || !p.stray && (width == 0 || len(values) == width)) {
		return s.shaped(first, values, width, "")
	}
	// The quote pairs with one of another row, or with none. Read this line
	// alone with its quotes as letters; what was read after it is read again.
	s.again = append(more, s.again...)
	values = fit(strings.Split(first.text, string(s.comma)), width)
	if width > 0 && len(values) != width {
		return cells{}, &shapeError{line: first.number, values: values, reason: "a quote that is opened here is never closed, so its columns cannot be told apart"}
	}
	return s.shaped(first, values, width, "a quote that is opened here is never closed; it was taken as a letter")
}

func (s *csvSheet) shaped(first textLine, values []string, width int, note string) (cells, error) {
	if width > 0 && len(values) != width {
		return cells{}, &shapeError{line: first.number, values: values, reason: fmt.Sprintf("the row has %d columns, the header %d: quotes or separators are broken", len(values), width)}
	}
	return cells{line: first.number, values: values, note: note}, nil
}

// fit takes off empty cells beyond the header: separators at the end of a line.
func fit(values []string, width int) []string {
	for width > 0 && len(values) > width && strings.TrimSpace(values[len(values)-1]) == "" {
		values = values[:len(values)-1]
	}
	return values
}

// take gives the next line.
func (s *csvSheet) take() (textLine, error) {
	if len(s.again) > 0 {
		l := s.again[0]
		s.again = s.again[1:]
		return l, nil
	}
	var long []byte
	for {
		part, err := s.in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			if long = append(long, part...); len(long) > maxLineBytes {
				return textLine{}, fmt.Errorf("line %d is longer than %d MB: this is no table", s.line+1, maxLineBytes>>20)
			}
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return textLine{}, err
		}
		if len(part)+len(long) == 0 {
			return textLine{}, io.EOF
		}
		s.line++
		text := string(part)
		if long != nil {
			text = string(append(long, part...))
		}
		return textLine{s.line, strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")}, nil
	}
}

// parser takes a row apart, line by line while a quoted cell is open.
type parser struct {
	comma  byte
	cells  []string
	quoted strings.Builder // the open cell so far
	open   bool            // a quoted cell goes on
	odd    bool            // a quote stood in the open cell where none can
	stray  bool            // one did so in a cell of several lines: two rows may have run together
}

// feed reads on; text after the first begins with its line break.
func (p *parser) feed(text string) {
	for i := 0; ; {
		if !p.open {
			if i < len(text) && text[i] == '"' {
				p.open, p.odd = true, false
				p.quoted.Reset()
				i++
			} else {
				end := strings.IndexByte(text[i:], p.comma)
				if end < 0 {
					p.cells = append(p.cells, text[i:])
					return
				}
				p.cells = append(p.cells, text[i:i+end])
				i += end + 1
				continue
			}
		}
		end := strings.IndexByte(text[i:], '"')
		if end < 0 {
			p.quoted.WriteString(text[i:])
			return
		}
		p.quoted.WriteString(text[i : i+end])
		i += end + 1
		switch {
		case i == len(text):
			p.close()
			return
		case text[i] == p.comma:
			p.close()
			i++
		case text[i] == '"':
			p.quoted.WriteByte('"')
			i++
		default:
			p.odd = true
			p.quoted.WriteByte('"')
		}
	}
}

func (p *parser) close() {
	cell := p.quoted.String()
	p.cells = append(p.cells, cell)
	p.open = false
	p.stray = p.stray || p.odd && strings.Contains(cell, "\n")
}
