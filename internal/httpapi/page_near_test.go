package httpapi_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

var listed = regexp.MustCompile(`data-project-id="([^"]+)"`)

// ids lists the projects of a page in their order.
func ids(body string) (out []string) {
	for _, m := range listed.FindAllStringSubmatch(body, -1) {
		out = append(out, m[1])
	}
	return out
}

// A list by distance begins at the place that is asked for, says so, and says
// how far and which way; without a place or a bbox there is no such order.
func TestListsByDistance(t *testing.T) {
	s := site(t)
	body := page(t, s, "/fr?bbox=-20,30,40,60&sort=distance").Body.String()
	if got := ids(body); len(got) < 2 || got[0] != "be-tram" || got[1] != "el-schools" {
		t.Errorf("from the middle of Europe: %v", got)
	}
	text := html.UnescapeString(tags.ReplaceAllString(body, " "))
	for _, want := range []string{"Les distances sont mesurées depuis le centre de la carte.", "au nord-ouest"} {
		if !strings.Contains(text, want) {
			t.Errorf("the list by distance lacks %q", want)
		}
	}
	body = page(t, s, "/el/places/BE3?sort=distance").Body.String()
	if !strings.Contains(body, `<b aria-current="true">Απόσταση</b>`) {
		t.Error("the page of a place does not sort by distance")
	}
	if body := page(t, s, "/fr?sort=distance").Body.String(); strings.Contains(body, "sort=distance") || !strings.Contains(body, `<b aria-current="true">Nom</b>`) {
		t.Error("all of Europe is sorted by a distance from nowhere")
	}
	body = page(t, s, "/bg?bbox=5,50,6,51").Body.String()
	if !strings.Contains(body, `id="in-words"`) || !strings.Contains(body, "\u00a0km на север (") {
		t.Error("the map is not told in words")
	}
}

func TestItemsByDistance(t *testing.T) {
	s := site(t)
	get := func(query string) (*httptest.ResponseRecorder, []string) {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/collections/projects/items?"+query, nil))
		var doc struct {
			Features []struct{ ID string }
			Links    []struct{ Rel, Href string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		var got []string
		for _, f := range doc.Features {
			got = append(got, f.ID)
		}
		for _, l := range doc.Links {
			if l.Rel == "next" {
				got = append(got, l.Href)
			}
		}
		return w, got
	}
	w, first := get("bbox=-20,30,40,60&sort=distance&limit=1")
	if w.Code != http.StatusOK || len(first) != 2 || first[0] != "be-tram" {
		t.Fatalf("%d, %v", w.Code, first)
	}
	_, query, _ := strings.Cut(first[1], "?")
	if _, next := get(query); len(next) == 0 || next[0] != "el-schools" {
		t.Errorf("the next page begins with %v", next)
	}
	if w, _ := get("sort=distance"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"sort"`) {
		t.Errorf("distance from nowhere: %d %s", w.Code, w.Body)
	}
}

// What a page says of itself is JSON-LD that a reader of JSON can read.
func TestPagesDescribeThemselves(t *testing.T) {
	s := site(t)
	script := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)
	for path, want := range map[string][]string{
		"/fr/projects/be-tram":          {"WebPage", "Project", "Tram in Liège"},
		"/el/places/lau-BE-62063":       {"WebPage", "City", "Λιέγη"},
		"/bg/places/BE":                 {"WebPage", "Country", "Белгия"},
		"/mt/places/EL42?sort=distance": {"WebPage", "AdministrativeArea", "Νότιο Αιγαίο"},
	} {
		body := page(t, s, path).Body.String()
		m := script.FindStringSubmatch(body)
		if m == nil {
			t.Errorf("%s: no JSON-LD", path)
			continue
		}
		var doc struct {
			Type   string `json:"@type"`
			Entity struct {
				Type string `json:"@type"`
				Name string
			} `json:"mainEntity"`
		}
		if err := json.Unmarshal([]byte(m[1]), &doc); err != nil {
			t.Errorf("%s: %v in %s", path, err, m[1])
		}
		if got := []string{doc.Type, doc.Entity.Type, doc.Entity.Name}; strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
		for _, part := range []string{`property="og:url"`, `name="twitter:card"`, `hreflang="x-default"`} {
			if !strings.Contains(body, part) {
				t.Errorf("%s: lacks %s", path, part)
			}
		}
	}
}

// Several values of a filter are all shown as chosen.
func TestEveryChosenValueIsShown(t *testing.T) {
	body := page(t, site(t), "/en?theme=rail,schools&country=BE,EL").Body.String()
	for _, id := range []string{"theme-rail", "theme-schools", "country-BE", "country-EL"} {
		if !regexp.MustCompile(`id="` + id + `" value="[^"]*" checked`).MatchString(body) {
			t.Errorf("%s is not shown as chosen", id)
		}
	}
}
