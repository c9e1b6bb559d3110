package nuts_test

import (
	"bufio"
	"compress/gzip"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func TestAt(t *testing.T) {
	x := load(t)
	for _, c := range []struct {
		name string
		p    orb.Point
		want nuts.Code
	}{
		{"Viterbo", orb.Point{12.106, 42.419}, "ITI41"},
		{"Wien", orb.Point{16.372, 48.208}, "AT130"},
		{"Pointe-à-Pitre", orb.Point{-61.533, 16.241}, "FRY10"},
		{"Saint-Denis, La Réunion", orb.Point{55.448, -20.879}, "FRY40"},
		{"Angra do Heroísmo", orb.Point{-27.22, 38.66}, "PT200"},
		{"Santorini, an island", orb.Point{25.432, 36.416}, "EL422"},
		{"Büsingen, an exclave inside Switzerland", orb.Point{8.69, 47.697}, "DE138"},
		{"Berlin, a hole in Brandenburg", orb.Point{13.4, 52.52}, "DE300"},
		{"Torrevieja, at the sea", orb.Point{-0.6822, 37.9787}, "ES521"},
		{"4 km off Ostend", orb.Point{2.885, 51.26}, "BE255"},
		{"North Sea", orb.Point{2.37, 51.49}, ""},
		{"the Vatican", orb.Point{12.4534, 41.9034}, ""},
		{"San Marino, 3 km from Italy", orb.Point{12.447, 43.936}, ""},
		{"Kosovo", orb.Point{21.16, 42.66}, ""},
		{"Andorra", orb.Point{1.52, 42.51}, ""},
		{"Brest, 3 km from Poland", orb.Point{23.685, 52.095}, ""},
		{"Russia, 3 km behind the river at Narva", orb.Point{28.26, 59.36}, ""},
		{"Bosnia, 2 km from Croatia", orb.Point{16.9, 45.13}, ""},
		{"Kaliningrad, near Lithuania", orb.Point{22.0, 55.06}, ""},
		{"Brazil, at Oiapoque", orb.Point{-51.83, 3.83}, ""},
		{"Atlantic", orb.Point{-35, 45}, ""},
		{"south pole", orb.Point{0, -90}, ""},
		{"date line", orb.Point{180, 0}, ""},
		{"no number", orb.Point{math.NaN(), 50}, ""},
		{"infinite", orb.Point{math.Inf(1), math.Inf(-1)}, ""},
	} {
		got, err := x.At(c.p)
		if got != c.want || (c.want == "") != errors.Is(err, nuts.ErrOutside) {
			t.Errorf("%s: At(%v) = %q, %v; want %q", c.name, c.p, got, err, c.want)
		}
	}
}

// Points on borders, corners and just beside them lie in exactly one region;
// the plain even-odd rule over whole polygons is the witness beside them.
func TestAtBorders(t *testing.T) {
	x := load(t)
	inside := func(p orb.Point) (n int) {
		for _, c := range x.Regions(3) {
			if x.Contains(c, p) {
				n++
			}
		}
		return n
	}
	random := rand.New(rand.NewPCG(1, 2))
	topo := x.Topology()
	users := topo.Users(topo.Objects["nuts3"])
	tried := 0
	for tried < 300 {
		arc := random.IntN(len(topo.Arcs))
		if users[arc][1] < 0 {
			continue // a coast
		}
		a := topo.Arcs[arc]
		i := 1 + random.IntN(len(a)-1)
		for _, p := range []orb.Point{a[i], {(a[i][0] + a[i-1][0]) / 2, (a[i][1] + a[i-1][1]) / 2}} {
			if n := inside(p); n > 1 || n == 0 && (i < len(a)-1) {
				t.Errorf("%v on a border lies in %d regions", p, n)
			}
			if _, err := x.At(p); err != nil {
				t.Errorf("At(%v) on a border: %v", p, err)
			}
		}
		tried++
	}
	for range 2000 {
		p := orb.Point{-10 + 40*random.Float64(), 36 + 30*random.Float64()}
		code, err := x.At(p)
		if err != nil || !x.Contains(code, p) {
			continue
		}
		for level := range 4 {
			if c := code.At(level); !x.Contains(c, p) {
				t.Errorf("%v lies in %s, not in %s", p, code, c)
			}
		}
		if !planar.MultiPolygonContains(x.Geometry(code), p) {
			t.Errorf("%v does not lie in %s by the rule for polygons", p, code)
		}
	}
}

// All places of the gazetteer: nearly all in exactly one region, the rest on
// the sea side; and the region is the one that the gazetteer was built with.
func TestJoin(t *testing.T) {
	x := load(t)
	var total, inside, snapped, agree, known int
	eachPlace(t, func(name, nuts3 string, p orb.Point) {
		total++
		code, err := x.At(p)
		switch {
		case err != nil:
			t.Logf("%s %v: %v", name, p, err)
			return
		case x.Contains(code, p):
			inside++
		default:
			snapped++
		}
		if nuts3 != "" {
			known++
			if string(code) == nuts3 {
				agree++
			}
		}
	})
	t.Logf("%d places: %d inside, %d snapped, %d outside; %d of %d agree with nuts3", total, inside, snapped, total-inside-snapped, agree, known)
	if float64(inside) < 0.996*float64(total) || total-inside-snapped > 3 || float64(agree) < 0.9995*float64(known) {
		t.Error("the join is worse than it should be")
	}
}

// Snapping a point into its region leads inside, and not far.
func TestSnap(t *testing.T) {
	x := load(t)
	n := 0
	eachPlace(t, func(name, _ string, p orb.Point) {
		code, err := x.At(p)
		if err != nil {
			return
		}
		q := x.Snap(code, p)
		if x.Contains(code, p) {
			if q != p {
				t.Fatalf("%s moved though inside", name)
			}
			return
		}
		n++
		if got, err := x.At(q); got != code || !x.Contains(code, q) {
			t.Errorf("%s %v: snapped to %v, which lies in %q, %v; want %s", name, p, q, got, err, code)
		}
		if d := km(p, q); d > 5.2 {
			t.Errorf("%s: snapped %0.1f km away", name, d)
		}
	})
	t.Logf("%d points snapped", n)
	if q := x.Snap("ITI4", orb.Point{11, 45}); !x.Contains("ITI4", q) {
		t.Errorf("from afar: %v", q)
	}
}

func km(a, b orb.Point) float64 {
	return 111.195 * math.Hypot((a[0]-b[0])*math.Cos(a[1]*math.Pi/180), a[1]-b[1])
}

func eachPlace(t testing.TB, do func(name, nuts3 string, p orb.Point)) {
	t.Helper()
	f, err := os.Open("../../geodata/gazetteer/places.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	column := map[string]int{}
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		if len(column) == 0 {
			for i, name := range c {
				column[name] = i
			}
			continue
		}
		lon, err1 := strconv.ParseFloat(c[column["lon"]], 64)
		lat, err2 := strconv.ParseFloat(c[column["lat"]], 64)
		if err1 != nil || err2 != nil {
			t.Fatalf("%q: %v, %v", lines.Text(), err1, err2)
		}
		do(c[column["country"]]+" "+c[column["name"]], c[column["nuts3"]], orb.Point{lon, lat})
	}
}

func BenchmarkAt(b *testing.B) {
	x := load(b)
	var points []orb.Point
	eachPlace(b, func(_, _ string, p orb.Point) { points = append(points, p) })
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		_, _ = x.At(points[i%len(points)])
		i++
	}
}

func BenchmarkAtOffCoast(b *testing.B) {
	x := load(b)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = x.At(orb.Point{23.0, 59.7}) // among the skerries of Finland
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		load(b)
	}
}

func BenchmarkGeometry(b *testing.B) {
	x := load(b)
	for b.Loop() {
		_ = x.Geometry("EL")
	}
}
