// Painting on a canvas; the same in the worker and in the page. One unit is one
// CSS pixel: callers set the scale of the device.
import type { Ground, MapSymbol, Rings } from './decode'
import { extent, tilePx } from './mercator'
import { colourOf, radiusOf, shapeOf, type Palette, type Shape } from './style'

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

const unit = tilePx / extent

export function trace(ctx: Context, r: Rings, close: boolean, scale = unit): void {
  let i = 0
  for (const end of r.ends) {
    const start = i
    for (; i < end; i += 2) {
      const x = r.coords[i]! * scale
      const y = r.coords[i + 1]! * scale
      if (i === start) ctx.moveTo(x, y)
      else ctx.lineTo(x, y)
    }
    if (close) ctx.closePath()
  }
}

function fill(ctx: Context, shapes: Rings[], colour: string): void {
  if (shapes.length === 0) return
  ctx.beginPath()
  for (const r of shapes) trace(ctx, r, true)
  ctx.fillStyle = colour
  ctx.fill('evenodd')
}

function stroke(ctx: Context, shapes: Rings[], colour: string, width: number, close: boolean): void {
  if (shapes.length === 0) return
  ctx.beginPath()
  for (const r of shapes) trace(ctx, r, close)
  ctx.strokeStyle = colour
  ctx.lineWidth = width
  ctx.stroke()
}

// paintGround paints base and areas of one tile at a data zoom.
export function paintGround(ctx: Context, g: Ground, zoom: number, p: Palette): void {
  ctx.lineJoin = 'round'
  ctx.fillStyle = p.sea
  ctx.fillRect(0, 0, tilePx, tilePx)
  // Land is filled shape by shape: neighbouring shapes that overlap would
  // cancel each other out under even-odd.
  for (const r of g.land) fill(ctx, [r], p.land)
  fill(ctx, g.urban, p.urban)
  for (const r of g.water) fill(ctx, [r], p.sea)
  stroke(ctx, g.rivers, p.river, zoom < 6 ? 0.8 : zoom < 9 ? 1.2 : 1.8, false)
  stroke(ctx, g.areas.map((a) => a.rings), p.area, 0.8, true)
  stroke(ctx, g.borders, p.border, zoom < 5 ? 1 : 1.4, false)
}

// shapePath traces a shape of radius r; shapes of one radius look equally large.
export function shapePath(ctx: Context, shape: Shape, x: number, y: number, r: number): void {
  ctx.beginPath()
  switch (shape) {
    case 'circle':
      ctx.arc(x, y, r * 0.9, 0, 2 * Math.PI)
      return
    case 'square':
      ctx.rect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6)
      return
    case 'cross':
      polygon(ctx, x, y, r, [-0.35, -1, 0.35, -1, 0.35, -0.35, 1, -0.35, 1, 0.35, 0.35, 0.35, 0.35, 1, -0.35, 1, -0.35, 0.35, -1, 0.35, -1, -0.35, -0.35, -0.35])
      return
    case 'triangle':
      polygon(ctx, x, y, r, [0, -1.05, 1.05, 0.8, -1.05, 0.8])
      return
    case 'diamond':
      polygon(ctx, x, y, r, [0, -1.15, 1.15, 0, 0, 1.15, -1.15, 0])
      return
    case 'star': {
      const points: number[] = []
      for (let i = 0; i < 10; i++) {
        const a = (i * Math.PI) / 5 - Math.PI / 2
        const d = i % 2 === 0 ? 1.2 : 0.52
        points.push(Math.cos(a) * d, Math.sin(a) * d)
      }
      polygon(ctx, x, y, r, points)
    }
  }
}

function polygon(ctx: Context, x: number, y: number, r: number, points: number[]): void {
  for (let i = 0; i < points.length; i += 2) ctx.lineTo(x + points[i]! * r, y + points[i + 1]! * r)
  ctx.closePath()
}

// paintSymbols paints singles under stacks under clusters, small ones first.
// Counts are text and are written by the overlay, where the page's font is.
export function paintSymbols(ctx: Context, symbols: MapSymbol[], p: Palette): void {
  const order = { single: 0, stack: 1, cluster: 2 }
  const sorted = [...symbols].sort((a, b) => order[a.kind] - order[b.kind] || a.count - b.count || a.x - b.x || a.y - b.y)
  ctx.lineJoin = 'round'
  for (const s of sorted) paintSymbol(ctx, s, s.x * unit, s.y * unit, p)
}

export function paintSymbol(ctx: Context, s: MapSymbol, x: number, y: number, p: Palette): void {
  const r = radiusOf(s)
  ctx.strokeStyle = p.rim
  ctx.lineWidth = 1.5
  if (s.kind === 'single') {
    shapePath(ctx, shapeOf(s.pillar), x, y, r)
    ctx.fillStyle = colourOf(p, s.pillar)
    ctx.fill()
    ctx.stroke()
    return
  }
  if (s.kind === 'stack') {
    // Two sheets, one on the other.
    const half = r * 0.84
    ctx.fillStyle = p.stack
    for (const shift of [3, 0]) {
      ctx.beginPath()
      roundRect(ctx, x - half + shift - 1.5, y - half - shift + 1.5, half * 2, half * 2, 4)
      ctx.fill()
      ctx.stroke()
    }
    return
  }
  ctx.beginPath()
  ctx.arc(x, y, r, 0, 2 * Math.PI)
  ctx.fillStyle = p.cluster
  ctx.fill()
  ctx.stroke()
}

function roundRect(ctx: Context, x: number, y: number, w: number, h: number, r: number): void {
  ctx.moveTo(x + r, y)
  ctx.arcTo(x + w, y, x + w, y + h, r)
  ctx.arcTo(x + w, y + h, x, y + h, r)
  ctx.arcTo(x, y + h, x, y, r)
  ctx.arcTo(x, y, x + w, y, r)
  ctx.closePath()
}
