import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellOf } from '../src/ui/near'

test('all positions of a cell give the same map and list', () => {
  const want = { middle: [5.55, 50.65], bbox: [5.4, 50.5, 5.7, 50.8] }
  assert.deepEqual(cellOf([5.57, 50.64]), want)
  assert.deepEqual(cellOf([5.51, 50.69]), want)
  assert.deepEqual(cellOf([-9.14, 38.72]), { middle: [-9.15, 38.75], bbox: [-9.3, 38.6, -9, 38.9] })
})
