package geocode_test

import (
	"errors"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/paulmach/orb"
)

// rows reads a file of testdata: tab-separated, a header, # before remarks.
func rows(t testing.TB, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for _, line := range strings.Split(strings.TrimRight(string(text), "\n"), "\n") {
		if line != "" && line[0] != '#' {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out[1:]
}

// tableOf reads a tab-separated table without a header.
func tableOf(t testing.TB, in io.Reader) [][]string {
	t.Helper()
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for _, line := range strings.Split(strings.TrimRight(string(text), "\n"), "\n") {
		out = append(out, strings.Split(line, "\t"))
	}
	return out
}

func point(t testing.TB, lon, lat string) orb.Point {
	t.Helper()
	x, err1 := strconv.ParseFloat(lon, 64)
	y, err2 := strconv.ParseFloat(lat, 64)
	if err1 != nil || err2 != nil {
		t.Fatalf("%q, %q is no point", lon, lat)
	}
	return orb.Point{x, y}
}

func km(a, b orb.Point) float64 {
	return 111.195 * math.Hypot((a[0]-b[0])*math.Cos(a[1]*math.Pi/180), a[1]-b[1])
}

// TestCases measures the geocoder on cases that people wrote down. An answer is
// right if code, finest NUTS code and precision are; precision is the share of
// right ones among the answers, recall the share among the cases that have one.
func TestCases(t *testing.T) {
	g := open(t)
	answers, right, answerable := 0, 0, 0
	countries := map[string]int{}
	all := rows(t, "cases.tsv")
	for _, c := range all {
		q := geocode.Query{Text: c[0], Country: c[1], Within: c[2]}
		countries[c[1]]++
		if c[3] != "ambiguous" && c[3] != "none" {
			answerable++
		}
		resolve := g.Resolve
		if c[5] != string(ngeu.Municipality) {
			resolve = g.Area
		}
		m, err := resolve(q)
		if err != nil {
			var a *geocode.AmbiguousError
			switch {
			case errors.As(err, &a) && len(a.Places) < 2, !errors.Is(err, geocode.ErrAmbiguous) && !errors.Is(err, ngeu.ErrNotFound):
				t.Errorf("%q: %v", c, err)
			case c[3] != "ambiguous" && c[3] != "none":
				t.Logf("missed: %s, %s, within %q, want %s: %v", c[0], c[1], c[2], c[3], err)
			}
			continue
		}
		answers++
		nuts := ""
		for _, n := range m.Place.NUTS {
			if n != "" {
				nuts = n
			}
		}
		if m.Place.Code == c[3] && nuts == c[4] && string(m.Precision) == c[5] && m.Confidence > 0 && m.Confidence <= 1 && m.How != "" {
			right++
		} else {
			t.Logf("wrong: %s, %s, within %q: %s %s %s (%s, %s, %.2f), want %s %s %s",
				c[0], c[1], c[2], m.Place.Code, nuts, m.Precision, m.Place.Name, m.How, m.Confidence, c[3], c[4], c[5])
		}
	}
	precision, recall := float64(right)/float64(answers), float64(right)/float64(answerable)
	t.Logf("%d cases from %d countries: %d answers, %d right, precision %.2f %%; %d have an answer, recall %.2f %%",
		len(all), len(countries), answers, right, 100*precision, answerable, 100*recall)
	if len(all) < 420 || len(countries) < 27 || precision < 0.99 || recall < 0.95 {
		t.Error("want 420 cases from 27 countries, a precision of 99 % and a recall of 95 %")
	}
}

// 49 names over all Member States, with points from other sources.
func TestSample(t *testing.T) {
	g := open(t)
	found, all := 0, rows(t, "sample49.tsv")
	for _, c := range all {
		p := point(t, c[2], c[3])
		m, err := g.Resolve(geocode.Query{Text: c[0], Country: c[1]})
		if d := km(p, m.Place.Point); err != nil || d > 10 {
			t.Logf("%s, %s: %s %s, %.0f km off, %v", c[0], c[1], m.Place.Code, m.Place.Name, d, err)
			if err == nil {
				t.Errorf("%s, %s: the wrong place", c[0], c[1])
			}
			continue
		}
		found++
	}
	if t.Logf("%d of %d found", found, len(all)); found < 47 {
		t.Errorf("%d of %d found, want 47", found, len(all))
	}
}

// The names of 24 capitals in 24 languages after Unicode CLDR; none may lead to
// another place, with or without the country.
func TestExonyms(t *testing.T) {
	g := open(t)
	found, bare, searched, all := 0, 0, 0, rows(t, "exonyms.tsv")
	for _, c := range all {
		lang, text, country, p := c[0], c[1], c[2], point(t, c[3], c[4])
		m, err := g.Resolve(geocode.Query{Text: text, Country: country})
		if err == nil && km(p, m.Place.Point) > 10 {
			t.Errorf("%s %s, %s: wrongly %s %s", lang, text, country, m.Place.Code, m.Place.Name)
		} else if err == nil {
			found++
		} else {
			t.Logf("%s %s, %s: %v", lang, text, country, err)
		}
		m, err = g.Resolve(geocode.Query{Text: text})
		if err == nil && km(p, m.Place.Point) > 10 {
			t.Errorf("%s %s: wrongly %s %s", lang, text, m.Place.Code, m.Place.Name)
		} else if err == nil {
			bare++
		}
		for _, hit := range g.Search(geocode.SearchQuery{Text: text, Lang: lang, Limit: 5}) {
			if hit.Kind == geocode.Municipality && km(p, hit.Point) <= 10 {
				searched++
				break
			}
		}
	}
	t.Logf("of %d: %d found with country, %d without, %d among the first 5 of a search", len(all), found, bare, searched)
	if found < 568 || bare < 560 || searched < 568 {
		t.Error("fewer than there should be")
	}
}
