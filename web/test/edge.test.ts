import assert from 'node:assert/strict'
import { test } from 'node:test'
import { edgePath } from '../src/map/edge'

const rings = (...all: number[][]) => {
  const ends: number[] = []
  for (const r of all) ends.push((ends.at(-1) ?? 0) + r.length)
  return { coords: Int32Array.from(all.flat()), ends }
}

test('a ring inside its tile is drawn whole, in one stroke', () => {
  assert.equal(edgePath(rings([0, 0, 80, 0, 80, 80])), 'M80 80L0 0L80 0L80 80')
})

test('points nearer than half a pixel are left out, but a ring still closes', () => {
  assert.equal(edgePath(rings([0, 0, 40, 0, 42, 1, 43, 0, 80, 0, 80, 78, 80, 80])), 'M80 80L0 0L40 0L80 0L80 78L80 80')
})

test('what lies outside the tile is left out: the cuts of tiles do not show', () => {
  // A box over the left edge, cut by the tile maker at x = -64.
  assert.equal(edgePath(rings([-64, 100, 200, 100, 200, 300, -64, 300])), 'M0 100L200 100L200 300L0 300')
  assert.equal(edgePath(rings([-64, -64, 4160, -64, 4160, 4160, -64, 4160])), '')
})
