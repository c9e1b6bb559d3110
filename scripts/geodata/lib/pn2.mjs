// Marble's PN2 vector files, version 2, big-endian.
//
//   file:    u8 version, u32 polygons, u8 colour flag
//   polygon: u8 flag (0 line, 2 outer ring, 3 inner ring, 4 group), u32 id,
//            then for a group u8 count, otherwise u32 nodes
//   node:    i16 lat, i16 lon (1/120 degree), i16 n, then n pairs of i8 (lat, lon) offsets from the node

import { readFileSync } from 'node:fs'

const unit = 120

/** All lines and rings as {flag, points}, groups left out. */
export function readPN2(path) {
  const b = readFileSync(path)
  let at = 0
  const u8 = () => b.readUInt8(at++)
  const u32 = () => b.readUInt32BE((at += 4) - 4)
  const i16 = () => b.readInt16BE((at += 2) - 2)
  const i8 = () => b.readInt8(at++)
  const version = u8()
  if (version !== 2) throw new Error(`pn2: ${path} has version ${version}, want 2`)
  u32() // counts only some kinds of entries: read to the end instead
  const coloured = u8()
  if (coloured) throw new Error(`pn2: ${path} holds colours, which this reader skips no bytes for`)
  const out = []
  while (at < b.length) {
    const flag = u8()
    u32()
    if (flag === 4) {
      u8()
      continue
    }
    const points = []
    for (let nodes = u32(); nodes > 0; nodes--) {
      const lat = i16()
      const lon = i16()
      points.push([lon / unit, lat / unit])
      for (let n = i16(); n > 0; n--) {
        const y = i8()
        const x = i8()
        points.push([(lon + x) / unit, (lat + y) / unit])
      }
    }
    out.push({ flag, points })
  }
  return out
}
