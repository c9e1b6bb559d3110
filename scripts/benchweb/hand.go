package main

import (
	"fmt"
	"path/filepath"
)

// handScript notes, in a page, when a ring is painted on the overlay of the map
// and how long the list takes to follow: from the answer's text to the new rows
// in the page, their layout included, in one task of the main thread.
const handScript = `window.__ring = 0; window.__list = []
{ const stroke = CanvasRenderingContext2D.prototype.stroke
  CanvasRenderingContext2D.prototype.stroke = function (...a) { const out = stroke.apply(this, a); if (this.canvas.className.includes('map-overlay') && this.strokeStyle === '%s') __ring = performance.now(); return out }
  const parse = DOMParser.prototype.parseFromString
  let begun = 0
  DOMParser.prototype.parseFromString = function (...a) { begun = performance.now(); return parse.apply(this, a) }
  document.addEventListener('DOMContentLoaded', () => new MutationObserver(all => {
    if (!begun || !all.some(m => [...m.addedNodes].some(n => n.id === 'results'))) return
    document.body.offsetHeight
    __list.push(performance.now() - begun)
    begun = 0
  }).observe(document.body, { childList: true, subtree: true })) }`

// hand is goal 5: what a move of the pointer costs, how long a choice takes to
// show on the map, and how long the list takes to follow the map.
func (m *measuring) hand() error {
	var palette struct{ Light struct{ Ring string } }
	if err := readJSON(filepath.Join(m.web, "src/map/palette.json"), &palette); err != nil {
		return err
	}
	for _, c := range []struct {
		device
		hover, choice, list float64
	}{{desktop, 1, 100, 10}, {phone, 5, 150, 30}} {
		d := c.device
		d.before = fmt.Sprintf(handScript, palette.Light.Ring)
		var hovers, choices, lists []float64
		for range m.rounds {
			h, r, l, err := m.handled(d)
			if err != nil {
				return err
			}
			hovers, choices, lists = append(hovers, h...), append(choices, r), append(lists, l...)
		}
		m.atMost("5", "a move of the pointer over the map, p95, "+c.name, "%.2f ms", quantile(hovers, .95), c.hover)
		m.atMost("5", "project chosen → ring painted, "+c.name, "%.0f ms", median(choices), c.choice)
		m.atMost("5", "list follows the map: rows parsed, placed and laid out, "+c.name, "%.1f ms", median(lists), c.list, fmt.Sprintf("%d moves", len(lists)))
	}
	return nil
}

func (m *measuring) handled(d device) (hovers []float64, ring float64, lists []float64, err error) {
	t, err := m.open(d)
	if err != nil {
		return nil, 0, nil, err
	}
	defer t.close()
	if _, _, err := t.first(m.ours(views[1])); err != nil {
		return nil, 0, nil, err
	}
	// What a page does once it is there is over.
	if hovers, err = value[[]float64](t, `(async () => {
		const map = document.querySelector('#map'), r = map.getBoundingClientRect(), costs = []
		const rest = () => new Promise(f => setTimeout(f, 40))
		await new Promise(f => setTimeout(f, 500))
		for (let i = 0; i < 40; i++) {
			const x = r.x + r.width * (0.2 + 0.6 * (i * 7 % 40) / 40), y = r.y + r.height * (0.2 + 0.6 * i / 40), before = window.__frame, a = performance.now()
			map.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: x, clientY: y, view: window }))
			const sync = performance.now() - a
			await rest()
			costs.push(sync + window.__frame - before)
		}
		return costs
	})()`); err != nil {
		return nil, 0, nil, err
	}
	if ring, err = value[float64](t, `(async () => {
		const row = document.querySelector('#results .row button[data-show]:not([hidden])')
		if (!row) throw new Error('no project of the list is a point')
		__ring = 0
		const a = performance.now()
		row.click()
		while (!__ring && performance.now() - a < 5000) await new Promise(f => setTimeout(f, 1))
		if (!__ring) throw new Error('no ring')
		return __ring - a
	})()`); err != nil {
		return nil, 0, nil, err
	}
	lists, err = value[[]float64](t, `(async () => {
		document.querySelector('.card-close')?.click()
		await new Promise(f => setTimeout(f, 500))
		__list = []
		for (const name of ['ArrowLeft', 'ArrowUp', 'ArrowRight']) {
			const before = __list.length, a = performance.now()
			document.querySelector('#map').focus()
			document.querySelector('#map').dispatchEvent(new KeyboardEvent('keydown', { key: name, code: name, keyCode: { ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39 }[name], bubbles: true }))
			while (__list.length === before && performance.now() - a < 5000) await new Promise(f => setTimeout(f, 10))
			if (__list.length === before) throw new Error('the list does not follow')
		}
		return __list
	})()`)
	return hovers, ring, lists, err
}
