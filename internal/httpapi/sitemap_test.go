package httpapi_test

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/httpapi"
)

// The index leads to files that list every project once, with its translations;
// a file that it does not name is not there.
func TestSitemaps(t *testing.T) {
	s := site(t)
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w
	}
	var index struct {
		Sitemaps []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	if err := xml.Unmarshal(get("/sitemap.xml").Body.Bytes(), &index); err != nil || len(index.Sitemaps) != 3 {
		t.Fatalf("%v, %+v", err, index)
	}
	found := map[string]int{}
	for _, file := range index.Sitemaps {
		path, ours := strings.CutPrefix(file.Loc, "https://map.example.eu")
		var doc struct {
			URLs []struct {
				Loc   string `xml:"loc"`
				Links []struct {
					Hreflang string `xml:"hreflang,attr"`
				} `xml:"http://www.w3.org/1999/xhtml link"`
			} `xml:"url"`
		}
		w := get(path)
		if err := xml.Unmarshal(w.Body.Bytes(), &doc); err != nil || !ours || w.Code != http.StatusOK {
			t.Fatalf("%s: %v, status %d", file.Loc, err, w.Code)
		}
		for _, u := range doc.URLs {
			found[strings.TrimPrefix(u.Loc, "https://map.example.eu")]++
			if len(u.Links) != 25 {
				t.Errorf("%s has %d alternates", u.Loc, len(u.Links))
			}
		}
	}
	for _, path := range []string{"/en", "/en/plans/BE", "/en/places/EL43", "/en/places/BE332", "/en/projects/be-tram", "/en/projects/bg-measure"} {
		if found[path] != 1 {
			t.Errorf("%s is listed %d times", path, found[path])
		}
	}
	for _, path := range []string{"/sitemaps/projects-2.xml", "/sitemaps/projects-0.xml", "/sitemaps/projects-01.xml", "/sitemaps/none.xml"} {
		if w := get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	if got := len(httpapi.SitemapNames(1_000_000)); got != 202 {
		t.Errorf("a million projects are in %d files", got)
	}
}

// Names of places by code, in the language asked for; what is no code is said.
func TestPlacesByCode(t *testing.T) {
	s := site(t)
	for path, want := range map[string]string{
		"/api/places?code=lau-BE-62063,BE&lang=el":              `"code":"lau-BE-62063","name":"Λιέγη"`,
		"/api/places?code=lau-BE-62063&code=lau-BE-0":           `"places":[{"code":"lau-BE-62063"`,
		"/api/places?q=grivegn&lang=de":                         `"context":"Lüttich, Arr. Liège, Belgien"`,
		"/api/places?code=nonsense":                             `(got \"nonsense\")`,
		"/api/places?code=BE&q=liege":                           `"parameter":"q"`,
		"/api/places?code=" + strings.Repeat("BE,", 200) + "BG": `at most 200`,
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%.60s: %d %.300s lacks %s", path, w.Code, w.Body, want)
		}
	}
}
