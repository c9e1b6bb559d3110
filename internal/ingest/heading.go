package ingest

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// heading says where the names of the columns stand, where that is not the first
// row with a value: below a title, in two rows with merged cells, in another
// sheet of a workbook.
type heading struct {
	sheet string // "" is the first that is shown and has rows
	above int    // lines or rows before it
	two   bool   // the row below holds the lower half of the names
}

// maxAbove is how many rows are looked at for the names of columns.
const maxAbove = 20

// note tells of a heading that is not where it is looked for first.
func (h heading) note() string {
	switch {
	case h.two:
		return fmt.Sprintf("the names of the columns were read from lines %d and %d together", h.above+1, h.above+2)
	case h.above > 0:
		return fmt.Sprintf("the names of the columns stand in line %d; what stands above it is passed over", h.above+1)
	}
	return ""
}

// further lists the other sheets of a workbook that are shown.
func (t *table) further() (names []string) {
	x, ok := t.sheet.(*xlsxSheet)
	if !ok {
		return nil
	}
	for _, name := range x.book.GetSheetList() {
		if shown, err := x.book.GetSheetVisible(name); err == nil && shown && name != x.name {
			names = append(names, name)
		}
	}
	return names
}

// together joins two rows of names: the lower name counts, and the upper one
// where there is none below it.
func together(upper, lower []string) []string {
	out := make([]string, max(len(upper), len(lower)))
	copy(out, upper)
	for i, v := range lower {
		if strings.TrimSpace(v) != "" {
			out[i] = v
		}
	}
	return out
}

// found is a place where the names of the columns may stand.
type found struct {
	opening
	names []string
}

// headings lists where else the names of the columns of a file may stand.
func (f File) headings(o *opened) ([]found, error) {
	in, err := f.unpacked()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	switch o.kind {
	case csvFile:
		return textHeadings(o.charset.reader(in))
	case xlsxFile:
		return bookHeadings(in)
	}
	return nil, nil
}

// textHeadings looks into the first lines of a text, each with the separator
// that it has most.
func textHeadings(in io.Reader) (out []found, err error) {
	lines := bufio.NewReaderSize(in, headerPeek)
	var last string
	for n := range maxAbove {
		text, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		text = strings.TrimRight(strings.TrimPrefix(text, "\ufeff"), "\r\n")
		comma := separator([]byte(text))
		split := func(s string) []string {
			p := parser{comma: byte(comma)}
			p.feed(s)
			return p.cells
		}
		names := split(text)
		out = append(out, found{opening{comma: comma, heading: heading{above: n}}, names})
		if n > 0 {
			out = append(out, found{opening{comma: comma, heading: heading{above: n - 1, two: true}}, together(split(last), names)})
		}
		if last = text; err != nil {
			break
		}
	}
	return out, nil
}

// bookHeadings looks into the first rows of the sheets of a workbook.
func bookHeadings(in io.Reader) (out []found, err error) {
	book, err := openBook(in)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	for _, sheet := range sheets(book) {
		rows, err := book.Rows(sheet)
		if err != nil {
			return nil, err
		}
		var last []string
		for n := 0; n < maxAbove && rows.Next(); n++ {
			names, err := rows.Columns()
			if err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			out = append(out, found{opening{heading: heading{sheet: sheet, above: n}}, names})
			if n > 0 {
				out = append(out, found{opening{heading: heading{sheet: sheet, above: n - 1, two: true}}, together(last, names)})
			}
			last = names
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// openBook opens a workbook.
func openBook(in io.Reader) (*excelize.File, error) {
	book, err := excelize.OpenReader(in, excelize.Options{RawCellValue: true, UnzipXMLSizeLimit: sheetInMemory})
	if err != nil {
		return nil, &HeaderError{Reason: fmt.Sprintf("the file is no workbook that can be read (%v); open it in a spreadsheet and save it again as XLSX", err)}
	}
	return book, nil
}

// sheets lists the sheets of a workbook, those that are shown first.
func sheets(book *excelize.File) []string {
	names := book.GetSheetList()
	hidden := map[string]int{}
	for _, name := range names {
		if shown, err := book.GetSheetVisible(name); err == nil && !shown {
			hidden[name] = 1
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(hidden[a], hidden[b]) })
	return names
}

// elsewhere looks for the names of the columns further down, or in another
// sheet, and gives the place where most of them are known: ok is false where
// that is not more than here.
func (t *table) elsewhere(f File) (best opening, ok bool, err error) {
	all, err := f.headings(t.opened)
	if err != nil {
		return opening{}, false, err
	}
	_, most := t.knows(t.header())
	for _, one := range all {
		if _, n := t.knows(one.names); n > most {
			best, most, ok = one.opening, n, true
		}
	}
	if t.kind == csvFile {
		best.charset = t.charset
	}
	return best, ok, nil
}

// knows counts the columns that a profile knows of a header: the one that is
// asked for, or whichever knows most.
func (t *table) knows(header []string) (*Profile, int) {
	if t.asked != nil {
		_, n := t.asked.layout(header)
		return t.asked, n
	}
	p, _ := Detect(header)
	if p == nil {
		return nil, 0
	}
	_, n := p.layout(header)
	return p, n
}

// gaps tells whether a header has cells without a name between others, as
// merged cells leave them.
func gaps(header []string) bool {
	last := len(header)
	for last > 0 && strings.TrimSpace(header[last-1]) == "" {
		last--
	}
	return slices.ContainsFunc(header[:last], func(h string) bool { return strings.TrimSpace(h) == "" })
}
