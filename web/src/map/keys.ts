// Keyboard mode: real buttons over the symbols in sight, made when the focus
// comes into the map by keyboard. One tab stop; arrow keys lead from symbol to
// symbol by direction, Enter opens, Escape goes back to the map.
import * as api from '../api'
import { h } from '../dom'
import type { Words } from '../i18n'
import { nextSpot } from './direction'
import type { MapView, Sight } from './map'

// Beyond this many a reader is better served by the list.
const most = 60

interface Stop {
  sight: Sight
  button: HTMLButtonElement
}

export function mountKeys(frame: HTMLElement, map: MapView, words: Words): void {
  const el = frame.querySelector<HTMLElement>('#map')!
  const help = h('p', { id: 'map-keys-help', class: 'visually-hidden' }, words.t('map.keys'))
  const group = h('div', { class: 'map-keys', role: 'group', 'aria-label': words.t('map.symbols'), 'aria-describedby': help.id, hidden: true })
  el.after(group, help)
  let stops: Stop[] = []
  let current = 0
  let wanted: { x: number; y: number } | undefined // where a cluster was opened

  const names = new Map<string, string>() // of municipalities, in the page's language

  const shown = () => !group.hidden
  const name = (s: Sight) => {
    const where = s.area ? `, ${s.area}` : ''
    if (s.symbol.kind === 'cluster') return words.n('map.cluster', s.symbol.count) + where
    if (s.symbol.kind === 'stack') return words.n('map.stack', s.symbol.count, { place: names.get(s.symbol.placeCode) ?? s.symbol.placeName })
    return s.symbol.name + where
  }

  function build(): void {
    const old = new Map(stops.map((s) => [s.sight.key, s.button]))
    const focused = stops.find((s) => s.button === document.activeElement)
    const sights = map.sights().slice(0, most)
    stops = sights.map((sight) => {
      const button = old.get(sight.key) ?? h('button', { type: 'button', class: 'map-key' })
      button.setAttribute('aria-label', name(sight))
      const size = Math.max(28, 2 * sight.radius + 8)
      // The policy of the page forbids style attributes, not the object model.
      Object.assign(button.style, { left: `${sight.x}px`, top: `${sight.y}px`, width: `${size}px`, height: `${size}px` })
      return { sight, button }
    })
    void translate()
    const keep = new Set(stops.map((s) => s.button))
    for (const b of [...group.children]) if (!keep.has(b as HTMLButtonElement)) b.remove()
    for (const s of stops) if (s.button.parentElement !== group) group.append(s.button)
    group.hidden = stops.length === 0
    const again = focused ? stops.findIndex((s) => s.button === focused.button) : -1
    if (again >= 0) return mark(again, false)
    const near = wanted ?? focused?.sight
    mark(near ? nearest(near) : 0, focused !== undefined || wanted !== undefined)
  }

  // translate renames the stacks in sight, which tiles name as their sources do.
  async function translate(): Promise<void> {
    const codes = stops.map((s) => s.sight.symbol.placeCode).filter((code) => code !== '' && !names.has(code))
    if (!codes.length) return
    for (const code of codes) names.set(code, stops.find((s) => s.sight.symbol.placeCode === code)!.sight.symbol.placeName)
    const found = await api.placeNames(codes, words.lang).catch(() => new Map<string, { name: string }>())
    for (const [code, place] of found) names.set(code, place.name)
    for (const s of stops) if (found.has(s.sight.symbol.placeCode)) s.button.setAttribute('aria-label', name(s.sight))
  }

  function nearest(to: { x: number; y: number }): number {
    let best = 0
    stops.forEach((s, i) => {
      const b = stops[best]!.sight
      if (Math.hypot(s.sight.x - to.x, s.sight.y - to.y) < Math.hypot(b.x - to.x, b.y - to.y)) best = i
    })
    return best
  }

  function mark(index: number, focus: boolean): void {
    current = Math.min(index, Math.max(0, stops.length - 1))
    stops.forEach((s, i) => s.button.setAttribute('tabindex', i === current ? '0' : '-1'))
    if (!focus) return
    if (stops[current]) stops[current]!.button.focus({ preventScroll: true })
    else el.focus({ preventScroll: true })
  }

  const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
  group.addEventListener('keydown', (e) => {
    const step = arrows[e.key]
    if (step) {
      e.preventDefault()
      const next = nextSpot(stops.map((s) => s.sight), current, ...step)
      if (next >= 0) mark(next, true)
    } else if (e.key === 'Escape' && !frame.querySelector('.card:not([hidden])')) {
      e.preventDefault()
      el.focus({ preventScroll: true })
    }
  })
  group.addEventListener('focusin', (e) => {
    const index = stops.findIndex((s) => s.button === e.target)
    if (index >= 0) mark(index, false)
  })
  group.addEventListener('click', (e) => {
    const stop = stops.find((s) => s.button === (e.target as HTMLElement).closest('button'))
    if (!stop) return
    if (map.open(stop.sight)) wanted = map.middle()
  })

  frame.addEventListener('focusin', (e) => {
    if (!shown() && e.target instanceof HTMLElement && e.target.matches(':focus-visible')) build()
  })
  frame.addEventListener('focusout', (e) => {
    if (e.relatedTarget instanceof Node && !frame.contains(e.relatedTarget)) group.hidden = true
  })
  map.onRest((settled) => {
    if (!shown() && !wanted) return
    build()
    if (settled) wanted = undefined
  })
}
