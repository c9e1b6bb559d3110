package ingest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

func TestParseNumber(t *testing.T) {
	for _, c := range []struct {
		in   string
		mark decimalMark
		want string // "" is no number
	}{
		{"114.000.000", 0, "114000000"}, {"114.000.000", ',', "114000000"}, {"40.000", ',', "40000"}, {"42576.0", 0, "42576"},
		{"3 875 000,00 €", ',', "3875000"}, {"3\u202f875\u00a0000,50\u00a0€", 0, "3875000.5"}, {"2.7E7", 0, "27000000"}, {"2.7e+7", '.', "27000000"},
		{"1,234,567.89", 0, "1234567.89"}, {"1.234.567,89", 0, "1234567.89"}, {"1'250'000", 0, "1250000"}, {"0,5", 0, "0.5"}, {",5", ',', "0.5"},
		{"RON 12", 0, "12"}, {"1.250,5 Kč", 0, "1250.5"}, {"-3", 0, "-3"}, {"−3", 0, "-3"}, {"20182819.259999998", 0, "20182819.26"},
		{"", 0, ""}, {"-", 0, ""}, {"12,x", 0, ""}, {"1.23.456", 0, ""}, {"1.2.3", ',', ""}, {"12,34,56", '.', ""}, {"1E99", 0, ""}, {"1E-99999999", 0, ""},
		{"NaN", 0, ""}, {"1/3", 0, ""}, {"0x10", 0, ""}, {"1_000", 0, ""}, {strings.Repeat("9", 50), 0, ""}, {"2695,5", '.', ""},
	} {
		n, err := parseNumber(c.in, c.mark)
		got := ""
		if err == nil {
			if got = n.FloatString(2); strings.Contains(got, ".") {
				got = strings.TrimSuffix(strings.TrimRight(got, "0"), ".")
			}
		}
		if got != c.want {
			t.Errorf("parseNumber(%q, %q) = %q, %v, want %q", c.in, rune(c.mark), got, err, c.want)
		}
	}
}

func TestMoney(t *testing.T) {
	var lei, koruna money
	if err := lei.read("RON", 0, "4.9227", "2021-05", ""); err != nil {
		t.Fatal(err)
	}
	if err := koruna.read("czk", 1000000, "25.640", "2021", ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		in    string
		money money
		want  string
	}{
		{"369202.5", lei, "75000"}, {"49227", lei, "10000"}, {"0.01", lei, "0"}, {"0.03", lei, "0.01"}, {"2564", koruna, "100000000"}, {"1250.5", money{Unit: 1000}, "1250500"}, {"-1.005", money{}, "-1.01"},
	} {
		n, err := parseNumber(c.in, '.')
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.money.euro(n); err != nil || got.String() != c.want {
			t.Errorf("%s: got %v, %v, want %s", c.in, got, err, c.want)
		}
	}
	n, _ := parseNumber("1E15", 0)
	if _, err := koruna.euro(n); err == nil {
		t.Error("more than any plan, but no error")
	}
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ in, order, want string }{
		{"2022-11-29", "", "2022-11-29"}, {"21/02/2023", "", "2023-02-21"}, {"02/21/2023", "mdy", "2023-02-21"}, {"1.3.2023", "", "2023-03-01"}, {"1. 3. 2023", "", "2023-03-01"},
		{"2022-09-21T09:35:39.000+0000", "", "2022-09-21"}, {"2022-09-21 09:35", "", "2022-09-21"}, {"44894", "", "2022-11-29"}, {"44894.5", "", "2022-11-29"}, {"2021", "", "2021"}, {"2021.0", "", "2021"}, {"2025/6", "", "2025-06"},
		{"31/02/2023", "", ""}, {"13/13/2023", "", ""}, {"2022-12-31T22:00:00Z", "", "2023-01-01"}, {"2022-07-12T21:00:00Z", "", "2022-07-13"}, {"2022-12-31T22:15:00Z", "", "2022-12-31"}, {"2022-02-31T22:00:00Z", "", ""}, {"yesterday", "", ""}, {"123456", "", ""},
	} {
		got, err := parseDate(c.in, dateOrder(c.order))
		if string(got) != c.want || (err != nil) != (c.want == "") {
			t.Errorf("parseDate(%q) = %q, %v, want %q", c.in, got, err, c.want)
		}
	}
}

func TestDetectCharset(t *testing.T) {
	texts := map[string]string{
		"windows-1252": "Réhabilitation de l’école « Les Œillets » à Nîmes, coût prévu 3 000 €",
		"windows-1250": "Příliš žluťoučký kůň úpěl ďábelské ódy; školy a žáci v Ostravě",
		"iso-8859-2":   "Żółta łódź, ścieżka w śródmieściu, gęsi i źródła",
		"windows-1253": "Ενεργειακή αναβάθμιση δημοτικού σχολείου",
		"windows-1251": "Енергийна ефективност на училище в село",
	}
	for want, text := range texts {
		c, err := charsetNamed(want)
		if err != nil {
			t.Fatal(err)
		}
		b, err := c.encoding.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got, err := detectCharset(bytes.NewReader(b))
		if err != nil || got.name != want {
			t.Errorf("%s: got %v, %v", want, got.name, err)
		}
	}
	// The letters are far behind, after more than one buffer of plain text, and
	// one of them lies across its edge.
	long := strings.Repeat("a", 64<<10-1) + "é" + strings.Repeat("b", 100)
	if got, err := detectCharset(strings.NewReader(long)); err != nil || got != utf8Text {
		t.Errorf("UTF-8: got %v, %v", got.name, err)
	}
	latin, _ := charmap.Windows1252.NewEncoder().String(long)
	if got, err := detectCharset(strings.NewReader(latin)); err != nil || got.name != "windows-1252" {
		t.Errorf("Windows-1252: got %v, %v", got.name, err)
	}
}

// TestSorter: the order does not depend on how much fits in memory.
func TestSorter(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var keys []string
	for range 2000 {
		keys = append(keys, fmt.Sprint("k", random.IntN(300)))
	}
	want := slices.Clone(keys)
	slices.Sort(want)
	for _, limit := range []int{0, 1000, 7} {
		s := sorter{limit: limit}
		for i, k := range keys {
			if err := s.add(k, fmt.Appendf(nil, "%06d", i)); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		last := ""
		for k, err := range s.all() {
			if err != nil {
				t.Fatal(err)
			}
			if now := string(k.key) + string(k.content); last[:max(0, len(last)-6)] == string(k.key) && now <= last {
				t.Fatalf("%s after %s", now, last)
			} else {
				last = now
			}
			got = append(got, string(k.key))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("limit %d: %s", limit, d)
		}
		if limit > 0 && len(s.runs) < 2 {
			t.Errorf("limit %d: %d runs", limit, len(s.runs))
		}
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"it-Z11-70001/FF/FP": "it-z11-70001-ff-fp", "A#7": "a-7", "Kybernetická bezpečnost": "kyberneticka-bezpecnost", "": "", " – ": "",
	} {
		if got := slug(in); got != want {
			t.Errorf("slug(%q) = %q, want %q", in, got, want)
		}
	}
	long := strings.Repeat("école ", 100)
	a, b := slug(long+"1"), slug(long+"2")
	if len(a) > maxSlug || a == b || !idPattern.MatchString(a) {
		t.Errorf("%s, %s", a, b)
	}
}

func TestMappingErrors(t *testing.T) {
	const head = "name = \"x\"\n[source]\nid = \"x\"\n"
	for text, want := range map[string]string{
		"name = ":                                                  "m.toml line 1: ",
		"name = \"x\"":                                             "name and source.id are needed",
		head + "[colums]\nid = \"a\"":                              "there is no setting colums",
		head + "[columns]\nnama = \"a\"":                           "\"nama\" is not one of id, name, ",
		head + "[columns]\nid = \"{a\"":                            "a brace is not closed",
		head + "[columns]\nid = \"{a:many}\"":                      "after the colon stands a width, ",
		head + "[columns]\nid = 7":                                 "columns.id is a column, a template, or a list",
		head + "[money]\ncurrency = \"RON\"":                       "money: RON needs rate",
		head + "[money]\ncurrency = \"RON\"\nrate = \"5\"":         "money: RON needs rate",
		head + "[money]\nrate = \"5\"":                             "money.rate needs money.currency",
		head + "[codes.colour]\na = \"b\"":                         "codes: \"colour\" is not one of",
		head + "[[file]]\nrole = \"places\"":                       "role = \"places\" is not one of projects, locations, details, skip",
		head + "[[file]]\nrole = \"locations\"":                    "a file of locations needs a key",
		"decimal = \"x\"\n" + head + "[columns]\nid = \"a\"":       "decimal = \"x\" is neither a dot nor a comma",
		"encoding = \"ebcdic\"\n" + head + "[columns]\nid = \"a\"": "encoding \"ebcdic\" is not one of utf-8, ",
		"separator = \"#\"\n" + head + "[columns]\nid = \"a\"":     "separator = \"#\" is not one of",
		"dates = \"ymd\"\n" + head + "[columns]\nid = \"a\"":       "dates = \"ymd\" is neither dmy nor mdy",
	} {
		if _, err := parseMapping("m.toml", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestSimilarColumn(t *testing.T) {
	header := []string{"codice ipa", "ente", "aviso", "stato_candidatura"}
	none := func(string) bool { return false }
	for missing, want := range map[string]string{"avviso": "aviso", "stato_candidatura": "stato_candidatura", "importo": "", "stato_candidatrua": "stato_candidatura"} {
		if got := similarColumn(missing, header, none); got != want {
			t.Errorf("similarColumn(%q) = %q, want %q", missing, got, want)
		}
	}
}

// FuzzCSV: any text ends, and its rows are as wide as its header.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a,b\n\"1\n2\",3\n", "a,b\n\"1,2\n3,4\n", "a,b\n1\"2,\"3\" 4\"\n", "a,b\r\n\"\"\"\",\"\r\n\"\r\n", "a\n\"", ",\n,\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := openCSV(stream{strings.NewReader(text), closers{}}, ',', heading{})
		if err != nil {
			return
		}
		for n := 0; ; n++ {
			if n > len(text) {
				t.Fatal("more rows than letters")
			}
			c, err := s.next()
			if _, ok := err.(*shapeError); ok {
				continue
			}
			if err != nil {
				return
			}
			if len(c.values) != len(s.header()) {
				t.Fatalf("%d values, %d columns", len(c.values), len(s.header()))
			}
		}
	})
}
