import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextSpot } from '../src/map/direction'

test('the nearest symbol of a direction, or none', () => {
  const spots = [
    { x: 0, y: 0 },
    { x: 50, y: 5 },
    { x: 20, y: 60 },
    { x: -30, y: 0 },
  ]
  assert.equal(nextSpot(spots, 0, 1, 0), 1)
  assert.equal(nextSpot(spots, 0, -1, 0), 3)
  assert.equal(nextSpot(spots, 0, 0, 1), 2)
  assert.equal(nextSpot(spots, 0, 0, -1), -1)
  assert.equal(nextSpot([], 0, 1, 0), -1)
})
