// Country names in the 24 languages, and the point where a map writes each name.
// In: cldr-localenames-full; the land of steps/base.mjs. Out: gazetteer/countries.tsv.gz, base/country-labels.tsv.

import { inPackage, order, readJSON, tsv, write } from '../lib/io.mjs'
import { capital, isoCode, languages } from '../lib/countries.mjs'
import { areaKm2, labelPoint } from '../lib/geometry.mjs'

// The point farthest from any border would put Italy's name on the Po and Greece's in the Pindus.
const byHand = { EL: [22.3, 39.1], IT: [12.9, 42.9] }

/** @param land Map(country → [polygon]) inside the European window */
export function countries(land) {
  const codes = [...land.keys()].sort(order)
  const rows = []
  for (const lang of languages) {
    const { territories } = readJSON(inPackage(`cldr-localenames-full/main/${lang}/territories.json`)).main[lang]
      .localeDisplayNames
    for (const code of codes) rows.push({ code, lang, name: capital(territories[isoCode(code)], lang) })
  }
  rows.sort((a, b) => order(a.code, b.code) || order(a.lang, b.lang))
  const missing = rows.filter(r => !r.name)
  if (missing.length) throw new Error(`countries: no name for ${missing.map(r => `${r.code}/${r.lang}`).join(' ')}`)
  write('gazetteer/countries.tsv.gz', tsv(['code', 'lang', 'name'], rows))

  const labels = codes.map(code => {
    const largest = land.get(code).reduce((a, b) => (areaKm2(b) > areaKm2(a) ? b : a))
    const [lon, lat] = byHand[code] ?? labelPoint(largest)
    const total = land.get(code).reduce((sum, p) => sum + areaKm2(p), 0)
    return { code, lon: lon.toFixed(3), lat: lat.toFixed(3), min_zoom: zoomFor(total) }
  })
  write('base/country-labels.tsv', tsv(['code', 'lon', 'lat', 'min_zoom'], labels))
  console.log(`countries: ${codes.length} in ${languages.length} languages`)
}

// The zoom (256-pixel tiles) at which a country is wide enough for its name.
const zoomFor = km2 => (km2 > 250e3 ? 3 : km2 > 60e3 ? 4 : km2 > 15e3 ? 5 : km2 > 1e3 ? 6 : 8)
