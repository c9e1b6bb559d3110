// One tile from its bytes to its picture: fetch, decode, paint. Runs in the
// worker; where the browser has no OffscreenCanvas, the page loads this module
// and runs it itself.
import { decodeGround, decodeSymbols, type Area, type Label, type MapSymbol } from './decode'
import type { Source } from './mercator'
import { paintGround, paintSymbols, type Context } from './paint'
import type { Palette } from './style'

export interface TileRequest {
  kind: 'ground' | 'projects'
  zoom: number // data zoom that is drawn
  source: Source
  urls: string[] // ground: base, areas; projects: one
  pixels: number // device pixels of a CSS pixel
  palette: Palette
  lang: string
}

export interface TileParts {
  symbols: MapSymbol[]
  areas: Area[]
  labels: Label[]
}

async function bytes(url: string, signal: AbortSignal): Promise<ArrayBuffer | undefined> {
  const answer = await fetch(url, { signal })
  if (answer.status === 204) return undefined
  if (!answer.ok) throw new Error(`${answer.status} for ${url}`)
  return answer.arrayBuffer()
}

// make fetches and paints one tile. A tile without features is a blank one.
export async function make(r: TileRequest, signal: AbortSignal, context: () => Context): Promise<TileParts> {
  const [first, second] = await Promise.all(r.urls.map((u) => bytes(u, signal)))
  if (r.kind === 'projects') {
    const symbols = decodeSymbols(first, r.source)
    const ctx = context()
    ctx.scale(r.pixels, r.pixels)
    paintSymbols(ctx, symbols, r.palette)
    return { symbols, areas: [], labels: [] }
  }
  const ground = decodeGround(first, second, r.source, r.lang)
  const ctx = context()
  ctx.scale(r.pixels, r.pixels)
  paintGround(ctx, ground, r.zoom, r.palette)
  return { symbols: [], areas: ground.areas, labels: ground.labels }
}
