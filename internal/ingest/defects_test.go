package ingest_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/ngeumap/ngeumap/internal/ingest"
)

// towns is a list with one row after testdata/defects.toml; cell is the value of
// one column.
func towns(column, value string) string {
	columns := []string{"Nr", "Title", "ISTAT", "Town", "Region", "Begin", "End", "Grant", "Lon", "Lat"}
	values := []string{"1", "Una scuola", "", "Forlì", "Emilia-Romagna", "", "", "", "", ""}
	values[slices.Index(columns, column)] = value
	return strings.Join(columns, ";") + "\n" + strings.Join(values, ";") + "\n2;Un ponte;;Roma;Lazio;;;;;\n"
}

// TestDefects: each defect that the lists of the states are known for, and each
// that a spreadsheet leaves, has a list and comes out as it should. What
// testdata/lists holds of the same kind TestLists compares in full.
func TestDefects(t *testing.T) {
	const towns1 = "t-1\n  Una scuola []"
	encoded := func(e interface {
		String(string) (string, error)
	}, text string) string {
		out, err := e.String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	const accents = "id,name,country\nfr-1,École près du théâtre à côté,FR\n"
	for _, c := range []struct {
		name    string
		content string // of a text; else a file of testdata/lists
		file    string
		mapped  bool     // by testdata/defects.toml
		want    []string // in what TestLists compares
	}{
		// Charsets.
		{name: "UTF-8 without BOM", content: accents, want: []string{"École près du théâtre à côté"}},
		{name: "UTF-8 with BOM", file: "utf8-bom.csv", want: []string{"it-a\n  Scuola più sicura"}},
		{name: "UTF-16 little endian", file: "utf16-le.csv", want: []string{"read as utf-16le", "Νέο σχολείο"}},
		{name: "UTF-16 big endian", file: "utf16-be.csv", want: []string{"read as utf-16be"}},
		{name: "UTF-16 without BOM", content: encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder(), accents), want: []string{"read as utf-16le", "École près"}},
		{name: "Windows-1250", file: "windows-1250.csv", want: []string{"read as windows-1250", "Škola pro žáky"}},
		{name: "Windows-1252", content: encoded(charmap.Windows1252.NewEncoder(), accents+"fr-2,L’œuvre « théâtre »,FR\n"), want: []string{"read as windows-1252", "L’œuvre « théâtre »"}},
		{name: "Windows-1253", file: "windows-1253.csv", want: []string{"read as windows-1253", "Ενεργειακή"}},
		{name: "ISO-8859-2", file: "iso-8859-2.csv", want: []string{"read as iso-8859-2", "Żłobek"}},
		{name: "ISO-8859-15", file: "iso-8859-15.csv", want: []string{"read as iso-8859-15", "à 5 €"}},
		// Separators, quotes, rows.
		{name: "comma", content: "id,name,country\nbe-1,Een brug; een pad,BE\n", want: []string{"Een brug; een pad"}},
		{name: "semicolon", file: "semicolon.csv", want: []string{"Een brug, met fietspad"}},
		{name: "tab", file: "tab.tsv", want: []string{"Een brug; een pad, een park"}},
		{name: "quoted line breaks", file: "quoted-breaks.csv", want: []string{"Een brug;\nmet een \"fietspad\",\nover de Leie"}},
		{name: "stray quotes", file: "stray-quotes.csv", want: []string{"Brug \"De Schelde\" vernieuwd", "added=3"}},
		{name: "a quote that never closes", file: "unclosed-quote.csv", want: []string{"added=3", "rejected=1", "line 4"}},
		{name: "CRLF", file: "crlf.csv", want: []string{"added=2", "Een school []"}},
		{name: "shifted rows", file: "shifted.csv", want: []string{"rejected=2", "line 2,  \"be-a | Een brug | BE\": the row has 3 columns, the header 4"}},
		// Numbers.
		{name: "114.000.000", mapped: true, content: towns("Grant", "114.000.000"), want: []string{"22800000 project_rrf"}},
		{name: "40.000 of the list of 2022", file: "it-2022-projects.csv it-2022-locations.csv", want: []string{"40000 project_rrf"}},
		{name: "3 875 000,00 €", mapped: true, content: towns("Grant", "3 875 000,00 €"), want: []string{"775000 project_rrf"}},
		{name: "no-break blanks in a number", mapped: true, content: towns("Grant", "3\u00a0875\u00a0000,00\u00a0€"), want: []string{"775000 project_rrf"}},
		{name: "thin blanks in a number", mapped: true, content: towns("Grant", "3\u2009875\u202f000,00"), want: []string{"775000 project_rrf"}},
		{name: "2.7E7", mapped: true, content: towns("Grant", "2.7E7"), want: []string{"5400000 project_rrf"}},
		{name: "43.863.635.328.030", file: "mangled-coordinate.csv", want: []string{"quarantined=1", "43.863.635.328.030", "it may have been 11.253641024500"}},
		{name: "millions", file: "cz.csv", want: []string{"100000000 measure_estimate"}},
		{name: "thousands", file: "map.csv", want: []string{"1250500 project_rrf"}},
		{name: "foreign currency", file: "ro.csv", want: []string{"75000 project_rrf"}},
		// Nothing there.
		{name: "N/D", mapped: true, content: towns("Grant", "N/D"), want: []string{towns1, "no amount"}},
		{name: "N/A", mapped: true, content: towns("Grant", "N/A"), want: []string{towns1, "no amount"}},
		{name: "N.D.-", mapped: true, content: towns("Begin", "N.D.-"), want: []string{towns1, " 0-0 "}},
		{name: "#RIF!", mapped: true, content: towns("Grant", "#RIF!"), want: []string{towns1, "no amount"}},
		{name: "NULL", mapped: true, content: towns("Begin", "NULL"), want: []string{towns1, " 0-0 "}},
		{name: "-", mapped: true, content: towns("Grant", " - "), want: []string{towns1, "no amount"}},
		// Headers.
		{name: "header with blanks", file: "it-2022-projects.csv it-2022-locations.csv", want: []string{"added=2"}}, // "CUP ", "FINANZIAMENTO _UE"
		{name: "header misspelt", file: "misspelt.csv", want: []string{"read as column avviso"}},
		{name: "header with other case and accents", content: "ID,Náme,COUNTRY\nbe-1,Een brug,BE\n", want: []string{"Een brug"}},
		// What a spreadsheet leaves.
		{name: "sep=; in the first line", content: "sep=;\r\nid;name;country\r\nbe-1;Een brug, een pad;BE\r\nbe-2;;BE\r\n", want: []string{"Een brug, een pad", "line 4, name"}},
		{name: "totals below the table", mapped: true, content: towns("Grant", "500") + "Totale;;;;;;;500;;\n", want: []string{"rejected=1", "line 4", "this is the line of totals, not a project; nothing is lost"}},
		{name: "header in line 3", content: "List of projects\n\nid;name;country\nbe-1;Een brug, een pad;BE\nbe-2;;BE\n", want: []string{"the names of the columns stand in line 3", "Een brug, een pad", "line 5, name"}},
		{name: "empty columns at the end", content: "id;name;country;;;\nbe-1;Een brug;BE;;;\nbe-2;Een pad;BE\n;;;;;\n", want: []string{"added=1", "rejected=1"}},
		{name: "a date as a serial number", mapped: true, content: towns("Begin", "44894"), want: []string{" 2022-0 "}},
		{name: "a code that lost its zeros", mapped: true, content: towns("ISTAT", "40012"), want: []string{"lau-IT-040012"}},
		{name: "a code that became a number", mapped: true, content: towns("ISTAT", "40012.0"), want: []string{"lau-IT-040012"}},
		{name: "a code rounded to 1,2E+05", mapped: true, content: towns("ISTAT", "1,2E+05"), want: []string{"rejected=1", "line 2, ISTAT \"1,2E+05\": a spreadsheet has made a number of this code"}},
		{name: "an id rounded to 1,2E+15", mapped: true, content: towns("Nr", "1,2E+15"), want: []string{"rejected=1", "line 2, Nr \"1,2E+15\""}},
		{name: "a decimal comma in a coordinate", mapped: true, content: strings.Replace(towns("Lon", "12,0402"), ";12,0402;", ";12,0402;44,2218", 1), want: []string{towns1, "12.0402 44.2218"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var files []ingest.File
			for _, f := range strings.Fields(c.file) {
				files = append(files, ingest.OpenFile(filepath.Join("testdata", "lists", f)))
			}
			if c.content != "" {
				files = append(files, file("list.csv", c.content))
			}
			o := ingest.Options{AcceptDrift: true}
			switch {
			case c.mapped:
				o.Set = map[string]string{"map": "testdata/defects.toml"}
			case c.file == "map.csv":
				o.Set = map[string]string{"map": "testdata/lists/map-csv.toml"}
			case c.file == "misspelt.csv":
				o.Profile, o.Set = "padigitale2026", map[string]string{"column.avviso": "aviso"}
			}
			got := picture(t, o, files...)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in\n%s", want, got)
				}
			}
		})
	}
}

// TestWorkbookDefects: merged cells in the header, a title above it, hidden
// sheets, dates as numbers, columns that are empty at the end.
func TestWorkbookDefects(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	do(book.SetSheetRow("Sheet1", "A1", &[]any{"codes", "are", "hidden"}))
	for _, s := range []string{"Projects", "Notes"} {
		_, err := book.NewSheet(s)
		do(err)
	}
	book.SetActiveSheet(1)
	do(book.SetSheetVisible("Sheet1", false))
	do(book.SetSheetRow("Notes", "A1", &[]any{"made by the town"}))
	for i, row := range [][]any{
		{"Projects of the town, 2025"},
		{},
		{"Nr", "Title", "Place", "", "Money", "Dates"},
		{"", "", "Town", "Region", "Grant", "Begin", "End", ""},
		{1, "Una scuola", "Forlì", "Emilia-Romagna", 500000.5, 44894, 46023, "", ""},
		{2, "Un ponte", "Roma", "Lazio", "n/d"},
		{"Totale", "", "", "", 500000.5},
	} {
		do(book.SetSheetRow("Projects", fmt.Sprintf("A%d", i+1), &row))
	}
	do(book.MergeCell("Projects", "A3", "A4"))
	do(book.MergeCell("Projects", "C3", "D3"))
	var b bytes.Buffer
	do(book.Write(&b))
	got := picture(t, ingest.Options{Set: map[string]string{"map": "testdata/defects.toml"}}, file("list.xlsx", b.String()))
	for _, want := range []string{
		"towns: read=3 added=2 changed=0 unchanged=0 removed=0 quarantined=0 rejected=1",
		"the names of the columns were read from lines 3 and 4 together",
		"only one sheet is read; the workbook has also Notes",
		"line 7", "this is the line of totals",
		"t-1\n  Una scuola", "2022-2026 100000.10 project_rrf",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

// TestNoTables: what is no table, or no longer one, is refused with a sentence
// that says what it is and what to do, and nothing is lost.
func TestNoTables(t *testing.T) {
	im, s := importer(t)
	run(t, im, s, "id,name,country\nit-1,Name,IT\n")
	ole := func(inside string) string {
		wide := strings.Join(strings.Split(inside, ""), "\x00") + "\x00"
		return "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + wide + strings.Repeat("\x00", 600)
	}
	zipped := func(names ...string) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range names {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(w, "id,name,country\n")
			if strings.HasPrefix(name, "bomb") {
				for range 300 {
					w.Write(bytes.Repeat([]byte("\n"), 1<<20))
				}
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	var cut bytes.Buffer
	z := gzip.NewWriter(&cut)
	io.WriteString(z, "id,name,country\n"+strings.Repeat("it-1,Name,IT\n", 5000))
	z.Close()
	for _, c := range []struct{ name, file, content, want string }{
		{"an empty file", "list.csv", "", "list.csv line 1: the file is empty"},
		{"blanks only", "list.csv", "\n \n;;;\n", "list.csv line 1: "},
		{"a header only, of nothing known", "list.csv", "a;b;c\n", "list.csv line 1: no profile knows these columns: a, b, c; name one with -profile, or describe the list in a mapping file"},
		{"nearly a list", "list.csv", "COMPONENTA,INVESTITIA,NR_CONTRACT,STADIU\nC1,I1,1,FINALIZAT\n", "ro-pnrr comes nearest, but DENUMIRE_BENEFICIAR is missing"},
		{"a PDF saved as .csv", "list.csv", "%PDF-1.7\n1 0 obj\n", "list.csv line 1: the file is a PDF; ask its publisher for a table"},
		{"a page saved as .csv", "list.csv", "\ufeff<!DOCTYPE html>\n<html><body>Not found</body></html>", "list.csv line 1: the file is a web page (HTML)"},
		{"XML", "list.xlsx", "<?xml version=\"1.0\"?><list/>", "list.xlsx line 1: the file is XML; save its table as CSV"},
		{"a workbook with a password", "list.xlsx", ole("EncryptedPackage"), "list.xlsx line 1: the workbook has a password; open it in a spreadsheet, take the password off and save it as XLSX"},
		{"an old workbook", "list.xls", ole("Workbook"), "list.xls line 1: the file is a workbook of the old format (XLS)"},
		{"an OpenDocument table", "list.ods", zipped("mimetype", "content.xml"), "list.ods line 1: the file is an OpenDocument table (ODS)"},
		{"a broken workbook", "list.xlsx", zipped("[Content_Types].xml"), "list.xlsx line 1: the file is no workbook that can be read"},
		{"a ZIP bomb", "list.zip", zipped("bomb.csv"), "unpacks to more than 250 times its size"},
		{"a workbook that is a bomb", "list.xlsx", zipped("[Content_Types].xml", "bomb.xml"), "list.xlsx line 1: the workbook unpacks to more than 250 times its size"},
		{"a file that breaks off", "list.csv.gz", cut.String()[:cut.Len()-20], "the file breaks off here; fetch it again"},
		{"no gzip after all", "list.csv.gz", "\x1f\x8bnothing", "cannot be unpacked"},
		{"a picture", "list.csv", "\x89PNG\r\n\x1a\n", "list.csv line 1: the file is a picture"},
		{"one long line", "list.csv", "id,name,country\n" + strings.Repeat("x", 5<<20), "line 2 is longer than 4 MB: this is no table"},
		{"no row that can be taken", "list.csv", "id;name;country\nit-1;Uno;Italien\nit-2;Due;Italien\n", "none of the 2 rows could be taken; the first: list.csv line 2, column country: a country is one of the 27"},
	} {
		report, err := im.Run(t.Context(), ingest.Options{Started: time.Now()}, file(c.file, c.content))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, %v\nwant %s", c.name, report, err, c.want)
		}
		if snap := must(s.Snapshot(t.Context())); snap.ID != 1 || snap.Projects != 1 {
			t.Errorf("%s: %+v is published", c.name, snap)
		}
	}
	var header *ingest.HeaderError
	if _, err := im.Run(t.Context(), ingest.Options{}, ingest.OpenFile(t.TempDir())); errors.As(err, &header) || err == nil {
		t.Errorf("a folder: %v", err)
	}
}

// TestLargeFile: memory does not grow with a list.
func TestLargeFile(t *testing.T) {
	if testing.Short() {
		t.Skip("200 MB take some seconds")
	}
	list := ingest.File{Name: "large.csv", Open: func() (io.ReadCloser, error) {
		in, out := io.Pipe()
		go func() {
			row := strings.Repeat("x", 20<<10)
			_, err := io.WriteString(out, "id,name,country,notes\n")
			for i := 0; i < 10000 && err == nil; i++ {
				_, err = fmt.Fprintf(out, "it-%d,Una scuola,IT,%s\n", i, row)
			}
			out.CloseWithError(err)
		}()
		return in, nil
	}}
	regions, gazetteer := world()
	im := ingest.Importer{Store: counter{t}, Places: ingest.NewPlacer(regions, gazetteer)}
	before, most := heap(), uint64(0)
	rows := 0
	o := ingest.Options{Profile: "ngeumap", Progress: func(p ingest.Progress) { rows, most = p.Rows, max(most, heap()) }}
	if _, err := im.Run(t.Context(), o, list); err != nil || rows != 10000 {
		t.Fatal(rows, err)
	}
	if grown := int64(most) - int64(before); grown > 30<<20 {
		t.Errorf("%d MB more in use for a list of 200 MB", grown>>20)
	}
}

// heap is the memory in use without what is garbage, in bytes.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
