package httpapi_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/tile"
	"github.com/ngeumap/ngeumap/web"
)

// blank has no tiles at all.
type blank struct{}

func (blank) Tile(maptile.Tile) ([]byte, error) { return nil, nil }

func site(t testing.TB) *httpapi.Server {
	t.Helper()
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	return server(t, desk)
}

// server is the whole site over a desk, without tiles of areas and base.
func server(t testing.TB, desk *edition.Desk) *httpapi.Server {
	t.Helper()
	return siteOf(t, desk, httpapi.Options{Static: map[tile.Tileset]httpapi.StaticTiles{tile.AreasSet: blank{}, tile.BaseSet: blank{}}})
}

// siteOf makes the site of a desk; what the options leave out is added.
func siteOf(t testing.TB, desk *edition.Desk, o httpapi.Options) *httpapi.Server {
	t.Helper()
	atlas := editiontest.Open(t)
	geodata := os.DirFS("../../geodata")
	plans, err := figures.Load(geodata)
	if err != nil {
		t.Fatal(err)
	}
	o.Desk, o.Words, o.Places, o.Regions, o.Plans = desk, atlas.Words, atlas.Places, atlas.Regions, plans
	o.Web, o.Base, o.Version = web.FS, "https://map.example.eu", "test"
	s, err := httpapi.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// page fetches as a browser does.
func page(t *testing.T, s *httpapi.Server, path string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

var (
	tags   = regexp.MustCompile(`(?s)<script type="application/ld\+json">.*?</script>|<[^>]*>`)
	rawKey = regexp.MustCompile(`\b(about|accessibility|amount|app|changes|common|error|filter|kind|list|map|nav|notice|pillar|place|plans|precision|project|role|search|status|theme)\.[a-z_0-9]+\b`)
	twice  = regexp.MustCompile(` id="([^"]+)"`)
)

// Each page, in each language: the notice in sight and one step away, the
// language said, every text a message, no id twice.
func TestPagesInAllLanguages(t *testing.T) {
	s := site(t)
	words := editiontest.Open(t).Words
	pages := []struct {
		path   string
		status int
		want   []string
	}{
		{"", 200, []string{`data-project-id="be-tram"`, `id="map"`, "data-follow", `name="pillar"`}},
		{"?pillar=green_transition&country=BE", 200, []string{`data-project-id="be-tram"`, `data-filters="country=BE&amp;pillar=green_transition"`, " checked"}},
		{"?q=nothing-at-all", 200, nil},
		{"?find=li%C3%A8ge", 200, []string{"/places/lau-BE-62063"}},
		{"?bbox=5,50,6,51", 200, []string{`data-bbox="5,50,6,51"`, `data-project-id="be-tram"`}},
		{"?bbox=20,43,22,45", 200, nil}, // Serbia has NUTS codes and no projects
		{"/places/BE", 200, []string{`data-place="BE"`, `data-project-id="be-tram"`, "/places/BE3", "/places/LU"}},
		{"/places/EL43", 200, []string{`data-project-id="el-schools"`}},
		{"/places/lau-BE-62063", 200, []string{`data-project-id="be-tram"`}},
		{"/places/lau-FR-32013", 200, nil},
		{"/projects/be-tram", 200, []string{`data-points="5.57,50.64"`, "https://example.org/list", "OTW"}},
		{"/projects/bg-measure", 200, []string{`lang="bg"`}},
		{"/plans", 200, []string{"/plans/SE", `aria-sort="ascending"`}},
		{"/plans?sort=-total", 200, []string{`aria-sort="descending"`}},
		{"?theme=rail&year=2021..2024&kind=investment&precision=site", 200, []string{`name="theme"`, `value="2021..2024" selected`, `name="kind" id="kind-investment" value="investment" checked`, `id="precision-site" value="site" checked`}},
		{"/plans/BE", 200, []string{"nextgenbelgium.be", `part-on-track`, `id="BE-001"`, "34", "127", `id="component-4.2"`}},
		{"/about", 200, []string{`id="notice"`}},
		{"/data", 200, []string{"/api/collections/projects/items"}},
		{"/changes", 200, []string{`id="update-1"`}},
		{"/accessibility", 200, nil},
		{"/projects/none", 404, nil},
		{"/places/ZZ", 404, nil},
		{"/nothing", 404, nil},
		{"/nothing/at/all/", 404, nil},
		{"?pillar=none", 400, nil},
	}
	for _, lang := range i18n.Languages {
		for _, p := range pages {
			address := "/" + string(lang) + p.path
			w := page(t, s, address)
			body := w.Body.String()
			if w.Code != p.status {
				t.Errorf("%s: status %d, want %d", address, w.Code, p.status)
				continue
			}
			want := append([]string{
				`<html lang="` + string(lang) + `"`, `data-notice="short"`, `data-notice="full"`, html.EscapeString(words.Printer(lang).T("notice.funding")), "</html>",
			}, p.want...)
			for _, part := range want {
				if !strings.Contains(body, part) && !(p.path == "/projects/bg-measure" && lang == "bg") {
					t.Errorf("%s: lacks %q", address, part)
				}
			}
			text := html.UnescapeString(tags.ReplaceAllString(body, " "))
			if short := words.Printer(lang).T("notice.short"); !strings.Contains(text, short) {
				t.Errorf("%s: the short notice is not there", address)
			}
			if key := rawKey.FindString(text); key != "" {
				t.Errorf("%s: shows the message key %q", address, key)
			}
			seen := map[string]bool{}
			for _, m := range twice.FindAllStringSubmatch(body, -1) {
				if seen[m[1]] {
					t.Errorf("%s: id %q is there twice", address, m[1])
				}
				seen[m[1]] = true
			}
		}
	}
}

// A text in another language than the page is marked and labelled; one in the
// page's own is not.
func TestForeignTextsAreMarked(t *testing.T) {
	s := site(t)
	for _, c := range []struct {
		path, text string
		marked     bool
	}{
		{"/fr/projects/be-tram", `<span lang="en">Tram in Liège</span> <abbr class="lang-tag" title="`, true},
		{"/en/projects/be-tram", `<span lang="en">`, false},
		{"/en", `<span lang="bg">Енергийна ефективност</span> <abbr`, true},
		{"/bg", `<span lang="bg">`, false},
	} {
		if got := strings.Contains(page(t, s, c.path).Body.String(), c.text); got != c.marked {
			t.Errorf("%s: %q there %v, want %v", c.path, c.text, got, c.marked)
		}
	}
}

func TestPageAddresses(t *testing.T) {
	s := site(t)
	for _, c := range []struct{ path, to string }{
		{"/it/places/gr30", "/it/places/EL30"},
		{"/it/places/iti4?sort=year", "/it/places/ITI4?sort=year"},
		{"/it/plans/gr", "/it/plans/EL"},
	} {
		w := page(t, s, c.path)
		if got := w.Header().Get("Location"); w.Code != http.StatusMovedPermanently || got != c.to {
			t.Errorf("%s: status %d to %q, want 301 to %q", c.path, w.Code, got, c.to)
		}
	}
	body := page(t, s, "/it/places/ITI4?unknown=1").Body.String()
	for _, want := range []string{`<link rel="canonical" href="https://map.example.eu/it/places/ITI4">`, `hreflang="mt" href="https://map.example.eu/mt/places/ITI4"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of ITI4 lacks %s", want)
		}
	}
}

func TestPagesRevalidate(t *testing.T) {
	s := site(t)
	first := page(t, s, "/fr?country=BE")
	tag := first.Header().Get("ETag")
	r := httptest.NewRequest(http.MethodGet, "/fr?country=BE", nil)
	r.Header.Set("If-None-Match", tag)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if tag == "" || w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("validator %q: status %d, %d bytes", tag, w.Code, w.Body.Len())
	}
	if other := page(t, s, "/fr?country=FR").Header().Get("ETag"); other == tag {
		t.Error("another filter has the same validator")
	}
}
