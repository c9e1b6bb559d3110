package geocode_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"math"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/paulmach/orb"
)

func open(t testing.TB) *geocode.Gazetteer {
	t.Helper()
	g, _ := openBoth(t)
	return g
}

func openBoth(t testing.TB) (*geocode.Gazetteer, *nuts.Index) {
	t.Helper()
	g, regions, err := world()
	if err != nil {
		t.Fatal(err)
	}
	return g, regions
}

// world loads regions and gazetteer once; both are immutable.
var world = func() func() (*geocode.Gazetteer, *nuts.Index, error) {
	var once sync.Once
	var g *geocode.Gazetteer
	var regions *nuts.Index
	var err error
	return func() (*geocode.Gazetteer, *nuts.Index, error) {
		once.Do(func() {
			geodata := os.DirFS("../../geodata")
			if regions, err = nuts.Load(geodata); err == nil {
				g, err = geocode.Open(geodata, regions)
			}
		})
		return g, regions, err
	}
}()

func TestPlace(t *testing.T) {
	g := open(t)
	for _, c := range []struct {
		code, lang, name, nameLang string
		kind                       geocode.Kind
		nuts                       string
		context                    string
		near                       orb.Point
		withinKM                   float64
	}{
		{"IT", "de", "Italien", "de", geocode.Country, "IT", "", orb.Point{12, 42.8}, 300},
		{"EL", "el", "Ελλάδα", "el", geocode.Country, "EL", "", orb.Point{22, 39.5}, 200},
		{"FR", "ga", "An Fhrainc", "ga", geocode.Country, "FR", "", orb.Point{2.5, 46.5}, 300},
		{"ITI3", "fr", "Marches", "fr", geocode.NUTS2, "ITI3", "Centre de l’Italie, Italie", orb.Point{13.2, 43.4}, 50},
		{"ITI41", "hu", "Viterbo", "it", geocode.NUTS3, "ITI41", "Lazio, Olaszország", orb.Point{12, 42.4}, 40},
		{"LU000", "de", "Luxemburg", "de", geocode.NUTS3, "LU000", "Luxemburg", orb.Point{6.1, 49.7}, 40},
		{"lau-BE-62063", "de", "Lüttich", "de", geocode.Municipality, "BE332", "Arr. Liège, Belgien", orb.Point{5.57, 50.63}, 5},
		{"lau-EL-9186", "xx", "Αθήνα", "el", geocode.Municipality, "EL303", "Κεντρικός Τομέας Αθηνών, Ελλάδα", orb.Point{23.73, 37.98}, 5},
		{"gn-IE-2964180", "en", "Galway", "en", geocode.Municipality, "IE042", "West, Ireland", orb.Point{-9.05, 53.27}, 5},
	} {
		p, ok := g.Place(c.code, c.lang)
		finest := ""
		for _, n := range p.NUTS {
			if n != "" {
				finest = n
			}
		}
		if !ok || p.Code != c.code || p.Name != c.name || p.NameLang != c.nameLang || p.Kind != c.kind || finest != c.nuts || p.Context != c.context {
			t.Errorf("%s in %s: %+v, %v", c.code, c.lang, p, ok)
		}
		if d := km(p.Point, c.near); d > c.withinKM || !p.Bound.Contains(p.Point) {
			t.Errorf("%s: point %v is %.0f km off %v; bound %v", c.code, p.Point, d, c.near, p.Bound)
		}
		if name, nameLang := g.Name(c.code, c.lang); name != c.name || nameLang != c.nameLang {
			t.Errorf("Name(%s, %s) = %q, %q", c.code, c.lang, name, nameLang)
		}
	}
	for _, code := range []string{"", "XX", "CH01", "lau-BE-0", "gn-BE-0", "lau-BE-", "lau-", "gn", "-", "lau-XX-62063", "gn-BE-2792413", "foo-BE-62063", "ITI999"} {
		if p, ok := g.Place(code, "en"); ok {
			t.Errorf("%q: %+v", code, p)
		}
	}
	if name, lang := g.Name("CH", "fr"); name != "Suisse" || lang != "fr" {
		t.Errorf("Name(CH) = %q, %q", name, lang)
	}
	if name, _ := g.Name("CH01", "fr"); name == "" {
		t.Error("a region abroad has no name")
	}
	if name, lang := g.Name("nothing", "fr"); name != "" || lang != "" {
		t.Errorf("Name(nothing) = %q, %q", name, lang)
	}
}

// Every country has a name in each of the 24 languages; every region a name.
func TestNames(t *testing.T) {
	g, regions := openBoth(t)
	for _, lang := range []string{"bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"} {
		for _, c := range ngeu.EU27 {
			if name, nameLang := g.Name(c, lang); name == "" || nameLang != lang {
				t.Errorf("%s in %s: %q, %q", c, lang, name, nameLang)
			}
		}
	}
	for level := range 4 {
		for _, c := range regions.Regions(level) {
			if name, _ := g.Name(string(c), "ga"); name == "" {
				t.Errorf("%s has no name", c)
			}
		}
	}
}

// Whatever has a code lies in the region it says, for every place, and is found
// again under its code.
func TestEveryPlaceInItsRegion(t *testing.T) {
	g, regions := openBoth(t)
	n := 0
	for p := range g.All("") {
		n++
		if p.NUTS[3] == "" {
			t.Logf("%s %s %v has no region", p.Code, p.Name, p.Point)
			continue
		}
		if !regions.Contains(nuts.Code(p.NUTS[3]), p.Point) {
			t.Errorf("%s %s %v does not lie in %s", p.Code, p.Name, p.Point, p.NUTS[3])
		}
		code, err := ngeu.PlaceCode(p.Code)
		if err != nil || code != p.Code {
			t.Errorf("%s %s: %q, %v", p.Code, p.Name, code, err)
		}
		seat, ok := g.Place(p.Code, "")
		if !ok || seat.Code != p.Code || seat.Country != p.Country {
			t.Errorf("%s %s: found again as %+v, %v", p.Code, p.Name, seat, ok)
		}
	}
	t.Logf("%d places", n)
	if n < 75000 {
		t.Errorf("%d places, want 75,000", n)
	}
}

func TestNearestPlace(t *testing.T) {
	g := open(t)
	for _, c := range []struct {
		p    orb.Point
		km   float64
		code string
	}{
		{orb.Point{12.11, 42.42}, 10, "lau-IT-056059"},
		{orb.Point{5.57, 50.63}, 10, "lau-BE-62063"},
		{orb.Point{2.37, 51.49}, 10, ""}, // the sea
		{orb.Point{2.37, 51.49}, 0, ""},
		{orb.Point{math.NaN(), 0}, 10, ""},
		{orb.Point{12.11, 42.42}, math.NaN(), ""},
	} {
		p, ok := g.NearestPlace(c.p, c.km)
		if p.Code != c.code || ok != (c.code != "") {
			t.Errorf("%v: %s %s, %v; want %q", c.p, p.Code, p.Name, ok, c.code)
		}
	}
	start := time.Now()
	if g.NearestPlace(orb.Point{10, 89.9}, math.Inf(1)); time.Since(start) > 50*time.Millisecond {
		t.Error("at the pole it takes long")
	}
}

// Without boundaries there are names and places, but no points of regions.
func TestWithoutBoundaries(t *testing.T) {
	geodata := without{os.DirFS("../../geodata"), "boundaries/"}
	regions, _ := nuts.Load(geodata)
	g, err := geocode.Open(geodata, regions)
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := g.Place("lau-BE-62063", "nl"); !ok || p.Name != "Luik" || p.Point[0] == 0 {
		t.Errorf("Liège: %+v, %v", p, ok)
	}
	if m, err := g.Resolve(geocode.Query{Text: "Napoli", Country: "IT"}); err != nil || m.Place.Country != "IT" {
		t.Errorf("Napoli: %+v, %v", m, err)
	}
	if name, _ := g.Name("IT", "fr"); name != "Italie" {
		t.Errorf("Name(IT) = %q", name)
	}
	if g2, err := geocode.Open(geodata, nil); err != nil || g2 == nil {
		t.Errorf("Open with no index: %v", err)
	}
}

// without is a file system that lacks a folder.
type without struct {
	fs.FS
	folder string
}

func (w without) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name+"/", w.folder) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return w.FS.Open(name)
}

func TestBrokenFiles(t *testing.T) {
	zip := func(text string) *fstest.MapFile {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(text))
		_ = z.Close()
		return &fstest.MapFile{Data: b.Bytes()}
	}
	const header = "id\tcountry\tname\tname_latin\tlat\tlon\tpopulation\tlau\tnuts3\tseat\tfeature\n"
	for name, c := range map[string]struct {
		file *fstest.MapFile
		want string
	}{
		"no file":     {nil, "places.tsv.gz"},
		"no gzip":     {&fstest.MapFile{Data: []byte("id")}, "places.tsv.gz"},
		"empty":       {zip(""), "empty"},
		"no column":   {zip("id\tname\n"), `no column "country"`},
		"short line":  {zip(header + "1\tIT\n"), ":2: 2 columns"},
		"no number":   {zip(header + "1\tIT\tRoma\tRoma\tx\t12\t\t\t\t1\tPPL\n"), `lat "x"`},
		"no country":  {zip(header + "1\tXX\tRoma\tRoma\t41\t12\t\t\t\t1\tPPL\n"), `country "XX"`},
		"off the map": {zip(header + "1\tIT\tRoma\tRoma\t41\t1200\t\t\t\t1\tPPL\n"), `lon "1200"`},
	} {
		files := fstest.MapFS{}
		if c.file != nil {
			files["gazetteer/places.tsv.gz"] = c.file
		}
		if _, err := geocode.Open(files, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
}

func BenchmarkNearestPlace(b *testing.B) {
	g := open(b)
	b.ReportAllocs()
	for b.Loop() {
		g.NearestPlace(orb.Point{12.1, 42.4}, 20)
	}
}

func BenchmarkOpen(b *testing.B) {
	geodata := os.DirFS("../../geodata")
	regions, err := nuts.Load(geodata)
	if err != nil {
		b.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	g, err := geocode.Open(geodata, regions)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(g)
	start, n := time.Now(), 0
	for b.Loop() {
		if _, err := geocode.Open(geodata, regions); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB-kept")
	b.ReportMetric(time.Since(start).Seconds()/float64(n), "s/open")
}
