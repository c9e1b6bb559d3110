// Names of NUTS regions in the languages of the EU.
// In: GeoNames' first-level divisions tagged by language (lib/tagged.mjs) and the located places; CLDR's subdivisions
// (lib/subdivisions.mjs); CLDR's territories for the regions that have an ISO code or are a whole country; our own names
// (regions.tsv). Each of these overrules the ones before. Out: gazetteer/areas.tsv.gz.
//
// A division is joined to a region only where both hold the same places: at least 97 % of each side's, or every one
// where there are few. So Bayern is DE2, Corse is FRM, FRM0, and Irish provinces or Latvian districts join nothing.

import { readFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { inPackage, order, readJSON, repository, tsv, write } from '../lib/io.mjs'
import { capital, euCode, isoCode, languages } from '../lib/countries.mjs'
import { subdivisionNames } from '../lib/subdivisions.mjs'
import { scriptOf } from '../lib/words.mjs'

const agree = 0.97
const territories = {
  AX: ['FI2', 'FI20', 'FI200'], GF: ['FRY3', 'FRY30'], GP: ['FRY1', 'FRY10'], IC: ['ES7', 'ES70'],
  MQ: ['FRY2', 'FRY20'], RE: ['FRY4', 'FRY40'], YT: ['FRY5', 'FRY50'],
}
const wholeCountries = 'CY0 CY00 CZ0 DK0 EE0 EE00 HR0 IE0 LT0 LU0 LU00 LV0 LV00 MT0 MT00 SI0 SK0'.split(' ')
for (const code of wholeCountries) (territories[isoCode(code.slice(0, 2))] ??= []).push(code)

export function areas(places, regionNames, tagged) {
  const rows = []
  for (const [division, codes] of join(places)) {
    for (const code of codes) {
      for (const [lang, name] of tagged.get(division) ?? []) if (scriptOf(name)) rows.push({ code, lang, name })
    }
  }
  rows.push(...subdivisionNames())
  for (const [iso, codes] of Object.entries(territories)) {
    for (const lang of languages) {
      for (const code of codes) rows.push({ code, lang, name: capital(territory(lang, iso), lang) })
    }
  }
  const ours = ourNames()
  const known = new Set(regionNames.map(n => n.code))
  // In Greek, the NUTS names of Greek regions are better than any of these.
  const all = [...rows.filter(r => !(r.lang === 'el' && r.code.startsWith('EL'))), ...ours]
  const once = new Map(all.filter(r => known.has(r.code)).map(r => [`${r.code}\t${r.lang}`, r]))
  const sorted = [...once.values()].sort((a, b) => order(a.code, b.code) || order(a.lang, b.lang))
  write('gazetteer/areas.tsv.gz', tsv(['code', 'lang', 'name'], sorted))
  console.log(`areas: ${sorted.length} names of ${new Set(sorted.map(r => r.code)).size} regions`)
}

// regions.tsv: codes of one area, then a column a language; an empty cell leaves the name to the packages.
function ourNames() {
  const [head, ...lines] = readFileSync(path(repository, 'scripts/geodata/regions.tsv'), 'utf8').trimEnd().split('\n')
  const columns = head.split('\t').slice(1)
  if (columns.join() !== languages.join()) throw new Error('areas: the columns of regions.tsv are not the 24 languages')
  return lines.flatMap(line => {
    const [codes, ...names] = line.split('\t')
    return codes.split(' ').flatMap(code => columns.map((lang, i) => ({ code, lang, name: names[i] })).filter(r => r.name))
  })
}

/** Pairs [division, codes], for instance ['DE.02', ['DE2']]. */
function join(places) {
  const count = new Map()
  const add = key => count.set(key, (count.get(key) ?? 0) + 1)
  const pairs = new Map()
  for (const p of places) {
    if (!p.admin1 || !p.nuts3 || p.iso !== isoOf(p)) continue
    const division = `${p.iso}.${p.admin1}`
    add(division)
    for (const n of [3, 4, 5]) {
      const code = p.nuts3.slice(0, n)
      add(code)
      add(`${division} ${code}`)
      pairs.set(`${division} ${code}`, [division, code])
    }
  }
  const found = new Map()
  for (const [key, [division, code]] of pairs) {
    const both = count.get(key)
    if (both < agree * count.get(division) || both < agree * count.get(code)) continue
    found.set(division, [...(found.get(division) ?? []), code])
  }
  return found
}

// Overseas departments and Åland come from CLDR instead.
const isoOf = p => (p.country === 'EL' ? 'GR' : p.country === euCode(p.iso) && p.iso.length === 2 ? p.country : '')

const territory = (lang, iso) =>
  readJSON(inPackage(`cldr-localenames-full/main/${lang}/territories.json`)).main[lang].localeDisplayNames.territories[iso]
