package export_test

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

func readGeoJSON(t *testing.T, b []byte) (c content) {
	t.Helper()
	var doc struct {
		Notice, Attribution string
		Features            []struct{ Properties map[string]any }
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		t.Fatalf("GeoJSON: %v", err)
	}
	c.notices, c.full = []string{doc.Notice}, doc.Notice+"\n"+doc.Attribution
	for _, f := range doc.Features {
		row := map[string]string{}
		for k, v := range f.Properties {
			if v != nil && k != "locations" {
				row[k] = fmt.Sprint(v)
			}
		}
		c.rows = append(c.rows, row)
	}
	return c
}

func readCSV(t *testing.T, b []byte) (c content) {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatalf("CSV: %v", err)
	}
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, v := range r {
			if v == "" {
				continue
			}
			if name := records[0][i]; strings.ContainsRune("=+-@\t\r", rune(v[0])) && name != "lon" && name != "lat" {
				t.Errorf("CSV: the cell %q of %s runs as a formula", v, name)
			}
			row[records[0][i]] = ngeu.UnguardCell(v)
		}
		c.rows = append(c.rows, row)
		c.notices = append(c.notices, row["notice"])
	}
	return c
}

// readXLSX reads the workbook as plain XML in a ZIP.
func readXLSX(t *testing.T, b []byte) (c content) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatalf("XLSX: %v", err)
	}
	part := func(name string, to any) {
		f, err := z.Open(name)
		if err != nil {
			t.Fatalf("XLSX: %v", err)
		}
		defer f.Close()
		if err := xml.NewDecoder(f).Decode(to); err != nil {
			t.Fatalf("XLSX: %s: %v", name, err)
		}
	}
	var core struct {
		Description string `xml:"description"`
		Subject     string `xml:"subject"`
		Created     string `xml:"created"`
		Modified    string `xml:"modified"`
	}
	part("docProps/core.xml", &core)
	var shared struct {
		Items []struct {
			T string `xml:"t"`
		} `xml:"si"`
	}
	part("xl/sharedStrings.xml", &shared)
	type worksheet struct {
		Rows []struct {
			Cells []struct {
				R       string    `xml:"r,attr"`
				T       string    `xml:"t,attr"`
				V       string    `xml:"v"`
				Inline  string    `xml:"is>t"`
				Formula *struct{} `xml:"f"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
		Footer string `xml:"headerFooter>oddFooter"`
	}
	var sheets [2]worksheet
	part("xl/worksheets/sheet1.xml", &sheets[0])
	part("xl/worksheets/sheet2.xml", &sheets[1])
	var tables [2][]map[string]string // column letters to values
	for i, s := range sheets {
		c.notices = append(c.notices, s.Footer)
		for _, r := range s.Rows {
			row := map[string]string{}
			for _, cell := range r.Cells {
				v := cell.V
				switch cell.T {
				case "s":
					var n int
					fmt.Sscan(v, &n)
					v = shared.Items[n].T
				case "inlineStr":
					v = cell.Inline
				}
				if cell.Formula != nil {
					t.Errorf("XLSX: the cell %s is a formula", cell.R)
				}
				if v != "" {
					row[strings.TrimRight(cell.R, "0123456789")] = v
				}
			}
			tables[i] = append(tables[i], row)
		}
	}
	for _, row := range tables[0] {
		c.full += row["A"] + " " + row["B"] + "\n"
	}
	header := tables[1][0]
	for _, r := range tables[1][1:] {
		row := map[string]string{}
		for column, v := range r {
			row[header[column]] = v
		}
		c.rows = append(c.rows, row)
	}
	c.notices = append(c.notices, c.full, core.Description, core.Subject)
	for _, f := range z.File {
		if f.Modified.Year() != 1980 {
			t.Errorf("XLSX: %s is of %v", f.Name, f.Modified)
		}
	}
	if core.Created != "2026-11-01T00:00:00Z" || core.Modified != core.Created {
		t.Errorf("XLSX: created %q, modified %q", core.Created, core.Modified)
	}
	return c
}

func readKML(t *testing.T, b []byte) (c content) {
	t.Helper()
	var doc struct {
		XMLName xml.Name `xml:"http://www.opengis.net/kml/2.2 kml"`
		Doc     struct {
			Description string `xml:"description"`
			Fields      []struct {
				Name string `xml:"name,attr"`
			} `xml:"Schema>SimpleField"`
			Placemarks []struct {
				Name string `xml:"name"`
				Data []struct {
					Name  string `xml:"name,attr"`
					Value string `xml:",chardata"`
				} `xml:"ExtendedData>SchemaData>SimpleData"`
			} `xml:"Folder>Placemark"`
		} `xml:"Document"`
	}
	if err := xml.Unmarshal(b, &doc); err != nil {
		t.Fatalf("KML: %v", err)
	}
	c.notices, c.full = []string{doc.Doc.Description}, doc.Doc.Description
	for _, p := range doc.Doc.Placemarks {
		row := map[string]string{}
		for _, d := range p.Data {
			row[d.Name] = d.Value
		}
		if p.Name != row["name"] {
			t.Errorf("KML: the placemark of %q is called %q", row["name"], p.Name)
		}
		c.rows = append(c.rows, row)
	}
	return c
}

func readGeoPackage(t *testing.T, b []byte) (c content) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "read.gpkg")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var application, integrity string
	one := func(query string, to *string) {
		if err := db.QueryRow(query).Scan(to); err != nil {
			t.Fatalf("GeoPackage: %s: %v", query, err)
		}
	}
	one("PRAGMA application_id", &application)
	one("PRAGMA integrity_check", &integrity)
	if application != "1196444487" || integrity != "ok" {
		t.Errorf("GeoPackage: application_id %s, integrity %s", application, integrity)
	}
	var metadata, projects, locations string
	one("SELECT metadata FROM gpkg_metadata JOIN gpkg_metadata_reference ON md_file_id = id WHERE reference_scope = 'geopackage'", &metadata)
	one("SELECT description FROM gpkg_contents WHERE table_name = 'projects'", &projects)
	one("SELECT description FROM gpkg_contents WHERE table_name = 'locations'", &locations)
	c.notices, c.full = []string{metadata, projects, locations}, metadata
	rows, err := db.Query("SELECT * FROM projects ORDER BY fid")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values := make([]any, len(names))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, v := range values {
			if v := *v.(*any); v != nil && names[i] != "fid" && names[i] != "geom" {
				row[names[i]] = fmt.Sprintf(map[bool]string{true: "%.2f", false: "%v"}[names[i] == "amount_eur"], v)
			}
		}
		c.rows = append(c.rows, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return c
}

// Times in files come from the edition, never from the clock.
func TestGeoPackageTimes(t *testing.T) {
	year := regexp.MustCompile(`20\d\d-\d\d-\d\dT[0-9:.]+Z`)
	for _, time := range year.FindAllString(string(sampleGeoPackage(t)), -1) {
		if time != "2026-11-01T00:00:00.000Z" {
			t.Errorf("found the time %s", time)
		}
	}
}
