package httpapi_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/presskit"
	"github.com/ngeumap/ngeumap/internal/tile"
	"github.com/ngeumap/ngeumap/web"
)

// pressSite is a site that draws.
func pressSite(t testing.TB) *httpapi.Server {
	t.Helper()
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	return siteOf(t, desk, httpapi.Options{Press: studio(t)})
}

// studio draws over the real geodata, without the names of places.
func studio(t testing.TB) *presskit.Studio {
	t.Helper()
	geodata := os.DirFS("../../geodata")
	areas := tile.NewAreas(editiontest.Open(t).Regions)
	base, err := tile.NewBase(geodata, areas, nil)
	if err != nil {
		t.Fatal(err)
	}
	plans, err := figures.Load(geodata)
	if err != nil {
		t.Fatal(err)
	}
	press, err := presskit.New(presskit.Options{Geodata: geodata, Web: web.FS, Base: base, Areas: areas, Plans: plans})
	if err != nil {
		t.Fatal(err)
	}
	return press
}

func askFor(s *httpapi.Server, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestImages(t *testing.T) {
	s := pressSite(t)
	words := editiontest.Open(t).Words.Printer("el")

	w := askFor(s, "/images/map.png?place=EL30&lang=el&width=540&height=540&dpr=2")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/png" || w.Header().Get("Content-Language") != "el" {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	body := w.Body.Bytes()
	picture, err := png.Decode(bytes.NewReader(body))
	if err != nil || picture.Bounds().Dx() != 1080 || picture.Bounds().Dy() != 1080 {
		t.Errorf("%v, %v", picture.Bounds(), err)
	}
	if !bytes.Contains(body, []byte(words.T("notice.short"))) || !bytes.Contains(body, []byte(words.T("notice.funding"))) {
		t.Error("the text chunks lack notice or funding statement")
	}
	tag := w.Header().Get("ETag")
	if again := askFor(s, "/images/map.png?place=EL30&lang=el&width=540&height=540&dpr=2"); !bytes.Equal(again.Body.Bytes(), body) || again.Header().Get("ETag") != tag {
		t.Error("the same address gave two pictures")
	}
	if w := askFor(s, "/images/map.png?place=EL30&lang=el&width=540&height=540&dpr=2", "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("with its validator: %d", w.Code)
	}

	w = askFor(s, "/images/map.svg?place=EL30&lang=el")
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Security-Policy"), "font-src data:") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	decoder := xml.NewDecoder(w.Body)
	var texts, root strings.Builder
	inText := false
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "text"
			if token.Name.Local == "svg" {
				for _, a := range token.Attr {
					root.WriteString(a.Name.Local + "=" + a.Value + " ")
				}
			}
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				texts.WriteString(strings.Join(strings.Fields(string(token)), ""))
			}
		}
	}
	if !strings.Contains(root.String(), "lang=el") {
		t.Errorf("the root has %s", root.String())
	}
	if want := strings.Join(strings.Fields(words.T("notice.short")), ""); !strings.Contains(texts.String(), want) {
		t.Errorf("the texts lack the notice: %s", texts.String())
	}
}

func TestImagesRefuseWhatDoesNotFit(t *testing.T) {
	s := pressSite(t)
	for path, parameter := range map[string]string{
		"/images/map.png?width=100":                    "width",
		"/images/map.png?height=9999":                  "height",
		"/images/map.png?width=2400&height=1200&dpr=2": "dpr",
		"/images/map.png?dpr=0":                        "dpr",
		"/images/map.png?place=ZZ9":                    "place",
		"/images/map.png?size=10":                      "size",
		"/images/map.png?bbox=1,2,3":                   "bbox",
		"/images/map.png?lang=ga&width=320&height=320&q=" + strings.Repeat("tramway+", 24): "height",
	} {
		w := askFor(s, path)
		var problem struct{ Parameter, Detail string }
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || w.Code != http.StatusBadRequest || problem.Parameter != parameter {
			t.Errorf("%s: %d %.300q", path, w.Code, w.Body)
		}
	}
	if w := askFor(s, "/images/map.gif"); w.Code != http.StatusNotFound {
		t.Errorf("gif: %d", w.Code)
	}
}
