package geocode_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/paulmach/orb"
)

func TestResolveByCode(t *testing.T) {
	g := open(t)
	for _, c := range []struct {
		q    geocode.Query
		code string
		name string
		how  string
	}{
		{geocode.Query{Text: "Liège", Country: "BE", LAU: "62063"}, "lau-BE-62063", "Liège", geocode.ByCode},
		{geocode.Query{Text: "something else", Country: "IT", LAU: "56059"}, "lau-IT-056059", "Viterbo", geocode.ByCode}, // zeros lost in a spreadsheet
		{geocode.Query{Text: "Stembert", Country: "BE", LAU: "63079"}, "lau-BE-63079", "Stembert", geocode.ByCode},
		{geocode.Query{Country: "GR", LAU: "9186"}, "lau-EL-9186", "Αθήνα", geocode.ByCode},
		{geocode.Query{Text: "Liège", Country: "BE", LAU: "00000"}, "lau-BE-62063", "Liège", geocode.ByName},
	} {
		m, err := g.Resolve(c.q)
		if err != nil || m.Place.Code != c.code || m.Place.Name != c.name || m.How != c.how || m.Precision != ngeu.Municipality {
			t.Errorf("%+v: %s %s by %q, %v; want %s %s by %q", c.q, m.Place.Code, m.Place.Name, m.How, err, c.code, c.name, c.how)
		}
	}
}

func TestResolveByPoint(t *testing.T) {
	g := open(t)
	for _, c := range []struct {
		name string
		q    geocode.Query
		p    orb.Point
		code string // "" for not found
	}{
		{"one of twenty", geocode.Query{Text: "Poiana", Country: "RO"}, orb.Point{25.68, 44.83}, "lau-RO-68431"},
		{"the region is unknown", geocode.Query{Text: "Poiana", Country: "RO", Within: "Zona de munte"}, orb.Point{25.68, 44.83}, "lau-RO-68431"},
		{"hundreds of kilometres off", geocode.Query{Text: "Deva", Country: "RO"}, orb.Point{28.6, 44.2}, ""},
		{"a longer name", geocode.Query{Text: "Świerklany", Country: "PL"}, orb.Point{18.587, 50.029}, "lau-PL-241205"},
		{"a shorter name", geocode.Query{Text: "Waremme am See", Country: "BE"}, orb.Point{5.255, 50.697}, "lau-BE-64074"},
		{"a shorter name, far off", geocode.Query{Text: "Waremme am See", Country: "BE"}, orb.Point{4.0, 50.697}, ""},
	} {
		c.q.Point = &c.p
		m, err := g.Resolve(c.q)
		if m.Place.Code != c.code || (c.code == "") != errors.Is(err, ngeu.ErrNotFound) {
			t.Errorf("%s: %s %s, %v; want %q", c.name, m.Place.Code, m.Place.Name, err, c.code)
		}
	}
}

func TestAmbiguous(t *testing.T) {
	g := open(t)
	_, err := g.Resolve(geocode.Query{Text: "Poiana", Country: "RO"})
	var a *geocode.AmbiguousError
	if !errors.As(err, &a) || !errors.Is(err, geocode.ErrAmbiguous) || len(a.Places) < 5 || len(a.Places) > 20 {
		t.Fatalf("Poiana: %v", err)
	}
	for i, p := range a.Places {
		if !strings.HasPrefix(p.Name, "Poi") || p.Country != "RO" || p.NUTS[3] == "" || i > 0 && p.Population > a.Places[i-1].Population {
			t.Errorf("place %d: %+v", i, p)
		}
	}
}

func TestInvalidCountry(t *testing.T) {
	g := open(t)
	for _, resolve := range []func(geocode.Query) (geocode.Match, error){g.Resolve, g.Area} {
		var invalid *ngeu.InvalidError
		if _, err := resolve(geocode.Query{Text: "Bern", Country: "CH"}); !errors.As(err, &invalid) || invalid.Field != "country" {
			t.Errorf("country CH: %v", err)
		}
	}
}

func FuzzResolve(f *testing.F) {
	g := open(f)
	f.Add("Stembert (Verviers)", "BE", "Province de Liège", "63079")
	f.Add("((,;/", "", "\x00", strings.Repeat("0", 1000))
	f.Add("Wien, Innere Stadt, , ", "at", "IT", "-1")
	f.Fuzz(func(t *testing.T, text, country, within, lau string) {
		q := geocode.Query{Text: text, Country: country, Within: within, LAU: lau}
		for _, resolve := range []func(geocode.Query) (geocode.Match, error){g.Resolve, g.Area} {
			if m, err := resolve(q); err == nil {
				if _, ok := g.Place(m.Place.Code, ""); !ok || m.Place.Country == "" || m.Confidence <= 0 {
					t.Errorf("%+v: %+v", q, m)
				}
			}
		}
	})
}

func BenchmarkResolve(b *testing.B) {
	g := open(b)
	for name, q := range map[string]geocode.Query{
		"name":   {Text: "Vignanello", Country: "IT"},
		"region": {Text: "Poiana", Country: "RO", Within: "Dâmbovița"},
		"part":   {Text: "Bagnaia (Viterbo)", Country: "IT", Within: "Lazio"},
		"none":   {Text: "Atlantis", Country: "PT"},
		"code":   {Text: "Viterbo", Country: "IT", LAU: "056059"},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = g.Resolve(q)
			}
		})
	}
}
