import assert from 'node:assert/strict'
import { test } from 'node:test'
import { place, type Name } from '../src/map/labels'

const name = (text: string, x: number, y: number, rank: number, kind = 'town'): Name => ({ text, x, y, rank, kind, width: 50 })

test('important names first, none over another or over a symbol', () => {
  const names = [name('small', 110, 100, 9), name('large', 100, 100, 1), name('free', 300, 100, 9), name('covered', 500, 100, 1)]
  const symbol = { x: 490, y: 90, w: 20, h: 20 }
  assert.deepEqual(place(names, [symbol], 10).map((n) => n.text), ['large', 'free'])
  assert.deepEqual(place(names, [], 1).map((n) => n.text), ['covered'])
})

test('a city under a symbol has its name below it, a country near it', () => {
  const symbol = { x: 478, y: 88, w: 44, h: 44 }
  assert.deepEqual(
    place([name('Milano', 500, 100, 1, 'city'), name('village', 500, 100, 2, 'village')], [symbol], 10).map((n) => [n.text, n.x, n.y, n.moved]),
    [['Milano', 500, 140, true]],
  )
  assert.deepEqual(place([name('Italia', 500, 110, 1, 'country')], [symbol], 10).map((n) => [n.x, n.y]), [[500, 80]])
})
