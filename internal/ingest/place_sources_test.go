package ingest_test

import (
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

// Real lists of the states, read as they are published, go through the placer;
// what comes out is compared with place tables of other origin. The files are
// not part of this repository.

// source opens a file of the folder that NGEUMAP_SHARED names, by default
// ../shared beside the repository.
func source(t testing.TB, name string) io.Reader {
	t.Helper()
	if testing.Short() {
		t.Skip("the published lists are not read in short tests")
	}
	shared := cmp.Or(os.Getenv("NGEUMAP_SHARED"), "../../../shared")
	f, err := os.Open(filepath.Join(shared, "data", "sources", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the published lists are not here: %v; NGEUMAP_SHARED names their folder", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if filepath.Ext(name) != ".gz" {
		return f
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// records reads the named columns of a CSV file.
func records(t testing.TB, name string, comma rune, columns ...string) [][]string {
	t.Helper()
	r := csv.NewReader(source(t, name))
	r.Comma = comma
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	at := make([]int, len(columns))
	for i, c := range columns {
		if at[i] = slices.Index(header, c); at[i] < 0 {
			t.Fatalf("%s: no column %s", name, c)
		}
	}
	var out [][]string
	for {
		row, err := r.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		cut := make([]string, len(at))
		for i, a := range at {
			cut[i] = strings.Clone(row[a])
		}
		out = append(out, cut)
	}
}

// tally counts kinds of outcome and keeps some examples of each.
type tally struct {
	counts   map[string]int
	examples map[string][]string
}

func (y *tally) add(kind string, example ...string) {
	if y.counts == nil {
		y.counts, y.examples = map[string]int{}, map[string][]string{}
	}
	y.counts[kind]++
	if text := strings.Join(example, " · "); len(example) > 0 && len(y.examples[kind]) < 90 && !slices.Contains(y.examples[kind], text) {
		y.examples[kind] = append(y.examples[kind], text)
	}
}

func (y *tally) log(t *testing.T) {
	for _, kind := range slices.Sorted(maps.Keys(y.counts)) {
		t.Logf("%7d %s", y.counts[kind], kind)
		for _, e := range y.examples[kind] {
			t.Logf("          %s", e)
		}
	}
}

// insideDeclared tells whether a location lies in the region that its list
// declares, NUTS code or "".
func insideDeclared(regions *nuts.Index, l ngeu.Location, declared string) bool {
	return l.Point == nil || strings.HasPrefix(l.NUTS[3], declared) && regions.Contains(nuts.Code(declared), *l.Point)
}

func TestItalianLists(t *testing.T) {
	type town struct {
		name, nuts2 string
		at          orb.Point
	}
	truth := map[string]town{}
	regionOf := map[string]string{} // ISTAT region → NUTS 2; Trentino-Alto Adige is two
	for _, r := range records(t, "it-istat-municipalities/it_municipalities.csv", ',', "com_istat_code", "name", "nuts2", "lat", "lon", "reg_istat_code") {
		truth[r[0]] = town{r[1], r[2], orb.Point{must(strconv.ParseFloat(r[4], 64)), must(strconv.ParseFloat(r[3], 64))}}
		regionOf[r[5]] = r[2]
	}
	regionOf["04"] = "ITH"
	regions, gazetteer := world()
	var m ingest.Memory
	placer := ingest.NewPlacer(regions, gazetteer).For("it", nil, &m)
	var y tally
	rows, right := 0, 0
	for _, list := range []struct {
		file    string
		comma   rune
		columns string
	}{
		{"it-regis-2025/PNRR_Localizzazione-Universo_REGIS.csv.gz", ';', "regione,descrizione_regione,provincia,descrizione_provincia,comune,descrizione_comune"},
		{"it-italiadomani-2023/PNRR_Localizzazione-Dati_Validati.csv.gz", ';', "Codice Regione,Descrizione Regione,Codice Provincia,Descrizione Provincia,Codice Comune,Descrizione Comune"},
		{"it-padigitale2026/candidature_finanziate_131.csv.gz", ',', "cod_regione,regione,cod_provincia,provincia,cod_comune,comune"},
		{"it-padigitale2026/candidature_finanziate_145.csv.gz", ',', "cod_regione,regione,cod_provincia,provincia,cod_comune,comune"},
		{"it-padigitale2026/candidature_finanziate_11.csv", ',', "cod_regione,regione,cod_provincia,provincia,cod_comune,comune"},
	} {
		for _, r := range records(t, list.file, list.comma, strings.Split(list.columns, ",")...) {
			if strings.Trim(r[4], "0") == "" {
				continue // the whole province, region or nation
			}
			rows++
			lau := r[2] + "+" + r[4]
			code := zeros(r[2], 3) + zeros(r[4], 3)
			if len(r[4]) == 6 {
				lau, code = r[4], r[4]
			}
			l, err := placer.Place(ingest.Claim{Country: "IT", Name: r[5], Region: r[1], LAU: lau})
			if err != nil {
				y.add("doubt: "+err.Error(), r...)
				continue
			}
			declared := regionOf[zeros(r[0], 2)]
			if !insideDeclared(regions, l, declared) {
				y.add("OUTSIDE", append(r, l.PlaceCode, l.NUTS[3])...)
			}
			if l.Precision != ngeu.Municipality {
				y.add(string(l.Precision)+" only", append(r, l.PlaceCode)...)
				continue
			}
			want, listed := truth[l.LAU]
			_, today := truth[code]
			km := geo.Distance(*l.Point, want.at) / 1000
			switch {
			case !listed && (l.LAU == "012144" || l.LAU == "005122"): // merged in 2023; the table is older
				right++
				y.add("merged since, right", r[5], l.LAU)
			case !listed || today && l.LAU != code:
				y.add("wrong", append(r, l.LAU)...)
			case km > 30: // the middle of a municipality with islands is not its town
				y.add("far off", append(r, l.LAU, strconv.FormatFloat(km, 'f', 0, 64)+" km")...)
			case !today:
				right++
				y.add("merged, right", r[5], l.LAU, want.name)
			default:
				right++
				y.add("right")
			}
		}
	}
	for _, q := range m.Reviews() {
		y.add("for review", q.Claim.Name, q.Claim.LAU, q.Taken.PlaceCode, q.Reason)
	}
	y.log(t)
	share := float64(right) / float64(rows)
	t.Logf("%d rows with a municipality, %d in the right one: %.3f %%", rows, right, 100*share)
	if rows < 240000 || share < 0.995 || y.counts["OUTSIDE"] > 0 {
		t.Error("fewer than 99.5 % are in the right municipality")
	}
}

// Without their codes the same municipalities are found by name and province.
func TestItalianNames(t *testing.T) {
	regions, gazetteer := world()
	var m ingest.Memory
	placer := ingest.NewPlacer(regions, gazetteer).For("names", nil, &m)
	var y tally
	seen := map[string]bool{}
	found, right := 0, 0
	for _, r := range records(t, "it-regis-2025/PNRR_Localizzazione-Universo_REGIS.csv.gz", ';', "provincia", "descrizione_provincia", "comune", "descrizione_comune") {
		code := zeros(r[0], 3) + zeros(r[2], 3)
		if strings.Trim(r[2], "0") == "" || r[3] == "" || seen[code] {
			continue
		}
		seen[code] = true
		byCode, err := gazetteer.Resolve(geocode.Query{Country: "IT", LAU: code})
		if err != nil {
			continue
		}
		l, err := placer.Place(ingest.Claim{Country: "IT", Name: r[3], Region: r[1], Precision: ngeu.Municipality})
		switch {
		case err != nil:
			y.add("doubt", append(r, err.Error())...)
		case l.Precision != ngeu.Municipality:
			y.add("province only", append(r, l.PlaceCode)...)
		case l.LAU != byCode.Place.LAU:
			found++
			y.add("wrong", append(r, l.PlaceCode, strconv.FormatFloat(l.Confidence, 'f', 2, 64))...)
		default:
			found, right = found+1, right+1
		}
	}
	y.log(t)
	precision, recall := float64(right)/float64(found), float64(right)/float64(len(seen))
	t.Logf("%d names, %d found, %d right: precision %.2f %%, recall %.2f %%; %d for review", len(seen), found, right, 100*precision, 100*recall, len(m.Reviews()))
	if len(seen) < 7000 || precision < 0.995 || recall < 0.97 {
		t.Error("want a precision of 99.5 % and a recall of 97 %")
	}
}

func zeros(number string, width int) string {
	return strings.Repeat("0", max(0, width-len(number))) + number
}

func TestRomanianList(t *testing.T) {
	type county struct{ code, nuts3 string }
	counties := map[string]county{}
	for _, r := range records(t, "ro-mfe-pnrr-2025/ro_counties_nuts3.csv", ',', "county", "judet", "nuts3") {
		counties[r[1]] = county{r[0], r[2]}
	}
	counties["BUCURESTI"], counties["GIRGIU"] = counties["MUNICIPIUL BUCURESTI"], counties["GIURGIU"]
	truth := map[string][]orb.Point{} // county and folded name → its points
	for _, r := range records(t, "ro-mfe-pnrr-2025/ro_localities.csv", ',', "county", "name", "lat", "lon", "aliases") {
		p := orb.Point{must(strconv.ParseFloat(r[3], 64)), must(strconv.ParseFloat(r[2], 64))}
		for _, name := range append(strings.Split(r[4], "|"), r[1]) {
			key := r[0] + " " + geocode.Fold(name)
			truth[key] = append(truth[key], p)
		}
	}
	regions, gazetteer := world()
	placer := ingest.NewPlacer(regions, gazetteer)
	var y tally
	rows, resolved := 0, 0
	for _, r := range records(t, "ro-mfe-pnrr-2025/pnrr_proiecte.csv.gz", ',', "JUDET_IMPLEMENTARE", "LOCALITATE_IMPLEMENTARE") {
		judet, name := strings.TrimSpace(r[0]), strings.TrimSpace(r[1])
		if judet == "NATIONAL" || name == "" || name == "NATIONAL" || strings.HasPrefix(name, "JUDET") {
			y.add("no locality")
			continue
		}
		rows++
		want, known := counties[judet]
		if !known {
			t.Fatalf("county %q", judet)
		}
		l, err := placer.Place(ingest.Claim{Country: "RO", Name: name, Region: judet})
		if err != nil {
			y.add("doubt: "+err.Error(), r...)
			continue
		}
		if l.NUTS[3] != "" && l.NUTS[3] != want.nuts3 || !insideDeclared(regions, l, want.nuts3) {
			y.add("OUTSIDE", append(r, l.PlaceCode, l.NUTS[3])...)
		}
		if l.Precision != ngeu.Municipality {
			y.add(string(l.Precision)+" only", append(r, l.PlaceCode)...)
			continue
		}
		resolved++
		bare := geocode.Fold(name)
		for _, sort := range []string{"comuna ", "com ", "orasul ", "municipiul "} {
			bare = strings.TrimPrefix(bare, sort)
		}
		if points := truth[want.code+" "+bare]; len(points) > 0 {
			least := 1e9
			for _, p := range points {
				least = min(least, geo.Distance(p, *l.Point)/1000)
			}
			if least > 15 {
				y.add("elsewhere in its county", append(r, l.PlaceCode, strconv.FormatFloat(least, 'f', 0, 64)+" km")...)
			} else {
				y.add("as in the place table")
			}
		} else {
			y.add("not in the place table", append(r, l.PlaceCode, strconv.FormatFloat(l.Confidence, 'f', 2, 64))...)
		}
	}
	y.log(t)
	share := float64(resolved) / float64(rows)
	t.Logf("%d rows with a locality, %d resolved: %.2f %%", rows, resolved, 100*share)
	if rows < 8000 || share < 0.97 || y.counts["OUTSIDE"] > 0 || y.counts["elsewhere in its county"] > 20 {
		t.Error("fewer than 97 % are resolved, or some wrongly")
	}
}

func TestFrenchPoints(t *testing.T) {
	regions, gazetteer := world()
	placer := ingest.NewPlacer(regions, gazetteer)
	all := 0
	for _, file := range []string{"communes_projets", "epci_projets", "autres_projets"} {
		var list struct {
			Features []struct {
				Geometry   struct{ Coordinates []float64 }
				Properties map[string]any
			}
		}
		if err := json.NewDecoder(source(t, "fr-pdl-dsil-2021/"+file+".geojson")).Decode(&list); err != nil {
			t.Fatal(err)
		}
		for _, f := range list.Features {
			all++
			name, _ := f.Properties["Nom"].(string)
			p := orb.Point{f.Geometry.Coordinates[0], f.Geometry.Coordinates[1]}
			l, err := placer.Place(ingest.Claim{Country: "FR", Name: name, Region: "Pays de la Loire", Point: &p, Precision: ngeu.Site})
			if err != nil || l.Point == nil || geo.Distance(*l.Point, p) > 1000 || !insideDeclared(regions, l, "FRG") {
				t.Errorf("%s %v: %+v, %v", name, p, l, err)
			}
		}
	}
	t.Logf("%d points, all kept", all)
	if all != 223 {
		t.Errorf("%d points, want 223", all)
	}
}
