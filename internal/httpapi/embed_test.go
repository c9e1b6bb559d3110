package httpapi_test

import (
	"encoding/json"
	"encoding/xml"
	"flag"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/embed"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/tile"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var codeArea = regexp.MustCompile(`(?s)<textarea id="configure-code"[^>]*>(.*?)</textarea>`)

// snippet gives the code that the configurator shows.
func snippet(t *testing.T, s *httpapi.Server, address string) string {
	t.Helper()
	a := page(t, s, address)
	found := codeArea.FindStringSubmatch(a.Body.String())
	if a.Code != http.StatusOK || found == nil {
		t.Fatalf("%s: %d, no code", address, a.Code)
	}
	return html.UnescapeString(found[1])
}

// Addresses that stand in other sites never change. What this file holds may
// grow by lines, and no line may change.
func TestFrozenFrames(t *testing.T) {
	s := site(t)
	var b strings.Builder
	for _, address := range []string{
		"/embed", "/embed?lang=bg&place=BE", "/fr/embed", "/fr/embed?lang=el&place=BE332", "/fr/embed?view=map", "/fr/embed?view=list&country=BE",
		"/fr/embed?view=nonsense", "/el/embed?place=BE&pillar=green_transition,health_resilience&theme=rail&status=completed&kind=investment&year=2021..2026&precision=site&q=tram",
		"/bg/embed?bbox=5,50,6,51", "/fr/embed?notice=0&hide=notice&theme_css=x", "/fr/embed?project=be-tram", "/fr/embed?view=notice", "/fr/embed?pillar=nonsense", "/xx/embed", "/embed/ngeu-map.js",
		"/fr/embed?theme=vanished_theme", "/fr/embed?place=lau-BE-00000", "/fr/embed?place=BE9Z9&view=list", "/fr/embed?collection=vanished", "/fr/embed?collection=slug--x-y", "/fr/embed?asof=999", "/fr/embed?asof=1990-01",
		"/fr/embed?theme=vanished_theme&view=notice", "/fr/embed?project=vanished", "/bg/embed?place=BE,lau-BE-00000", "/el/embed?place=BE&theme=rail,vanished_theme&q=nothing",
		"/fr/embed?asof=yesterday", "/fr/embed?bbox=1,2,3", "/fr/embed?place=%3Cb%3E", "/fr/embed?year=20x0",
	} {
		a := page(t, s, address)
		body := a.Body.String()
		b.WriteString(address + "\n  " + http.StatusText(a.Code))
		if to := a.Header().Get("Location"); to != "" {
			b.WriteString(" " + to)
		}
		for _, mark := range []string{`id="map"`, `id="list-toggle"`, `data-notice="short"`, `data-notice="full"`, `data-credits`, `data-gone`, `data-project-id="be-tram"`, `customElements.define("ngeu-map"`} {
			if strings.Contains(body, mark) {
				b.WriteString(" " + mark)
			}
		}
		b.WriteString("\n")
	}
	for _, address := range []string{"/fr/embed/configure", "/fr/embed/configure?place=BE332&ratio=4:3&view=map", "/fr/embed/configure?in=el&country=BE&pillar=green_transition&q=a%26b", "/en/embed/configure?place=lau-BE-62063&ratio=1:1"} {
		b.WriteString(address + "\n  " + snippet(t, s, address) + "\n")
	}
	const golden = "testdata/frozen_frames.txt"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("a frozen address changed (-frozen +now):\n%s", diff)
	}
}

// Published data and other filters in the address bar never change a code;
// another language changes nothing but words and the language in addresses.
func TestSnippetsStayTheSame(t *testing.T) {
	full := site(t)
	desk, _ := editiontest.Desk(t, editiontest.Projects()[:1]...)
	small := server(t, desk)
	for _, address := range []string{"/fr/embed/configure?place=BE332", "/fr/embed/configure?country=BE&pillar=green_transition&view=list", "/fr/embed/configure"} {
		if a, b := snippet(t, full, address), snippet(t, small, address); a != b {
			t.Errorf("other data changes the code of %s\n%s\n%s", address, a, b)
		}
		for _, l := range i18n.Languages {
			code := snippet(t, full, address+map[bool]string{true: "&in=", false: "?in="}[strings.Contains(address, "?")]+string(l))
			if got := embed.Platform(code); got != code {
				t.Errorf("%s: the platform changes the code\n%s\n%s", l, code, got)
			}
			if !strings.Contains(code, `src="https://map.example.eu/`+string(l)+`/embed`) {
				t.Errorf("%s: %s", l, code)
			}
		}
	}
}

// A frame in every language: notice and credits, in the language and whatever
// the parameters say.
func TestFramesInAllLanguages(t *testing.T) {
	s := site(t)
	words := editiontest.Open(t).Words
	for _, l := range i18n.Languages {
		for _, query := range []string{"", "?view=map", "?view=list&notice=none", "?place=BE332&data-notice=&theme=&skin=plain", "?project=be-tram", "?view=notice", "?q=nothing-at-all"} {
			a := page(t, s, "/"+string(l)+"/embed"+query)
			body := html.UnescapeString(a.Body.String())
			if a.Code != http.StatusOK {
				t.Fatalf("%s%s: %d", l, query, a.Code)
			}
			for _, want := range []string{`<html lang="` + string(l) + `"`, words.Printer(l).T("notice.short"), words.Printer(l).T("notice.funding"), "EuroGeographics", "GeoNames", "Natural Earth", `#emblem`, `data-notice="full"`} {
				if !strings.Contains(body, want) {
					t.Errorf("%s%s lacks %q", l, query, want)
				}
			}
			if found := rawKey.FindString(tags.ReplaceAllString(body, " ")); found != "" {
				t.Errorf("%s%s shows the key %q", l, query, found)
			}
		}
	}
}

// A deployment says which sites may frame; the configurator frames its own.
func TestFrameAncestors(t *testing.T) {
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	static := map[tile.Tileset]httpapi.StaticTiles{tile.AreasSet: blank{}, tile.BaseSet: blank{}}
	for _, c := range []struct {
		ancestors embed.Ancestors
		path      string
		want      string
	}{
		{nil, "/fr/embed", "frame-ancestors *"},
		{nil, "/fr/embed?pillar=nonsense", "frame-ancestors *"},
		{nil, "/fr", "frame-ancestors 'self'"},
		{embed.Ancestors{"https://*.europa.eu"}, "/fr/embed?place=BE", "frame-ancestors 'self' https://*.europa.eu"},
		{embed.Ancestors{"https://*.europa.eu"}, "/fr/projects/be-tram", "frame-ancestors 'self'"},
		{nil, "/fr/embed/configure", "frame-src 'self'"},
	} {
		s := siteOf(t, desk, httpapi.Options{Static: static, Ancestors: c.ancestors})
		policy := page(t, s, c.path).Header().Get("Content-Security-Policy")
		if !strings.HasSuffix(policy, c.want) || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q, want …%s", c.path, policy, c.want)
		}
	}
	s := siteOf(t, desk, httpapi.Options{Static: static, Ancestors: embed.Ancestors{"https://*.europa.eu"}})
	answer := html.UnescapeString(page(t, s, "/en/embed/configure?page=https%3A%2F%2Fpress.example%2Fmap").Body.String())
	if !strings.Contains(answer, "-frame-ancestors") || !strings.Contains(answer, "https://press.example") {
		t.Error("the check of a page does not name the missing setting")
	}
}

func TestOEmbed(t *testing.T) {
	s := site(t)
	get := func(query string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/oembed?"+query, nil))
		return w
	}
	address := func(path string) string { return "url=" + url.QueryEscape("https://map.example.eu"+path) }
	type answer struct {
		Type    string `json:"type" xml:"type"`
		Version string `json:"version" xml:"version"`
		Title   string `json:"title" xml:"title"`
		HTML    string `json:"html" xml:"html"`
		Width   int    `json:"width" xml:"width"`
		Height  int    `json:"height" xml:"height"`
	}
	for _, c := range []struct {
		query         string
		src           string
		width, height int
	}{
		{address("/fr/places/BE332"), "https://map.example.eu/fr/embed?place=BE332", 800, 450},
		{address("/fr/places/BE332?pillar=green_transition"), "https://map.example.eu/fr/embed?pillar=green_transition&amp;place=BE332", 800, 450},
		{address("/el") + "&maxwidth=400", "https://map.example.eu/el/embed", 400, 225},
		{address("/el/embed?view=list") + "&maxwidth=300&maxheight=150", "https://map.example.eu/el/embed?view=list", 300, 150},
		{address("/bg/embed?country=BE") + "&maxheight=200", "https://map.example.eu/bg/embed?country=BE", 800, 200},
	} {
		for _, format := range []string{"json", "xml"} {
			w := get(c.query + "&format=" + format)
			var a answer
			var err error
			if format == "json" {
				err = json.Unmarshal(w.Body.Bytes(), &a)
			} else {
				err = xml.Unmarshal(w.Body.Bytes(), &a)
			}
			if err != nil || w.Code != http.StatusOK {
				t.Fatalf("%s: %d %v", c.query, w.Code, err)
			}
			if a.Type != "rich" || a.Version != "1.0" || a.Width != c.width || a.Height != c.height || a.Title == "" {
				t.Errorf("%s: %+v", c.query, a)
			}
			if !strings.Contains(a.HTML, `src="`+c.src+`"`) || embed.Platform(a.HTML) != a.HTML {
				t.Errorf("%s: html %s", c.query, a.HTML)
			}
		}
	}
	for query, status := range map[string]int{
		"": 400, "url=": 400, address("/fr") + "&format=yaml": 501, address("/fr") + "&maxwidth=wide": 400, address("/fr") + "&callback=x": 400,
		address("/fr/data"): 404, address("/fr/places/XX999"): 404, "url=https%3A%2F%2Fevil.example%2Ffr": 404, "url=javascript%3Aalert(1)": 404, address("/"): 404,
	} {
		if w := get(query); w.Code != status {
			t.Errorf("%q: %d, want %d", query, w.Code, status)
		}
	}
	body := page(t, s, "/fr/places/BE332").Body.String()
	if strings.Count(body, `+oembed"`) != 2 {
		t.Error("the page of a place does not say where its oEmbed is")
	}
}

func TestWebtools(t *testing.T) {
	s := site(t)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/fr/embed/webtools.json?place=BE", nil))
	var doc struct {
		Service, Version string
		Map              struct {
			Zoom   int
			Center [2]float64
		}
		Layers struct {
			Markers []struct {
				Data struct {
					Type, Notice string
					Features     []struct {
						Properties struct{ Name, Description string }
						Geometry   struct {
							Type        string
							Coordinates [2]float64
						}
					}
				}
			}
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %v", w.Code, err)
	}
	if doc.Service != "map" || doc.Version != "3.0" || doc.Map.Zoom < 5 || doc.Map.Center[0] < 49 || doc.Map.Center[0] > 52 || len(doc.Layers.Markers) != 1 {
		t.Fatalf("%+v", doc)
	}
	data := doc.Layers.Markers[0].Data
	if data.Type != "FeatureCollection" || len(data.Features) == 0 || data.Notice == "" {
		t.Fatalf("%+v", data)
	}
	short := editiontest.Open(t).Words.Printer("fr").T("notice.short")
	for _, f := range data.Features {
		if f.Geometry.Type != "Point" || f.Geometry.Coordinates[1] < 49 || !strings.Contains(f.Properties.Description, short) {
			t.Errorf("%+v", f)
		}
	}
}
