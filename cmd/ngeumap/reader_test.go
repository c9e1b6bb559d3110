package main

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

// heard is what a screen reader says of an element.
type heard struct{ role, name string }

// hear gives all that the tab says to a screen reader, in its order.
func hear(b *tab) []heard {
	b.t.Helper()
	if _, err := chromedp.Call(b, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}); err != nil {
		b.t.Fatal(err)
	}
	tree, err := chromedp.Call(b, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		b.t.Fatal(err)
	}
	words := func(v *accessibility.Value) (s string) {
		if v != nil {
			_ = json.Unmarshal(v.Value, &s) // numbers and lists are no words
		}
		return s
	}
	var out []heard
	for _, n := range tree.Nodes {
		if !n.Ignored {
			out = append(out, heard{words(n.Role), words(n.Name)})
		}
	}
	return out
}

// Steps 1 to 6 of docs/accessibility.md: what a screen reader hears of each
// page, in Greek, where a name left in English is heard at once.
func TestScreenReaderScriptInTheBrowser(t *testing.T) {
	h := open(t)
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := newWitness(t, h)
	chromium := browser(t, w)
	p := words.Printer("el")
	every := []heard{
		{"banner", ""}, {"navigation", p.T("nav.main")}, {"complementary", p.T("notice.title")}, {"main", ""}, {"contentinfo", ""}, {"link", p.T("nav.skip_content")},
	}
	for _, page := range pageTypes(t, h) {
		t.Run(page.name, func(t *testing.T) {
			b := newTab(t, chromium, screens[1])
			b.do(chromedp.Navigate(w.URL + "/el" + page.path))
			if page.mapped {
				b.do(chromedp.WaitReady(ready))
			}
			all := hear(b)
			for _, want := range every {
				if want.name == p.T("nav.skip_content") && page.mapped && !slices.Contains(all, want) {
					continue // pages with a list lead to it
				}
				if !slices.ContainsFunc(all, func(h heard) bool { return h.role == want.role && (want.name == "" || h.name == want.name) }) {
					t.Errorf("no %s %q", want.role, want.name)
				}
			}
			headings := 0
			for _, h := range all {
				switch h.role {
				case "heading", "link", "button", "checkbox", "combobox", "textbox", "searchbox", "image", "img", "region", "application", "DisclosureTriangle", "option":
					if h.name == "" {
						t.Errorf("a %s without a name", h.role)
					}
				}
				if h.role == "heading" {
					headings++
				}
			}
			if headings == 0 {
				t.Error("no heading")
			}
			if n := value[float64](b, `document.querySelectorAll('h1').length`); n != 1 {
				t.Errorf("%v headings of the first level", n)
			}
			if page.mapped {
				if want := (heard{"application", p.T("map.label")}); !slices.Contains(all, want) {
					t.Errorf("no %s %q", want.role, want.name)
				}
			}
			if page.name == "belgium" && !slices.ContainsFunc(all, func(h heard) bool {
				return (h.role == "image" || h.role == "img") && h.name == p.T("status.completed")+" 34%, "+p.T("plans.on_track")+" 53%, "+p.T("status.delayed")+" 14%"
			}) {
				t.Error("the bar of milestones does not say its shares")
			}
			if page.name == "missing" {
				b.expect("404 (Not Found)", 1)
			}
			b.quiet()
			b.close()
		})
	}
}

// Steps 7 to 12 of docs/accessibility.md: each page is walked with the Tab key
// alone; each stop is seen, has a name, and none is a trap.
func TestKeyboardScriptInTheBrowser(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	chromium := browser(t, w)
	for _, page := range append(pageTypes(t, h), frameTypes[0]) {
		t.Run(page.name, func(t *testing.T) {
			b := newTab(t, chromium, screens[1])
			b.do(chromedp.Navigate(w.URL + "/bg" + page.path))
			if page.mapped {
				b.do(chromedp.WaitReady(ready))
			}
			stops := value[float64](b, `[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.type !== 'hidden').length`)
			seen, framed := 0, 0
			for seen < int(stops)+5 && framed < 80 { // a preview holds pages of its own, which are walked as the page "frame"
				b.do(chromedp.KeyEvent(kb.Tab))
				at := value[string](b, `(() => {
					const e = document.activeElement
					if (e === document.body) return 'end'
					if (e.tagName === 'IFRAME') return 'frame'
					const r = e.getBoundingClientRect(), s = getComputedStyle(e)
					if (r.width === 0 || r.height === 0) return 'not seen: ' + e.outerHTML.slice(0, 120)
					if (s.outlineStyle === 'none' && !e.matches('#map, #map *')) return 'no ring: ' + e.outerHTML.slice(0, 120)
					if (r.bottom < 0 || r.top > innerHeight) return 'outside the screen: ' + e.outerHTML.slice(0, 120)
					return ''
				})()`)
				if at == "end" {
					break
				}
				if at == "frame" {
					framed++
					continue
				}
				if at != "" {
					t.Error(at)
				}
				seen++
			}
			if float64(seen) < stops*0.9 || seen > int(stops)+4 {
				t.Errorf("%d stops of the Tab key (and %d in frames), %v elements", seen, framed, stops)
			}
			if page.name == "missing" {
				b.expect("404 (Not Found)", 1)
			}
			b.quiet()
			b.close()
		})
	}
}
