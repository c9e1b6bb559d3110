package ingest

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxSheet reads the first sheet of a workbook that has rows, row by row.
// Cells come as they are stored: a date is its serial number, an amount is not
// rounded to what the cell shows.
type xlsxSheet struct {
	closer  io.Closer
	book    *excelize.File
	rows    *excelize.Rows
	columns []string
	line    int
}

// sheetInMemory is how much of a sheet the library unpacks in memory before it
// goes to a temporary file.
const sheetInMemory = 16 << 20

func openXLSX(in stream) (sheet, error) {
	book, err := excelize.OpenReader(in, excelize.Options{RawCellValue: true, UnzipXMLSizeLimit: sheetInMemory})
	if err != nil {
		return nil, &HeaderError{Reason: fmt.Sprintf("the file is no workbook that can be read (%v)", err)}
	}
	for _, name := range book.GetSheetList() {
		s := &xlsxSheet{closer: closers{book, in.Closer}, book: book}
		if s.rows, err = book.Rows(name); err != nil {
			return nil, err
		}
		if s.columns, err = s.row(); err == io.EOF {
			continue
		} else if err != nil {
			return nil, err
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
