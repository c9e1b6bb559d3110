package i18n

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

func load(t *testing.T) *Catalogues {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// categories are the CLDR cardinal categories that whole numbers use.
var categories = map[Lang][]string{
	"bg": {"one", "other"}, "cs": {"one", "few", "other"}, "da": {"one", "other"}, "de": {"one", "other"},
	"el": {"one", "other"}, "en": {"one", "other"}, "es": {"one", "many", "other"}, "et": {"one", "other"},
	"fi": {"one", "other"}, "fr": {"one", "many", "other"}, "ga": {"one", "two", "few", "many", "other"},
	"hr": {"one", "few", "other"}, "hu": {"one", "other"}, "it": {"one", "many", "other"}, "lt": {"one", "few", "other"},
	"lv": {"zero", "one", "other"}, "mt": {"one", "two", "few", "many", "other"}, "nl": {"one", "other"},
	"pl": {"one", "few", "many", "other"}, "pt": {"one", "many", "other"}, "ro": {"one", "few", "other"},
	"sk": {"one", "few", "other"}, "sl": {"one", "two", "few", "other"}, "sv": {"one", "other"},
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func placeholders(s string) []string {
	found := placeholder.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestCataloguesAreComplete(t *testing.T) {
	c := load(t)
	english := c.Printer(English).messages
	for _, l := range Languages {
		for key, m := range c.Printer(l).messages {
			want := placeholders(english[key].text + english[key].forms["other"])
			texts := []string{m.text}
			if m.forms != nil {
				texts = texts[:0]
				for form, s := range m.forms {
					if form == "other" {
						texts = append(texts, s)
					}
					for _, p := range placeholders(s) {
						if !slices.Contains(want, p) {
							t.Errorf("%s %s[%s]: strange placeholder %s", l, key, form, p)
						}
					}
				}
				for _, form := range categories[l] {
					if m.forms[form] == "" {
						t.Errorf("%s %s: no form for %q", l, key, form)
					}
				}
			}
			if (m.forms != nil) != (english[key].forms != nil) {
				t.Errorf("%s %s: plural in one language, not in the other", l, key)
			}
			for _, s := range texts {
				if got := placeholders(s); !slices.Equal(got, want) {
					t.Errorf("%s %s: placeholders %v, want %v", l, key, got, want)
				}
				if strings.TrimSpace(s) != s {
					t.Errorf("%s %s: blank at an end of %q", l, key, s)
				}
			}
		}
	}
}

// The notice is law's own text: no language may show another one's.
func TestNoticeTextsDiffer(t *testing.T) {
	c := load(t)
	for _, key := range []string{"notice.short", "notice.p1", "notice.p2", "notice.p3", "notice.p4", "notice.funding"} {
		seen := map[string]Lang{}
		for _, l := range Languages {
			s := c.Printer(l).T(key)
			if other, ok := seen[s]; ok {
				t.Errorf("%s: %s and %s have the same text", key, l, other)
			}
			seen[s] = l
			if key == "notice.p4" && !strings.Contains(s, "2021/241") {
				t.Errorf("%s %s: names no Regulation 2021/241", l, key)
			}
		}
	}
}

func TestPlurals(t *testing.T) {
	c := load(t)
	for _, test := range []struct {
		lang Lang
		n    int
		want string
	}{
		{"en", 1, "one"}, {"en", 0, "other"}, {"fr", 0, "one"}, {"fr", 2_000_000, "many"}, {"fr", 2, "other"},
		{"pl", 2, "few"}, {"pl", 5, "many"}, {"pl", 22, "few"}, {"pl", 1, "one"}, {"pl", 112, "many"},
		{"cs", 3, "few"}, {"cs", 5, "other"}, {"ga", 2, "two"}, {"ga", 4, "few"}, {"ga", 9, "many"}, {"ga", 11, "other"},
		{"mt", 0, "few"}, {"mt", 13, "many"}, {"sl", 102, "two"}, {"sl", 3, "few"}, {"lv", 10, "zero"}, {"lv", 21, "one"},
		{"lt", 21, "one"}, {"lt", 12, "other"}, {"ro", 1, "one"}, {"ro", 19, "few"}, {"ro", 20, "other"}, {"hr", 34, "few"},
		{"pt", 0, "other"}, {"pt", 1, "one"}, {"pt", 3_000_000, "many"},
	} {
		if got := c.Printer(test.lang).category(test.n); got != test.want {
			t.Errorf("%s %d: %s, want %s", test.lang, test.n, got, test.want)
		}
	}
}

func TestConventions(t *testing.T) {
	c := load(t)
	for _, test := range []struct{ got, want string }{
		{c.Printer("fr").Number(1234567), "1\u202f234\u202f567"},
		{c.Printer("pl").Number(1234), "1234"},
		{c.Printer("pl").Number(12345), "12\u00a0345"},
		{c.Printer("de").Euro(123456789), "1.234.568\u00a0€"},
		{c.Printer("en").Euro(123456789), "€1,234,568"},
		{c.Printer("nl").Euro(100), "€\u00a01"},
		{c.Printer("el").Percent(37.5), "37,5%"},
		{c.Printer("cs").Percent(37), "37\u00a0%"},
		{c.Printer("sv").Decimal(-0.25, 1), "−0,2"},
		{c.Printer("fi").Date("2025-06-18"), "18. kesäkuuta 2025"},
		{c.Printer("fi").Date("2025-06"), "kesäkuu 2025"},
		{c.Printer("bg").Date("2025-06-18"), "18 юни 2025\u202fг."},
		{c.Printer("mt").Date("2025-06-18"), "18 ta’ Ġunju 2025"},
		{c.Printer("hu").Date("2025-12"), "2025. december"},
		{c.Printer("es").Date("2025"), "2025"},
		{c.Printer("es").Date("2025-13"), "2025-13"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestMatch(t *testing.T) {
	for header, want := range map[string]Lang{
		"": "en", "fr-BE,fr;q=0.9,en;q=0.5": "fr", "el-GR": "el", "bg": "bg", "zh-CN": "en", "ja,de-AT;q=0.5": "de",
		"pt-BR": "pt", "\x00": "en", "no,nb;q=0.9,sv;q=0.4": "sv", strings.Repeat("a,", 5000): "en",
	} {
		if got := Match(header); got != want {
			t.Errorf("Match(%.40q) = %s, want %s", header, got, want)
		}
	}
	for _, l := range Languages {
		if got := Match(string(l)); got != l {
			t.Errorf("Match(%s) = %s", l, got)
		}
		if _, err := language.Parse(string(l)); err != nil {
			t.Error(err)
		}
	}
}

func TestSortBy(t *testing.T) {
	c := load(t)
	for lang, want := range map[Lang]string{
		"cs": "Cyprus Česko Dánsko Chorvatsko Irsko",
		"sv": "Zypern Åland Ärla Österrike",
		"el": "Άγιος Αθήνα Βόλος",
		"bg": "Австрия Белгия Ямбол",
	} {
		words := strings.Fields(want)
		got := slices.Clone(words)
		slices.Reverse(got)
		SortBy(c.Printer(lang), got, func(s string) string { return s })
		if !slices.Equal(got, words) {
			t.Errorf("%s: %v, want %v", lang, got, words)
		}
	}
}

func TestSubset(t *testing.T) {
	b, err := load(t).Printer("fr").Subset([]string{"pillar.*", "list.count"})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 8 {
		t.Errorf("%d messages, want 6 pillars, one plural and how numbers are written: %s", len(got), b)
	}
	numbers, _ := json.Marshal(got["numbers"])
	if want := "{\"decimal\":\",\",\"group\":\"\u202f\",\"grouping\":\"1\",\"million\":\"0\u00a0M\",\"thousand\":\"0\u00a0k\"}"; string(numbers) != want {
		t.Errorf("numbers %+q, want %+q", numbers, want)
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("fr-BE,fr;q=0.9")
	f.Fuzz(func(t *testing.T, header string) {
		if l := Match(header); !slices.Contains(Languages, l) {
			t.Errorf("Match(%q) = %q", header, l)
		}
	})
}
