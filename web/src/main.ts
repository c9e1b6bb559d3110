// Wires the page: reads what the server wrote into it, mounts what it finds.
import * as api from './api'
import { debounce, h } from './dom'
import { words as makeWords, type Words } from './i18n'
import { createMaker, type Maker } from './map/client'
import { mountKeys } from './map/keys'
import { mountMap, type MapView } from './map/map'
import type { BBox, LonLat } from './schema'
import { createStore, type Store } from './state'
import { mountAreas, ringsOf } from './ui/areas'
import { mountCard, type Card } from './ui/card'
import { mountControls } from './ui/controls'
import { mountFrame } from './ui/frame'
import { mountNear } from './ui/near'
import { mountResults } from './ui/results'
import { mountRows } from './ui/rows'
import { mountSearch } from './ui/search'
import { mountShare } from './ui/share'
import { filterQuery, formatBBox, parseBBox, shrink } from './url'

async function start(): Promise<void> {
  const root = document.documentElement
  const el = document.getElementById('map')
  // The worker starts while the messages are on their way.
  const maker = el ? createMaker(el.dataset['worker']!, el.dataset['maker']!) : undefined
  const words = makeWords(root.lang, await api.messages(root.dataset['messages']!))
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-places]')) mountSearch(form, words)
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details[data-menu]')) mountMenu(menu)
  mountShare(words)
  const frame = document.querySelector<HTMLElement>('[data-embed]')
  if (frame) mountFrame(frame)
  if (el && maker) startMap(el, maker, words)
}

function startMap(el: HTMLElement, maker: Maker, words: Words): void {
  const data = el.dataset
  const frame = el.parentElement!
  const home: BBox = parseBBox(data['home'])!
  const store = createStore({
    filters: filterQuery(data['filters'] ?? ''),
    bbox: data['follow'] === undefined ? undefined : (new URLSearchParams(location.search).get('bbox') ?? undefined),
    selected: undefined,
    hovered: undefined,
    using: false,
  })
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
  const list = document.querySelector<HTMLElement>('main')!
  const mark = mountRows(list, store, {
    show(id: string, at: LonLat) {
      shown.project(id, at)
      map.show(at)
      if (matchMedia('(max-width: 60rem)').matches) frame.scrollIntoView({ block: 'nearest' })
    },
    hint: map.hint,
  })
  if (document.getElementById('filters')) mountResults(list, store, words, data['place'], mark)
  if (data['follow'] !== undefined) {
    mountMoves(list, map, store)
    void mountNear(document.querySelector<HTMLElement>('.explorer-find')!, map, store, words, mark)
  }
  if (data['place']) void ringsOf(data['place']).then((rings) => map.outline(rings))
  mountAreas(list, map)
  if (data['point']) {
    const [lon, lat] = data['point'].split(',').map(Number)
    map.ring([lon!, lat!])
  }
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

// mountMenu closes a menu when focus or pointer go elsewhere, or on Escape.
function mountMenu(menu: HTMLDetailsElement): void {
  document.addEventListener('pointerdown', (e) => {
    if (!menu.contains(e.target as Node)) menu.open = false
  })
  menu.addEventListener('focusout', (e) => {
    if (e.relatedTarget instanceof Node && !menu.contains(e.relatedTarget)) menu.open = false
  })
  menu.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape' || !menu.open) return
    menu.open = false
    menu.querySelector('summary')?.focus()
  })
}

void start()
