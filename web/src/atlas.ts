// The map of a page and what belongs to it: buttons, keyboard, card, rows that show
// on it. A bundle of its own, so that search and filters do not wait for it.
import { debounce, h } from './dom'
import type { Words } from './i18n'
import type { Maker } from './map/client'
import { mountKeys } from './map/keys'
import { mountMap, type MapView } from './map/map'
import type { BBox, LonLat } from './schema'
import type { Store } from './state'
import { mountAreas, ringsOf } from './ui/areas'
import { mountCard, type Card } from './ui/card'
import { mountControls } from './ui/controls'
import { mountNear } from './ui/near'
import { mountRows } from './ui/rows'
import { formatBBox, parseBBox, shrink } from './url'

export interface Atlas {
  startMap: typeof startMap
}

// startMap gives a function to call when rows of the list have been replaced.
export function startMap(el: HTMLElement, list: HTMLElement, maker: Maker, store: Store, words: Words): () => void {
  const data = el.dataset
  const frame = el.parentElement!
  const home: BBox = parseBBox(data['home'])!
  el.setAttribute('role', 'application')
  el.setAttribute('aria-label', words.t('map.label'))
  const help = h('p', { id: 'map-help', class: 'visually-hidden' }, words.t('map.help'))
  el.setAttribute('aria-describedby', help.id)
  frame.append(help, h('p', { class: 'map-loading', role: 'status' }, words.t('map.loading')))

  let card: Card | undefined
  const map: MapView = mountMap(el, store, {
    maker,
    lang: words.lang,
    bbox: parseBBox(data['bbox']) ?? home,
    groundZoom: Number(data['groundZoom']),
    count: words.compact,
    pick: (picked) => card?.pick(picked),
    moved: debounce((bbox: BBox) => {
      if (data['follow'] !== undefined) store.set({ bbox: formatBBox(shrink(bbox, 0.01)) })
    }, 250),
    ready: (drawn) => el.setAttribute('data-ready', String(drawn)),
    failed: () => failed(frame, map, words),
  })
  // On paper the map keeps the size it has on the screen; the style sheet puts
  // its middle into the frame of the page.
  addEventListener('beforeprint', () => {
    frame.style.setProperty('--map-width', `${el.clientWidth}px`)
    frame.style.setProperty('--map-height', `${el.clientHeight}px`)
  })
  mountKeys(frame, map, words)
  mountControls(frame, map, store, words, home)
  card = mountCard(frame, map, store, words)
  const shown = card
  const mark = mountRows(list, store, {
    show(id: string, at: LonLat) {
      shown.project(id, at)
      map.show(at)
      if (matchMedia('(max-width: 60rem)').matches) frame.scrollIntoView({ block: 'nearest' })
    },
    hint: map.hint,
  })
  if (data['follow'] !== undefined) {
    mountMoves(list, map, store)
    void mountNear(document.querySelector<HTMLElement>('.explorer-find')!, map, store, words, mark)
  }
  if (data['place']) void ringsOf(data['place']).then((rings) => map.outline(rings))
  mountAreas(list, map)
  map.mark((data['points'] ?? '').split(' ').filter(Boolean).map((p) => p.split(',').map(Number) as LonLat))
  return mark
}

// mountMoves lets links to a part of the map move it instead.
function mountMoves(root: HTMLElement, map: MapView, store: Store): void {
  root.addEventListener('click', (e) => {
    const link = (e.target as HTMLElement).closest<HTMLElement>('a[data-move]')
    const bbox = parseBBox(link?.dataset['move'])
    if (!bbox || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
    e.preventDefault()
    map.fit(bbox)
    store.set({ bbox: formatBBox(bbox) })
  })
}

function failed(frame: HTMLElement, map: MapView, words: Words): void {
  if (frame.querySelector('.map-failed')) return
  const box = h('div', { class: 'map-failed', role: 'alert' }, words.t('map.error'), ' ')
  const retry = () => {
    box.remove()
    map.retry()
  }
  box.append(h('button', { type: 'button', click: retry }, words.t('map.retry')))
  frame.append(box)
}
