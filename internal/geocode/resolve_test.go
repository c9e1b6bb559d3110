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
		{geocode.Query{Text: "Pavia", Country: "IT", LAU: "18+110"}, "lau-IT-018110", "Pavia", geocode.ByCode},
		{geocode.Query{Text: "Pavia", Country: "IT", LAU: "03018110"}, "lau-IT-018110", "Pavia", geocode.ByCode},
		{geocode.Query{Text: "Pavia", Country: "IT", LAU: "3/18/110"}, "lau-IT-018110", "Pavia", geocode.ByCode},
		{geocode.Query{Text: "Pavia", Country: "IT", LAU: "18110.0"}, "lau-IT-018110", "Pavia", geocode.ByCode},
		{geocode.Query{Text: "Pavia", Country: "IT", LAU: "IT_018110"}, "lau-IT-018110", "Pavia", geocode.ByCode},
		{geocode.Query{Text: "CLOZ", Country: "IT", LAU: "22063"}, "lau-IT-022253", "Revò", geocode.ByCode}, // merged in 2020
		{geocode.Query{Country: "IT", LAU: "107003"}, "lau-IT-111009", "Carbonia", geocode.ByCode},          // a province of 2005-2016
		{geocode.Query{Text: "Roma Capitale", Country: "IT", LAU: "58091"}, "lau-IT-058091", "Roma", geocode.ByCode},
		{geocode.Query{Country: "DE", LAU: "091620000000"}, "lau-DE-09162000", "München", geocode.ByCode}, // 12-digit key
		{geocode.Query{Country: "DE", LAU: "9162000"}, "lau-DE-09162000", "München", geocode.ByCode},
		{geocode.Query{Country: "PL", LAU: "1261011"}, "lau-PL-126101", "Kraków", geocode.ByCode}, // with the digit for the sort
		{geocode.Query{Country: "ES", LAU: "8019"}, "lau-ES-08019", "Barcelona", geocode.ByCode},
		{geocode.Query{Country: "ES", LAU: "080193"}, "lau-ES-08019", "Barcelona", geocode.ByCode}, // with the check digit
		{geocode.Query{Country: "FR", LAU: "1053"}, "lau-FR-01053", "Bourg-en-Bresse", geocode.ByCode},
		{geocode.Query{Country: "FR", LAU: "2a004"}, "lau-FR-2A004", "Ajaccio", geocode.ByCode},
		{geocode.Query{Country: "NL", LAU: "GM0363"}, "lau-NL-0363", "Amsterdam", geocode.ByCode},
		{geocode.Query{Country: "RO", LAU: "0054975"}, "lau-RO-54975", "Cluj-Napoca", geocode.ByCode},
		{geocode.Query{Country: "DK", LAU: "0101"}, "lau-DK-101", "København", geocode.ByCode},
		{geocode.Query{Country: "PT", LAU: "110656"}, "lau-PT-1106", "Lisboa", geocode.ByCode}, // DICOFRE
		{geocode.Query{Text: "Liège", Country: "BE", LAU: "00000"}, "lau-BE-62063", "Liège", geocode.ByName},
	} {
		m, err := g.Resolve(c.q)
		if err != nil || m.Place.Code != c.code || m.Place.Name != c.name || m.How != c.how || m.Precision != ngeu.Municipality {
			t.Errorf("%+v: %s %s by %q, %v; want %s %s by %q", c.q, m.Place.Code, m.Place.Name, m.How, err, c.code, c.name, c.how)
		}
	}
}

// A code and the name of another municipality contradict each other: the code
// counts, with little confidence.
func TestCodeAgainstName(t *testing.T) {
	g := open(t)
	for text, want := range map[string]float64{"Pavia": 1, "": 1, "Nessun Luogo Così": 0.9, "Milano": 0.5} {
		m, err := g.Resolve(geocode.Query{Text: text, Country: "IT", LAU: "018110"})
		if err != nil || m.Place.Code != "lau-IT-018110" || m.Confidence != want {
			t.Errorf("%s: %s, %v, %v; want confidence %v", text, m.Place.Code, m.Confidence, err, want)
		}
	}
}

func TestAreaByCode(t *testing.T) {
	g := open(t)
	for _, c := range []struct{ country, lau, want string }{
		{"IT", "063000", "ITF33"}, {"IT", "063", "ITF33"}, {"IT", "63000", "ITF33"},
		{"FR", "01999", "FRK21"}, {"FR", "97499", "FRY40"}, {"ES", "28999", "ES300"}, {"DE", "09162", "DE212"},
	} {
		m, err := g.Area(geocode.Query{Country: c.country, LAU: c.lau})
		if err != nil || m.Place.Code != c.want || m.How != geocode.ByCode {
			t.Errorf("%s %s: %s by %s, %v; want %s", c.country, c.lau, m.Place.Code, m.How, err, c.want)
		}
	}
	if m, err := g.Area(geocode.Query{Text: "Toscana", Country: "IT", LAU: "999000"}); err != nil || m.Place.Code != "ITI1" {
		t.Errorf("an unknown province beside a name: %s, %v", m.Place.Code, err)
	}
}

func TestSpelling(t *testing.T) {
	g := open(t)
	for _, c := range []struct{ text, country, within, code, how string }{
		{"SIMBATA DE SUS", "RO", "BRASOV", "lau-RO-42263|*", ""},
		{"COMUNA VIRTOP", "RO", "DOLJ", "lau-RO-74732", geocode.BySpelling},
		{"COMUNA VIRTOP", "RO", "", "", ""}, // without a region nothing is guessed
		{"COMUNA CIORANI", "RO", "PRAHOVA", "lau-RO-132681", geocode.ByRegion},
		{"POIANA", "RO", "DOLJ", "", ""}, // there is a Poiana Mare
		{"COM HOLBOCA, SAT DANCU", "RO", "IASI", "lau-RO-95159", geocode.ByRegion},
		{"Corigliano Calabro", "IT", "Cosenza", "lau-IT-078157", ""},
	} {
		m, err := g.Resolve(geocode.Query{Text: c.text, Country: c.country, Within: c.within})
		if strings.HasSuffix(c.code, "*") {
			if err != nil {
				t.Errorf("%s: %v", c.text, err)
			}
			continue
		}
		if m.Place.Code != c.code || (c.code == "") != (err != nil) || c.how != "" && m.How != c.how {
			t.Errorf("%s, %s: %s by %s, %v; want %s by %s", c.text, c.within, m.Place.Code, m.How, err, c.code, c.how)
		}
	}
}

func TestSuggest(t *testing.T) {
	g := open(t)
	found := g.Suggest(geocode.Query{Text: "Poiana", Country: "RO", Within: "Dâmbovița"}, 9)
	if len(found) < 5 || len(found) > 9 || found[0].Code != "lau-RO-68431" {
		t.Errorf("Poiana: %+v", found)
	}
	if found := g.Suggest(geocode.Query{Text: "Vaticanul", Country: "XX"}, 9); found != nil {
		t.Errorf("an unknown country: %+v", found)
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
