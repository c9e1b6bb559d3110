package ingest_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/store"
)

func file(name, content string) ingest.File {
	return ingest.File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

// run imports a text with the profile ngeumap and gives the report, its rows and
// the stored projects.
func run(t *testing.T, im ingest.Importer, s store.Reader, content string) (ingest.Report, [][]string, map[string]ngeu.Project) {
	t.Helper()
	var out bytes.Buffer
	report, err := im.Run(t.Context(), ingest.Options{Report: &out, Started: time.Now(), AcceptDrift: true}, file("list.csv", content))
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	projects := map[string]ngeu.Project{}
	for p, err := range s.Projects(t.Context(), report.Snapshot.ID, ngeu.Filter{}, ngeu.Page{}) {
		if err != nil {
			t.Fatal(err)
		}
		projects[p.ID] = p
	}
	return report, rows[1:], projects
}

func TestLeast(t *testing.T) {
	im, s := importer(t)
	report, rows, projects := run(t, im, s, "\ufeffCountry;Name;ID\r\nIT;\"A bridge;\nnew\";it-1\r\ngr;Σχολείο;el-1\r\n\r\n")
	if want := "read=2 added=2 changed=0 unchanged=0 removed=0 quarantined=0 rejected=0"; report.String() != want || len(rows) != 0 {
		t.Fatalf("got %s %v, want %s", report, rows, want)
	}
	want := ngeu.Project{Key: projects["el-1"].Key, ID: "el-1", Name: "Σχολείο", Country: "EL", Status: ngeu.UnknownStatus, AmountBasis: ngeu.UnknownBasis, Source: ngeu.Source{ID: "ngeumap"},
		Locations: []ngeu.Location{{Precision: ngeu.Country, Role: ngeu.Area, PlaceCode: "EL", NUTS: [4]string{"EL"}, Source: "country", Confidence: 0.5}}}
	if d := cmp.Diff(want, projects["el-1"]); d != "" {
		t.Error(d)
	}
	if got := projects["it-1"].Name; got != "A bridge;\nnew" {
		t.Errorf("name %q", got)
	}
}

func TestPlaces(t *testing.T) {
	im, s := importer(t)
	header := "id,name,country,place_name,region,lau,precision,place_code,lon,lat\n"
	regions, _ := world()
	for _, c := range []struct {
		name, row string
		want      string // precision code nuts source role
	}{
		{"site", "IT,,,,site,,12.4922,41.8902", "site lau-IT-058091|ITI43 ITI43 source unknown"},
		{"site by its decimals", "IT,Roma,,,,,12.4922,41.8902", "site lau-IT-058091 ITI43 source unknown"},
		{"town by its decimals", "IT,Roma,,,,,12.49,41.89", "municipality lau-IT-058091 ITI43 gazetteer unknown"},
		{"name alone", "FR,Besançon,,,,,,", "municipality lau-FR-25056 FRC21 gazetteer unknown"},
		{"code alone", "BE,,,62063,,,,", "municipality lau-BE-62063 BE332 gazetteer unknown"},
		{"place code", "BE,Luik,,,municipality,lau-BE-62063,,", "municipality lau-BE-62063 BE332 gazetteer unknown"},
		{"namesakes by region", "DE,Neustadt an der Weinstraße,Rheinland-Pfalz,,municipality,,,", "municipality lau-DE-07316000 DEB36 gazetteer unknown"},
		{"unknown town is its region", "IT,Nessun Luogo Così,Toscana,,municipality,,,", "region ITI1 ITI1 region area"},
		{"unknown town with a point", "IT,Nessun Luogo Così,Toscana,,municipality,,11.25,43.77", "municipality ITI14 ITI14 source unknown"},
		{"region", "BE,Wallonie,,,region,,,", "region BE3 BE3 region area"},
		{"region by code", "IT,,,,region,ITI3,,", "region ITI3 ITI3 region area"},
		{"country", "PL,,,,country,,,", "country PL PL country area"},
		{"outermost", "FR,Saint-Denis,La Réunion,,municipality,,,", "municipality lau-FR-97411 FRY40 gazetteer unknown"},
		{"off the coast", "IT,,,,site,,12.3130,45.3905", "site * ITH35 source unknown"},
		{"swapped", "IT,,,,site,,41.8902,12.4922", "lon: the point 41.8902 12.4922 lies in no region of the Union (lon and lat look swapped)"},
		{"null island", "IT,Roma,,,site,,0,0", "lon: the point 0 0 lies in no region of the Union"},
		{"in another country", "IT,,,,site,,2.3522,48.8566", "lon: the point lies in FR101, not in IT"},
		{"outside its region", "IT,,Toscana,,site,,12.4922,41.8902", "lon: the point lies in ITI43, 95 km outside Toscana, ITI1"},
		{"far off its municipality", "IT,Roma,,,municipality,,12.4922,45.4", "lon: the point lies 391 km off Roma, lau-IT-058091 (Roma lies at 12.51133 41.89193)"},
	} {
		_, rows, projects := run(t, im, s, header+"x-1,Name,"+c.row+"\n")
		if len(rows) > 0 {
			r := rows[0]
			got := r[1] + ": " + r[3]
			if r[4] != "" {
				got += " (" + r[4] + ")"
			}
			if got != c.want || r[5] != "quarantined" || r[0] != "2" {
				t.Errorf("%s: got %q, want %q", c.name, r, c.want)
			}
			continue
		}
		p, ok := projects["x-1"]
		if !ok || len(p.Locations) != 1 {
			t.Errorf("%s: got %+v", c.name, p)
			continue
		}
		l := p.Locations[0]
		got := fmt.Sprint(l.Precision, " ", l.PlaceCode, " ", l.Finest(), " ", l.Source, " ", l.Role)
		if !fits(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if l.Point != nil && string(must(regions.At(*l.Point))) != l.NUTS[3] {
			t.Errorf("%s: %v is not in %s", c.name, *l.Point, l.NUTS[3])
		}
	}
}

// fits compares words; * is any, a|b either.
func fits(got, want string) bool {
	g, w := strings.Fields(got), strings.Fields(want)
	for i := range g {
		ok := w[i] == "*"
		for _, either := range strings.Split(w[i], "|") {
			ok = ok || either == g[i]
		}
		if !ok {
			return false
		}
	}
	return len(g) == len(w)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestBadRows(t *testing.T) {
	im, s := importer(t)
	// The accents tell that the file is UTF-8, whatever one row of it is.
	const accents = "ok,Première école à Besançon déjà rénovée été à côté près forêt née pré thé blé clé gré dé ré,IT,,,,,,,,,\n"
	const header = "id,name,country,pillar,year_start,year_end,amount_eur,source_url,as_of,lon,lat,name_lang\n"
	for row, want := range map[string]string{
		`X 1,Name,IT,,,,,,,,,`:                  "id: an id is 1 to 200 lower-case letters, digits, dots, dashes and underscores",
		`x,,IT,,,,,,,,,`:                        "name: a project needs a name",
		`x,Name,GB,,,,,,,,,`:                    "country: a country is one of the 27 Member States by its code, such as IT or EL",
		`x,Name,IT,green,,,,,,,,`:               "pillar: not one of green_transition, ",
		`x,Name,IT,,20222,,,,,,,`:               "year_start: a year is a number from 2000 to 2099",
		`x,Name,IT,,2024,2022,,,,,,`:            "year_end: the last year lies before the first",
		`x,Name,IT,,,,114.000.000,,,,,`:         "amount_eur: an amount is a plain number",
		`x,Name,IT,,,,-5,,,,,`:                  "amount_eur: an amount is not negative",
		`x,Name,IT,,,,,javascript:alert(1),,,,`: "source_url: an address begins with https:// or http://",
		`x,Name,IT,,,,,,2025-13,,,`:             "as_of: a date is written",
		`x,Name,IT,,,,,,,12.5,,`:                "lat: there is a longitude but no latitude",
		`x,Name,IT,,,,,,,NaN,41,`:               "lon: degrees are a decimal number",
		`x,Name,IT,,,,,,,12,91,`:                "lat: degrees are a decimal number",
		`x,Name,IT,,,,,,,,,english`:             "name_lang: a language is a code of two letters",
		`x,Name,IT`:                             ": the row has 3 columns, the header 12: quotes or separators are broken",
		"x,Na\xffme,IT,,,,,,,,,":                "name: not UTF-8 text",
		"x,Na\x00me,IT,,,,,,,,,":                "name: not UTF-8 text",
		"ok,Twice,IT,,,,,,,,,":                  "name: an earlier row of the same project, line 2, says something else",
		"x,\"Name\nin two lines\",XX,,,,,,,,,":  "country: a country",
		`x,Name,IT,,,,,"https://a b",,,,`:       "source_url: an address begins",
	} {
		content := header + accents + "other,Other,IT,,,,,,,,,\n" + row + "\nlast,Last,IT,,,,,,,,,\n"
		report, rows, projects := run(t, im, s, content)
		if len(rows) != 1 || rows[0][0] != "4" || !strings.HasPrefix(rows[0][1]+": "+rows[0][3], want) || rows[0][5] != "rejected" || rows[0][6] != "list.csv" {
			t.Errorf("%s: got %q, want line 4, %q", row, rows, want)
		}
		if report.Read != 4 || report.Rejected != 1 || projects["last"].Name != "Last" {
			t.Errorf("%s: %v", row, report)
		}
	}
}

func TestBadHeaders(t *testing.T) {
	im, s := importer(t)
	run(t, im, s, "id,name,country\nit-1,Name,IT\n")
	for name, c := range map[string]struct{ profile, content, want string }{
		"empty":           {"auto", "", "list.csv line 1: the file is empty"},
		"no profile":      {"auto", "a,b,c\n1,2,3\n", "list.csv line 1: no profile knows these columns: a, b, c; name one with -profile"},
		"missing":         {"ngeumap", "id,name\nx,y\n", "list.csv line 1: column country is missing; the header has id, name (profile ngeumap)"},
		"twice":           {"ngeumap", "id,name,country,ID\nx,y,IT,z\n", "list.csv line 1: column id stands there twice (profile ngeumap)"},
		"unknown profile": {"excel", "id\n", "profile: not one of auto, ngeumap, builtin"},
		"builtin":         {"builtin", "id,country\nx,IT\n", "column name_en, place, "},
		"not text":        {"ngeumap", "id\x00,name\n", "list.csv line 1: the header is not text; save the file as CSV in UTF-8 (profile ngeumap)"},
		"no workbook":     {"ngeumap", "PK\x03\x04 and nothing more", "list.csv: "},
		"no objects":      {"auto", "{\"a\": [1, 2], \"b\": {}}", "list.csv line 1: the file is empty: there is no array of objects in it"},
		"needs a mapping": {"csv-map", "id,name,country\n", "profile: this profile needs a mapping: -set map=FILE"},
	} {
		_, err := im.Run(t.Context(), ingest.Options{Profile: c.profile}, file("list.csv", c.content))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		if snap := must(s.Snapshot(t.Context())); snap.ID != 1 || snap.Projects != 1 {
			t.Errorf("%s: %+v is published", name, snap)
		}
	}
	var header *ingest.HeaderError
	if _, err := im.Run(t.Context(), ingest.Options{}, file("a.csv", "id,name,country\n"), file("b.csv", "id,name\n")); !errors.As(err, &header) || header.File != "b.csv" {
		t.Errorf("second file: got %v", err)
	}
}

// TestNothingIsLost: a row that cannot be read is not a removed project.
func TestNothingIsLost(t *testing.T) {
	im, s := importer(t)
	run(t, im, s, "id,name,country\nit-1,One,IT\nit-2,Two,IT\nit-3,Three,IT\n")
	report, _, projects := run(t, im, s, "id,name,country\nit-1,One,IT\nit-2,Two,XX\n")
	if report.Removed != 1 || len(projects) != 2 || projects["it-2"].Name != "Two" || report.KeptAll {
		t.Errorf("bad row with its id: %v, %d projects", report, len(projects))
	}
	report, _, projects = run(t, im, s, "id,name,country\n,One,IT\n")
	if report.Removed != 0 || len(projects) != 2 || !report.KeptAll {
		t.Errorf("bad row without an id: %v, %d projects", report, len(projects))
	}
}

func TestSeveralLocations(t *testing.T) {
	im, s := importer(t)
	_, rows, projects := run(t, im, s, `id,name,country,place_name,precision,lon,lat,extra
it-1,Line,IT,Roma,municipality,,,x
it-1,Line,IT,Milano,municipality,,,
it-1,Line,IT,Roma,municipality,,,
it-1,Other name,IT,Napoli,municipality,,,
it-1,Line,IT,Torino,site,0,0,
it-1,Line,IT,,country,,,
it-2,Next,IT,,,,,
it-1,Line,IT,Bari,municipality,,,
`)
	var got []string
	for _, l := range projects["it-1"].Locations {
		got = append(got, l.PlaceCode)
	}
	if d := cmp.Diff([]string{"lau-IT-058091", "lau-IT-015146", "IT", "lau-IT-072006"}, got); d != "" {
		t.Error(d)
	}
	var short []string
	for _, r := range rows {
		short = append(short, r[0]+" "+r[1]+" "+r[5])
	}
	if d := cmp.Diff([]string{"1 extra noted", "4 id rejected", "5 name rejected", "6 lon quarantined"}, short); d != "" {
		t.Error(d)
	}
}

func TestSettings(t *testing.T) {
	im, s := importer(t)
	o := ingest.Options{Profile: "ngeumap", Set: map[string]string{"source": "town-list", "name": "List of a town", "url": "https://example.org", "as_of": "2026-05"}, DryRun: true}
	list := file("list.csv", "id,name,country\nit-1,One,IT\n")
	report, err := im.Run(t.Context(), o, list)
	if err != nil || report.Added != 1 || report.Import != 0 {
		t.Fatalf("dry run: %+v, %v", report, err)
	}
	if snap := must(s.Snapshot(t.Context())); snap.ID != 0 {
		t.Fatal("a dry run published")
	}
	o.DryRun = false
	if report, err = im.Run(t.Context(), o, list); err != nil {
		t.Fatal(err)
	}
	want := []ngeu.SourceState{{ID: "town-list", Name: "List of a town", URL: "https://example.org", AsOf: "2026-05", Projects: 1}}
	if d := cmp.Diff(want, report.Snapshot.Sources); d != "" || report.Snapshot.AsOf != "2026-05" {
		t.Error(d, report.Snapshot.AsOf)
	}
	for _, set := range []map[string]string{{"source": "Not Good"}, {"as_of": "yesterday"}, {"colour": "red"}} {
		var invalid *ngeu.InvalidError
		if _, err := im.Run(t.Context(), ingest.Options{Set: set}, list); !errors.As(err, &invalid) {
			t.Errorf("%v: got %v", set, err)
		}
	}
}

// TestOutAndIn writes the built-in projects as the contract's CSV and reads them
// again: nothing changes.
func TestOutAndIn(t *testing.T) {
	im, s := importer(t)
	first := must(im.Run(t.Context(), ingest.Options{Started: time.Now()}, ingest.Builtin(geodata.FS)))
	var out strings.Builder
	w := csv.NewWriter(&out)
	w.Write(strings.Split("id,name,name_lang,summary,country,place_code,place_name,nuts0,nuts1,nuts2,nuts3,lau,precision,role,pillar,theme,kind,status,year_start,year_end,amount_eur,amount_basis,measure,beneficiary,source_name,source_url,as_of,url,notice,lon,lat", ","))
	for p, err := range s.Projects(t.Context(), first.Snapshot.ID, ngeu.Filter{}, ngeu.Page{}) {
		if err != nil {
			t.Fatal(err)
		}
		l := p.Locations[0]
		amount := ""
		if p.Amount != nil {
			amount = p.Amount.String()
		}
		w.Write([]string{p.ID, p.Name, p.NameLang, p.Summary, p.Country, l.PlaceCode, l.PlaceName, l.NUTS[0], l.NUTS[1], l.NUTS[2], l.NUTS[3], l.LAU, string(l.Precision), string(l.Role),
			string(p.Pillar), p.Theme, string(p.Kind), string(p.Status), year(p.YearStart), year(p.YearEnd), amount, string(p.AmountBasis), p.Measure, p.Beneficiary,
			p.Source.Name, p.Source.URL, string(p.AsOf), "https://example.org/en/projects/" + p.ID, "notice", degrees(l.Point, 0), degrees(l.Point, 1)})
	}
	w.Flush()
	var rows strings.Builder
	for _, o := range []ingest.Options{{Report: &rows}, {Report: &rows, Set: map[string]string{"source": "builtin"}, DryRun: true}} {
		again := must(im.Run(t.Context(), o, file("out.csv", out.String())))
		if again.Counts != (store.Counts{Read: 586, Unchanged: 586}) || again.Profile != "ngeumap" {
			t.Errorf("got %v (%s)\n%s", again, again.Profile, rows.String())
		}
	}
}

func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

func degrees(p *orb.Point, axis int) string {
	if p == nil {
		return ""
	}
	return strconv.FormatFloat(p[axis], 'f', -1, 64)
}

// TestWithoutBoundaries: an operator may delete geodata/boundaries; then codes
// are the gazetteer's and given points are believed.
func TestWithoutBoundaries(t *testing.T) {
	_, s := importer(t)
	none, err := nuts.Load(nil)
	if !errors.Is(err, nuts.ErrNoBoundaries) {
		t.Fatal(err)
	}
	gazetteer := must(geocode.Open(geodata.FS, none))
	im := ingest.Importer{Store: s, Places: ingest.NewPlacer(none, gazetteer)}
	report := must(im.Run(t.Context(), ingest.Options{}, ingest.Builtin(geodata.FS)))
	if report.Counts != (store.Counts{Read: 586, Added: 586}) || report.Points != 320 {
		t.Errorf("got %v, %d with a point", report, report.Points)
	}
}
