// Vector tiles → what is painted and what is clicked. Pure; runs in the worker
// and in the page.
import { VectorTile, type VectorTileLayer, type VectorTileFeature } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { extent, type Source } from './mercator'

export interface MapSymbol {
  x: number // units of the drawn tile, 0-4096; outside it repeats a neighbour's
  y: number
  kind: 'single' | 'cluster' | 'stack'
  count: number
  id: string // project of a single, else ''
  name: string
  pillar: string
  expandZoom: number // data zoom at which a cluster parts
  placeCode: string // of a stack
  placeName: string
}

export interface Rings {
  coords: Int32Array // x, y, x, y …
  ends: number[] // index after the last number of each ring or line
}

export interface Area {
  code: string
  level: number
  name: string
  rings: Rings
  box: [number, number, number, number] // left, top, right, bottom of the rings
}

export interface Label {
  x: number
  y: number
  name: string
  kind: string
  rank: number // smaller is more important
}

export interface Ground {
  land: Rings[]
  water: Rings[]
  urban: Rings[]
  rivers: Rings[]
  borders: Rings[]
  areas: Area[]
  labels: Label[]
}

function rings(feature: VectorTileFeature, s: Source): Rings {
  const parts = feature.loadGeometry()
  const coords = new Int32Array(parts.reduce((n, p) => n + p.length * 2, 0))
  const ends: number[] = []
  let i = 0
  for (const part of parts) {
    for (const p of part) {
      coords[i++] = p.x * s.scale + s.dx
      coords[i++] = p.y * s.scale + s.dy
    }
    ends.push(i)
  }
  return { coords, ends }
}

// boxOf gives the box around rings.
export function boxOf({ coords }: Rings): Area['box'] {
  const box: Area['box'] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < coords.length; i += 2) {
    const x = coords[i]!
    const y = coords[i + 1]!
    if (x < box[0]) box[0] = x
    if (y < box[1]) box[1] = y
    if (x > box[2]) box[2] = x
    if (y > box[3]) box[3] = y
  }
  return box
}

function* features(layer: VectorTileLayer | undefined): Generator<VectorTileFeature> {
  for (let i = 0; layer && i < layer.length; i++) yield layer.feature(i)
}

const text = (v: unknown): string => (typeof v === 'string' ? v : v === undefined ? '' : String(v))
const number = (v: unknown, otherwise: number): number => (typeof v === 'number' ? v : otherwise)

// decodeSymbols reads the layer projects.
export function decodeSymbols(bytes: ArrayBuffer | undefined, s: Source): MapSymbol[] {
  const out: MapSymbol[] = []
  if (!bytes) return out
  for (const f of features(new VectorTile(new PbfReader(bytes)).layers['projects'])) {
    const p = f.properties
    const kind = p['cluster'] === true ? 'cluster' : p['stack'] === true ? 'stack' : 'single'
    for (const point of f.loadGeometry().flat()) {
      out.push({
        x: point.x * s.scale + s.dx,
        y: point.y * s.scale + s.dy,
        kind,
        count: kind === 'single' ? 1 : number(p['count'], 2),
        id: text(p['id']),
        name: text(p['name']),
        pillar: text(p['pillar']),
        expandZoom: number(p['expand_zoom'], 0),
        placeCode: text(p['place_code']),
        placeName: text(p['place_name']),
      })
    }
  }
  return out
}

// decodeGround reads base and areas; names come in lang where the tile has them.
export function decodeGround(base: ArrayBuffer | undefined, areas: ArrayBuffer | undefined, s: Source, lang: string): Ground {
  const b = base ? new VectorTile(new PbfReader(base)).layers : {}
  const a = areas ? new VectorTile(new PbfReader(areas)).layers : {}
  const shapes = (name: string) => [...features(b[name])].map((f) => rings(f, s))
  const nameOf = (p: Record<string, unknown>) => text(p[`name_${lang}`] ?? p['name'])
  const labels: Label[] = []
  for (const f of features(b['labels'])) {
    const point = f.loadGeometry()[0]?.[0]
    const p = f.properties
    if (!point) continue
    labels.push({
      x: point.x * s.scale + s.dx,
      y: point.y * s.scale + s.dy,
      name: nameOf(p),
      kind: text(p['kind'] ?? p['class']),
      rank: number(p['rank'], 50),
    })
  }
  return {
    land: shapes('land'),
    water: shapes('water'),
    urban: shapes('urban'),
    rivers: shapes('rivers'),
    borders: shapes('borders'),
    areas: [...features(a['areas'])].map((f) => {
      const shape = rings(f, s)
      return { code: text(f.properties['code']), level: number(f.properties['level'], 0), name: nameOf(f.properties), rings: shape, box: boxOf(shape) }
    }),
    labels: labels.filter((l) => l.x >= 0 && l.y >= 0 && l.x < extent && l.y < extent),
  }
}
