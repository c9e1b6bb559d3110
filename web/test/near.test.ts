import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockOf, sorted } from '../src/ui/near'
import type { ProjectFeature } from '../src/schema'

test('all positions of a tile ask for the same block, which holds them all', () => {
  const want = blockOf([5.57, 50.64], 10)
  assert.deepEqual(blockOf([5.6, 50.6], 10), want)
  const [w, s, e, n] = want
  assert.ok(w < 5.57 - 0.3 && e > 5.57 + 0.3 && s < 50.64 - 0.2 && n > 50.64 + 0.2)
  assert.ok(e - w > 1 && e - w < 1.1)
  const lisbon = blockOf([-9.14, 38.72], 12)
  assert.ok(lisbon[0] < -9.14 && lisbon[2] > -9.14 && lisbon[2] - lisbon[0] < 0.3)
})

test('nearest first, by the nearer of two points; those without one are left out', () => {
  const f = (id: string, geometry: ProjectFeature['geometry']) => ({ type: 'Feature', geometry, properties: { id } }) as ProjectFeature
  const found = sorted([5.57, 50.64], [
    f('far', { type: 'Point', coordinates: [6.5, 50.64] }),
    f('two', { type: 'MultiPoint', coordinates: [[9, 50], [5.6, 50.64]] }),
    f('country', null),
  ])
  assert.deepEqual(found.map((n) => n.project.id), ['two', 'far'])
  assert.equal(Math.round(found[0]!.km), 2)
})
