// The card over the map: a project, the projects of one municipality, or a
// region. Focus goes to its heading when the map was clicked; Escape closes it.
import * as api from '../api'
import { h, icon } from '../dom'
import type { Words } from '../i18n'
import type { MapView, Picked } from '../map/map'
import type { LonLat, ProjectFeature, ProjectProperties } from '../schema'
import type { Store } from '../state'
import { withParams } from '../url'

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
    if (el.hidden) return
    const inside = el.contains(document.activeElement)
    el.hidden = true
    el.replaceChildren()
    map.ring(undefined)
    store.set({ selected: undefined })
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
      const [{ properties: p }, place] = await Promise.all([api.project(id, words.lang, signal), placeOf(id, words.lang, signal)])
      store.set({ selected: id })
      map.ring(at)
      el.dataset['projectId'] = id
      open(inLanguage(p, words), at, facts(p, place, words), h('p', { class: 'card-more' }, h('a', { href: `/${words.lang}/projects/${id}` }, words.t('map.open_project'))))
    }, at)

  // several lists the projects of a stack, or of a cluster that no zoom parts.
  const several = (title: (signal: AbortSignal) => Promise<string>, part: Record<string, string>, at: LonLat, more: Node | false) =>
    load(async (signal) => {
      const query = withParams(store.get().filters, { ...part, lang: words.lang, limit: '50' })
      const [found, heading] = await Promise.all([api.projects(query, signal), title(signal)])
      map.ring(at)
      const rows = found.features.map((f: ProjectFeature) => row(f.properties, words))
      open(document.createTextNode(heading), at, h('ul', { class: 'card-list' }, ...rows), more)
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
          return void several(async (signal) => words.n('map.stack', count, { place: (await nameOf(placeCode, words.lang, signal)) ?? placeName }), { place: placeCode }, picked.at, placeLink(placeCode))
        }
        case 'cluster': {
          const [lon, lat] = picked.at
          const bbox = [lon - 2e-3, lat - 1e-3, lon + 2e-3, lat + 1e-3].map((v) => v.toFixed(5)).join(',')
          return void several(async () => words.n('map.cluster', picked.symbol.count), { bbox }, picked.at, false)
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

// nameOf gives the name of a place in the page's language, from its page.
async function nameOf(code: string, lang: string, signal: AbortSignal): Promise<string | undefined> {
  const page = await api.page(`/${lang}/places/${encodeURIComponent(code)}`, signal)
  return page.querySelector('h1')?.textContent?.trim()
}

// inLanguage marks a name that is not in the page's language.
function inLanguage(p: ProjectProperties, words: Words): Node {
  if (!p.name_lang || p.name_lang === words.lang) return document.createTextNode(p.name)
  const note = words.t('project.language_note', { language: languageName(p.name_lang, words.lang) })
  return h('span', {}, h('span', { lang: p.name_lang }, p.name), ' ', h('abbr', { class: 'lang-tag', title: note }, p.name_lang.toUpperCase()))
}

function languageName(code: string, lang: string): string {
  try {
    return new Intl.DisplayNames([lang], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
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

function row(p: ProjectProperties, words: Words): HTMLElement {
  const status = h('span', { class: `status status-${p.status}` }, words.t(`status.${p.status}`))
  return h(
    'li',
    { 'data-project-id': p.id },
    icon(p.pillar || 'unknown', `pillar-icon pillar-${p.pillar || 'unknown'}`),
    h('a', { href: `/${words.lang}/projects/${p.id}` }, inLanguage(p, words)),
    ' ',
    status,
  )
}
