// Names of regions in the page outline them on the map while they are pointed at
// or have the focus.
import * as api from '../api'
import { debounce } from '../dom'
import type { MapView } from '../map/map'
import type { LonLat } from '../schema'

// ringsOf fetches the border of a region; [] where there is none.
export async function ringsOf(code: string): Promise<LonLat[][]> {
  if (!/^[A-Z]{2}[A-Z0-9]{0,3}$/.test(code)) return []
  const { geometry } = await api.area(code).catch(() => ({ geometry: null }))
  if (!geometry) return []
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

export function mountAreas(root: HTMLElement, map: MapView): void {
  const known = new Map<string, Promise<LonLat[][]>>()
  let wanted: string | undefined
  const show = debounce(async () => {
    const code = wanted
    if (code === undefined) return map.outlineHint([])
    if (!known.has(code)) known.set(code, ringsOf(code))
    const rings = await known.get(code)!
    if (code === wanted) map.outlineHint(rings)
  }, 120)
  const over = (e: Event) => {
    const code = (e.target as HTMLElement).closest<HTMLElement>('[data-area]')?.dataset['area']
    if (code === wanted) return
    wanted = code
    void show()
  }
  const out = () => {
    wanted = undefined
    void show()
  }
  root.addEventListener('mouseover', over)
  root.addEventListener('focusin', over)
  root.addEventListener('mouseleave', out)
  root.addEventListener('focusout', out)
}
