package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// pageType is a kind of page; path is what follows the language.
type pageType struct {
	name, path string
	mapped     bool // shows a map
	variant    bool // of another kind, seen in one language where that is enough
}

// pageTypes are all kinds of pages of the site, over the built-in dataset.
func pageTypes(t *testing.T, h *house) []pageType {
	t.Helper()
	id, _, _ := single(t, h)
	return []pageType{
		{"explorer", "", true, false},
		{"filtered", "?country=IT&pillar=green_transition&q=5G", true, true},
		{"search", "?find=liege", true, true},
		{"country", "/places/BE", true, true},
		{"region", "/places/BE332", true, false},
		{"municipality", "/places/lau-BE-62063", true, false},
		{"project", "/projects/" + id, true, false},
		{"plans", "/plans", false, false},
		{"plan", "/plans/EL", false, true},
		{"belgium", "/plans/BE", false, false},
		{"data", "/data", false, false},
		{"changes", "/changes", false, true},
		{"about", "/about", false, false},
		{"accessibility", "/accessibility", false, false},
		{"configure", "/embed/configure?place=BE332", false, true},
		{"kit", "/kits/BE332", false, true},
		{"collection", "/collections/spring", true, true},
		{"missing", "/places/ZZ", false, false},
	}
}

// frameTypes are the kinds of frames for other sites.
var frameTypes = []pageType{
	{"frame", "/embed?place=BE332", true, false},
	{"frame-map", "/embed?country=EL&view=map", true, true},
	{"frame-list", "/embed?view=list&country=BG", false, true},
	{"frame-project", "/embed?project=be-trilogiport-terminal", false, true},
	{"frame-notice", "/embed?view=notice", false, true},
}

// look is how a page is looked at.
type look struct {
	width, height int64
	dark, forced  bool
}

func (l look) String() string {
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	if l.forced {
		scheme = "forced"
	}
	return fmt.Sprintf("%d-%s", l.width, scheme)
}

// see sets size and colours of a tab.
func (b *tab) see(l look) {
	b.t.Helper()
	options := []chromedp.EmulateViewportOption{chromedp.EmulateScale(1)}
	if l.width < 600 {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	scheme, forced := "light", "none"
	if l.dark {
		scheme = "dark"
	}
	if l.forced {
		forced = "active"
	}
	b.do(chromedp.EmulateViewport(l.width, l.height, options...))
	if _, err := chromedp.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: forced}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}); err != nil {
		b.t.Fatal(err)
	}
}

// Each answer has a strict policy and sets no cookie.
func TestHeadersOfEveryPage(t *testing.T) {
	h := open(t)
	for _, p := range append(pageTypes(t, h), pageType{name: "api", path: "/../api"}) {
		a := h.get(t, strings.Replace("/en"+p.path, "/en/..", "", 1))
		policy := a.Header.Get("Content-Security-Policy")
		for _, never := range []string{"unsafe", "data:", "blob:", "http:", "https:", "*"} {
			if strings.Contains(policy, never) {
				t.Errorf("%s: the policy allows %s", p.name, never)
			}
		}
		if !strings.HasPrefix(policy, "default-src 'none';") {
			t.Errorf("%s: the policy is %q", p.name, policy)
		}
		if len(a.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("%s sets a cookie", p.name)
		}
	}
}
