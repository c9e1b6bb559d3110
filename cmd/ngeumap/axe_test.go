package main

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

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

// violations runs rules of axe-core on a part of what the tab shows.
func violations(b *tab, part, rules string) []string {
	b.t.Helper()
	return value[[]string](b, `axe.run('`+part+`', { iframes: false, runOnly: `+rules+`, resultTypes: ['violations'], preload: false })
		.then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' (' + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? '') + ')').join(' | ')))`)
}

// opened is something that opens over a page or in it: a script that opens it and
// waits until it is there, and the part of the page that it then is.
type opened struct{ name, part, script string }

const until = `const until = async f => { for (let i = 0; i < 1000; i++) { const v = f(); if (v) return v; await new Promise(r => setTimeout(r, 10)) } throw new Error('never: ' + f) }; const $ = s => document.querySelector(s); `

// openings are what opens on a kind of page.
var openings = map[string][]opened{
	"explorer": {
		{"menu", "header", `$('.menu-nav').open = true`},
		{"languages", "header", `$('.menu-nav').open = false; $('.menu:not(.menu-nav)').open = true`},
		{"search", ".explorer-find", `$('.menu:not(.menu-nav)').open = false; $('#find').focus(); $('#find').value = 'liege'; $('#find').dispatchEvent(new Event('input', { bubbles: true })); await until(() => $('[role="option"]'))`},
		{"filters", ".explorer-tools", `$('#find').blur(); for (const d of document.querySelectorAll('#filter-box, #filter-box details, .legend')) d.open = true`},
		{"card", ".explorer-map", `(await until(() => $('#results [data-show]:not([hidden])'))).click(); await until(() => $('.card:not([hidden]) .card-more'))`},
	},
	"region": {
		{"sheet", ".col-map", `$('#map').focus(); await until(() => $('.map-key')); const keys = [...document.querySelectorAll('.map-key')]; for (const k of keys) { k.click(); await until(() => $('.card:not([hidden]) h2')); if ($('.card .card-rows')) break } await until(() => $('.card:not([hidden]) .card-rows'))`},
	},
	"frame": {
		{"list", "body", `$('#list-toggle')?.click(); await until(() => $('.list-open') || !$('#list-toggle'))`},
	},
}

// Every kind of page and frame, in Latin, Greek and Cyrillic, light and dark, at
// 320 and 1280 px, with what opens over it: no violation of WCAG 2.2 AA that
// axe-core finds, nothing wider than the screen, nothing asked of another host, no
// cookie, nothing stored, nothing that the security policy forbids. Pictures are
// kept where NGEUMAP_ARTEFACTS says. Contrast alone differs between the schemes,
// and not between the languages.
func TestEveryPageInTheBrowser(t *testing.T) {
	h := open(t)
	script := axe(t)
	w := newWitness(t, h)
	chromium := browser(t, w)
	looks := []look{{1280, 800, false, false}, {1280, 800, true, false}, {320, 640, true, false}, {320, 640, false, false}}
	frames := []look{{600, 400, false, false}, {600, 400, true, false}, {320, 320, true, false}}
	rules := []string{allRules, contrast, allRules, contrast}
	t.Run("all", func(t *testing.T) { // waits for the parallel ones
		for _, lang := range []i18n.Lang{"fr", "el", "bg"} {
			for _, p := range append(pageTypes(t, h), frameTypes...) {
				if p.variant && lang != "fr" {
					continue
				}
				looks := looks
				if strings.HasPrefix(p.name, "frame") {
					looks = frames
				}
				t.Run(string(lang)+"-"+p.name, func(t *testing.T) {
					t.Parallel()
					b := newTab(t, chromium, screens[1])
					b.see(looks[0])
					b.do(chromedp.Navigate(w.URL + "/" + string(lang) + p.path))
					if p.mapped {
						b.do(chromedp.WaitReady(ready))
					}
					value[bool](b, script)
					for i, l := range looks {
						if rules[i] == contrast && lang != "fr" && os.Getenv("NGEUMAP_ARTEFACTS") == "" {
							continue
						}
						b.see(l)
						b.looked(l, "html", rules[i])
						b.keepWhole(l.String())
					}
					for _, o := range openings[p.name] {
						value[bool](b, `(async () => { `+until+o.script+`; return true })()`)
						b.looked(looks[2], o.part, allRules)
						b.keep(looks[2].String() + "-" + o.name)
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
	})
	w.quiet(t)
}

// looked runs axe-core, and tells what is wider than the screen.
func (b *tab) looked(l look, part, rules string) {
	b.t.Helper()
	for _, v := range violations(b, part, rules) {
		b.t.Errorf("%v, %s: %s", l, part, v)
	}
	// A phone's innerWidth grows with what is too wide; its screen does not.
	if wide := value[float64](b, `document.documentElement.scrollWidth`) - float64(l.width); wide > 0 {
		b.t.Errorf("%v, %s: %v px wider than the screen", l, part, wide)
	}
}
