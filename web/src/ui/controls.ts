// Buttons over the map: zoom, pan, whole of Europe, use and leave.
import { h, icon } from '../dom'
import type { Words } from '../i18n'
import type { MapView } from '../map/map'
import type { BBox } from '../schema'
import type { Store } from '../state'

// mountControls adds the buttons to the frame around the map. Wheel and
// one-finger drags belong to the page until the reader asks for the map: by the
// button on touch screens, by a click or the keyboard elsewhere.
export function mountControls(frame: HTMLElement, map: MapView, store: Store, words: Words, home: BBox): void {
  const touch = matchMedia('(pointer: coarse)').matches
  const button = (key: string, name: string, act: () => void, style = 'map-button') =>
    h('button', { type: 'button', class: style, 'aria-label': words.t(key), title: words.t(key), click: act }, icon(name))

  const closer = button('map.zoom_in', 'plus', () => map.zoom(1))
  const farther = button('map.zoom_out', 'minus', () => map.zoom(-1))
  const limit = () => {
    const can = map.canZoom()
    closer.setAttribute('aria-disabled', String(!can.closer))
    farther.setAttribute('aria-disabled', String(!can.farther))
  }
  map.onZoom(limit)
  limit()
  const whole = () => {
    map.fit(home)
    store.set({ bbox: undefined })
  }
  const step = 120
  const pad = h(
    'div',
    { class: 'map-pad' },
    button('map.pan_up', 'up', () => map.pan(0, -step)),
    button('map.pan_left', 'left', () => map.pan(-step, 0)),
    button('map.pan_right', 'right', () => map.pan(step, 0)),
    button('map.pan_down', 'down', () => map.pan(0, step)),
  )
  frame.append(h('div', { class: 'map-buttons' }, closer, farther, button('map.whole_europe', 'europe', whole)), pad)

  const el = frame.querySelector<HTMLElement>('#map')!
  if (touch) {
    const use = h('button', { type: 'button', class: 'map-use', click: () => store.set({ using: !store.get().using }) })
    const write = () => {
      const using = store.get().using
      use.replaceChildren(icon(using ? 'close' : 'hand'), words.t(using ? 'map.leave' : 'map.use'))
      frame.classList.toggle('map-frame-in-use', using)
    }
    store.subscribe((_, changed) => changed.has('using') && write())
    write()
    frame.append(use)
    return
  }
  el.addEventListener('focusin', () => store.set({ using: true }))
  el.addEventListener('pointerdown', () => store.set({ using: true }))
  el.addEventListener('focusout', () => store.set({ using: false }))
  document.addEventListener('pointerdown', (e) => {
    if (!frame.contains(e.target as Node)) store.set({ using: false })
  })
}
