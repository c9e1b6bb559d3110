package export

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/feature"
)

// eachProject calls do for every selected project: the features of GeoJSON, KML,
// GeoPackage and FlatGeobuf, where a project counts once.
func eachProject(ctx context.Context, rows feature.Rows, do func(*feature.Row) error) error {
	for p, err := range rows.Edition.Projects(ctx, rows.Page) {
		if err != nil {
			return err
		}
		if err := do(rows.Of(p)); err != nil {
			return err
		}
	}
	return nil
}

// eachLocation calls do for every selected location: the rows of CSV, XLSX and
// the second table of GeoPackage. at is nil where it is not a point. A project
// without any location is one row.
func eachLocation(ctx context.Context, rows feature.Rows, do func(row *feature.Row, at *orb.Point) error) error {
	for p, err := range rows.Edition.Projects(ctx, rows.Page) {
		if err != nil {
			return err
		}
		for _, l := range p.Locations {
			if err := do(rows.At(p, l), l.Point); err != nil {
				return err
			}
		}
		if len(p.Locations) == 0 {
			if err := do(rows.Of(p), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// line is one line of the notice in full; head opens a part of it.
type line struct {
	text, url string
	head      bool
}

// fullNotice gives everything that an edition must say, for formats with room:
// the short notice, its four points, who financed it, as of when, from which
// sources, and whose map it stands on.
func fullNotice(rows feature.Rows) []line {
	n, words := rows.Edition.Notice(), rows.Edition.Printer()
	lines := []line{{text: words.T("app.title"), head: true}, {text: n.Short()}}
	lines = append(lines, line{text: words.T("notice.title"), head: true})
	for _, point := range n.Full() {
		lines = append(lines, line{text: point})
	}
	lines = append(lines, line{text: n.Funding(), head: true})
	if n.AsOf() != "" {
		lines = append(lines, line{text: n.AsOf()})
	}
	lines = append(lines, line{text: words.T("notice.unofficial")})
	if len(n.Sources()) > 0 {
		lines = append(lines, line{text: words.T("notice.sources"), head: true})
		for _, s := range n.Sources() {
			lines = append(lines, line{text: s.Name, url: s.URL})
		}
	}
	lines = append(lines, line{text: words.T("notice.credits"), head: true})
	for _, c := range n.Credits() {
		lines = append(lines, line{text: c.Text, url: c.URL})
	}
	return lines
}

// plainNotice is fullNotice as plain text, a line each.
func plainNotice(rows feature.Rows) string {
	var b strings.Builder
	for i, l := range fullNotice(rows) {
		if l.head && i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
		if l.url != "" {
			b.WriteString(" <" + l.url + ">")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// stamp is the time that stands in files where their format wants one: the first
// moment of the edition's as-of date, never the clock, so that the same edition
// gives the same bytes.
func stamp(rows feature.Rows) string {
	const none = "1980-01-01"
	date := string(rows.Edition.Notice().AsOfDate())
	if date == "" {
		date = none
	}
	return date + none[len(date):] + "T00:00:00Z"
}

// inTempDir runs make with the name of a file that does not exist yet, in a
// folder of its own, and copies what it left there to out. Nothing stays behind,
// and nothing is written to out if make fails.
func inTempDir(out io.Writer, name string, make func(path string) error) error {
	dir, err := os.MkdirTemp("", "ngeumap-export-")
	if err != nil {
		return fmt.Errorf("export: a folder for temporary files: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, name)
	if err := make(path); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer f.Close()
	_, err = io.Copy(out, f)
	return err
}

// withTempFile lends do an empty temporary file, which is gone afterwards.
func withTempFile(do func(*os.File) error) error {
	f, err := os.CreateTemp("", "ngeumap-export-")
	if err != nil {
		return fmt.Errorf("export: a temporary file: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	return do(f)
}
