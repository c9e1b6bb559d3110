package ingest_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// shelf stands in for a store: it keeps what it is given.
type shelf struct{ projects []ngeu.Project }

func (s *shelf) Apply(_ context.Context, run store.Run, projects iter.Seq2[ngeu.Project, error]) (res store.Result, err error) {
	for p, err := range projects {
		if err != nil {
			return res, err
		}
		if err := store.Check(p); err != nil {
			return res, err
		}
		s.projects = append(s.projects, p)
		res.Added++
	}
	res.Quarantined, res.Rejected = run.LeftOut()
	res.Read = res.Added + res.Quarantined + res.Rejected
	return res, run.Accept(store.Draft{Counts: res.Counts})
}

func (*shelf) Revert(context.Context, int64) (store.Result, error) { return store.Result{}, nil }

// TestLists reads the lists in testdata/lists, each with one of the defects that
// published lists have, and compares what comes out with a golden file: the
// report, its rows, and the projects.
func TestLists(t *testing.T) {
	lists := func(names ...string) []string { return names }
	for _, c := range []struct {
		name  string
		files []string
		set   map[string]string
	}{
		{"utf8-bom", lists("utf8-bom.csv"), nil},
		{"utf16-le", lists("utf16-le.csv"), nil},
		{"utf16-be", lists("utf16-be.csv"), nil},
		{"utf16-unmarked", lists("utf16-unmarked.csv"), nil},
		{"windows-1250", lists("windows-1250.csv"), nil},
		{"windows-1252", lists("windows-1252.csv"), nil},
		{"windows-1253", lists("windows-1253.csv"), nil},
		{"iso-8859-2", lists("iso-8859-2.csv"), nil},
		{"iso-8859-15", lists("iso-8859-15.csv"), nil},
		{"crlf", lists("crlf.csv"), nil},
		{"semicolon", lists("semicolon.csv"), nil},
		{"tab", lists("tab.tsv"), nil},
		{"quoted-breaks", lists("quoted-breaks.csv"), nil},
		{"stray-quotes", lists("stray-quotes.csv"), nil},
		{"unclosed-quote", lists("unclosed-quote.csv"), nil},
		{"shifted", lists("shifted.csv"), nil},
		{"mangled-coordinate", lists("mangled-coordinate.csv"), nil},
		{"zeros", lists("zeros.csv"), nil},
		{"it-2022", lists("it-2022-projects.csv", "it-2022-locations.csv"), nil},
		{"it-2023", lists("it-2023-projects.csv", "it-2023-locations.csv.gz"), nil},
		{"it-2023-zip", lists("it-2023.zip"), nil},
		{"it-2026", lists("it-2026-locations.csv", "it-2026-projects.csv"), nil},
		{"it-several", lists("it-2023-projects.csv", "it-payments.csv", "it-2023-locations.csv.gz", "it-regis-locations.csv"), nil},
		{"it-molise", lists("it-molise-projects.csv", "it-molise-locations.csv", "it-molise-sources.csv", "it-molise-phases.csv"), nil},
		{"padigitale", lists("padigitale.csv"), nil},
		{"padigitale-json", lists("padigitale.json"), nil},
		{"ro", lists("ro.csv"), nil},
		{"ro-rate", lists("ro.csv"), map[string]string{"rate": "5", "rate_date": "2025-09-30"}},
		{"ro-json", lists("ro-page-1.json", "ro-page-2.json"), nil},
		{"ro-service", lists("ro-service.json"), nil},
		{"kohesio", lists("kohesio.csv"), nil},
		{"kohesio-names", lists("kohesio-names.csv"), nil},
		{"kohesio-tsv", lists("kohesio.tsv"), nil},
		{"fr-dsil", lists("fr-dsil.geojson"), nil},
		{"cz", lists("cz.csv"), nil},
		{"top100-de", lists("top100-de.csv"), nil},
		{"top100-de-page", lists("top100-de-page.csv"), nil},
		{"top100-es", lists("top100-es.csv"), nil},
		{"ngeumap-geojson", lists("ngeumap.geojson"), nil},
		{"map-csv", lists("map.csv"), map[string]string{"map": "testdata/lists/map-csv.toml"}},
		{"map-geojson", lists("map.geojson"), map[string]string{"map": "testdata/lists/map-geojson.toml"}},
		{"misspelt", lists("misspelt.csv"), map[string]string{"column.avviso": "aviso"}},
		{"misspelt-similar", lists("misspelt.csv"), map[string]string{"headers": "similar"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := ingest.Options{Set: c.set}
			if c.set["headers"]+c.set["column.avviso"] != "" {
				o.Profile = "padigitale2026"
			}
			if c.set["rate"] != "" {
				o.Profile = "ro-pnrr"
			}
			var files []ingest.File
			for _, f := range c.files {
				files = append(files, ingest.OpenFile(filepath.Join("testdata", "lists", f)))
			}
			golden(t, c.name, picture(t, o, files...))
		})
	}
}

// picture imports files and tells in text what came of it.
func picture(t *testing.T, o ingest.Options, files ...ingest.File) string {
	t.Helper()
	regions, gazetteer := world()
	var s shelf
	var rows bytes.Buffer
	o.Report = &rows
	report, err := ingest.Importer{Store: &s, Places: ingest.NewPlacer(regions, gazetteer)}.Run(t.Context(), o, files...)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %v, %d duplicates\n", report.Profile, report, report.Duplicates)
	table, err := csv.NewReader(&rows).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range table[1:] {
		fmt.Fprintf(&out, "  %s %s line %s, %s %q: %s", r[5], r[6], r[0], r[1], r[2], r[3])
		if r[4] != "" {
			fmt.Fprintf(&out, " (%s)", r[4])
		}
		out.WriteString("\n")
	}
	for _, p := range s.projects {
		fmt.Fprintf(&out, "%s\n  %s [%s]", p.ID, p.Name, p.NameLang)
		if p.Summary != "" {
			fmt.Fprintf(&out, " / %s [%s]", p.Summary, p.SummaryLang)
		}
		amount := "no amount"
		if p.Amount != nil {
			amount = p.Amount.String()
		}
		fmt.Fprintf(&out, "\n  %s %s %s %d-%d %s %s | %s | %s | %s | %s\n", p.Country, p.Pillar, p.Status, p.YearStart, p.YearEnd, amount, p.AmountBasis, p.Measure, p.Beneficiary, p.Source.Name, p.AsOf)
		for _, l := range p.Locations {
			fmt.Fprintf(&out, "  %s %s %s %s %q", l.Precision, l.Role, l.PlaceCode, l.Finest(), l.PlaceName)
			if l.Point != nil {
				fmt.Fprintf(&out, " %.4f %.4f", l.Point.Lon(), l.Point.Lat())
			}
			out.WriteString("\n")
		}
	}
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "lists", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Error(d)
	}
}

// TestWorkbook reads rows out of a workbook as out of a text, with dates and
// numbers as a workbook stores them.
func TestWorkbook(t *testing.T) {
	text, err := os.ReadFile("testdata/lists/ro.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	dates := map[string]float64{"2022-11-29": 44894, "2025-11-29": 45990, "2023-01-01": 44927, "2024-01-01": 45292, "2026-01-01": 46023}
	book := workbook(t, rows, func(v string) any {
		if d, ok := dates[v]; ok {
			return d
		}
		return v
	})
	got := strings.ReplaceAll(picture(t, ingest.Options{}, book), "list.xlsx", "ro.csv")
	want, err := os.ReadFile("testdata/lists/ro.golden")
	if err != nil {
		t.Fatal(err)
	}
	// A text counts lines, a workbook rows; one cell has a line break.
	lines := func(s string) []string {
		return slices.DeleteFunc(strings.Split(s, "\n"), func(l string) bool { return strings.Contains(l, " line ") })
	}
	if d := cmp.Diff(lines(string(want)), lines(got)); d != "" {
		t.Error(d)
	}
	out := picture(t, ingest.Options{}, workbook(t, [][]string{{"id", "name", "country", "place_name", "amount_eur", "as_of"}, {"be-a", "Een brug", "BE", "Gent", "1250000.5", "2025-06"}, {}, {"be-b", "Een school", "BE", "Namur"}, {"be-c", "Te breed", "BE", "", "", "", "x"}}, func(v string) any { return v }))
	if !strings.HasPrefix(out, "ngeumap: read=3 added=2 changed=0 unchanged=0 removed=0 quarantined=0 rejected=1") || !strings.Contains(out, "1250000.50") || !strings.Contains(out, "line 5") {
		t.Error(out)
	}
}

// workbook writes rows as an XLSX file.
func workbook(t *testing.T, rows [][]string, cell func(string) any) ingest.File {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for i, r := range rows {
		values := make([]any, len(r))
		for j, v := range r {
			values[j] = cell(v)
		}
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &values); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return ingest.File{Name: "list.xlsx", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil }}
}
