import assert from 'node:assert/strict'
import { test } from 'node:test'
import { place, type Name } from '../src/map/labels'

const name = (text: string, x: number, y: number, rank: number): Name => ({ text, x, y, rank, kind: 'city', width: 50 })

test('important names first, none over another or over a symbol', () => {
  const names = [name('small', 110, 100, 9), name('large', 100, 100, 1), name('free', 300, 100, 9), name('covered', 500, 100, 1)]
  const symbol = { x: 490, y: 90, w: 20, h: 20 }
  assert.deepEqual(place(names, [symbol], 10).map((n) => n.text), ['large', 'free'])
  assert.deepEqual(place(names, [], 1).map((n) => n.text), ['covered'])
})
