package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// Bad requests get a clear problem that names the parameter, and nothing
// panics.
func TestHostileRequests(t *testing.T) {
	h := open(t)
	items := "/api/collections/projects/items"
	for _, test := range []struct {
		path      string
		status    int
		parameter string
	}{
		{"/tiles/projects/99/0/0.mvt", 400, "z"},
		{"/tiles/projects/-1/0/0.mvt", 400, "z"},
		{"/tiles/projects/3/-1/0.mvt", 400, "x"},
		{"/tiles/projects/3/8/0.mvt", 400, "x"},
		{"/tiles/projects/3/0/8.mvt", 400, "y"},
		{"/tiles/projects/3/0/1e3.mvt", 400, "y"},
		{"/tiles/projects/3/0/%00.mvt", 400, "y"},
		{"/tiles/projects/3/0/99999999999999999999.mvt", 400, "y"},
		{"/tiles/roads/3/0/0.mvt", 404, ""},
		{"/tiles/roads.json", 404, ""},
		{"/tiles/areas/3/4/2.mvt?pillar=green_transition", 400, "pillar"},
		{"/tiles/projects/3/4/2.mvt?limit=10", 400, "limit"},
		{items + "?bbox=1,2,3", 400, "bbox"},
		{items + "?bbox=30,60,10,35", 400, "bbox"},
		{items + "?colour=red", 400, "colour"},
		{items + "?q=%00", 400, "q"},
		{items + "?q=" + strings.Repeat("x", 10_000), 400, "query"},
		{items + "?q=" + strings.Repeat("x", 5_000), 400, "q"},
		{items + "?country=XX", 400, "country"},
		{items + "?place=ZZ9", 400, "place"},
		{items + "?place=lau-BE-99999", 400, "place"},
		{items + "?theme=no_such_theme", 400, "theme"},
		{items + "?collection=no-such", 400, "collection"},
		{items + "?limit=0", 400, "limit"},
		{items + "?limit=100000", 400, "limit"},
		{items + "?cursor=AAAA", 400, "cursor"},
		{items + "?f=exe", 400, "f"},
		{items + "?asof=yesterday", 400, "asof"},
		{items + "?asof=999", 400, "asof"},
		{items + "?asof=1990-01-01", 400, "asof"},
		{items + "?f=csv&cursor=AAAA", 400, "cursor"},
		{items + "?f=csv&sort=distance", 400, "sort"},
		{items + "?lang=klingon", 400, "lang"},
		{items + "/no-such-project", 404, ""},
		{items + "/%00", 404, ""},
		{items + "/..%2f..%2fetc%2fpasswd", 404, ""},
		{"/api/collections/nothing/items", 404, ""},
		{"/api/collections/places/items?level=4", 400, "level"},
		{"/api/collections/places/items/XX1", 404, ""},
		{"/api/places", 400, "q"},
		{"/api/places?q=li&limit=1000", 400, "limit"},
		{"/api/places/at?lon=5", 400, "lat"},
		{"/api/places/at?lon=NaN&lat=50", 400, "lon"},
		{"/api/places/at?lon=1&lat=91", 400, "lat"},
		{"/api/plans/XX", 404, ""},
		{"/places/XX/projects.geojson", 404, ""},
		{"/places/BE/projects.exe", 400, "f"},
		{"/places/BE/projects.geojson?place=IT", 400, "place"},
		{"/xx", 404, ""},
		{"/XX/about", 404, ""},
		{"/fr/projects/none", 404, ""},
		{"/fr/places/none", 404, ""},
		{"/no/such/page/at/all", 404, ""},
		{"/assets/../go.mod", 404, ""},
	} {
		a := h.get(t, test.path)
		var p struct {
			Status                         int
			Type, Title, Parameter, Detail string
		}
		if a.StatusCode != test.status || a.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%.80s: %s %s, want %d problem+json", test.path, a.Status, a.Header.Get("Content-Type"), test.status)
			continue
		}
		if err := json.Unmarshal(a.body, &p); err != nil {
			t.Errorf("%.80s: %v", test.path, err)
		}
		if p.Parameter != test.parameter || p.Status != test.status || p.Title == "" || p.Type == "" {
			t.Errorf("%.80s: problem %+v, want parameter %q", test.path, p, test.parameter)
		}
	}
	// Text that means something to a database is only text.
	for _, q := range []string{"'; DROP TABLE project; --", `" OR 1=1`, "NEAR(a b)", "a* AND b*", "name:x", "(", `\`, "%", "🦆"} {
		a := h.get(t, items+"?q="+escape(q))
		if a.StatusCode != http.StatusOK {
			t.Errorf("q=%s: %s %s", q, a.Status, a.body)
		}
	}
	if a := h.do(t, http.MethodPost, items); a.StatusCode != http.StatusMethodNotAllowed || a.Header.Get("Allow") == "" {
		t.Errorf("POST: %s, Allow %q", a.Status, a.Header.Get("Allow"))
	}
	// A person gets a page, in her language.
	a := h.get(t, "/fr/projects/none", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	if a.StatusCode != http.StatusNotFound || !strings.Contains(string(a.body), `<html lang="fr"`) {
		t.Errorf("error page: %s %.100s", a.Status, a.body)
	}
}
