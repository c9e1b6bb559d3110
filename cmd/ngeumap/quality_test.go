package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/ngeumap/ngeumap/internal/i18n"
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
		{"missing", "/places/ZZ", false, false},
	}
}

// axe gives the script of axe-core, a development dependency of web.
func axe(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile("../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no axe-core; scripts/deps.sh test installs it")
		}
		t.Skip("no axe-core here: pages are not checked for accessibility; scripts/deps.sh test installs it")
	}
	return string(script) + "; true"
}

// allRules are those of WCAG 2.0, 2.1 and 2.2, A and AA; contrast is what another
// colour scheme can change of them.
const (
	allRules = `['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']`
	contrast = `{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }`
)

// violations runs rules of axe-core on what the tab shows.
func violations(b *tab, rules string) []string {
	b.t.Helper()
	return value[[]string](b, `axe.run({ runOnly: `+rules+`, resultTypes: ['violations'], preload: false })
		.then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' (' + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? '') + ')').join(' | ')))`)
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

// Every kind of page, in Latin, Greek and Cyrillic, light and dark, at 320 and
// 1280 px: no violation of WCAG 2.2 AA that axe-core finds, nothing wider than
// the screen, nothing asked of another host, no cookie, nothing stored, nothing
// that the security policy forbids. Pictures are kept where NGEUMAP_ARTEFACTS
// says.
func TestEveryPageInTheBrowser(t *testing.T) {
	h := open(t)
	script := axe(t)
	w := newWitness(t, h)
	chromium := browser(t, w)
	looks := []look{{1280, 800, false, false}, {1280, 800, true, false}, {320, 640, true, false}, {320, 640, false, false}}
	rules := []string{allRules, contrast, allRules, contrast}
	for _, lang := range []i18n.Lang{"fr", "el", "bg"} {
		for _, p := range pageTypes(t, h) {
			if p.variant && lang != "fr" {
				continue
			}
			t.Run(string(lang)+"-"+p.name, func(t *testing.T) {
				b := newTab(t, chromium, screens[1])
				b.see(looks[0])
				b.do(chromedp.Navigate(w.URL + "/" + string(lang) + p.path))
				if p.mapped {
					b.do(chromedp.WaitReady(ready))
				}
				value[bool](b, script)
				for i, l := range looks {
					b.see(l)
					for _, v := range violations(b, rules[i]) {
						t.Errorf("%v: %s", l, v)
					}
					if wide := value[float64](b, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
						t.Errorf("%v: %v px wider than the screen", l, wide)
					}
					b.keepWhole(l.String())
				}
				if stored := value[string](b, `document.cookie + Object.keys(localStorage) + Object.keys(sessionStorage)`); stored != "" {
					t.Errorf("stores %q in the browser", stored)
				}
				if p.name == "missing" {
					b.expect("404 (Not Found)", 1)
				}
				b.quiet()
				b.close()
			})
		}
	}
	w.quiet(t)
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
