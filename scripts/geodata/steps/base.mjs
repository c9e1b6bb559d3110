// The base map: land, country borders, rivers, lakes, urban areas, in one topology.
// In: world-atlas (Natural Earth), <scratch> of debian.sh (GSHHG / WDBII, Natural Earth 50m). Out: base/base.topojson.gz.
// Returns the land of each country inside the European window, for names and label points.
//
// Land and borders are 1:10M inside the window and round the outermost regions, 1:50M elsewhere. The pieces abut: no
// point of the world is in two of them. Countries with NUTS regions are here too, so that a service without
// boundaries still has land; one that has them draws the finer outline of the regions instead.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { feature, merge, mesh } from 'topojson-client'
import { topology } from 'topojson-server'
import { areaKm2, clipLine, clipPolygon, splitAtJumps, stitch, unwrap } from '../lib/geometry.mjs'
import { euCode } from '../lib/countries.mjs'
import { inPackage, order, readJSON, scratch, write } from '../lib/io.mjs'
import { readPN2 } from '../lib/pn2.mjs'

const grid = 1e6
const window = [-32, 27, 46, 72]
const overseas = [
  [-63.6, 13.5, -60.5, 18.5], // Guadeloupe, Martinique, Saint-Martin
  [-56, 1, -50, 7], // French Guiana
  [44.9, -13.2, 45.5, -12.5], // Mayotte
  [55, -21.6, 56, -20.7], // Réunion
]
const fine = [window, ...overseas]

export function base() {
  const ten = countries('10m')
  const fifty = countries('50m')
  const rest = complement(fine)
  const objects = {
    land: collection([
      ...land(ten.polygons, fine, 10),
      ...land(fifty.polygons, rest, 50),
    ]),
    borders: collection([
      ...borders(ten.lines, fine, 10),
      ...borders(fifty.lines, rest, 50),
    ]),
    rivers: collection([1, 2, 3].map(rivers)),
    lakes: collection(lakes()),
    urban: collection(urban()),
  }
  const t = topology(objects, grid)
  write('base/base.topojson.gz', JSON.stringify({ type: 'Topology', transform: t.transform, objects: t.objects, arcs: t.arcs }) + '\n')
  const counts = Object.entries(objects).map(([name, o]) => `${name} ${o.features.length}`)
  console.log(`base: ${counts.join(', ')}; ${t.arcs.length} arcs`)

  const inWindow = new Map()
  for (const f of land(ten.polygons, [window], 10)) inWindow.set(f.properties.country, f.geometry.coordinates)
  return inWindow
}

const collection = features => ({ type: 'FeatureCollection', features })

// --- land and borders

// Natural Earth's pieces without an ISO code, and what they are part of here. Kosovo keeps its user-assigned code.
const nameless = {
  Akrotiri: 'CY', Baikonur: 'KZ', 'Ashmore and Cartier Is.': 'AU', 'Bajo Nuevo Bank': 'CO', 'Clipperton I.': 'FR',
  'Coral Sea Is.': 'AU', 'Cyprus U.N. Buffer Zone': 'CY', Dhekelia: 'CY', 'Indian Ocean Ter.': 'AU', Kosovo: 'XK',
  'N. Cyprus': 'CY', 'Scarborough Reef': 'PH', 'Serranilla Bank': 'CO', 'Siachen Glacier': 'IN', Somaliland: 'SO',
  'Spratly Is.': 'VN', 'USNB Guantanamo Bay': 'CU',
}

function countries(scale) {
  const topo = readJSON(inPackage(`world-atlas/countries-${scale}.json`))
  const { codeMappings } = readJSON(inPackage('cldr-core/supplemental/codeMappings.json')).supplemental
  const iso = new Map(Object.entries(codeMappings).filter(([k, v]) => k.length === 2 && v._numeric).map(([k, v]) => [v._numeric, k]))
  const pieces = topo.objects.countries.geometries.flatMap(g => withoutCrimea(topo, g, iso))
  const groups = groupBy(pieces, p => p.code)
  const polygons = new Map([...groups].sort((a, b) => order(a[0], b[0])).map(([code, g]) => [code, merge(topo, g).coordinates.flatMap(unwrap)]))
  const all = { type: 'GeometryCollection', geometries: pieces }
  return { polygons, lines: mesh(topo, all, (a, b) => a !== b && a.code !== b.code).coordinates.flatMap(splitAtJumps) }
}

function groupBy(list, key) {
  const map = new Map()
  for (const item of list) map.set(key(item), [...(map.get(key(item)) ?? []), item])
  return map
}

// Natural Earth gives Crimea to Russia, whose troops hold it. The EU and the United Nations do not: it is Ukraine's.
function withoutCrimea(topo, g, iso) {
  const code = euCode(iso.get(g.id) ?? nameless[g.properties.name])
  if (!code) throw new Error(`base: no country code for ${g.properties.name}`)
  if (code !== 'RU') return [{ ...g, code }]
  const inCrimea = polygon =>
    feature(topo, { type: 'Polygon', arcs: polygon }).geometry.coordinates[0].every(
      ([x, y]) => x > 32.3 && x < 36.7 && y > 44.2 && y < 46.3,
    )
  const part = (keep, c) => ({ type: 'MultiPolygon', arcs: g.arcs.filter(keep), code: c })
  return [part(p => !inCrimea(p), 'RU'), part(inCrimea, 'UA')]
}

function land(polygons, boxes, scale) {
  const features = []
  for (const [country, parts] of polygons) {
    const coordinates = boxes.flatMap(box => parts.map(p => clipPolygon(p, box)).filter(Boolean))
    if (!coordinates.length) continue
    features.push({ type: 'Feature', properties: { country, scale }, geometry: { type: 'MultiPolygon', coordinates } })
  }
  return features
}

function borders(lines, boxes, scale) {
  const coordinates = boxes.flatMap(box => lines.flatMap(l => clipLine(l, box)))
  return [{ type: 'Feature', properties: { level: 0, scale }, geometry: { type: 'MultiLineString', coordinates } }]
}

// The rest of the world as boxes, to 85 degrees north and south, where Web Mercator ends.
function complement(boxes) {
  const xs = [...new Set([-180, 180, ...boxes.flatMap(b => [b[0], b[2]])])].sort((a, b) => a - b)
  const out = []
  for (let i = 1; i < xs.length; i++) {
    const [w, e] = [xs[i - 1], xs[i]]
    const taken = boxes.filter(b => b[0] <= w && b[2] >= e).sort((a, b) => a[1] - b[1])
    let s = -85
    for (const b of taken) {
      out.push([w, s, e, b[1]])
      s = b[3]
    }
    out.push([w, s, e, 85])
  }
  return out
}

// --- water

function rivers(level) {
  const pieces = segments(join(scratch, `rivers-${level}.txt`)).filter(l => l.length > 1)
  const coordinates = stitch(pieces, 1e-4)
  return { type: 'Feature', properties: { level }, geometry: { type: 'MultiLineString', coordinates } }
}

function lakes() {
  const lines = stitch(segments(join(scratch, 'lakes.txt')).filter(l => l.length > 1), 1e-3)
  const rings = lines.filter(l => l.length > 3 && l[0] === l.at(-1))
  console.log(`base: ${rings.length} lakes of GSHHG, ${lines.length - rings.length} lines left open`)
  return [...rings.map(r => [r]), ...otherLakes()]
    .map(rings => ({ rings, area: areaKm2(rings) }))
    .sort((a, b) => b.area - a.area)
    .map(({ rings, area }) => ({
      type: 'Feature',
      properties: { area_km2: area < 100 ? Number(area.toFixed(1)) : Math.round(area) },
      geometry: { type: 'Polygon', coordinates: rings },
    }))
}

// Natural Earth's lakes: the IJsselmeer, which GSHHG counts as sea, and those outside the window.
function otherLakes() {
  const polygons = []
  for (const { flag, points } of readPN2(join(scratch, 'ne_50m_lakes.pn2'))) {
    if (flag === 2) polygons.push([closed(points)])
    if (flag === 3) polygons.at(-1).push(closed(points))
  }
  const [w, s, e, n] = window
  const outside = ([x, y]) => x < w || x > e || y < s || y > n
  const ijsselmeer = ([x, y]) => x > 5 && x < 6 && y > 52.2 && y < 53.1
  const twice = rings => areaKm2(rings) > 1e5 // Superior, Michigan and Huron are there as one, too
  const jumps = ring => ring.some((p, i) => i && Math.abs(p[0] - ring[i - 1][0]) > 2)
  return polygons.filter(
    p => !jumps(p[0]) && !twice(p) && (p[0].every(outside) || p[0].some(ijsselmeer)),
  )
}

function urban() {
  const [w, s, e, n] = window
  const rings = readPN2(join(scratch, 'ne_50m_urban_areas.pn2'))
    .filter(p => p.flag === 2)
    .map(p => closed(p.points))
    .filter(r => r.length > 3 && r.every(([x, y]) => x > w && x < e && y > s && y < n))
  const coordinates = rings.map(r => [r]).sort((a, b) => areaKm2(b) - areaKm2(a))
  return [{ type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates } }]
}

const closed = points => (String(points[0]) === String(points.at(-1)) ? points : [...points, points[0]])

// GMT's multi-segment text: "> header" lines, then one "lon lat" a line.
function segments(path) {
  const out = []
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line[0] === '>') out.push([])
    else if (line) out.at(-1).push(line.split('\t').map(Number))
  }
  return out
}
