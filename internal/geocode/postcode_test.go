package geocode_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

const someCodes = "IT\t01100\tViterbo\tLazio\t\tViterbo\tVT\t\t\t42.4168\t12.1051\t4\n" +
	"FR\t75007 CEDEX 07\tParis\tÎle-de-France\t11\tParis\t75\tParis\t751\t48.8570\t2.3200\t5\n" +
	"RE\t97400\tSaint-Denis\tRéunion\t\t\t\t\t\t-20.8789\t55.4481\t4\n" +
	"PT\t1000-005\tLisboa\tLisboa\t\t\t\t\t\t38.7167\t-9.1333\t4\n" +
	"LV\tLV-4801\tMadona\t\t\t\t\t\t\t56.8530\t26.2170\t4\n" +
	"LU\tL-4001\tEsch-sur-Alzette\t\t\t\t\t\t\t49.4958\t5.9806\t4\n" +
	"SE\t411 03\tGöteborg\t\t\t\t\t\t\t57.7000\t11.9700\t4\n" +
	"CZ\t460 01\tLiberec I\t\t\t\t\t\t\t50.7671\t15.0562\t4\n" +
	"SK\t010 07\tŽilina\t\t\t\t\t\t\t49.2231\t18.7394\t4\n" +
	"IE\tH91\tGalway\t\t\t\t\t\t\t53.2719\t-9.0489\t1\n" +
	"RO\t137351\tPoiana\tDâmbovița\t\t\t\t\t\t44.5700\t25.6800\t4\n" +
	"BE\t1050\tIxelles\t\t\t\t\t\t\t50.8333\t4.3667\t4\n" +
	"AT\t1050\tWien, Margareten\t\t\t\t\t\t\t48.1865\t16.3549\t4\n" +
	"CH\t3000\tBern\t\t\t\t\t\t\t46.9500\t7.4500\t4\n" +
	"IT\tno code\tRoma\t\t\t\t\t\t\t41.9\t12.5\t4\n" +
	"DE\t10115\tBerlin\t\t\t\t\t\t\t\t\t4\n"

func withCodes(t testing.TB, text string) *geocode.Gazetteer {
	t.Helper()
	var p geocode.Postcodes
	if _, err := p.Read(strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	return open(t).WithPostcodes(&p)
}

func TestSearchPostcode(t *testing.T) {
	g := withCodes(t, someCodes)
	for text, want := range map[string]string{
		"01100": "lau-IT-056059", "1100": "", "01100 Viterbo": "lau-IT-056059", "Viterbo 01100": "lau-IT-056059", "I-01100": "lau-IT-056059",
		"75007": "lau-FR-75056", "75007 CEDEX 07": "lau-FR-75056", "97400": "lau-FR-97411", "1000-005": "lau-PT-1106", "1000": "lau-PT-1106", "LV-4801": "*",
		"L-4001": "*", "411 03": "lau-SE-1480", "41103": "lau-SE-1480", "460 01": "lau-CZ-563889", "460 01 Liberec": "lau-CZ-563889", "01007": "*",
		"H91": "gn-IE-2964180", "H91 XY12": "gn-IE-2964180", "137351": "lau-RO-68431", "1050": "lau-BE-21009", "1050 Ixelles": "lau-BE-21009", "99999": "", "3000": "",
	} {
		found := g.Search(geocode.SearchQuery{Text: text, Lang: "en"})
		got := ""
		if len(found) > 0 {
			got = found[0].Code
		}
		if strings.HasSuffix(want, "*") {
			if got == "" {
				t.Errorf("%s: nothing", text)
			}
			continue
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestResolveWithPostcode(t *testing.T) {
	g := withCodes(t, someCodes)
	for _, c := range []struct {
		q    geocode.Query
		code string // "" for not found
		how  string
	}{
		{geocode.Query{Text: "Poiana", Country: "RO", Postcode: "137351"}, "lau-RO-68431", geocode.ByPostcode},
		{geocode.Query{Country: "IT", Postcode: "1100"}, "lau-IT-056059", geocode.ByPostcode},
		{geocode.Query{Text: "Quartiere senza nome", Country: "IT", Postcode: "01100", Within: "Lazio"}, "lau-IT-056059", geocode.ByPostcode},
		{geocode.Query{Text: "Quartiere senza nome", Country: "IT", Postcode: "01100", Within: "Sicilia"}, "", ""},
		{geocode.Query{Text: "Milano", Country: "IT", Postcode: "01100", Within: "Lombardia"}, "lau-IT-015146", geocode.ByRegion},
		{geocode.Query{Text: "Milano", Country: "IT", Postcode: "20121"}, "lau-IT-015146", ""},
	} {
		m, err := g.Resolve(c.q)
		if m.Place.Code != c.code || (c.code == "") != errors.Is(err, ngeu.ErrNotFound) || c.how != "" && m.How != c.how {
			t.Errorf("%+v: %s by %s, %v; want %s by %s", c.q, m.Place.Code, m.How, err, c.code, c.how)
		}
	}
}

func TestPostcodeFiles(t *testing.T) {
	var zipped, packed, written, again bytes.Buffer
	z := zip.NewWriter(&zipped)
	for name, text := range map[string]string{"readme.txt": "about", "IT.txt": someCodes} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(text))
	}
	_ = z.Close()
	gz := gzip.NewWriter(&packed)
	_, _ = gz.Write([]byte("IT\t01100\t42.4168\t12.1051\tViterbo\n"))
	_ = gz.Close()
	var p geocode.Postcodes
	n, err := p.Read(&zipped)
	if want := (geocode.PostcodeCounts{Rows: 16, Abroad: 1, Bad: 2}); err != nil || n != want || p.Len() != 13 {
		t.Errorf("zip: %+v, %v, %d codes", n, err, p.Len())
	}
	if n, err := p.Read(&packed); err != nil || n.Rows != 1 || p.Len() != 13 {
		t.Errorf("gzip: %+v, %v, %d codes", n, err, p.Len())
	}
	if err := p.Write(&written); err != nil {
		t.Fatal(err)
	}
	text := written.String()
	var back geocode.Postcodes
	if _, err := back.Read(&written); err != nil || back.Len() != p.Len() {
		t.Errorf("read again: %d codes, %v", back.Len(), err)
	}
	if err := back.Write(&again); err != nil || again.String() != text {
		t.Errorf("what is written differs when read and written again, %v", err)
	}
	for name, text := range map[string]string{"empty": "", "no postcodes": "a\tb\tc\n1\t2\t3\n", "a broken archive": "PK\x03\x04", "a broken gzip": "\x1f\x8b\x00"} {
		if _, err := p.Read(strings.NewReader(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// All postcodes of the Union lead to a place in their country, nearly all near by.
func TestAllPostcodes(t *testing.T) {
	if testing.Short() {
		t.Skip("the table of all postcodes is not read in short tests")
	}
	file := filepath.Join(cmp.Or(os.Getenv("NGEUMAP_SHARED"), "../../../shared"), "data/postcodes/eu_postcodes.tsv.gz")
	f, err := os.Open(file)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the table of all postcodes is not here: %v; NGEUMAP_SHARED names its folder", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var p geocode.Postcodes
	n, err := p.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	g := open(t).WithPostcodes(&p)
	tried, found, near := 0, 0, 0
	missing := map[string]int{}
	f2, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f2.Close()
	z, err := gzip.NewReader(f2)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range tableOf(t, z) {
		if i%97 != 0 {
			continue
		}
		country := c[0]
		switch country {
		case "GP", "MQ", "GF", "RE", "YT", "MF":
			country = "FR"
		case "AX":
			country = "FI"
		}
		tried++
		m, err := g.Resolve(geocode.Query{Country: country, Postcode: c[1]})
		if err != nil {
			missing[country]++
			continue
		}
		found++
		if km(point(t, c[3], c[2]), m.Place.Point) < 30 {
			near++
		}
	}
	t.Logf("%+v, %d codes; of %d tried %d found, %d within 30 km; not found %v", n, p.Len(), tried, found, near, missing)
	if found*100 < tried*95 || near*100 < found*97 {
		t.Error("fewer than there should be")
	}
}
