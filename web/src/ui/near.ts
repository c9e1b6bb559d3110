// "Projects near me": the position stays in the browser. It is rounded to about
// 1 km for the ring on the map; map and list go to the cell of 0.1 degrees around
// it, so that neither addresses nor tiles tell more than some 10 km.
import { h, icon } from '../dom'
import type { Words } from '../i18n'
import type { MapView } from '../map/map'
import type { BBox, LonLat } from '../schema'
import type { Store } from '../state'
import { formatBBox } from '../url'

const zoom = 11

// cellOf gives the middle of a position's cell and the part of the map around it
// that the list shows.
export function cellOf([lon, lat]: LonLat): { middle: LonLat; bbox: BBox } {
  const down = (v: number) => Math.floor(v * 10) / 10
  const round = (v: number) => Math.round(v * 100) / 100
  const [w, s] = [down(lon), down(lat)]
  return { middle: [round(w + 0.05), round(s + 0.05)], bbox: [round(w - 0.1), round(s - 0.1), round(w + 0.2), round(s + 0.2)] }
}

// mountNear adds the button, but where the browser forbids to ask.
export async function mountNear(root: HTMLElement, map: MapView, store: Store, words: Words): Promise<void> {
  if (!(await allowed())) return
  const status = h('p', { role: 'status', class: 'small quiet near-note' }, words.t('map.near_note'))
  const found = ({ coords }: GeolocationPosition) => {
    const at = [coords.longitude, coords.latitude].map((v) => Math.round(v * 100) / 100) as LonLat
    const { middle, bbox } = cellOf(at)
    status.textContent = words.t('map.near_note')
    map.go(middle, zoom)
    map.ring(at)
    store.set({ bbox: formatBBox(bbox) })
  }
  const failed = () => {
    status.textContent = words.t('map.near_failed')
  }
  const ask = () => navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: false, maximumAge: 600_000, timeout: 15_000 })
  root.append(h('div', { class: 'near' }, h('button', { type: 'button', id: 'near', click: ask }, icon('pin'), words.t('map.near')), status))
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
