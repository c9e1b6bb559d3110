package ingest_test

import (
	"compress/gzip"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// drawn is the NUTS 3 regions by code, read and asked by code of this test and
// a library, not by that which places projects.
type drawn map[string]orb.MultiPolygon

func drawnRegions(t *testing.T) drawn {
	t.Helper()
	f, err := geodata.FS.Open("boundaries/nuts2021-3m.topojson.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Transform struct{ Scale, Translate [2]float64 }
		Objects   struct {
			NUTS3 struct {
				Geometries []struct {
					Type, ID string
					Arcs     json.RawMessage
				}
			}
		}
		Arcs [][][2]float64
	}
	if err := json.NewDecoder(z).Decode(&file); err != nil {
		t.Fatal(err)
	}
	arcs := make([][]orb.Point, len(file.Arcs))
	for i, a := range file.Arcs {
		var at [2]float64
		for _, step := range a {
			at[0], at[1] = at[0]+step[0], at[1]+step[1]
			arcs[i] = append(arcs[i], orb.Point{at[0]*file.Transform.Scale[0] + file.Transform.Translate[0], at[1]*file.Transform.Scale[1] + file.Transform.Translate[1]})
		}
	}
	ring := func(numbers []int) (r orb.Ring) {
		for _, n := range numbers {
			if n >= 0 {
				r = append(r, arcs[n]...)
				continue
			}
			for i := len(arcs[^n]) - 1; i >= 0; i-- {
				r = append(r, arcs[^n][i])
			}
		}
		return r
	}
	out := drawn{}
	for _, g := range file.Objects.NUTS3.Geometries {
		polygons := make([][][]int, 1)
		var into any = &polygons
		if g.Type == "Polygon" {
			into = &polygons[0]
		}
		if err := json.Unmarshal(g.Arcs, into); err != nil {
			t.Fatal(g.ID, err)
		}
		for _, p := range polygons {
			var shape orb.Polygon
			for _, r := range p {
				shape = append(shape, ring(r))
			}
			out[g.ID] = append(out[g.ID], shape)
		}
	}
	if len(out) < 1500 || !out.in("ITI4", orb.Point{12.4922, 41.8902}) || out.in("ITI1", orb.Point{12.4922, 41.8902}) {
		t.Fatal("the boundaries cannot be read")
	}
	return out
}

// in tells whether a point lies in a region of any level.
func (d drawn) in(code string, p orb.Point) bool {
	if len(code) == 5 {
		return planar.MultiPolygonContains(d[code], p)
	}
	for c, shape := range d {
		if strings.HasPrefix(c, code) && shape.Bound().Contains(p) && planar.MultiPolygonContains(shape, p) {
			return true
		}
	}
	return false
}

// inside holds that no point of a source that is published lies outside the
// region that the list declares for it, nor outside the one that it is
// published with.
func inside(t *testing.T, d drawn, s store.Reader, snapshot int64, list sourceList) {
	t.Helper()
	says := declarations{}
	if list.declared != nil {
		list.declared(t, says)
	}
	points, compared := 0, 0
	for p, err := range s.Projects(t.Context(), snapshot, ngeu.Filter{}, ngeu.Page{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range p.Locations {
			if l.Point == nil {
				continue
			}
			points++
			if l.NUTS[0] != p.Country || len(l.NUTS[3]) != 5 || !d.in(l.NUTS[3], *l.Point) {
				t.Errorf("%s %s: %v is not in %s, %s", p.ID, l.PlaceName, *l.Point, l.NUTS[3], p.Country)
			}
			regions := says.of(p.ID, l.PlaceName)
			ok := len(regions) == 0
			for _, r := range regions {
				ok = ok || strings.HasPrefix(l.NUTS[3], r) // the point is inside that, see above
			}
			if !ok {
				t.Errorf("%s %s: %v is in %s, the list says %v", p.ID, l.PlaceName, *l.Point, l.NUTS[3], regions)
			}
			if len(regions) > 0 {
				compared++
			}
		}
	}
	t.Logf("%d points, %d compared with the region that the list declares", points, compared)
	if list.declared != nil && (points == 0 || compared*1000 < points*999) {
		t.Error("too few points could be compared")
	}
}

// TestBuiltinInside is TestSources for the list that ships with the program.
func TestBuiltinInside(t *testing.T) {
	im, s := importer(t)
	r := must(im.Run(t.Context(), ingest.Options{Started: time.Now()}, ingest.Builtin(geodata.FS)))
	inside(t, drawnRegions(t), s, r.Snapshot.ID, sourceList{})
}

// declarations are the regions that a list says of its projects, NUTS codes by
// id and name of the place; "" is any name.
type declarations map[string][]string

func (d declarations) add(id, place, code string) {
	if key := letters(id) + "|" + letters(place); code != "" {
		d[key] = append(d[key], code)
	}
}

// of gives what is said of a project; parts at the end of its id may be the
// program's.
func (d declarations) of(id, place string) []string {
	for {
		for _, name := range []string{letters(place), ""} {
			if found := d[letters(id)+"|"+name]; found != nil {
				return found
			}
		}
		cut := strings.LastIndexByte(id, '-')
		if cut < 0 {
			return d["|"]
		}
		id = id[:cut]
	}
}

// letters is what stays of a text without marks and letter case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// istatRegions gives the NUTS 2 region of each Italian region; Trentino-Alto
// Adige is two of them.
func istatRegions(t *testing.T) map[string]string {
	out := map[string]string{}
	for _, r := range records(t, "it-istat-municipalities/it_municipalities.csv", ',', "reg_istat_code", "nuts2") {
		out[r[0]] = r[1]
	}
	out["04"] = "ITH"
	return out
}

func italian(locations, region string, key ...string) func(*testing.T, declarations) {
	return func(t *testing.T, says declarations) {
		codes := istatRegions(t)
		name := map[string]string{"Regione": "Descrizione Comune", "Codice Regione": "Descrizione Comune", "regione": "descrizione_comune"}[region]
		for _, r := range records(t, locations, ';', append([]string{region, name}, key...)...) {
			says.add("it-"+strings.Join(r[2:], "-"), r[1], codes[zeros(r[0], 2)])
		}
	}
}

func molise(t *testing.T, says declarations) {
	codes := map[string]string{"CAMPOBASSO": "ITF22", "ISERNIA": "ITF21", "ROMA": "ITI43"}
	for _, r := range records(t, moliseLocations, ',', "cup", "comune", "provincia") {
		says.add("it-"+r[0], r[1], codes[r[2]])
	}
}

func paDigitale(file string) func(*testing.T, declarations) {
	return func(t *testing.T, says declarations) {
		codes := istatRegions(t)
		for _, r := range records(t, file, ',', "codice_ipa", "data_invio_candidatura", "comune", "cod_regione") {
			says.add("it-pad-"+r[0]+"-"+r[1], r[2], codes[zeros(r[3], 2)])
		}
	}
}

func romanian(t *testing.T, says declarations) {
	codes := map[string]string{}
	for _, r := range records(t, "ro-mfe-pnrr-2025/ro_counties_nuts3.csv", ',', "judet", "nuts3") {
		codes[r[0]] = r[1]
	}
	codes["BUCURESTI"], codes["GIRGIU"] = codes["MUNICIPIUL BUCURESTI"], codes["GIURGIU"]
	for _, r := range records(t, roCSV, ',', "COMPONENTA", "INVESTITIA", "NR_CONTRACT", "JUDET_IMPLEMENTARE", "LOCALITATE_IMPLEMENTARE") {
		says.add("ro-"+strings.Join(r[:3], "-"), r[4], codes[strings.TrimSpace(r[3])])
	}
}

func frenchRegion(_ *testing.T, says declarations) { says.add("", "", "FRG") }
