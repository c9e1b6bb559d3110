package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Columns is the header of the contract's CSV: the properties of a project and
// its coordinates in degrees.
func Columns() []string {
	out := make([]string, 0, len(feature.Fields)+2)
	for _, f := range feature.Fields {
		out = append(out, f.Name)
	}
	return append(out, "lon", "lat")
}

// writeCSV writes RFC 4180, UTF-8, one row a location. A project without any
// location is one row.
//
// Text that a spreadsheet would run as a formula is guarded by an apostrophe,
// which the profile ngeumap takes off again (see ngeu.GuardCell): a file is safe
// to open, and out and in again changes nothing. Numbers are never guarded.
// For the same reason place_name is the source's own, and empty where it has
// none, here and in XLSX and GeoJSON, which come back the same way: the other
// formats fill in the gazetteer's name, in their language.
//
// It does not use encoding/csv, whose writer drops a carriage return within a
// text when lines end in CRLF.
func writeCSV(ctx context.Context, out io.Writer, rows feature.Rows) error {
	rows.AsGiven = true
	w := bufio.NewWriterSize(out, 1<<16)
	record := Columns()
	write := func() error {
		for i, v := range record {
			if i > 0 {
				w.WriteByte(',')
			}
			writeCell(w, v)
		}
		_, err := w.WriteString("\r\n") // also gives the first error of all writes before
		return err
	}
	if err := write(); err != nil {
		return err
	}
	err := eachLocation(ctx, rows, func(row *feature.Row, at *orb.Point) error {
		record = record[:0]
		for _, f := range feature.Fields {
			v := cell(f.Value(row))
			if f.Type == feature.Text {
				v = ngeu.GuardCell(v)
			}
			record = append(record, v)
		}
		if at != nil {
			record = append(record, degrees(at[0]), degrees(at[1]))
		} else {
			record = append(record, "", "")
		}
		return write()
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

// writeCell writes a cell, in quotes where it needs them.
func writeCell(w *bufio.Writer, v string) {
	if !strings.ContainsAny(v, ",\"\r\n") && strings.TrimSpace(v) == v {
		w.WriteString(v)
		return
	}
	w.WriteByte('"')
	w.WriteString(strings.ReplaceAll(v, `"`, `""`))
	w.WriteByte('"')
}

func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// degrees writes a coordinate in full, so that it comes back as it went.
func degrees(d float64) string { return strconv.FormatFloat(d, 'f', -1, 64) }
