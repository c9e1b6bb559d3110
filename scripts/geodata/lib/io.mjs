// Reading and writing files the same way in every step.
// In: paths and rows. Out: files under geodata/, byte for byte the same on each run.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const require = createRequire(import.meta.url)

export const repository = resolve(here, '../../..')
export const geodata = join(repository, 'geodata')

/** Where debian.sh left what it took out of the Debian packages. */
export const scratch = process.env.GEODATA_SCRATCH ?? join(tmpdir(), 'ngeumap-geodata')

/** The path of a file inside an npm package of package.json. */
export const inPackage = path => join(here, '../node_modules', path)

export const readJSON = path => JSON.parse(readFileSync(path, 'utf8'))

/** Writes text below geodata/; a name ending in .gz is compressed, without a time stamp. */
export function write(name, text) {
  const path = join(geodata, name)
  mkdirSync(dirname(path), { recursive: true })
  const bytes = name.endsWith('.gz') ? unstamped(gzipSync(text, { level: 9 })) : Buffer.from(text)
  writeFileSync(path, bytes)
  console.log(`${String(bytes.length).padStart(9)}  geodata/${name}`)
}

// Node writes no time into the gzip header, but it does write the operating system: say "unknown".
function unstamped(gz) {
  gz.fill(0, 4, 8)
  gz[9] = 255
  return gz
}

/** Tab-separated text with a header row; a tab or line break inside a value is an error. */
export function tsv(columns, rows) {
  const lines = [columns.join('\t')]
  for (const row of rows) {
    const cells = columns.map(c => String(row[c] ?? ''))
    const bad = cells.find(c => /[\t\n\r]/.test(c))
    if (bad !== undefined) throw new Error(`tsv: ${JSON.stringify(bad)} holds a tab or a line break`)
    lines.push(cells.join('\t'))
  }
  return lines.join('\n') + '\n'
}

export const sha256 = bytes => createHash('sha256').update(bytes).digest('hex')

/** Plain code-point order: the same on every machine, whatever its locale. */
export const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

export { require }
