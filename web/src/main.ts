// Wires the page: reads what the server wrote into it, mounts what it finds. Search,
// list and filters answer first; the map is a script of its own (atlas.ts), which
// the page names and loads beside this one.
import * as api from './api'
import type { Atlas } from './atlas'
import { h } from './dom'
import { words as makeWords } from './i18n'
import { createMaker } from './map/client'
import { createStore } from './state'
import { mountFrame } from './ui/frame'
import { mountResults } from './ui/results'
import { mountSearch } from './ui/search'
import { mountShare } from './ui/share'
import { filterQuery } from './url'

async function start(): Promise<void> {
  const root = document.documentElement
  const el = document.getElementById('map')
  const data = el?.dataset ?? {}
  // Worker and map are under way while the messages are.
  const maker = el && createMaker(data['worker']!, data['maker']!)
  const atlas = el && (import(data['atlas']!) as Promise<Atlas>)
  const words = makeWords(root.lang, await api.messages(root.dataset['messages']!))
  await painted()
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-places]')) mountSearch(form, words)
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details[data-menu]')) mountMenu(menu)
  mountShare(words)
  const frame = document.querySelector<HTMLElement>('[data-embed]')
  if (frame) mountFrame(frame)
  if (!el || !maker || !atlas) return

  const store = createStore({
    filters: filterQuery(data['filters'] ?? ''),
    bbox: data['follow'] === undefined ? undefined : (new URLSearchParams(location.search).get('bbox') ?? undefined),
    selected: undefined,
    hovered: undefined,
    using: false,
  })
  const list = document.querySelector<HTMLElement>('main')!
  let listed = () => {}
  if (document.getElementById('filters')) mountResults(list, store, words, data['place'], () => listed())
  // A reader who is typing already comes before the map.
  await new Promise((resolve) => setTimeout(resolve, 0))
  try {
    listed = (await atlas).startMap(el, list, maker, store, words)
  } catch (err) {
    el.after(h('p', { class: 'map-failed', role: 'alert' }, words.t('map.error')))
    throw err
  }
}

// painted waits until the page has been shown once, which is what a reader looks
// for first; a tab in the background shows nothing and does not wait for ever.
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0))
    setTimeout(resolve, 200)
  })
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
