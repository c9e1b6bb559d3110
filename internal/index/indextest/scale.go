package indextest

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Scale streams n projects of one location each, spread over the gazetteer's
// places by population: three in ten at the municipality's own point, the
// others at sites around it. The same n gives the same projects.
func Scale(t testing.TB, n int) iter.Seq2[ngeu.Project, error] {
	t.Helper()
	towns := towns(t)
	return func(yield func(ngeu.Project, error) bool) {
		r := rand.New(rand.NewPCG(7, 7))
		themes := []string{"schools", "rail", "clean_buses", "broadband", "renovation", "hospitals", "water", "skills"}
		for i := range n {
			at := r.Float64() * towns[len(towns)-1].upTo
			k, _ := slices.BinarySearchFunc(towns, at, func(t town, at float64) int {
				if t.upTo < at {
					return -1
				}
				return 1
			})
			l := towns[min(k, len(towns)-1)].location
			p := *l.Point
			if l.Precision = ngeu.Municipality; r.IntN(10) >= 3 {
				l.Precision = ngeu.Site
				p[0], p[1] = p[0]+r.NormFloat64()*0.03, p[1]+r.NormFloat64()*0.02
			}
			l.Point = &p
			year := 2020 + r.IntN(5)
			project := ngeu.Project{Key: int64(i + 1), ID: fmt.Sprintf("scale-%08d", i), Name: "Renovation of the school of " + l.PlaceName,
				Country: l.NUTS[0], Pillar: pick(r, ngeu.Pillars), Theme: pick(r, themes), Kind: ngeu.Investment, Status: pick(r, ngeu.Statuses),
				YearStart: year, YearEnd: year + r.IntN(3), Locations: []ngeu.Location{l}}
			if !yield(project, nil) {
				return
			}
		}
	}
}

type town struct {
	location ngeu.Location
	upTo     float64 // population of this and all before
}

func towns(t testing.TB) (out []town) {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	file, err := os.Open(filepath.Join(filepath.Dir(here), "../../../geodata/gazetteer/places.tsv.gz"))
	if err != nil {
		t.Skip("no gazetteer to spread projects over: ", err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var column map[string]int
	total := 0.0
	for s := bufio.NewScanner(z); s.Scan(); {
		f := strings.Split(s.Text(), "\t")
		if column == nil {
			column = map[string]int{}
			for i, name := range f {
				column[name] = i
			}
			continue
		}
		get := func(name string) string { return f[column[name]] }
		lon, _ := strconv.ParseFloat(get("lon"), 64)
		lat, _ := strconv.ParseFloat(get("lat"), 64)
		people, _ := strconv.ParseFloat(get("population"), 64)
		nuts, country := get("nuts3"), get("country")
		if lon == 0 || len(nuts) != 5 {
			continue
		}
		total += people + 100
		out = append(out, town{ngeu.Location{Point: &orb.Point{lon, lat}, NUTS: [4]string{nuts[:2], nuts[:3], nuts[:4], nuts},
			PlaceCode: "lau-" + country + "-" + get("lau"), PlaceName: strings.Clone(get("name"))}, total})
	}
	return out
}
