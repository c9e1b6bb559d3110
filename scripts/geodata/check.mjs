// Checks the written gazetteer the way the geocoder uses it: fold a name, take the most populous place so called.
// Use: node check.mjs. In: geodata/gazetteer/, internal/geocode/testdata/. Exit status 1 when a case fails.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { join } from 'node:path'
import { geodata, repository } from './lib/io.mjs'
import { fold } from './lib/words.mjs'

const limitKm = 10

const table = bytes => {
  const [head, ...lines] = bytes.toString('utf8').trimEnd().split('\n').map(l => l.split('\t'))
  return lines.map(l => Object.fromEntries(head.map((h, i) => [h, l[i]])))
}
const read = name => table(gunzipSync(readFileSync(join(geodata, 'gazetteer', name))))

const places = new Map(read('places.tsv.gz').map(p => [p.id, p]))
const byName = new Map()
const put = (name, p) => byName.set(fold(name), (byName.get(fold(name)) ?? new Set()).add(p))
for (const p of places.values()) for (const n of [p.name, p.name_latin]) put(n, p)
for (const { id, name } of read('names.tsv.gz')) put(name, places.get(id))

function km(a, b) {
  const k = Math.cos((b.lat * Math.PI) / 180)
  return 111.195 * Math.hypot((a.lon - b.lon) * k, a.lat - b.lat)
}

let failed = 0
for (const file of ['sample49.tsv', 'exonyms.tsv']) {
  const cases = table(readFileSync(join(repository, 'internal/geocode/testdata', file)))
  let found = 0
  let first = 0
  for (const c of cases) {
    const all = [...(byName.get(fold(c.text)) ?? [])].sort((a, b) => b.population - a.population)
    const best = all.find(p => p.country === c.country)
    if (best && km(best, c) < limitKm) found++
    else console.log(`${file}: ${c.lang ?? ''} ${c.text} (${c.country}): ${best ? `${km(best, c).toFixed(0)} km off` : 'not found'}`)
    if (all[0]?.country === c.country) first++
  }
  failed += cases.length - found
  console.log(`${file}: ${found} of ${cases.length} found within ${limitKm} km; ${first} without saying the country`)
}
process.exitCode = failed ? 1 : 0
