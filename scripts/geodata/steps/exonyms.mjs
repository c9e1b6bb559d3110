// Test cases for the geocoder: 24 EU cities in 24 languages, as CLDR names the cities of time zones.
// In: cldr-dates-full; the places, for the coordinates. Out: internal/geocode/testdata/exonyms.tsv.

import { writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { languages } from '../lib/countries.mjs'
import { inPackage, readJSON, repository, tsv } from '../lib/io.mjs'

// Time zone → country. Not Luxembourg (also a country's name), Malta (not a city) and Nicosia (a zone of Asia).
const cities = {
  Amsterdam: 'NL', Athens: 'EL', Berlin: 'DE', Bratislava: 'SK', Brussels: 'BE', Bucharest: 'RO', Budapest: 'HU',
  Copenhagen: 'DK', Dublin: 'IE', Helsinki: 'FI', Lisbon: 'PT', Ljubljana: 'SI', Madrid: 'ES', Paris: 'FR',
  Prague: 'CZ', Riga: 'LV', Rome: 'IT', Sofia: 'BG', Stockholm: 'SE', Tallinn: 'EE', Vienna: 'AT', Vilnius: 'LT',
  Warsaw: 'PL', Zagreb: 'HR',
}

export function exonyms(places) {
  const rows = []
  for (const lang of languages) {
    const { dates } = readJSON(inPackage(`cldr-dates-full/main/${lang}/timeZoneNames.json`)).main[lang]
    for (const [zone, country] of Object.entries(cities)) {
      const { lon, lat } = places.find(p => p.country === country && p.name === zone && p.feature === 'PPLC')
      const text = dates.timeZoneNames.zone.Europe[zone]?.exemplarCity ?? zone
      rows.push({ lang, text: text.normalize('NFC'), country, lon, lat })
    }
  }
  const folder = join(repository, 'internal/geocode/testdata')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'exonyms.tsv'), tsv(['lang', 'text', 'country', 'lon', 'lat'], rows))
  console.log(`exonyms: ${rows.length} cases`)
}
