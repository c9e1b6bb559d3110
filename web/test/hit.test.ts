import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boxOf, type Area, type MapSymbol } from '../src/map/decode'
import { hitArea, hitSymbol } from '../src/map/hit'
import { radiusOf } from '../src/map/style'

const symbol = (count: number): MapSymbol => ({ x: 0, y: 0, kind: count > 1 ? 'cluster' : 'single', count, id: String(count), name: '', pillar: '', expandZoom: 0, placeCode: '', placeName: '' })

test('the drawn radius decides, and the nearest centre wins', () => {
  const placed = [
    { symbol: symbol(1), x: 100, y: 100 },
    { symbol: symbol(500), x: 125, y: 100 },
  ]
  assert.equal(hitSymbol(placed, 104, 100, 8)?.symbol.count, 1)
  assert.equal(hitSymbol(placed, 110, 100, 8)?.symbol.count, 500)
  assert.equal(hitSymbol(placed, 60, 100, 8), undefined)
  assert.equal(hitSymbol(placed, 80, 100, 22)?.symbol.count, 1, 'a finger is wider')
})

test('sizes go in steps and fit the buffer of a tile', () => {
  const steps = [1, 2, 9, 10, 99, 100, 999, 1000, 1e6].map((count) => radiusOf({ count }))
  assert.deepEqual(steps, [8, 12, 12, 14.5, 14.5, 17, 17, 19.5, 22])
  assert.ok(Math.max(...steps) + 1.5 <= 24)
})

const area = (code: string, level: number, ...rings: number[][]): Area => {
  const ends: number[] = []
  for (const r of rings) ends.push((ends.at(-1) ?? 0) + r.length)
  const shape = { coords: Int32Array.from(rings.flat()), ends }
  return { code, level, name: code, rings: shape, box: boxOf(shape) }
}

test('the smallest area that holds the point, holes left out', () => {
  const country = area('IT', 0, [0, 0, 100, 0, 100, 100, 0, 100])
  const region = area('ITI4', 2, [20, 20, 80, 20, 80, 80, 20, 80], [40, 40, 60, 40, 60, 60, 40, 60])
  assert.equal(hitArea([country, region], 30, 30)?.code, 'ITI4')
  assert.equal(hitArea([country, region], 50, 50)?.code, 'IT')
  assert.equal(hitArea([country, region], 150, 50), undefined)
})
