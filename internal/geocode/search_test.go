package geocode_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/geocode"
)

func TestSearch(t *testing.T) {
	g := open(t)
	for _, c := range []struct {
		text, lang, country string
		code, name          string // of the first
		nameLang, context   string
	}{
		{"liege", "fr", "", "lau-BE-62063", "Liège", "fr", "Arr. Liège, Belgique"},
		{"luik", "nl", "", "lau-BE-62063", "Luik", "nl", "Arr. Liège, België"},
		{"lüttich", "de", "", "lau-BE-62063", "Lüttich", "de", "Arr. Liège, Belgien"},
		{"λιέγη", "el", "", "lau-BE-62063", "Λιέγη", "el", "Arr. Liège, Βέλγιο"},
		{"лиеж", "bg", "", "lau-BE-62063", "Лиеж", "bg", "Arr. Liège, Белгия"},
		{"LÜTT", "it", "", "lau-BE-62063", "Liegi", "it", "Arr. Liège, Belgio"},
		{"luik", "hu", "", "lau-BE-62063", "Liège", "fr", "Arr. Liège, Belgium"},
		{"marche", "it", "", "ITI3", "Marche", "it", "Italia centrale, Italia"},
		{"bayern", "fr", "", "DE2", "Bavière", "fr", "Allemagne"},
		{"bavi", "fr", "", "DE2", "Bavière", "fr", "Allemagne"},
		{"griech", "de", "", "EL", "Griechenland", "de", ""},
		{"ελλάδα", "el", "", "EL", "Ελλάδα", "el", ""},
		{"lux", "fr", "", "LU", "Luxembourg", "fr", ""},
		{"łód", "pl", "", "lau-PL-106101", "Łódź", "pl", "Miasto Łódź, Polska"},
		{"lodz", "pl", "", "lau-PL-106101", "Łódź", "pl", "Miasto Łódź, Polska"},
		{"hamrun", "mt", "", "gn-MT-2562998", "Ħamrun", "mt", "Malta"},
		{"compostela", "es", "", "lau-ES-15078", "Santiago de Compostela", "es", "A Coruña, España"},
		{"valencia", "es", "ES", "lau-ES-46250", "Valencia", "es", "Comunidad Valenciana, España"},
		{"poiana, dambovita", "ro", "", "lau-RO-68431", "Poiana", "ro", "Dâmbovița, România"},
		{"germasoge", "en", "CY", "lau-CY-5013", "Germasógeia", "el", "Cyprus"},
		{"γερμασογ", "el", "", "lau-CY-5013", "Germasógeia", "el", "Κύπρος"},
		{"paris", "en", "gr", "", "", "", ""},
	} {
		got := g.Search(geocode.SearchQuery{Text: c.text, Lang: c.lang, Country: c.country})
		if len(got) == 0 {
			if c.code != "" {
				t.Errorf("%q: nothing", c.text)
			}
			continue
		}
		if p := got[0]; p.Code != c.code || p.Name != c.name || p.NameLang != c.nameLang || p.Context != c.context {
			t.Errorf("%q in %q:\n got %s %q (%s) %q\nwant %s %q (%s) %q", c.text, c.lang, p.Code, p.Name, p.NameLang, p.Context, c.code, c.name, c.nameLang, c.context)
		}
	}
}

// A region and a town of one name are both there, namesakes are all there, and
// one place is never there twice.
func TestSearchLists(t *testing.T) {
	g := open(t)
	kinds := map[geocode.Kind]bool{}
	for _, p := range g.Search(geocode.SearchQuery{Text: "Viterbo", Lang: "it"}) {
		kinds[p.Kind] = true
	}
	if !kinds[geocode.Municipality] || !kinds[geocode.NUTS3] {
		t.Errorf("Viterbo: kinds %v", kinds)
	}
	poiana := g.Search(geocode.SearchQuery{Text: "poiana", Country: "RO", Limit: 100})
	n := 0
	seen := map[string]bool{}
	for _, p := range poiana {
		if p.Name == "Poiana" {
			n++
		}
		key := p.Code + p.Name + p.Context
		if seen[key] && p.LAU == "" {
			t.Errorf("%s %s twice", p.Code, p.Name)
		}
		seen[key] = true
	}
	if n < 10 {
		t.Errorf("%d places called Poiana, want all", n)
	}
	if got := g.Search(geocode.SearchQuery{Text: "san", Limit: 3}); len(got) != 3 {
		t.Errorf("limit 3: %d", len(got))
	}
	if got := g.Search(geocode.SearchQuery{Text: "san", Limit: 100000}); len(got) != 100 {
		t.Errorf("limit 100000: %d", len(got))
	}
	if got := g.Search(geocode.SearchQuery{Text: "offaly", Lang: "en"}); slices.ContainsFunc(got, func(p geocode.Place) bool { return p.Code == "IE063" }) {
		t.Error("a search shows a region under the name of a part")
	}
}

func TestSearchHostile(t *testing.T) {
	g := open(t)
	for name, text := range map[string]string{
		"empty":      "",
		"blank":      " \t\n",
		"controls":   "\x00\x01\x1b[31m",
		"not UTF-8":  "\xff\xfe\xfd",
		"long":       strings.Repeat("a", 1<<20),
		"long words": strings.Repeat("san ", 1<<18),
		"commas":     strings.Repeat(",", 10000),
		"SQL":        "'; DROP TABLE places; --",
		"marks":      strings.Repeat("\u0301", 10000),
	} {
		start := time.Now()
		for _, p := range g.Search(geocode.SearchQuery{Text: text, Lang: text, Limit: -5}) {
			if p.Code == "" {
				t.Errorf("%s: a place without a code", name)
			}
		}
		if took := time.Since(start); took > 100*time.Millisecond {
			t.Errorf("%s took %v", name, took)
		}
	}
	if got := g.Search(geocode.SearchQuery{Text: "paris", Country: "'; --"}); got != nil {
		t.Errorf("a country that is none: %v", got)
	}
}

func FuzzSearch(f *testing.F) {
	g := open(f)
	for _, s := range []string{"liege", "λιέ", "Poiana, Olt", "\xff", "s", "'s-", ",", "st. "} {
		f.Add(s, "fr", "")
	}
	f.Fuzz(func(t *testing.T, text, lang, country string) {
		got := g.Search(geocode.SearchQuery{Text: text, Lang: lang, Country: country})
		if len(got) > 10 {
			t.Errorf("%d places", len(got))
		}
		for _, p := range got {
			if _, ok := g.Place(p.Code, lang); !ok {
				t.Errorf("%q: %s cannot be found by its code", text, p.Code)
			}
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	g := open(b)
	for _, text := range []string{"s", "sa", "san", "lie", "liege", "λιέγη", "compostela", "xyzzy"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				g.Search(geocode.SearchQuery{Text: text, Lang: "fr"})
			}
		})
	}
}
