// Builds web/dist from web/src and web/style: content-hashed names, the same
// bytes from the same sources on any machine. dist is committed, so that the
// product builds without Node.
//
// Use:     node build.mjs            writes dist/
//          node build.mjs --to DIR   writes the same files elsewhere
//          node build.mjs --tests    bundles test/*.ts for node --test
// Inputs:  src/, style/, package-lock.json
// Outputs: app.HASH.js, atlas.HASH.js (the map), worker.HASH.js, maker.HASH.js, app.HASH.css,
//          embed.HASH.css, plain.HASH.css (frames; those without script),
//          ngeu-map.HASH.js (the custom element for other sites),
//          review.HASH.js, review.HASH.css (ngeumap review),
//          editor.HASH.js, editor.HASH.css (ngeumap edit),
//          manifest.json (plain name → hashed name), client.json (message keys),
//          palette.json (colours and shapes, for the press kit)
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const target = ['chrome94', 'firefox100', 'safari15']

// bundle gives the text of one entry point as one file.
async function bundle(entry, options = {}) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    legalComments: 'none',
    charset: 'utf8',
    target,
    ...options,
  })
  return Buffer.from(result.outputFiles[0].contents)
}

// palette makes the colours of the map known to the style sheet:
// --map-sea, --pillar-green_transition …
const palette = {
  name: 'palette',
  setup(b) {
    b.onResolve({ filter: /^palette$/ }, () => ({ path: 'palette', namespace: 'palette' }))
    b.onLoad({ filter: /.*/, namespace: 'palette' }, () => {
      const p = JSON.parse(readFileSync(join(here, 'src/map/palette.json'), 'utf8'))
      const scheme = (name) => [
        ...Object.entries(p[name]).map(([key, colour]) => `--map-${key}:${colour};`),
        ...Object.entries(p.pillars).map(([key, pillar]) => `--pillar-${key}:${pillar[name]};`),
      ].join('')
      const icons = Object.keys(p.pillars).map((key) => `.pillar-${key} .pillar-icon,.pillar-icon.pillar-${key}{color:var(--pillar-${key})}`).join('')
      return { contents: `:root{${scheme('light')}}@media (prefers-color-scheme:dark){:root{${scheme('dark')}}}${icons}`, loader: 'css' }
    })
  },
}

function named(name, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const dot = name.lastIndexOf('.')
  return `${name.slice(0, dot)}.${hash}${name.slice(dot)}`
}

async function dist(to) {
  const files = {}
  const manifest = {}
  const add = (name, bytes) => {
    manifest[name] = named(name, bytes)
    files[manifest[name]] = bytes
  }
  add('worker.js', await bundle('src/map/worker.ts', { format: 'iife' }))
  add('maker.js', await bundle('src/map/maker.ts', { format: 'esm' }))
  add('app.js', await bundle('src/main.ts', { format: 'esm' }))
  add('atlas.js', await bundle('src/atlas.ts', { format: 'esm' }))
  add('review.js', await bundle('src/review.ts', { format: 'esm' }))
  add('editor.js', await bundle('src/editor.ts', { format: 'esm' }))
  add('app.css', await bundle('style/app.css', { external: ['/assets/*'], plugins: [palette] }))
  for (const name of ['embed.css', 'plain.css']) add(name, await bundle(`style/${name}`, { external: ['/assets/*'], plugins: [palette] }))
  add('ngeu-map.js', await bundle('src/element.ts', { format: 'esm' }))
  add('review.css', await bundle('style/review.css', { external: ['/assets/*'], plugins: [palette] }))
  add('editor.css', await bundle('style/editor.css', { external: ['/assets/*'], plugins: [palette] }))
  files['manifest.json'] = Buffer.from(JSON.stringify(manifest, Object.keys(manifest).sort(), 2) + '\n')
  files['palette.json'] = readFileSync(join(here, 'src/map/palette.json'))
  files['client.json'] = readFileSync(join(here, 'src/client.json'))
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(to, name), bytes)
}

async function tests() {
  const to = join(here, 'node_modules/.cache/ngeumap')
  rmSync(to, { recursive: true, force: true })
  for (const name of readdirSync(join(here, 'test')).filter((n) => n.endsWith('.test.ts'))) {
    await build({
      absWorkingDir: here,
      entryPoints: [`test/${name}`],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: join(to, name.replace(/\.ts$/, '.mjs')),
      logLevel: 'warning',
    })
  }
}

const [flag, value] = process.argv.slice(2)
if (flag === '--tests') await tests()
else if (flag === '--to' && value) await dist(value)
else if (!flag) await dist(join(here, 'dist'))
else {
  console.error('use: node build.mjs [--to DIR | --tests]')
  process.exit(2)
}
