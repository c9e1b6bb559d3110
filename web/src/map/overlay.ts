// One canvas over the tiles: names, counts, outlines and rings, redrawn when the
// view rests. Leaflet's Renderer moves and scales it in between.
import { Bounds, DomUtil, Renderer, type Point } from 'leaflet'
import type { MapSymbol } from './decode'
import { pixelRatio, type LoadedTile } from './layer'
import { place, type Box, type Name } from './labels'
import { extent, tilePx } from './mercator'
import { radiusOf, type Palette } from './style'

export interface Ring {
  x: number // world coordinates
  y: number
  radius: number
  dashed: boolean
}

export interface Scene {
  ground: LoadedTile[]
  projects: LoadedTile[]
  outline: Float64Array[] // rings of the page's place, world coordinates
  rings: Ring[]
  palette: Palette
  count(n: number): string
}

// What Leaflet's own types leave out.
interface Inside {
  _container: HTMLCanvasElement
  _bounds: Bounds
}

const font = (size: number, weight: number) => `${weight} ${size}px "Noto Sans", system-ui, sans-serif`

export class Overlay extends Renderer {
  private context!: CanvasRenderingContext2D
  private frame = 0
  private blank = true // nothing has been drawn on it since it got its size

  constructor(private scene: () => Scene) {
    super({ padding: 0.1 })
  }

  redraw(): this {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw())
    return this
  }

  _initContainer(): void {
    const canvas = document.createElement('canvas')
    canvas.setAttribute('aria-hidden', 'true')
    canvas.className = 'map-overlay'
    ;(this as unknown as Inside)._container = canvas
    this.context = canvas.getContext('2d')!
  }

  _destroyContainer(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    const canvas = (this as unknown as Inside)._container
    canvas.width = canvas.height = 0
    canvas.remove()
  }

  _update(): void {
    ;(Renderer.prototype as unknown as { _update(): void })._update.call(this)
    const { _bounds: b, _container: canvas } = this as unknown as Inside
    const size = b.getSize()
    const ratio = pixelRatio()
    DomUtil.setPosition(canvas, b.min!)
    canvas.width = size.x * ratio
    canvas.height = size.y * ratio
    canvas.style.width = `${size.x}px`
    canvas.style.height = `${size.y}px`
    this.blank = true
    this.draw()
  }

  _updatePaths(): void {
    this.redraw()
  }

  _onZoomEnd(): void {}

  private draw(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    const map = (this as unknown as { _map?: L.Map })._map
    const bounds = (this as unknown as Inside)._bounds
    if (!map || !bounds) return
    const s = this.scene()
    const empty = !s.ground.length && !s.projects.length && !s.outline.length && !s.rings.length
    if (empty && this.blank) return
    this.blank = empty
    const ctx = this.context
    const ratio = pixelRatio()
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height)
    const origin = map.getPixelOrigin().add(bounds.min!) as Point
    const world = 256 * 2 ** map.getZoom()

    outlinePlace(ctx, s, origin, world)
    const obstacles = counts(ctx, s, origin)
    rings(ctx, s, origin, world) // under the names: what is ringed stays readable
    names(ctx, s, origin, bounds.getSize(), obstacles)
  }
}

function outlinePlace(ctx: CanvasRenderingContext2D, s: Scene, origin: Point, world: number): void {
  if (!s.outline.length) return
  ctx.beginPath()
  for (const ring of s.outline) {
    for (let i = 0; i < ring.length; i += 2) {
      const x = ring[i]! * world - origin.x
      const y = ring[i + 1]! * world - origin.y
      if (i === 0) ctx.moveTo(x, y)
      else ctx.lineTo(x, y)
    }
    ctx.closePath()
  }
  ctx.lineJoin = 'round'
  ctx.strokeStyle = s.palette.halo
  ctx.lineWidth = 5
  ctx.stroke()
  ctx.strokeStyle = s.palette.place
  ctx.lineWidth = 2.5
  ctx.stroke()
}

// inTile tells whether a symbol is a tile's own, not a neighbour's repeated.
export function inTile(m: MapSymbol): boolean {
  return m.x >= 0 && m.y >= 0 && m.x < extent && m.y < extent
}

function counts(ctx: CanvasRenderingContext2D, s: Scene, origin: Point): Box[] {
  const boxes: Box[] = []
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  const symbols: [MapSymbol, number, number][] = []
  for (const t of s.projects) {
    for (const m of t.parts.symbols) {
      if (!inTile(m)) continue
      const x = t.x * tilePx + (m.x * tilePx) / extent - origin.x
      const y = t.y * tilePx + (m.y * tilePx) / extent - origin.y
      symbols.push([m, x, y])
    }
  }
  // Symbols are painted in their tiles below; outlines drawn so far give way.
  ctx.globalCompositeOperation = 'destination-out'
  for (const [m, x, y] of symbols) {
    ctx.beginPath()
    ctx.arc(x, y, radiusOf(m) + (m.kind === 'single' ? 0 : 0.5), 0, 2 * Math.PI)
    ctx.fill()
  }
  ctx.globalCompositeOperation = 'source-over'
  ctx.fillStyle = s.palette.count
  for (const [m, x, y] of symbols) {
    const r = radiusOf(m)
    boxes.push({ x: x - r, y: y - r, w: 2 * r, h: 2 * r })
    if (m.kind === 'single') continue
    ctx.font = font(r < 15 ? 12 : 13, 600)
    const shift = m.kind === 'stack' ? -1.5 : 0
    ctx.fillText(s.count(m.count), x + shift, y - shift + 0.5, 2 * r - 4)
  }
  return boxes
}

function names(ctx: CanvasRenderingContext2D, s: Scene, origin: Point, size: Point, obstacles: Box[]): void {
  const all: Name[] = []
  for (const t of s.ground) {
    for (const l of t.parts.labels) {
      ctx.font = labelFont(l.kind)
      all.push({
        text: l.name,
        x: t.x * tilePx + (l.x * tilePx) / extent - origin.x,
        y: t.y * tilePx + (l.y * tilePx) / extent - origin.y - (isSettlement(l.kind) ? 10 : 0),
        kind: l.kind,
        rank: l.rank,
        width: widthOf(ctx, l.name),
      })
    }
  }
  const area = (size.x * size.y) / 15000
  ctx.lineJoin = 'round'
  for (const n of place(all, obstacles, Math.max(12, Math.round(area)))) {
    ctx.font = labelFont(n.kind)
    const water = isWater(n.kind)
    ctx.strokeStyle = water ? s.palette.sea : s.palette.halo
    ctx.lineWidth = 3
    ctx.strokeText(n.text, n.x, n.y)
    ctx.fillStyle = water ? s.palette.sealabel : s.palette.label
    ctx.fillText(n.text, n.x, n.y)
    if (isSettlement(n.kind) && !n.moved) dot(ctx, n.x, n.y + 10, s.palette)
  }
}

const widths = new Map<string, number>()

// widthOf remembers how wide names are, which is dear to ask for; the font's own
// arrival changes the key.
function widthOf(ctx: CanvasRenderingContext2D, name: string): number {
  const key = `${document.fonts.status} ${ctx.font} ${name}`
  let width = widths.get(key)
  if (width === undefined) {
    if (widths.size > 4000) widths.clear()
    width = ctx.measureText(name).width
    widths.set(key, width)
  }
  return width
}

// dot marks where a settlement is; its name stands above.
function dot(ctx: CanvasRenderingContext2D, x: number, y: number, p: Palette): void {
  ctx.beginPath()
  ctx.arc(x, y, 2, 0, 2 * Math.PI)
  ctx.strokeStyle = p.halo
  ctx.lineWidth = 2
  ctx.stroke()
  ctx.fill()
}

const isSettlement = (kind: string) => /capital|city|town|village/.test(kind)
const isWater = (kind: string) => /sea|ocean|lake|river|water/.test(kind)

function labelFont(kind: string): string {
  if (kind === 'country') return font(13, 600)
  if (isWater(kind)) return `italic ${font(12, 400)}`
  return font(12, 400)
}

function rings(ctx: CanvasRenderingContext2D, s: Scene, origin: Point, world: number): void {
  for (const ring of s.rings) {
    const x = ring.x * world - origin.x
    const y = ring.y * world - origin.y
    for (const [colour, width] of [[s.palette.halo, 6], [s.palette.ring, 3]] as const) {
      ctx.beginPath()
      ctx.setLineDash(ring.dashed ? [5, 4] : [])
      ctx.arc(x, y, ring.radius + 4, 0, 2 * Math.PI)
      ctx.strokeStyle = colour
      ctx.lineWidth = width
      ctx.stroke()
    }
  }
  ctx.setLineDash([])
}
