package httpapi_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// changed is a site after three imports: the third changed one project, renamed
// one, removed one and added one.
func changed(t *testing.T) *httpapi.Server {
	t.Helper()
	projects := editiontest.Projects()
	desk, s := editiontest.Desk(t, projects...)
	editiontest.Apply(t, s, append(projects[:3:3], ngeu.Project{ID: "mt-old", Name: "Old", NameLang: "en", Country: "MT"}, projects[3])...)
	list := []ngeu.Project{projects[0], projects[1], projects[2], {ID: "mt-new", Name: "New <b>&", NameLang: "en", Country: "MT",
		Locations: []ngeu.Location{{Precision: ngeu.Country, Role: ngeu.Area, PlaceCode: "MT", NUTS: [4]string{"MT"}}}}}
	list[0].Name = "Another name"
	_, err := s.Apply(t.Context(), store.Run{
		Source:  ngeu.SourceState{ID: "test", Name: "Test list", URL: "https://example.org/list", AsOf: "2026-12"},
		Profile: "test", Started: time.Now(), Renamed: map[string]string{"mt-old": "mt-new"},
	}, func(yield func(ngeu.Project, error) bool) {
		for _, p := range list {
			if !yield(p, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	return server(t, desk)
}

func fetch(t *testing.T, s http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// atom is a feed as a reader reads it.
type atom struct {
	XMLName  xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID       string   `xml:"id"`
	Title    string   `xml:"title"`
	Subtitle string   `xml:"subtitle"`
	Updated  string   `xml:"updated"`
	Author   string   `xml:"author>name"`
	Rights   string   `xml:"rights"`
	Links    []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID    string `xml:"id"`
		Title struct {
			Lang string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
			Text string `xml:",chardata"`
		} `xml:"title"`
		Updated string `xml:"updated"`
		Link    struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Content string `xml:"content"`
	} `xml:"entry"`
}

func readAtom(t *testing.T, w *httptest.ResponseRecorder) atom {
	t.Helper()
	var f atom
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		t.Fatalf("status %d, %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFeedOfImports(t *testing.T) {
	s := changed(t)
	f := readAtom(t, fetch(t, s, "/feed.atom"))
	var titles []string
	for _, e := range f.Entries {
		titles = append(titles, e.Title.Text)
		if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.Updated > f.Updated {
			t.Errorf("entry of %s in a feed of %s", e.Updated, f.Updated)
		}
	}
	want := []string{"Test list – added: 1, changed: 1, removed: 2", "Test list – added: 1, changed: 0, removed: 0", "Test list – added: 4, changed: 0, removed: 0"}
	if strings.Join(titles, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, want %q", titles, want)
	}
	first := f.Entries[0]
	if first.ID != "https://map.example.eu/feed.atom#update-3" || first.Link.Href != "https://map.example.eu/en/changes#update-3" || !strings.Contains(first.Content, "December 2026") {
		t.Errorf("got %+v", first)
	}
	if got := len(readAtom(t, fetch(t, s, "/feed.atom?limit=1")).Entries); got != 1 {
		t.Errorf("limit=1: %d entries", got)
	}
	if got := len(readAtom(t, fetch(t, s, "/feed.atom?asof=2")).Entries); got != 2 {
		t.Errorf("asof=2: %d entries", got)
	}
}

// With filters a feed holds the projects that came or changed last.
func TestFeedOfASelection(t *testing.T) {
	s := changed(t)
	for query, want := range map[string][]string{
		"country=MT,BE":  {"mt-new", "be-tram"},
		"country=GR":     {"el-schools"},
		"place=BE3":      {"be-tram"},
		"country=SE":     nil,
		"q=another+name": {"be-tram"},
	} {
		f := readAtom(t, fetch(t, s, "/feed.atom?lang=fr&"+query))
		var got []string
		for _, e := range f.Entries {
			got = append(got, strings.TrimPrefix(e.ID, "https://map.example.eu/feed.atom#project-"))
			if !strings.HasPrefix(e.Link.Href, "https://map.example.eu/fr/projects/") || e.Title.Lang == "" {
				t.Errorf("%s: %+v", query, e)
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") || f.Updated < "2026" {
			t.Errorf("%s: got %q of %s, want %q", query, got, f.Updated, want)
		}
	}
	entries := readAtom(t, fetch(t, s, "/feed.atom?country=MT,BE")).Entries
	if e := entries[0]; e.Title.Text != "New <b>&" || !strings.Contains(e.Content, "New on the map") {
		t.Errorf("got %+v", e)
	}
	if e := entries[1]; !strings.Contains(e.Content, "Changed on the map") {
		t.Errorf("got %+v", e)
	}
	for _, wrong := range []string{"colour=red", "country=XX", "lang=xx", "asof=never"} {
		for _, path := range []string{"/feed.atom?", "/feed.json?"} {
			if w := fetch(t, s, path+wrong); w.Code != http.StatusBadRequest || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: status %d", path+wrong, w.Code)
			}
		}
	}
}

// Both feeds carry the notice in every language, and say the same.
func TestFeedsCarryTheNotice(t *testing.T) {
	s := changed(t)
	words := editiontest.Open(t).Words
	for _, lang := range i18n.Languages {
		p := words.Printer(lang)
		for _, query := range []string{"", "&country=BE"} {
			w := fetch(t, s, "/feed.atom?lang="+string(lang)+query)
			f := readAtom(t, w)
			if f.Subtitle != p.T("notice.short") || f.Lang != string(lang) || f.Author == "" || w.Header().Get("Content-Language") != string(lang) {
				t.Errorf("%s: %+v", lang, f)
			}
			for _, want := range []string{"notice.short", "notice.p2", "notice.p3", "notice.p4", "notice.funding", "notice.place_names"} {
				if !strings.Contains(f.Rights, p.T(want)) {
					t.Errorf("%s: the rights lack %s", lang, want)
				}
			}
			var doc struct {
				Version, Title, Language, Description string
				FeedURL                               string                               `json:"feed_url"`
				Own                                   struct{ Notice, Attribution string } `json:"_ngeumap"`
				Items                                 []struct {
					ID, Title string
					HTML      string `json:"content_html"`
					Modified  string `json:"date_modified"`
				}
			}
			w = fetch(t, s, "/feed.json?lang="+string(lang)+query)
			if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Header().Get("Content-Type") != "application/feed+json; charset=utf-8" {
				t.Fatalf("%s: %v, %s", lang, err, w.Body)
			}
			if doc.Version != "https://jsonfeed.org/version/1.1" || doc.Language != string(lang) || doc.Title != f.Title || !strings.Contains(doc.Own.Notice, p.T("notice.p4")) || doc.Own.Attribution == "" {
				t.Errorf("%s: %+v", lang, doc)
			}
			if len(doc.Items) != len(f.Entries) || len(doc.Items) == 0 {
				t.Fatalf("%s: %d and %d entries", lang, len(doc.Items), len(f.Entries))
			}
			for i, item := range doc.Items {
				e := f.Entries[i]
				if item.ID != e.ID || item.Title != e.Title.Text || item.HTML != e.Content || item.Modified != e.Updated || !strings.Contains(item.HTML, html.EscapeString(p.T("notice.short"))) {
					t.Errorf("%s: %+v is not %+v", lang, item, e)
				}
			}
		}
	}
}

func TestFeedsRevalidate(t *testing.T) {
	s := changed(t)
	for _, path := range []string{"/feed.atom", "/feed.json?country=BE", "/en/changes"} {
		tag := fetch(t, s, path).Header().Get("ETag")
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("If-None-Match", tag)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if tag == "" || w.Code != http.StatusNotModified {
			t.Errorf("%s: validator %q, status %d", path, tag, w.Code)
		}
	}
}

func TestPageOfChanges(t *testing.T) {
	s := changed(t)
	body := page(t, s, "/de/changes").Body.String()
	for _, want := range []string{`id="update-3"`, `id="update-1"`, "Test list", "https://example.org/list", "Dezember 2026", `href="/feed.atom?lang=de"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if !strings.Contains(page(t, s, "/de/data").Body.String(), `href="/de/changes"`) {
		t.Error("the page of data does not lead to the changes")
	}
}

// A removed project has a page that says why, a renamed one leads to its new
// address; both in any language.
func TestTombstones(t *testing.T) {
	s := changed(t)
	words := editiontest.Open(t).Words
	for _, lang := range i18n.Languages {
		w := page(t, s, "/"+string(lang)+"/projects/"+editiontest.Projects()[3].ID)
		text := html.UnescapeString(w.Body.String())
		for _, want := range []string{words.Printer(lang).T("project.removed"), words.Printer(lang).T("project.removed_hint"), `data-notice="short"`, "noindex"} {
			if w.Code != http.StatusGone || !strings.Contains(text, want) {
				t.Errorf("%s: status %d, lacks %q", lang, w.Code, want)
			}
		}
		w = page(t, s, "/"+string(lang)+"/projects/mt-old")
		if got := w.Header().Get("Location"); w.Code != http.StatusPermanentRedirect || got != "/"+string(lang)+"/projects/mt-new" {
			t.Errorf("%s: status %d to %q", lang, w.Code, got)
		}
	}
	w := fetch(t, s, "/api/collections/projects/items/"+editiontest.Projects()[3].ID)
	if w.Code != http.StatusGone || !strings.Contains(w.Body.String(), `"reason":"removed_by_source"`) {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}
