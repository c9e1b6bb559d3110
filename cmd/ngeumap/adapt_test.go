package main

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Text twice as large on a screen of 320 px, which is what a zoom of 400 % leaves
// of 1280: nothing has to be scrolled sideways but tables in their own box.
func TestLargeTextInTheBrowser(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screen{"small", 320, 640, 2, true})
	for _, p := range pageTypes(t, h) {
		b.do(chromedp.Navigate(w.URL+"/el"+p.path), chromedp.WaitReady("main"))
		value[bool](b, `(document.documentElement.style.fontSize = '200%', new Promise(f => requestAnimationFrame(() => f(true))))`)
		if width := value[float64](b, `document.documentElement.scrollWidth`); width > 320 {
			t.Errorf("%s is %v px wide; its widest: %s", p.name, width, value[string](b, `[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321 && e.checkVisibility() && !e.closest('.table-scroll, .leaflet-container, .visually-hidden')).map(e => e.outerHTML.slice(0, 80)).slice(0, 4).join(' | ')`))
		}
		b.keep(p.name)
	}
	b.expect("404 (Not Found)", 1)
	b.quiet()
}

// On paper controls are gone, and notice, sources, funding and what links lead to
// are there.
func TestPrintInTheBrowser(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[1])
	for _, path := range []string{"", "/places/BE332", "/projects/be-trilogiport-terminal", "/plans", "/plans/BE"} {
		b.do(chromedp.Navigate(w.URL+"/fr"+path), chromedp.WaitReady("main"))
		if path != "/plans" && path != "/plans/BE" {
			b.do(chromedp.WaitReady(ready))
		}
		if _, err := chromedp.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
			t.Fatal(err)
		}
		for _, e := range value[[]string](b, `['.site-menus', '.skip', '.filters', '.sort', '.map-buttons', '.row-show', '.pages', '.share', '.map-use'].filter(s => [...document.querySelectorAll(s)].some(e => e.checkVisibility()))`) {
			t.Errorf("/fr%s: %s is printed", path, e)
		}
		for _, e := range value[[]string](b, `['[data-notice="short"]', '[data-notice="full"]', 'h1', '.funding', '.site-footer h2 + ul'].filter(s => !document.querySelector(s)?.checkVisibility())`) {
			t.Errorf("/fr%s: %s is not printed", path, e)
		}
		if path == "/projects/be-trilogiport-terminal" && !value[bool](b, `getComputedStyle(document.querySelector('.facts .external'), '::after').content.includes('http')`) {
			t.Error("the address of the source is not printed")
		}
		b.keep("page" + path[max(0, len(path)-4):])
	}
	b.quiet()
}

// Who has colours of their own sees symbols, numbers and outlines in them.
func TestForcedColoursInTheBrowser(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[1])
	b.see(look{1280, 800, true, true})
	b.do(chromedp.Navigate(w.URL+"/fr/places/BE332"), chromedp.WaitReady(ready))
	got := value[map[string]float64](b, `(() => {
		const probe = document.body.appendChild(document.createElement('span')), rgb = name => { probe.style.color = name; return getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).map(Number) }
		const count = (canvases, [r, g, b]) => { let n = 0; for (const c of canvases) { if (!c.width) continue
			const o = new OffscreenCanvas(c.width, c.height).getContext('2d'); o.drawImage(c, 0, 0)
			const d = o.getImageData(0, 0, c.width, c.height).data
			for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200 && Math.abs(d[i] - r) + Math.abs(d[i + 1] - g) + Math.abs(d[i + 2] - b) < 30) n++ } return n }
		const out = { symbols: count(document.querySelectorAll('.map-tile'), rgb('CanvasText')), ground: count(document.querySelectorAll('.map-tile'), rgb('Canvas')), outline: count(document.querySelectorAll('.map-overlay'), rgb('LinkText')) }
		probe.remove()
		return out
	})()`)
	b.keep("forced")
	for part, least := range map[string]float64{"symbols": 100, "ground": 10000, "outline": 100} {
		if got[part] < least {
			t.Errorf("%v pixels of the %s are in the reader's colours, want %v", got[part], part, least)
		}
	}
	b.quiet()
}
