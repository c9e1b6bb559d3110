// Filters in the query string. The same names everywhere: page, tile and API.
import type { BBox } from './schema'

// filterNames are those that select projects, in the order of canonical
// queries. bbox is not among them: the map moves over all tiles, while the
// list takes the part in sight.
const filterNames = ['collection', 'country', 'kind', 'pillar', 'place', 'precision', 'q', 'status', 'theme', 'year', 'asof']

// filterQuery picks the filters out of a query string and writes them in one
// order, values sorted, so that equal filters give equal addresses.
export function filterQuery(search: string): string {
  const given = new URLSearchParams(search)
  const out = new URLSearchParams()
  for (const name of filterNames) {
    const values = given
      .getAll(name)
      .flatMap((v) => (name === 'q' ? [v.trim()] : v.split(',')))
      .filter((v) => v !== '')
    for (const v of [...new Set(values)].sort()) out.append(name, v)
  }
  return out.toString()
}

// withParams joins a query string and more parameters; an undefined one is taken out.
export function withParams(search: string, params: Record<string, string | undefined>): string {
  const q = new URLSearchParams(search)
  for (const [name, value] of Object.entries(params)) {
    q.delete(name)
    if (value !== undefined) q.set(name, value)
  }
  return q.toString().replaceAll('%2C', ',')
}

// parseBBox reads minLon,minLat,maxLon,maxLat; undefined for anything else.
export function parseBBox(text: string | null | undefined): BBox | undefined {
  const n = (text ?? '').split(',').map((v) => (v.trim() === '' ? NaN : Number(v)))
  if (n.length !== 4 || n.some((v) => !Number.isFinite(v))) return undefined
  const [w, s, e, n4] = n as BBox
  return w < e && s < n4 && w >= -180 && e <= 180 && s >= -90 && n4 <= 90 ? [w, s, e, n4] : undefined
}

// formatBBox writes a bbox with as many decimals as its width needs, so that
// addresses stay short and nobody's exact view is told.
export function formatBBox(b: BBox): string {
  const digits = Math.max(1, Math.min(5, Math.ceil(2.5 - Math.log10(Math.max(b[2] - b[0], 1e-6)))))
  const cut = (v: number, limit: number) => String(Number(Math.max(-limit, Math.min(limit, v)).toFixed(digits)))
  return [cut(b[0], 180), cut(b[1], 90), cut(b[2], 180), cut(b[3], 90)].join(',')
}

// shrink takes a share off every side, so that the same screen shows the same
// zoom when the bbox is opened again.
export function shrink(b: BBox, share: number): BBox {
  const dx = (b[2] - b[0]) * share
  const dy = (b[3] - b[1]) * share
  return [b[0] + dx, b[1] + dy, b[2] - dx, b[3] - dy]
}
