package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A reader without a pointer walks the map: one tab stop, arrow keys by
// direction, Enter opens, Escape leaves; every stop has a name.
func TestMapByKeyboardInTheBrowser(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[1])
	b.do(chromedp.Navigate(w.URL+"/fr"), chromedp.WaitReady(ready), chromedp.Focus("#find"))
	until := func(what, script string) {
		t.Helper()
		if _, err := chromedp.Run(b, chromedp.Poll[bool](script)); err != nil {
			b.keep("failure")
			t.Fatalf("%s: %v; focus is on %q", what, err, value[string](b, `document.activeElement.outerHTML.slice(0, 200)`))
		}
	}
	for range 60 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if value[bool](b, `document.activeElement.id === 'map'`) {
			break
		}
	}
	b.do(chromedp.KeyEvent(kb.Tab))
	if !value[bool](b, `document.activeElement.matches('.map-keys > .map-key')`) {
		t.Fatalf("Tab on the map leads to %q", value[string](b, `document.activeElement.outerHTML.slice(0, 200)`))
	}
	if n := value[float64](b, `document.querySelectorAll('.map-key').length`); n < 2 || n > 60 {
		t.Errorf("%v buttons", n)
	}
	if n := value[float64](b, `document.querySelectorAll('.map-key[tabindex="0"]').length`); n != 1 {
		t.Errorf("%v tab stops", n)
	}
	if n := value[float64](b, `[...document.querySelectorAll('.map-key')].filter(k => !k.getAttribute('aria-label').trim()).length`); n > 0 {
		t.Errorf("%v buttons have no name", n)
	}
	name := func() string { return value[string](b, `document.activeElement.getAttribute('aria-label') ?? ''`) }
	x := `document.activeElement.getBoundingClientRect().x`
	first, at := name(), value[float64](b, x)
	if !strings.Contains(first, "projet") {
		t.Errorf("the first button is called %q", first)
	}
	b.do(chromedp.KeyEvent(kb.ArrowLeft))
	if now := value[float64](b, x); now >= at {
		b.do(chromedp.KeyEvent(kb.ArrowRight))
		if now := value[float64](b, x); now <= at {
			t.Errorf("arrow keys lead from %v to %v", at, now)
		}
	}
	b.keep("on-a-symbol")

	// Enter opens clusters until a project or a stack opens its card, or its list.
	for range 12 {
		zoomed := `[...document.querySelectorAll('.map-tile')].length > 0 && document.activeElement.matches('.map-key')`
		until("after Enter", zoomed)
		before := value[string](b, `[...document.querySelectorAll('.map-key')].map(k => k.style.left + k.style.top).join()`)
		b.do(chromedp.KeyEvent(kb.Enter))
		until("nothing opened", `document.querySelector('.card:not([hidden]) h2') !== null || (document.activeElement.matches('.map-key') && [...document.querySelectorAll('.map-key')].map(k => k.style.left + k.style.top).join() !== '`+before+`')`)
		if value[bool](b, `document.querySelector('.card:not([hidden]) h2') !== null`) {
			break
		}
	}
	until("no card", `document.querySelector('.card:not([hidden])')?.contains(document.activeElement) === true`)
	b.keep("card")
	b.do(chromedp.KeyEvent(kb.Escape))
	until("Escape closes the card", `document.activeElement.matches('.map-key, #map') && document.querySelector('.card:not([hidden])') === null`)
	if value[bool](b, `document.activeElement.matches('.map-key')`) {
		b.do(chromedp.KeyEvent(kb.Escape))
	}
	until("Escape leaves the symbols", `document.activeElement.id === 'map'`)
	b.quiet()
	w.quiet(t)
}
