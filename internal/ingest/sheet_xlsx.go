package ingest

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxSheet reads one sheet of a workbook row by row.
// Cells come as they are stored: a date is its serial number, an amount is not
// rounded to what the cell shows.
type xlsxSheet struct {
	closer  io.Closer
	book    *excelize.File
	name    string // of the sheet
	rows    *excelize.Rows
	columns []string
	line    int
}

// sheetInMemory is how much of a sheet the library unpacks in memory before it
// goes to a temporary file.
const sheetInMemory = 16 << 20

func openXLSX(in stream, h heading) (sheet, error) {
	book, err := openBook(in)
	if err != nil {
		return nil, err
	}
	names := sheets(book)
	if h.sheet != "" {
		names = []string{h.sheet}
	}
	for _, name := range names {
		s := &xlsxSheet{closer: closers{book, in.Closer}, book: book, name: name}
		if s.rows, err = book.Rows(name); err != nil {
			return nil, err
		}
		for s.line < h.above && s.rows.Next() {
			s.line++
		}
		if s.columns, err = s.row(); err == io.EOF {
			continue
		} else if err != nil {
			return nil, err
		}
		if h.two {
			lower, err := s.row()
			if err != nil && err != io.EOF {
				return nil, err
			}
			s.columns = together(s.columns, lower)
		}
		return s, nil
	}
	return nil, &HeaderError{Reason: "the workbook is empty"}
}

// row gives the next row with a value in it.
func (s *xlsxSheet) row() ([]string, error) {
	for s.rows.Next() {
		s.line++
		values, err := s.rows.Columns()
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(strings.Join(values, "")) != "" {
			return values, nil
		}
	}
	if err := s.rows.Error(); err != nil {
		return nil, err
	}
	return nil, io.EOF
}

func (s *xlsxSheet) header() []string { return s.columns }
func (s *xlsxSheet) Close() error     { return s.closer.Close() }

func (s *xlsxSheet) next() (cells, error) {
	values, err := s.row()
	if err != nil {
		return cells{}, err
	}
	if values = fit(values, len(s.columns)); len(values) > len(s.columns) {
		return cells{}, &shapeError{line: s.line, values: values, reason: fmt.Sprintf("the row has %d columns, the header %d: something stands beside the table", len(values), len(s.columns))}
	}
	for len(values) < len(s.columns) { // cells at the end of a row that are empty are not stored
		values = append(values, "")
	}
	return cells{line: s.line, values: values}, nil
}
