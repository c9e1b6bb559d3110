package export

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Names of the sheets; they are the same in all languages, as property names
// are, so that a script finds them.
const (
	noticeSheet   = "notice"
	projectsSheet = "projects"
)

// writeXLSX writes Office Open XML: the notice in full on the first sheet, the
// rows of CSV on the second. Texts are typed as texts (inlineStr), so nothing in
// them runs as a formula and nothing needs a guard. Rows wait in a temporary file
// of the library, uncompressed.
func writeXLSX(ctx context.Context, out io.Writer, rows feature.Rows) (err error) {
	rows.AsGiven = true
	f := excelize.NewFile()
	defer func() { // removes the temporary file
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	x := &workbook{File: f, rows: rows}
	for _, step := range []func() error{x.properties, x.notice, x.head, func() error { return x.projects(ctx) }} {
		if err := step(); err != nil {
			return fmt.Errorf("export: xlsx: %w", err)
		}
	}
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return &steadyZip{zip.NewWriter(out)} })
	return f.Write(io.Discard) // the writer above has taken everything
}

// steadyZip writes the parts of a workbook straight to their destination, all of
// them with the same time: the library would hold the whole file in memory.
type steadyZip struct{ *zip.Writer }

// zipTime is the earliest that a ZIP can say.
var zipTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Create begins a part.
func (z *steadyZip) Create(name string) (io.Writer, error) {
	return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: zipTime})
}

// AddFS is part of the library's interface; a new workbook has no folder to add.
func (z *steadyZip) AddFS(fsys fs.FS) error { return z.Writer.AddFS(fsys) }

type workbook struct {
	*excelize.File
	rows                   feature.Rows
	heading, wrapped, bold int // styles
}

func (x *workbook) properties() error {
	n, words := x.rows.Edition.Notice(), x.rows.Edition.Printer()
	if err := x.SetAppProps(&excelize.AppProperties{Application: "ngeumap"}); err != nil {
		return err
	}
	return x.SetDocProps(&excelize.DocProperties{
		Title:       words.T("app.title"),
		Subject:     n.Short(),
		Description: n.Text(),
		Creator:     "ngeumap",
		Language:    string(n.Lang()),
		Identifier:  x.rows.Edition.ID(),
		Created:     stamp(x.rows),
		Modified:    stamp(x.rows),
	})
}

func (x *workbook) notice() (err error) {
	if x.heading, err = x.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 13}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}); err != nil {
		return err
	}
	if x.wrapped, err = x.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}); err != nil {
		return err
	}
	if x.bold, err = x.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	if err := x.SetSheetName("Sheet1", noticeSheet); err != nil {
		return err
	}
	if err := x.SetColWidth(noticeSheet, "A", "A", 100); err != nil {
		return err
	}
	if err := x.SetColWidth(noticeSheet, "B", "B", 45); err != nil {
		return err
	}
	for i, l := range fullNotice(x.rows) {
		a, b := fmt.Sprintf("A%d", i+1), fmt.Sprintf("B%d", i+1)
		style := x.wrapped
		if l.head {
			style = x.heading
		}
		if err := x.SetCellStr(noticeSheet, a, l.text); err != nil {
			return err
		}
		if l.url != "" {
			if err := x.SetCellStr(noticeSheet, b, l.url); err != nil {
				return err
			}
		}
		if err := x.SetCellStyle(noticeSheet, a, b, style); err != nil {
			return err
		}
	}
	return x.footer(noticeSheet)
}

// footer prints the short notice on every page.
func (x *workbook) footer(sheet string) error {
	text := strings.ReplaceAll(x.rows.Edition.Notice().Short(), "&", "&&")
	if err := x.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L&8" + space(text) + text + "&R&8 &P / &N"}); err != nil {
		return err
	}
	landscape, fit, tall := "landscape", 1, 0
	if err := x.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &fit, FitToHeight: &tall}); err != nil {
		return err
	}
	yes := true
	return x.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes})
}

// space parts a text that begins with a digit from the size before it.
func space(text string) string {
	if text[0] >= '0' && text[0] <= '9' {
		return " "
	}
	return ""
}

// head makes the sheet of the projects, before its rows are streamed.
func (x *workbook) head() error {
	if _, err := x.NewSheet(projectsSheet); err != nil {
		return err
	}
	if err := x.footer(projectsSheet); err != nil {
		return err
	}
	return x.SetDefinedName(&excelize.DefinedName{ // printed on every page
		Name: "_xlnm.Print_Titles", RefersTo: projectsSheet + "!$1:$1", Scope: projectsSheet,
	})
}

func (x *workbook) projects(ctx context.Context) error {
	w, err := x.NewStreamWriter(projectsSheet)
	if err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := w.SetColWidth(1, len(feature.Fields)+2, 16); err != nil {
		return err
	}
	if err := w.SetColWidth(2, 2, 50); err != nil { // name
		return err
	}
	var values []any
	for _, name := range Columns() {
		values = append(values, excelize.Cell{StyleID: x.bold, Value: name})
	}
	if err := w.SetRow("A1", values); err != nil {
		return err
	}
	n := 1
	err = eachLocation(ctx, x.rows, func(row *feature.Row, at *orb.Point) error {
		if n++; n > excelize.TotalRows {
			return ngeu.Invalid("f", "xlsx", fmt.Sprintf("a worksheet ends after %d rows; narrow the filter, or take csv, which does not", excelize.TotalRows))
		}
		values = values[:0]
		for _, f := range feature.Fields {
			values = append(values, f.Value(row))
		}
		if at != nil {
			values = append(values, at[0], at[1])
		}
		return w.SetRow(fmt.Sprintf("A%d", n), values)
	})
	if err != nil {
		return err
	}
	return w.Flush()
}
