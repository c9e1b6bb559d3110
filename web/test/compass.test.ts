import assert from 'node:assert/strict'
import { test } from 'node:test'
import { direction, kilometres } from '../src/compass'

test('from Liège', () => {
  const liege: [number, number] = [5.57, 50.64]
  assert.equal(Math.round(kilometres(liege, [4.35, 50.85])), 89)
  assert.equal(kilometres(liege, liege), 0)
  assert.equal(direction(liege, [4.35, 50.85]), 'w') // Brussels
  assert.equal(direction(liege, [6.08, 50.78]), 'ne') // Aachen
  assert.equal(direction(liege, [5.57, 43]), 's')
  assert.equal(direction(liege, [5.57, 60]), 'n')
  assert.equal(direction(liege, [-9.14, 38.72]), 'sw') // Lisbon
})
