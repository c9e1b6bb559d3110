package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func escape(s string) string { return url.QueryEscape(s) }

// Validators, compression, HEAD and CORS, for one address of each kind.
func TestHeaders(t *testing.T) {
	h := open(t)
	for _, path := range []string{
		"/fr", "/fr/places/BE", "/api", "/api/collections/projects/items?limit=50", "/api/collections/places/items/BE", "/api/facets",
		"/places/BE/projects.geojson", "/places/BE/projects.csv", "/tiles/projects.json", "/tiles/projects/4/8/5.mvt", "/tiles/areas/4/8/5.mvt", "/tiles/base/4/8/5.mvt",
	} {
		plain := h.get(t, path, "Origin", "https://example.org")
		if plain.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, plain.Status)
			continue
		}
		tag := plain.Header.Get("ETag")
		if tag == "" || !strings.HasPrefix(plain.Header.Get("Cache-Control"), "public") {
			t.Errorf("%s: ETag %q, Cache-Control %q", path, tag, plain.Header.Get("Cache-Control"))
		}
		if got := plain.Header.Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("%s: Access-Control-Allow-Origin %q", path, got)
		}
		if got := plain.Header.Get("Set-Cookie"); got != "" {
			t.Errorf("%s: sets a cookie: %s", path, got)
		}
		again := h.get(t, path)
		if again.Header.Get("ETag") != tag || !bytes.Equal(again.body, plain.body) {
			t.Errorf("%s: asked twice, answered differently", path)
		}
		for _, match := range []string{tag, `"x", ` + tag, strings.TrimPrefix(tag, "W/"), "*"} {
			if a := h.get(t, path, "If-None-Match", match); a.StatusCode != http.StatusNotModified || len(a.body) > 0 {
				t.Errorf("%s: If-None-Match %s: %s", path, match, a.Status)
			}
		}
		if a := h.get(t, path, "If-None-Match", `"x"`); a.StatusCode != http.StatusOK {
			t.Errorf("%s: a foreign tag: %s", path, a.Status)
		}
		head := h.do(t, http.MethodHead, path)
		if head.StatusCode != http.StatusOK || len(head.body) > 0 || head.Header.Get("ETag") != tag || head.Header.Get("Content-Type") != plain.Header.Get("Content-Type") {
			t.Errorf("HEAD %s: %s %v", path, head.Status, head.Header)
		}
		zipped := h.get(t, path, "Accept-Encoding", "gzip")
		if zipped.Header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: not gzipped though asked", path)
			continue
		}
		r, err := gzip.NewReader(bytes.NewReader(zipped.body))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(body, plain.body) {
			t.Errorf("%s: gzip holds something else (%v)", path, err)
		}
		if !strings.Contains(strings.Join(zipped.Header.Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("%s: Vary %q lacks Accept-Encoding", path, zipped.Header.Values("Vary"))
		}
	}
	if a := h.get(t, "/tiles/projects/8/0/0.mvt"); a.StatusCode != http.StatusNoContent {
		t.Errorf("a tile without features: %s", a.Status)
	}
	if a := h.get(t, "/?country=IT", "Accept-Language", "bg,en;q=0.5"); a.StatusCode != http.StatusFound || a.Header.Get("Location") != "/bg?country=IT" {
		t.Errorf("/: %s to %s", a.Status, a.Header.Get("Location"))
	}
	csp := h.get(t, "/fr").Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("Content-Security-Policy %q", csp)
	}
}
