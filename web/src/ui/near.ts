// "Projects near me": the position is rounded to about 1 km and stays in the
// browser. The page asks for a block of map tiles around it, the same for
// everybody in the middle tile, and works out distances itself; neither its
// address nor any other tells more than which tiles a map of the area has.
import * as api from '../api'
import { direction, kilometres } from '../compass'
import { h, icon } from '../dom'
import type { Words } from '../i18n'
import type { MapView } from '../map/map'
import { toLonLat, toWorld } from '../map/mercator'
import type { BBox, LonLat, Place, ProjectFeature, ProjectProperties } from '../schema'
import type { Store } from '../state'
import { withParams } from '../url'
import { inLanguage, marked } from './text'

const zoom = 11 // of the map
const most = 1000 // projects in one answer; where there are more, a smaller block is asked for
const step = 25 // rows that are shown at a time

// blockOf gives the tile of a data zoom that holds a position, and the eight
// around it. At 50 degrees north such a block is 75 km wide at zoom 10, 19 at 12.
export function blockOf(at: LonLat, dataZoom: number): BBox {
  const n = 2 ** dataZoom
  const [x, y] = toWorld(at).map((v) => Math.floor(v * n)) as LonLat
  const [w, north] = toLonLat((x - 1) / n, (y - 1) / n)
  const [e, s] = toLonLat((x + 2) / n, (y + 2) / n)
  return [w, s, e, north].map((v) => Number(v.toFixed(5))) as BBox
}

export interface Nearby {
  project: ProjectProperties
  at: LonLat
  km: number
}

// sorted orders by the nearest point of each project.
export function sorted(from: LonLat, features: ProjectFeature[]): Nearby[] {
  const out: Nearby[] = []
  for (const f of features) {
    if (!f.geometry) continue
    const points = f.geometry.type === 'Point' ? [f.geometry.coordinates] : f.geometry.coordinates
    let best: Nearby | undefined
    for (const at of points) {
      const km = kilometres(from, at)
      if (!best || km < best.km) best = { project: f.properties, at, km }
    }
    if (best) out.push(best)
  }
  return out.sort((a, b) => a.km - b.km || (a.project.id < b.project.id ? -1 : 1))
}

async function around(at: LonLat, filters: string, lang: string, signal: AbortSignal): Promise<ProjectFeature[]> {
  const query = (dataZoom: number, limit: number) => withParams(filters, { bbox: blockOf(at, dataZoom).join(','), lang, limit: String(limit) })
  for (const dataZoom of [10, 11]) {
    if ((await api.projects(query(dataZoom, 1), signal)).numberMatched <= most) return (await api.projects(query(dataZoom, most), signal)).features
  }
  return (await api.projects(query(12, most), signal)).features
}

// mountNear adds the button, but where the browser forbids to ask. listed is
// called when rows have come.
export async function mountNear(root: HTMLElement, map: MapView, store: Store, words: Words, listed: () => void): Promise<void> {
  if (!(await allowed())) return
  const status = h('p', { role: 'status', class: 'small quiet near-note' }, words.t('map.near_note'))
  const list = h('section', { id: 'near-results', class: 'near-results', hidden: true, 'aria-labelledby': 'near-title' })
  document.getElementById('results')?.before(list)
  let at: LonLat | undefined
  let request: AbortController | undefined

  function close(): void {
    request?.abort()
    at = undefined
    list.hidden = true
    list.replaceChildren()
    map.ring(undefined)
    document.getElementById('near')?.focus()
  }

  function row({ project: p, at: point, km }: Nearby, from: LonLat, names: Map<string, Place>): HTMLElement {
    const place = names.get(p.place_code)
    const away = km < 1 ? words.t('near.here') : words.t(`near.${direction(from, point)}`, { distance: words.number(Math.round(km)) })
    return h(
      'li',
      { class: 'row', 'data-project-id': p.id, 'data-lon': String(point[0]), 'data-lat': String(point[1]) },
      icon(p.pillar || 'unknown', `pillar-icon pillar-${p.pillar || 'unknown'}`),
      h('h3', {}, h('a', { href: `/${words.lang}/projects/${p.id}` }, inLanguage(p, words))),
      h('button', { type: 'button', class: 'row-show', 'data-show': true, 'aria-label': `${words.t('list.show_on_map')}: ${p.name}`, title: words.t('list.show_on_map') }, icon('pin')),
      h(
        'p',
        { class: 'row-facts' },
        place ? marked(place, words) : h('span', {}, p.place_name),
        h('span', { class: 'row-distance' }, away),
        h('span', { class: `status status-${p.status}` }, words.t(`status.${p.status}`)),
      ),
    )
  }

  async function show(): Promise<void> {
    if (!at) return
    const from = at
    request?.abort()
    const mine = (request = new AbortController())
    list.setAttribute('aria-busy', 'true')
    try {
      const found = sorted(from, await around(from, store.get().filters, words.lang, mine.signal))
      const names = await api.placeNames(found.map((n) => n.project.place_code), words.lang, mine.signal)
      const rows = h('ul', { class: 'rows' })
      const more = h('button', { type: 'button', class: 'near-more', click: () => add() }, words.t('near.more'))
      let shown = 0
      const add = () => {
        rows.append(...found.slice(shown, shown + step).map((n) => row(n, from, names)))
        shown += step
        more.hidden = shown >= found.length
        listed()
      }
      const title = h('h2', { id: 'near-title', tabindex: '-1' }, words.t('near.title'))
      const shut = h('button', { type: 'button', class: 'card-close', 'aria-label': words.t('common.close'), click: close }, icon('close'))
      list.replaceChildren(shut, title, ...(found.length ? [rows, more] : [h('p', {}, words.t('near.none'))]))
      add()
      const first = list.hidden
      list.hidden = false
      if (first) title.focus()
    } catch (err) {
      if (!api.aborted(err)) status.textContent = words.t('error.load')
    } finally {
      if (mine === request) list.removeAttribute('aria-busy')
    }
  }

  const found = ({ coords }: GeolocationPosition) => {
    at = [coords.longitude, coords.latitude].map((v) => Math.round(v * 100) / 100) as LonLat
    status.textContent = words.t('map.near_note')
    const [w, s, e, n] = blockOf(at, 10)
    map.go([(w + e) / 2, (s + n) / 2], zoom)
    map.ring(at)
    void show()
  }
  const failed = () => {
    status.textContent = words.t('map.near_failed')
  }
  const ask = () => navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: false, maximumAge: 600_000, timeout: 15_000 })
  root.append(h('div', { class: 'near' }, h('button', { type: 'button', id: 'near', click: ask }, icon('pin'), words.t('map.near')), status))
  store.subscribe((_, changed) => {
    if (changed.has('filters')) void show()
  })
}

// allowed tells whether the browser lets this page ask for the position.
async function allowed(): Promise<boolean> {
  if (!isSecureContext || !('geolocation' in navigator)) return false
  const policy = (document as { featurePolicy?: { allowsFeature(name: string): boolean } }).featurePolicy
  if (policy && !policy.allowsFeature('geolocation')) return false
  try {
    return (await navigator.permissions.query({ name: 'geolocation' })).state !== 'denied'
  } catch {
    return true
  }
}
