import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inWorld, sourceOf, toLonLat, toWorld } from '../src/map/mercator'

test('degrees to the world and back', () => {
  assert.deepEqual(toWorld([0, 0]), [0.5, 0.5])
  for (const p of [[4.35, 50.85], [-61.5, 16.2], [55.5, -21.1], [180, 85.0511], [-180, -85.0511]] as [number, number][]) {
    const [lon, lat] = toLonLat(...toWorld(p))
    assert.ok(Math.abs(lon - p[0]) < 1e-9 && Math.abs(lat - p[1]) < 1e-6, String(p))
  }
  const [, y] = toWorld([0, 90])
  assert.ok(y > -1e-6 && y < 1e-6)
})

test('beyond the last zoom the ancestor is enlarged', () => {
  assert.deepEqual(sourceOf({ z: 4, x: 8, y: 5 }, 10), { z: 4, x: 8, y: 5, scale: 1, dx: 0, dy: 0 })
  const s = sourceOf({ z: 12, x: 2049, y: 1371 }, 10)
  assert.deepEqual([s.z, s.x, s.y, s.scale], [10, 512, 342, 4])
  // The drawn tile is the second of four from the left, the fourth from the top.
  assert.deepEqual([s.dx, s.dy], [-4096, -3 * 4096])
})

test('no tile lies outside the world', () => {
  assert.ok(inWorld({ z: 0, x: 0, y: 0 }))
  for (const t of [{ z: 3, x: 8, y: 0 }, { z: 3, x: -1, y: 0 }, { z: 3, x: 0, y: 8 }]) assert.ok(!inWorld(t))
})
