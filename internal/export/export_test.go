package export_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/notice"
)

// awkward is a project whose texts break whatever does not quote them.
func awkward() ngeu.Project {
	amount := ngeu.Euro(123456789)
	at := func(lon, lat float64) *orb.Point { return &orb.Point{lon, lat} }
	place := ngeu.Location{Point: at(-8.629, 41.158), Precision: ngeu.Site, Role: ngeu.Works, PlaceCode: "PT11A", PlaceName: "-Porto & <Gaia>", NUTS: [4]string{"PT", "PT1", "PT11", "PT11A"}, Source: "source", Confidence: 1}
	other := place
	other.Point, other.PlaceName = at(-8.61, 41.1496), "'=Porto"
	return ngeu.Project{ID: "pt-awkward", Name: `=cmd("/C calc",1) <b>Σ</b> & София`, NameLang: "pt", Summary: "@one; \"two\",\nthree\tfour ]]> {{5}}", SummaryLang: "pt", Country: "PT",
		Pillar: ngeu.DigitalTransformation, Theme: "e_government", Kind: ngeu.Investment, Status: ngeu.Delayed, YearStart: 2022, Amount: &amount, AmountBasis: ngeu.ProjectTotal,
		Measure: "'s", Beneficiary: "+351 Câmara; Ελλάδα, 'x'", Source: ngeu.Source{ID: "test", Name: "-Lista", URL: "https://example.org/?a=1&b=<2>"}, AsOf: "2026-10-01",
		Locations: []ngeu.Location{place, other}}
}

func sample() []ngeu.Project { return append(editiontest.Projects(), awkward()) }

func open(t testing.TB, d *edition.Desk, r edition.Request) feature.Rows {
	t.Helper()
	ed, err := d.Open(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return feature.Rows{Edition: ed, Base: "https://map.example.eu"}
}

func write(t testing.TB, f export.Format, rows feature.Rows) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(context.Background(), &b, rows); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return b.Bytes()
}

// content is what an independent reader finds in the bytes of a file.
type content struct {
	notices []string            // the texts where Format.Notice says they are, each place one
	full    string              // the place with the full text, if there is one
	rows    []map[string]string // properties of features or rows; absent where unknown
}

// readers read each format without any code of package export.
var readers = map[string]func(*testing.T, []byte) content{
	"geojson": readGeoJSON,
	"csv":     readCSV,
	"xlsx":    readXLSX,
	"kml":     readKML,
	"gpkg":    readGeoPackage,
	"fgb":     func(t *testing.T, b []byte) content { return readFlatGeobuf(t, b).content },
}

// The spine: whatever leaves as a file says what must be said, in the language
// asked for.
func TestNoticeInEveryFormatAndLanguage(t *testing.T) {
	desk, _ := editiontest.Desk(t, sample()...)
	for _, f := range export.Formats {
		read, ok := readers[f.Ext]
		if !ok {
			t.Errorf("%s: this test has no reader for the format", f.Name)
			continue
		}
		if f.Notice == "" || f.MediaType == "" {
			t.Errorf("%s: incomplete entry %+v", f.Name, f)
		}
		for _, lang := range i18n.Languages {
			rows := open(t, desk, edition.Request{Lang: lang})
			got := read(t, write(t, f, rows))
			n := rows.Edition.Notice()
			if len(got.notices) == 0 {
				t.Errorf("%s %s: no place with a notice", f.Name, lang)
			}
			for i, text := range got.notices {
				if !strings.Contains(text, n.Short()) {
					t.Errorf("%s %s: place %d lacks the short notice: %q", f.Name, lang, i, text)
				}
			}
			for i, row := range got.rows {
				if row["notice"] != n.Short() {
					t.Errorf("%s %s: row %d has the notice %q", f.Name, lang, i, row["notice"])
				}
			}
			if f.Ext != "csv" { // one column is all that a CSV has
				for _, want := range everything(n) {
					if !strings.Contains(got.full, want) {
						t.Errorf("%s %s: lacks %q in %q", f.Name, lang, want, got.full)
					}
				}
			}
		}
	}
}

// everything lists what stands where there is room.
func everything(n notice.Notice) []string {
	all := append(slices.Clone(n.Full()[1:]), n.Short(), n.Funding(), n.AsOf())
	for _, s := range n.Sources() {
		all = append(all, s.Name)
	}
	for _, c := range n.Credits() {
		all = append(all, c.Text)
	}
	return all
}

func TestSameEditionSameBytes(t *testing.T) {
	one, _ := editiontest.Desk(t, sample()...)
	two, _ := editiontest.Desk(t, sample()...)
	for _, f := range export.Formats {
		r := edition.Request{Lang: "bg"}
		a, b, c := write(t, f, open(t, one, r)), write(t, f, open(t, one, r)), write(t, f, open(t, two, r))
		if !bytes.Equal(a, b) || !bytes.Equal(a, c) {
			t.Errorf("%s: the same edition gives different bytes", f.Name)
		}
		if d := write(t, f, open(t, one, edition.Request{Lang: "cs"})); bytes.Equal(a, d) {
			t.Errorf("%s: two languages give the same bytes", f.Name)
		}
	}
}

// A file of nothing is a whole file, with its notice.
func TestNothingSelected(t *testing.T) {
	desk, _ := editiontest.Desk(t, sample()...)
	rows := open(t, desk, edition.Request{Filter: ngeu.Filter{Text: "nothing of this kind"}})
	for _, f := range export.Formats {
		got := readers[f.Ext](t, write(t, f, rows))
		if len(got.rows) != 0 {
			t.Errorf("%s: %d rows", f.Name, len(got.rows))
		}
		if f.Ext != "csv" && !strings.Contains(got.full, rows.Edition.Notice().Short()) {
			t.Errorf("%s: no notice", f.Name)
		}
	}
}

// Every property arrives as it is, in formats with one row a location as in
// those with one feature a project.
func TestTextArrivesAsItIs(t *testing.T) {
	desk, _ := editiontest.Desk(t, sample()...)
	p := awkward()
	want := map[string]string{
		"id": p.ID, "name": p.Name, "name_lang": "pt", "summary": p.Summary, "country": "PT", "place_code": "PT11A",
		"nuts0": "PT", "nuts1": "PT1", "nuts2": "PT11", "nuts3": "PT11A", "precision": "site", "role": "works",
		"pillar": "digital_transformation", "theme": "e_government", "kind": "investment", "status": "delayed", "year_start": "2022",
		"amount_eur": "1234567.89", "amount_basis": "project_total", "measure": "'s", "beneficiary": p.Beneficiary,
		"source_name": "-Lista", "source_url": p.Source.URL, "as_of": "2026-10-01", "url": "https://map.example.eu/en/projects/pt-awkward",
		"notice": open(t, desk, edition.Request{}).Edition.Notice().Short(),
	}
	for _, f := range export.Formats {
		got := readers[f.Ext](t, write(t, f, open(t, desk, edition.Request{})))
		n := 0
		for _, row := range got.rows {
			if row["id"] != p.ID {
				continue
			}
			n++
			row = without(row, "place_name", "lon", "lat") // differ from row to row
			if diff := cmp.Diff(want, row); diff != "" {
				t.Errorf("%s: %s", f.Name, diff)
			}
		}
		if perLocation := f.Ext == "csv" || f.Ext == "xlsx"; perLocation && n != 2 || !perLocation && n != 1 {
			t.Errorf("%s: %d rows of the project with two locations", f.Name, n)
		}
	}
}

func without(row map[string]string, names ...string) map[string]string {
	out := map[string]string{}
	for k, v := range row {
		if !slices.Contains(names, k) {
			out[k] = v
		}
	}
	return out
}

// broken is a client that goes away.
type broken struct{ left int }

var errGone = errors.New("gone")

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errGone
	}
	return len(p), nil
}

// Whatever happens, no temporary file stays, and the error arrives.
func TestNoTemporaryFileStays(t *testing.T) {
	desk, _ := editiontest.Desk(t, sample()...)
	rows := open(t, desk, edition.Request{})
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	for _, f := range export.Formats {
		write(t, f, rows)
		if err := f.Write(context.Background(), &broken{left: 100}, rows); !errors.Is(err, errGone) {
			t.Errorf("%s: a client that goes away gives %v", f.Name, err)
		}
		if err := f.Write(gone, &bytes.Buffer{}, rows); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: a cancelled request gives %v", f.Name, err)
		}
		left, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range left {
			t.Errorf("%s leaves %s", f.Name, l.Name())
		}
	}
}
