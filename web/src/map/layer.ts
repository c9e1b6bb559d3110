// A Leaflet layer of 512 px canvas tiles whose pictures come from the maker.
import { Browser, GridLayer, type Coords, type GridLayerOptions } from 'leaflet'
import type { Job, Maker } from './client'
import type { TileParts } from './maker'
import { inWorld, sourceOf, tilePx, type TileID } from './mercator'
import type { Palette } from './style'

export interface CanvasTilesOptions extends GridLayerOptions {
  kind: 'ground' | 'projects'
  maker: Maker
  maxData: number // last data zoom that the server has
  lang: string
  urls(t: TileID): string[]
  palette(): Palette
}

export interface LoadedTile extends TileID {
  parts: TileParts
}

interface Tile {
  id: TileID
  canvas: HTMLCanvasElement
  job: Job | undefined
  parts: TileParts | undefined
}

const none: TileParts = { symbols: [], areas: [], labels: [] }

// pixelRatio is capped at 2: more costs memory that phones do not have.
export const pixelRatio = (): number => Math.min(2, Math.max(1, Math.ceil(window.devicePixelRatio)))

export class CanvasTiles extends GridLayer {
  declare options: CanvasTilesOptions
  private tiles = new Map<HTMLElement, Tile>()
  private waiting = 0

  constructor(options: CanvasTilesOptions) {
    super({ tileSize: tilePx, noWrap: true, updateWhenIdle: Browser.mobile, keepBuffer: 1, ...options })
    this.on('tileunload', (e) => {
      const tile = this.tiles.get(e.tile)
      if (!tile) return
      this.drop(tile)
      tile.canvas.width = tile.canvas.height = 0
      this.tiles.delete(e.tile)
    })
  }

  createTile(coords: Coords, done: (err?: Error, tile?: HTMLElement) => void): HTMLElement {
    const canvas = document.createElement('canvas')
    canvas.setAttribute('aria-hidden', 'true')
    canvas.className = 'map-tile'
    const id = { z: coords.z - 1, x: coords.x, y: coords.y }
    const tile: Tile = { id, canvas, job: undefined, parts: undefined }
    this.tiles.set(canvas, tile)
    this.load(tile, (err) => done(err, canvas))
    return canvas
  }

  // refresh asks for every tile in sight again and swaps the pictures as they
  // come, so that nothing flickers. idle fires when all are there.
  refresh(): void {
    for (const tile of this.tiles.values()) this.load(tile, () => undefined)
  }

  // loaded lists the tiles of the present zoom that have been painted.
  loaded(zoom: number): LoadedTile[] {
    const out: LoadedTile[] = []
    for (const t of this.tiles.values()) if (t.parts && t.id.z === zoom - 1) out.push({ ...t.id, parts: t.parts })
    return out
  }

  // busy tells whether tiles are still being asked for.
  busy(): boolean {
    return this.waiting > 0 || this.isLoading()
  }

  private drop(tile: Tile): void {
    if (!tile.job) return
    tile.job.abort()
    tile.job = undefined
    this.waiting--
  }

  private load(tile: Tile, done: (err?: Error) => void): void {
    this.drop(tile)
    const o = this.options
    if (!inWorld(tile.id)) {
      tile.parts = none
      setTimeout(done, 0)
      return
    }
    const source = sourceOf(tile.id, o.maxData)
    const request = { kind: o.kind, zoom: tile.id.z, source, urls: o.urls(source), pixels: pixelRatio(), palette: o.palette(), lang: o.lang }
    const job = o.maker.paint(request, tile.canvas)
    this.waiting++
    tile.job = job
    const settle = (err?: Error) => {
      if (tile.job !== job) return
      tile.job = undefined
      this.waiting--
      if (err) this.fire('tilefailed', { error: err })
      done(err)
      this.fire('painted')
      if (this.waiting === 0) this.fire('idle')
    }
    job.done.then(
      (parts) => {
        tile.parts = parts
        settle()
      },
      (err: Error) => settle(err),
    )
  }
}
