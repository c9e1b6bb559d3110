// What is under a point. Pure.
import type { Area, MapSymbol } from './decode'
import { radiusOf } from './style'

export interface Placed {
  symbol: MapSymbol
  x: number // CSS pixels, any origin
  y: number
}

// hitSymbol gives the symbol whose drawn disc, or a disc of minRadius pixels,
// holds the point; of several the one with the nearest centre.
export function hitSymbol(placed: Iterable<Placed>, x: number, y: number, minRadius: number): Placed | undefined {
  let best: Placed | undefined
  let bestDistance = Infinity
  for (const p of placed) {
    const d = Math.hypot(p.x - x, p.y - y)
    if (d <= Math.max(minRadius, radiusOf(p.symbol)) && d < bestDistance) {
      best = p
      bestDistance = d
    }
  }
  return best
}

// hitArea gives the smallest area (highest NUTS level) that holds the point,
// in units of the tile.
export function hitArea(areas: Area[], x: number, y: number): Area | undefined {
  let best: Area | undefined
  for (const a of areas) if ((!best || a.level > best.level) && inside(a, x, y)) best = a
  return best
}

function inside(a: Area, x: number, y: number): boolean {
  if (x < a.box[0] || y < a.box[1] || x > a.box[2] || y > a.box[3]) return false
  const { coords, ends } = a.rings
  let odd = false
  let start = 0
  for (const end of ends) {
    for (let i = start, j = end - 2; i < end; j = i, i += 2) {
      const yi = coords[i + 1]!
      const yj = coords[j + 1]!
      if (yi > y !== yj > y && x < ((coords[j]! - coords[i]!) * (y - yi)) / (yj - yi) + coords[i]!) odd = !odd
    }
    start = end
  }
  return odd
}
