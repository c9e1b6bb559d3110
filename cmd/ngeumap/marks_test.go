package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// ringPixels counts the pixels of the overlay that have the colour of a ring, with
// the middle of them in CSS pixels of the map.
const ringPixels = `(() => {
	const c = document.querySelector('.map-overlay'), map = document.querySelector('#map').getBoundingClientRect(), box = c.getBoundingClientRect()
	const o = new OffscreenCanvas(c.width, c.height).getContext('2d'); o.drawImage(c, 0, 0)
	const d = o.getImageData(0, 0, c.width, c.height).data, scale = box.width / c.width
	let n = 0, x = 0, y = 0
	for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200 && Math.abs(d[i] - 214) + Math.abs(d[i + 1] - 90) + Math.abs(d[i + 2]) < 30) { n++; x += (i / 4) % c.width; y += Math.floor(i / 4 / c.width) }
	return { n, x: x / n * scale + box.x - map.x - map.width / 2, y: y / n * scale + box.y - map.y - map.height / 2 }
})()`

// A place that has no outline is ringed on its map, also where it has no project;
// a project's page rings each of its places.
func TestWhatThePageIsOfIsRinged(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[1])
	for _, path := range []string{"/fr/places/lau-FR-01004", "/fr/projects/be-trilogiport-terminal"} {
		b.do(chromedp.Navigate(w.URL+path), chromedp.WaitReady(ready))
		got := value[struct{ N, X, Y float64 }](b, ringPixels)
		if got.N < 40 || got.X < -25 || got.X > 25 || got.Y < -25 || got.Y > 25 {
			t.Errorf("%s: %v pixels of a ring, %v, %v from the middle", path, got.N, got.X, got.Y)
		}
	}
	b.quiet()
}

// What changed can be read on a small screen without moving it sideways, within
// the page or in a box of its own.
func TestChangesFitASmallScreen(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[0])
	b.see(look{320, 640, false, false})
	for _, path := range []string{"/el/changes", "/bg/plans/BE", "/fr/plans/IT"} {
		b.do(chromedp.Navigate(w.URL+path), chromedp.WaitReady("main h1"))
		wide := value[[]string](b, `[...document.querySelectorAll('main, main *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && getComputedStyle(e).display !== 'inline' && e.checkVisibility({ contentVisibilityAuto: true }) && !e.closest('.visually-hidden, details:not([open])')).map(e => e.tagName + '.' + e.className)`)
		if len(wide) > 0 {
			t.Errorf("%s: wider than their room: %v", path, wide)
		}
	}
	b.quiet()
}
