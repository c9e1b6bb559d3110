// The card over the map: a project, the projects of one municipality, or a
// region. Focus goes to its heading when the map was clicked; Escape closes it.
import * as api from '../api'
import { h, icon } from '../dom'
import type { Words } from '../i18n'
import type { MapView, Picked } from '../map/map'
import type { LonLat, ProjectProperties } from '../schema'
import type { Store } from '../state'
import { withParams } from '../url'
import { mountSheet } from './sheet'
import { inLanguage } from './text'

export interface Card {
  pick(what: Picked): void
  project(id: string, at: LonLat): void
  close(): void
}

export function mountCard(frame: HTMLElement, map: MapView, store: Store, words: Words): Card {
  const el = h('section', { class: 'card', hidden: true })
  frame.append(el)
  let request: AbortController | undefined
  let opener: HTMLElement | undefined

  function close(): void {
    request?.abort()
    map.ring(undefined)
    store.set({ selected: undefined })
    if (el.hidden) return
    const inside = el.contains(document.activeElement)
    el.hidden = true
    el.replaceChildren()
    if (inside) opener?.focus({ preventScroll: true })
  }
  el.addEventListener('keydown', (e) => {
    if (e.key === 'Escape') close()
  })
  frame.addEventListener('keydown', (e) => {
    if (e.key === 'Escape' && !el.hidden) close()
  })

  function open(title: Node, at: LonLat, ...content: (Node | false)[]): void {
    const heading = h('h2', { tabindex: '-1', id: 'card-title' }, title)
    const shut = h('button', { type: 'button', class: 'card-close', 'aria-label': words.t('common.close'), click: close }, icon('close'))
    el.setAttribute('aria-labelledby', 'card-title')
    el.replaceChildren(shut, heading, ...content.filter((c) => c !== false))
    el.hidden = false
    el.scrollTop = 0
    opener = document.activeElement instanceof HTMLElement ? document.activeElement : undefined
    if (!opener || opener === document.body || frame.contains(opener)) {
      if (!opener?.classList.contains('map-key')) opener = frame.querySelector<HTMLElement>('#map')!
      heading.focus({ preventScroll: true })
    }
    map.reveal(at, el.getBoundingClientRect())
  }

  // load runs one request at a time and says so when it fails.
  async function load(run: (signal: AbortSignal) => Promise<void>, at: LonLat): Promise<void> {
    request?.abort()
    const mine = (request = new AbortController())
    try {
      await run(mine.signal)
    } catch (err) {
      if (!api.aborted(err)) open(document.createTextNode(words.t('error.load')), at)
    }
  }

  const project = (id: string, at: LonLat) =>
    load(async (signal) => {
      map.ring(at) // at once; the card follows when its words are there
      store.set({ selected: id })
      const [{ properties: p }, place] = await Promise.all([api.project(id, words.lang, signal), placeOf(id, words.lang, signal)])
      el.dataset['projectId'] = id
      open(inLanguage(p, words), at, facts(p, place, words), h('p', { class: 'card-more' }, h('a', { href: `/${words.lang}/projects/${id}` }, words.t('map.open_project'))))
    }, at)

  // sheet lists the projects of a stack, or of a cluster that no zoom parts: the
  // list of a page of this site, with its filters and its further pages.
  const sheet = (address: string, part: Record<string, string>, title: (page: Document) => string, at: LonLat, more: Node | false) =>
    load(async (signal) => {
      const query = (extra: Record<string, string | undefined>) => `${address}?${withParams(store.get().filters, { place: undefined, ...part, ...extra })}`
      map.ring(at)
      const page = await api.page(query({}), signal)
      const list = mountSheet(page, query, words)
      open(document.createTextNode(title(page)), at, list, more)
    }, at)

  const placeLink = (code: string) => h('p', { class: 'card-more' }, h('a', { href: `/${words.lang}/places/${code}` }, words.t('map.open_place')))

  return {
    close,
    project,
    pick(picked) {
      delete el.dataset['projectId']
      switch (picked.what) {
        case 'nothing':
          return close()
        case 'project':
          return void project(picked.symbol.id, picked.at)
        case 'stack': {
          const { placeCode, placeName, count } = picked.symbol
          const title = (page: Document) => words.n('map.stack', count, { place: page.querySelector('h1')?.textContent?.trim() || placeName })
          return void sheet(`/${words.lang}/places/${encodeURIComponent(placeCode)}`, {}, title, picked.at, placeLink(placeCode))
        }
        case 'cluster': {
          const [lon, lat] = picked.at
          const bbox = [lon - 2e-3, lat - 1e-3, lon + 2e-3, lat + 1e-3].map((v) => v.toFixed(5)).join(',')
          return void sheet(`/${words.lang}`, { bbox }, () => words.n('map.cluster', picked.symbol.count), picked.at, false)
        }
        case 'area': {
          request?.abort()
          map.ring(undefined)
          const kind = words.t(picked.area.level === 0 ? 'place.kind_country' : `place.kind_nuts${picked.area.level}`)
          return open(document.createTextNode(picked.area.name), picked.at, h('p', { class: 'card-facts' }, kind), placeLink(picked.area.code))
        }
      }
    },
  }
}

// placeOf gives the place of a project as the page's language has it, from its
// row in the list, else from its page; the data have the source's spelling.
async function placeOf(id: string, lang: string, signal: AbortSignal): Promise<Node | undefined> {
  const row = document.querySelector(`main [data-project-id="${CSS.escape(id)}"] .row-place`)
  if (row) return row.cloneNode(true)
  const page = await api.page(`/${lang}/projects/${encodeURIComponent(id)}`, signal)
  const place = page.querySelector('[data-where]')
  return place ? document.adoptNode(place) : undefined
}

function facts(p: ProjectProperties, place: Node | undefined, words: Words): HTMLElement {
  const pillar = p.pillar && h('span', { class: `pillar pillar-${p.pillar}` }, icon(p.pillar, 'pillar-icon'), words.t(`pillar.${p.pillar}`))
  return h(
    'div',
    { class: 'card-facts' },
    place && h('p', { class: 'card-place' }, icon('pin'), place),
    pillar ? h('p', {}, pillar) : undefined,
    h('p', {}, h('span', { class: `status status-${p.status}` }, words.t(`status.${p.status}`))),
    h('p', { class: 'card-precision' }, words.t(`precision.${p.precision}_text`)),
  )
}
