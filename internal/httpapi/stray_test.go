package httpapi_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/httpapi"
)

// An address with a slash at its end, or with its language in capitals, leads to
// the one that a page has; nothing leads to another site.
func TestStrayAddresses(t *testing.T) {
	s := stray(t)
	for address, want := range map[string]string{
		"/en/":                       "/en",
		"/FR":                        "/fr",
		"/De/places/BE3?pillar=x&a":  "/de/places/BE3?pillar=x&a",
		"/fr/plans/?country=IT":      "/fr/plans?country=IT",
		"/en/places/lau-BE-62063///": "/en/places/lau-BE-62063",
		"/api/facets/":               "/api/facets",
		"/api/collections/projects/": "/api/collections/projects",
		"//example.org/":             "",
		"//example.org//":            "",
		"/no/such/page/":             "",
		"/XX":                        "",
		"/EN/no-such-page":           "",
	} {
		w := ask(s, http.MethodGet, address)
		status, to := http.StatusMovedPermanently, want
		if want == "" {
			status = http.StatusNotFound
		}
		if got := w.Header().Get("Location"); w.Code != status || got != to {
			t.Errorf("%s: status %d to %q, want %d to %q", address, w.Code, got, status, to)
		}
	}
}

// A script of any site may read, with whatever headers it sends; OPTIONS without
// a script says what is allowed.
func TestPreflights(t *testing.T) {
	s := stray(t)
	for _, address := range []string{"/api/facets", "/tiles/projects/0/0/0.mvt", "/en", "/places/BE/projects.csv"} {
		w := ask(s, http.MethodOptions, address, "Origin", "https://example.org", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "if-none-match,x-requested-with,x-of-a-library")
		if h := w.Header(); w.Code != http.StatusNoContent || h.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "x-of-a-library") {
			t.Errorf("%s: preflight %d %v", address, w.Code, h)
		}
		if w := ask(s, http.MethodOptions, address); w.Code != http.StatusNoContent || w.Header().Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("%s: OPTIONS %d, Allow %q", address, w.Code, w.Header().Get("Allow"))
		}
		if w := ask(s, http.MethodDelete, address); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
			t.Errorf("%s: DELETE %d", address, w.Code)
		}
	}
}

// A tile is gzipped only for a client that says it reads gzip.
func TestTilesFollowAcceptEncoding(t *testing.T) {
	s := stray(t)
	for accept, want := range map[string]string{
		"gzip": "gzip", "br, GZIP": "gzip", "*": "gzip", "identity;q=0.5, gzip;q=0.1": "gzip", "deflate, *;q=0.1": "gzip",
		"": "", "identity": "", "gzip;q=0": "", "gzip;q=0.0": "", "gzip; q=0.000, *": "", "*;q=0": "", "*, gzip;q=0": "",
	} {
		for range 2 { // made, and out of the cache
			w := ask(s, http.MethodGet, "/tiles/projects/0/0/0.mvt", "Accept-Encoding", accept)
			if got := w.Header().Get("Content-Encoding"); got != want || w.Code != http.StatusOK {
				t.Errorf("Accept-Encoding %q: status %d, %q, want %q", accept, w.Code, got, want)
			}
		}
	}
}

// Files take order, limit and cursor as lists do; without them they hold all.
func TestFilesTakePages(t *testing.T) {
	s := stray(t)
	ids := func(address string) (out []string) {
		w := ask(s, http.MethodGet, address)
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: status %d, %v", address, w.Code, err)
		}
		for _, row := range rows[1:] {
			if len(out) == 0 || out[len(out)-1] != row[0] {
				out = append(out, row[0])
			}
		}
		return out
	}
	all := ids("/api/collections/projects/items?f=csv&sort=name")
	if few := ids("/api/collections/projects/items?f=csv&sort=name&limit=2"); len(all) < 3 || strings.Join(few, " ") != strings.Join(all[:2], " ") {
		t.Errorf("limit=2 gives %v of %v", few, all)
	}
	w := ask(s, http.MethodGet, "/api/collections/projects/items?sort=name&limit=2")
	_, rest, _ := strings.Cut(w.Body.String(), "cursor=")
	cursor := rest[:strings.IndexAny(rest, `&"\`)]
	if after := ids("/api/collections/projects/items?f=csv&sort=name&cursor=" + cursor); strings.Join(after, " ") != strings.Join(all[2:], " ") {
		t.Errorf("after the cursor: %v of %v", after, all)
	}
	if few := ids("/places/" + "BE" + "/projects.csv?limit=1"); len(few) != 1 {
		t.Errorf("a place's file with limit=1 has %v", few)
	}
}

func stray(t *testing.T) *httpapi.Server {
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	return siteOf(t, desk, httpapi.Options{})
}
