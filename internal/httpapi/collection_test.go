package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/tile"
)

const campaign = `state: published
title: {en: Hidden harvest, fr: Récolte cachée}
intro: {en: "One.\nTwo."}
projects: [el-schools, be-tram, not-there]
embargo: {date: 2026-12-01, time: "11:00", zone: Europe/Brussels}
hero: tram.jpg
photos:
  - {file: tram.jpg, credit: Jane Doe, licence: CC BY 4.0, alt: {en: A tram, fr: Un tram}}
`

// Before its embargo a collection is to every address what one is that never
// was; after it, every address has it.
func TestEmbargo(t *testing.T) {
	dir := t.TempDir()
	shelf, err := collection.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{"harvest.yaml": campaign, "photos/tram.jpg": "\xff\xd8\xff a picture"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	embargo := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	now := embargo.Add(-time.Second)
	library := &collection.Library{Shelf: shelf, Now: func() time.Time { return now }}
	if _, broken, err := library.Refresh(); err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	desk.Collections = library
	s := siteOf(t, desk, httpapi.Options{Library: library, Press: studio(t), Static: map[tile.Tileset]httpapi.StaticTiles{tile.AreasSet: blank{}, tile.BaseSet: blank{}}})

	addresses := []string{
		"/fr/collections/SLUG", "/fr?collection=SLUG", "/fr/places/BE?collection=SLUG", "/fr/embed/configure?collection=SLUG", "/fr/embed/webtools.json?collection=SLUG",
		"/collections/SLUG/photos/tram.jpg", "/api/collections/projects/items?collection=SLUG", "/api/facets?collection=SLUG", "/tiles/projects.json?collection=SLUG", "/tiles/projects/0/0/0.mvt?collection=SLUG",
		"/places/BE/tiles/0/0/0.mvt?collection=SLUG", "/places/BE/projects.geojson?collection=SLUG", "/places/BE/projects.csv?collection=SLUG",
		"/oembed?url=" + url.QueryEscape("https://map.example.eu/fr/collections/SLUG"), "/oembed?url=" + url.QueryEscape("https://map.example.eu/fr/embed?collection=SLUG"),
		"/images/map.svg?place=BE&collection=SLUG", "/images/map.png?collection=SLUG&width=320&height=320",
		"/kits/collections/SLUG.zip?lang=fr", "/kits/BE.zip?collection=SLUG", "/fr/kits/collections/SLUG", "/fr/kits/BE?collection=SLUG",
	}
	frame := "/fr/embed?collection=SLUG" // never an error: it stands in other people's sites
	everywhere := []string{"/", "/fr", "/en", "/fr?q=harvest", "/sitemap.xml", "/sitemaps/pages.xml", "/feed.atom", "/feed.json", "/fr/changes", "/api", "/api/collections", "/api/facets", "/api/collections/projects/items?q=harvest", "/api/places?q=harvest", "/robots.txt", "/fr/data", "/fr/projects/be-tram", "/fr/places/BE", "/metrics"}
	requestID := regexp.MustCompile(`"instance":"[^"]*"`)
	ask := func(address string) (int, string) {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code, requestID.ReplaceAllString(w.Body.String(), "")
	}
	secret := regexp.MustCompile(`(?i)harvest|cachée`)
	for _, address := range append(addresses, frame) {
		status, body := ask(strings.ReplaceAll(address, "SLUG", "harvest"))
		other, never := ask(strings.ReplaceAll(address, "SLUG", "nothing"))
		if (status < 400) != (address == frame) || status != other || strings.ReplaceAll(body, "harvest", "nothing") != never {
			t.Errorf("before the embargo %s answers %d, one that never was %d\n%s\n%s", address, status, other, body, never)
		}
	}
	for _, address := range everywhere {
		if _, body := ask(address); secret.MatchString(strings.ReplaceAll(body, "q=harvest", "")) && !strings.Contains(address, "q=harvest") {
			t.Errorf("before the embargo %s tells of it", address)
		}
	}

	// A pass shows it to who has it, leaves no trace in caches, and ends.
	pass := shelf.Pass("harvest", now.Add(time.Hour))
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/fr/collections/"+pass, nil))
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("X-Robots-Tag") != "noindex" || w.Header().Get("ETag") != "" || !strings.Contains(w.Body.String(), "Récolte cachée") {
		t.Errorf("by a pass: %d %v", w.Code, w.Header())
	}
	for range 2 { // the second time from whatever was kept
		if status, _ := ask("/tiles/projects/0/0/0.mvt?collection=" + pass); status != http.StatusOK {
			t.Errorf("a tile by a pass: %d", status)
		}
	}
	for _, address := range []string{"/kits/collections/" + pass + ".zip?lang=en", "/fr/kits/collections/" + pass, "/kits/BE.zip?collection=" + strings.ReplaceAll(pass, "-", "%2D"), "/images/map.svg?lang=en&collection=" + pass} {
		w := askFor(s, address)
		if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
			t.Errorf("%s by a pass: %d %v", address, w.Code, w.Header())
		}
		if strings.HasPrefix(address, "/fr/") {
			continue // its links hold the pass
		}
		for name, body := range unpacked(t, w) {
			if strings.Contains(body, pass) {
				t.Errorf("%s: %s holds the pass", address, name)
			}
			if strings.HasSuffix(name, "README.txt") && !strings.Contains(body, "Embargo. Not to be published before 1 December 2026, 11:00 (Europe/Brussels).") {
				t.Errorf("%s: %s does not say the embargo\n%s", address, name, body)
			}
		}
	}
	now = now.Add(2 * time.Hour)
	if status, _ := ask("/kits/collections/" + pass + ".zip?lang=en"); status != http.StatusNotFound {
		t.Errorf("a kit by a pass that has run out: %d", status)
	}
	if status, _ := ask("/tiles/projects/0/0/0.mvt?collection=" + pass); status != http.StatusBadRequest {
		t.Errorf("a tile by a pass that has run out: %d", status)
	}

	// From the second on, everybody sees it.
	now = embargo
	for _, address := range addresses {
		status, _ := ask(strings.ReplaceAll(address, "SLUG", "harvest"))
		if status != http.StatusOK {
			t.Errorf("after the embargo %s answers %d", address, status)
		}
	}
	if _, body := ask("/sitemaps/pages.xml"); !strings.Contains(body, "/en/collections/harvest") {
		t.Error("the site map lacks the collection")
	}
	_, body := ask("/en/collections/harvest")
	first, second := strings.Index(body, `data-project-id="el-schools"`), strings.Index(body, `data-project-id="be-tram"`)
	if first < 0 || second < first {
		t.Errorf("projects stand at %d and %d, not in the order of the collection", first, second)
	}
	for _, want := range []string{"Photo: Jane Doe (CC BY 4.0)", `alt="A tram"`, `data-notice="short"`, `data-filters="collection=harvest"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if _, body := ask("/bg/collections/harvest"); !strings.Contains(body, `<span lang="en">Hidden harvest</span>`) {
		t.Error("the English title is not marked on the Bulgarian page")
	}

	if _, body := ask(strings.ReplaceAll(frame, "SLUG", "harvest")); !strings.Contains(body, `data-project-id="be-tram"`) {
		t.Error("the frame lacks the projects")
	}
	if !strings.Contains(body, `href="/en/kits/collections/harvest"`) {
		t.Error("the page does not lead to the press kit")
	}

	// Withdrawn, it is gone at once, kept tiles included.
	if err := os.WriteFile(filepath.Join(dir, "harvest.yaml"), []byte(strings.Replace(campaign, "published", "draft", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if changed, _, err := library.Refresh(); err != nil || !changed {
		t.Fatal(changed, err)
	}
	for _, address := range addresses {
		if status, _ := ask(strings.ReplaceAll(address, "SLUG", "harvest")); status < 400 {
			t.Errorf("withdrawn, %s answers %d", address, status)
		}
	}
	if status, body := ask(strings.ReplaceAll(frame, "SLUG", "harvest")); status != http.StatusOK || !strings.Contains(body, "data-gone") || strings.Contains(body, "data-project-id") {
		t.Errorf("withdrawn, the frame answers %d\n%s", status, body)
	}
}
