package export

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

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
func writeCSV(ctx context.Context, out io.Writer, rows feature.Rows) error {
	w := csv.NewWriter(out)
	w.UseCRLF = true
	if err := w.Write(Columns()); err != nil {
		return err
	}
	record := make([]string, 0, len(feature.Fields)+2)
	write := func(row *feature.Row, l *ngeu.Location) error {
		record = record[:0]
		for _, f := range feature.Fields {
			record = append(record, cell(f.Value(row)))
		}
		if l != nil && l.Point != nil {
			record = append(record, degrees(l.Point[0]), degrees(l.Point[1]))
		} else {
			record = append(record, "", "")
		}
		return w.Write(record)
	}
	for p, err := range rows.Edition.Projects(ctx, ngeu.Page{}) {
		if err != nil {
			return err
		}
		for i := range p.Locations {
			if err := write(rows.At(p, p.Locations[i]), &p.Locations[i]); err != nil {
				return err
			}
		}
		if len(p.Locations) == 0 {
			if err := write(rows.Of(p), nil); err != nil {
				return err
			}
		}
	}
	w.Flush()
	return w.Error()
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
