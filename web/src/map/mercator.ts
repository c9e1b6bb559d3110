// Web Mercator and tile arithmetic. World coordinates run from 0 to 1, x east
// and y south, as in the tile scheme. A tile is 4096 units and 512 px wide, so
// data zoom = map zoom - 1.
import type { LonLat } from '../schema'

export const extent = 4096
export const tilePx = 512

export function toWorld([lon, lat]: LonLat): [number, number] {
  const sin = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180)
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)]
}

export function toLonLat(x: number, y: number): LonLat {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI]
}

export interface TileID {
  z: number
  x: number
  y: number
}

export interface Source extends TileID {
  scale: number // how much larger the source tile is drawn
  dx: number // shift in units of the drawn tile
  dy: number
}

// sourceOf gives the tile to fetch for a tile to draw, when data ends at
// maxZoom: the ancestor there, enlarged.
export function sourceOf(t: TileID, maxZoom: number): Source {
  const up = Math.max(0, t.z - maxZoom)
  const scale = 2 ** up
  const x = Math.floor(t.x / scale)
  const y = Math.floor(t.y / scale)
  return { z: t.z - up, x, y, scale, dx: (x * scale - t.x) * extent, dy: (y * scale - t.y) * extent }
}

export function inWorld(t: TileID): boolean {
  const n = 2 ** t.z
  return t.x >= 0 && t.y >= 0 && t.x < n && t.y < n
}
