// The outline of the area under the pointer: an element between ground and
// symbols, so that a move of the pointer paints nothing else anew.
import type { Layer, Map as LeafletMap } from 'leaflet'
import type { Area, Rings } from './decode'
import type { LoadedTile } from './layer'
import { extent, tilePx } from './mercator'

const ns = 'http://www.w3.org/2000/svg'
const paths = new WeakMap<Area, SVGPathElement>()

// Edge shows the outline of an area in the tiles that hold pieces of it.
export interface Edge {
  show(code: string, tiles: LoadedTile[]): void
  hide(): void
}

export function mountEdge(map: LeafletMap, ground: Layer): Edge {
  const svg = document.createElementNS(ns, 'svg')
  svg.setAttribute('class', 'map-edge')
  svg.setAttribute('aria-hidden', 'true')
  ground.getPane()!.append(svg)
  const hide = () => svg.replaceChildren()
  map.on('zoomstart viewreset', hide)
  return {
    hide,
    show(code, tiles) {
      hide()
      const origin = map.getPixelOrigin()
      for (const t of tiles) {
        for (const a of t.parts.areas) {
          if (a.code !== code) continue
          const path = pathOf(a)
          path.setAttribute('transform', `translate(${t.x * tilePx - origin.x} ${t.y * tilePx - origin.y}) scale(${tilePx / extent})`)
          svg.append(path)
        }
      }
    },
  }
}

function pathOf(a: Area): SVGPathElement {
  const known = paths.get(a)
  if (known) return known
  const path = document.createElementNS(ns, 'path')
  path.setAttribute('d', edgePath(a.rings))
  paths.set(a, path)
  return path
}

// edgePath draws what of the rings lies in their tile, so that the cuts that a
// tile makes around itself do not show. It is in units of the tile, whole ones:
// fractions take a browser several times as long to write and to read. What is
// nearer than half a pixel to the point before is left out.
export function edgePath(r: Rings): string {
  let out = ''
  let start = 0
  for (const end of r.ends) {
    let ex = NaN // where the line is
    let ey = NaN
    let lx = NaN // where it was written last
    let ly = NaN
    for (let i = start, j = end - 2; i < end; j = i, i += 2) {
      const c = cut(r.coords[j]!, r.coords[j + 1]!, r.coords[i]!, r.coords[i + 1]!)
      if (!c) continue
      if (c[0] !== ex || c[1] !== ey) {
        lx = Math.round(c[0])
        ly = Math.round(c[1])
        out += `M${lx} ${ly}`
      }
      ex = c[2]
      ey = c[3]
      if (i < end - 2 && Math.abs(ex - lx) + Math.abs(ey - ly) < near) continue
      lx = Math.round(ex)
      ly = Math.round(ey)
      out += `L${lx} ${ly}`
    }
    start = end
  }
  return out
}

const near = extent / tilePx / 2

// cut gives the part of a line inside the tile (Liang and Barsky's way).
function cut(x0: number, y0: number, x1: number, y1: number): [number, number, number, number] | undefined {
  if (x0 >= 0 && y0 >= 0 && x1 >= 0 && y1 >= 0 && x0 <= extent && y0 <= extent && x1 <= extent && y1 <= extent) return [x0, y0, x1, y1]
  const dx = x1 - x0
  const dy = y1 - y0
  let from = 0
  let to = 1
  for (const [p, q] of [[-dx, x0], [dx, extent - x0], [-dy, y0], [dy, extent - y0]] as const) {
    if (p === 0) {
      if (q < 0) return undefined
      continue
    }
    const t = q / p
    if (p < 0) from = Math.max(from, t)
    else to = Math.min(to, t)
  }
  return from < to ? [x0 + from * dx, y0 + from * dy, x0 + to * dx, y0 + to * dy] : undefined
}
