// Names tagged by language, out of the gettext catalogues of libgeonames-common.
// In: <scratch>/mo/<language>.mo (see debian.sh). A key is a GeoNames id, or COUNTRY.ADMIN1 for a region.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratch } from './io.mjs'
import { languages } from './countries.mjs'

/** Map(key → Map(language → name)) */
export function taggedNames() {
  const all = new Map()
  for (const language of languages) {
    for (const [key, name] of catalogue(readFileSync(join(scratch, 'mo', `${language}.mo`)))) {
      if (!key || !name) continue
      if (!all.has(key)) all.set(key, new Map())
      all.get(key).set(language, name.normalize('NFC').replace(/\s+/g, ' ').trim())
    }
  }
  return all
}

// A .mo file: magic, revision, count, offset of the keys' table, offset of the texts' table; each entry length, offset.
function* catalogue(mo) {
  if (mo.readUInt32LE(0) !== 0x950412de) throw new Error('tagged: not a little-endian .mo file')
  const text = at => mo.toString('utf8', mo.readUInt32LE(at + 4), mo.readUInt32LE(at + 4) + mo.readUInt32LE(at))
  for (let i = 0; i < mo.readUInt32LE(8); i++) {
    yield [text(mo.readUInt32LE(12) + 8 * i), text(mo.readUInt32LE(16) + 8 * i)]
  }
}
