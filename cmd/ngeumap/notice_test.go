package main

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/i18n"
)

// Every output in every language carries its notice: the promise of the whole
// program, read back from the bytes that leave it.
func TestEveryOutputCarriesItsNotice(t *testing.T) {
	h := open(t)
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	data := []string{
		"/api", "/api/conformance", "/api/collections", "/api/collections/projects", "/api/collections/places",
		"/api/collections/projects/items?limit=2", "/api/collections/projects/items?country=MT&pillar=green_transition",
		"/api/collections/projects/items?q=nothing-at-all", "/api/collections/projects/items/at-broadband",
		"/api/collections/places/items?level=0&country=LU", "/api/collections/places/items/LU",
		"/api/places?q=luik", "/api/places/at?lon=5.57&lat=50.64", "/api/facets", "/api/plans", "/api/plans/BE",
		"/places/LU/projects.geojson",
	}
	pages := []string{"", "?country=MT", "?q=nothing-at-all", "/places/BE", "/places/BE332", "/places/lau-BE-62063", "/projects/at-broadband",
		"/projects/at-buses-klagenfurt", "/plans", "/plans/BE", "/data", "/changes", "/about", "/accessibility"}
	for _, lang := range i18n.Languages {
		p := words.Printer(lang)
		short, full := p.T("notice.short"), []string{p.T("notice.p2"), p.T("notice.p3"), p.T("notice.p4")}
		for _, path := range data {
			a := h.get(t, with(path, "lang="+string(lang)))
			var doc struct{ Notice, Attribution, Lang string }
			if a.StatusCode != http.StatusOK {
				t.Errorf("%s %s: %s %.200s", lang, path, a.Status, a.body)
				continue
			}
			if err := json.Unmarshal(a.body, &doc); err != nil {
				t.Errorf("%s %s: %v", lang, path, err)
			}
			for _, want := range append(full, short) {
				if !strings.Contains(doc.Notice, want) {
					t.Errorf("%s %s: the notice lacks %q: %q", lang, path, want, doc.Notice)
				}
			}
			for _, want := range []string{p.T("notice.funding"), p.T("notice.place_names"), p.T("notice.boundaries")} {
				if !strings.Contains(doc.Attribution, want) {
					t.Errorf("%s %s: the attribution lacks %q", lang, path, want)
				}
			}
			if doc.Lang != string(lang) || a.Header.Get("Content-Language") != string(lang) {
				t.Errorf("%s %s: says its language is %q, header %q", lang, path, doc.Lang, a.Header.Get("Content-Language"))
			}
			pointsToNotice(t, a, path, "/"+string(lang)+"/about")
		}
		for _, set := range []string{"projects", "areas", "base"} {
			a := h.get(t, "/tiles/"+set+".json?lang="+string(lang))
			var doc struct{ Attribution, Description string }
			if err := json.Unmarshal(a.body, &doc); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(doc.Attribution, short) || !strings.Contains(doc.Description, full[2]) {
				t.Errorf("%s TileJSON %s: no notice in %s", lang, set, a.body)
			}
			pointsToNotice(t, h.get(t, "/tiles/"+set+"/3/4/2.mvt?lang="+string(lang)), set, "/about")
		}
		for _, f := range export.Formats {
			if f.Ext == "geojson" || f.Ext == "csv" { // the others are read back in package export
				a := h.get(t, "/places/MT/projects."+f.Ext+"?lang="+string(lang))
				if !bytes.Contains(a.body, []byte(short)) {
					t.Errorf("%s %s: no notice", lang, f.Ext)
				}
				pointsToNotice(t, a, f.Ext, "/"+string(lang)+"/about")
			}
		}
		for _, path := range pages {
			a := h.get(t, "/"+string(lang)+path, "Accept", "text/html")
			text := html.UnescapeString(string(a.body))
			if a.StatusCode != http.StatusOK {
				t.Errorf("%s %s: %s", lang, path, a.Status)
				continue
			}
			for _, want := range []string{`<html lang="` + string(lang) + `"`, `data-notice="short"`, `data-notice="full"`, short, p.T("notice.funding"), p.T("notice.boundaries")} {
				if !strings.Contains(text, want) {
					t.Errorf("%s page %q lacks %q", lang, path, want)
				}
			}
			if path == "/about" {
				for _, want := range full {
					if !strings.Contains(text, want) {
						t.Errorf("%s page %q lacks %q", lang, path, want)
					}
				}
			}
		}
	}
}

func pointsToNotice(t *testing.T, a answer, path, to string) {
	t.Helper()
	if link := a.Header.Get("Link"); !strings.Contains(link, to) || !strings.Contains(link, `rel="license"`) {
		t.Errorf("%s: Link header %q does not lead to the notice", path, link)
	}
}

func with(path, parameter string) string {
	if strings.Contains(path, "?") {
		return path + "&" + parameter
	}
	return path + "?" + parameter
}
