package main

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var (
	titleOf       = regexp.MustCompile(`<title>(.*?)</title>`)
	descriptionOf = regexp.MustCompile(`<meta name="description" content="(.*?)">`)
	canonicalOf   = regexp.MustCompile(`<link rel="canonical" href="(.*?)">`)
	alternateOf   = regexp.MustCompile(`<link rel="alternate" hreflang="(.*?)" href="(.*?)">`)
	pictureOf     = regexp.MustCompile(`<meta property="og:image" content="(.*?)">`)
	structuredOf  = regexp.MustCompile(`<script type="application/ld\+json">(.*?)</script>`)
)

// What search engines and other sites read of each kind of page: a title and a
// description of its own, its one address in every language, a picture that is
// there, and JSON-LD that parses and says of what it speaks.
func TestHeadsOfPages(t *testing.T) {
	h := open(t)
	titles, descriptions := map[string]string{}, map[string]string{}
	for _, p := range pageTypes(t, h) {
		body := string(h.get(t, "/el"+p.path, "Accept", "text/html").body)
		first := func(r *regexp.Regexp) string {
			if m := r.FindStringSubmatch(body); m != nil {
				return html.UnescapeString(m[1])
			}
			return ""
		}
		hidden := strings.Contains(body, `<meta name="robots" content="noindex`)
		for what, seen := range map[string]map[string]string{first(titleOf): titles, first(descriptionOf): descriptions} {
			if before, ok := seen[what]; what == "" || ok && !hidden {
				t.Errorf("%s says %q of itself, as %s does", p.name, what, before)
			}
			if !hidden {
				seen[what] = p.name
			}
		}
		if p.name == "missing" {
			if first(canonicalOf) != "" || !hidden {
				t.Errorf("%s: a page that does not exist has an address, or is to be indexed", p.name)
			}
			continue
		}
		if c := first(canonicalOf); !strings.HasPrefix(c, h.address+"/el") {
			t.Errorf("%s: canonical %q", p.name, c)
		}
		if all := alternateOf.FindAllStringSubmatch(body, -1); len(all) != 25 {
			t.Errorf("%s: %d alternates, want 24 languages and x-default", p.name, len(all))
		}
		picture := first(pictureOf)
		if a := h.get(t, strings.TrimPrefix(picture, h.address)); a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "image/png" {
			t.Errorf("%s: the picture %q is %d %s", p.name, picture, a.StatusCode, a.Header.Get("Content-Type"))
		}
		if raw := first(structuredOf); raw != "" {
			var thing struct {
				Context string `json:"@context"`
				Type    string `json:"@type"`
				Name    string
				URL     string
			}
			if err := json.Unmarshal([]byte(raw), &thing); err != nil || thing.Context != "https://schema.org" || thing.Type == "" || thing.Name == "" || thing.URL == "" {
				t.Errorf("%s: %v, %+v", p.name, err, thing)
			}
		} else if p.name == "explorer" || p.name == "region" || p.name == "project" || p.name == "data" || p.name == "plan" {
			t.Errorf("%s has no JSON-LD", p.name)
		}
	}
}
