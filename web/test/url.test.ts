import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterQuery, formatBBox, parseBBox, shrink, withParams } from '../src/url'

test('filters come in one order, without what is not a filter', () => {
  const cases: [string, string][] = [
    ['', ''],
    ['lang=fr&cursor=x&sort=name', ''],
    ['pillar=b,a&pillar=a&country=IT', 'country=IT&pillar=a&pillar=b'],
    ['q=+solar,+wind+&bbox=1,2,3,4', 'q=solar%2C+wind'],
    ['country=', ''],
  ]
  for (const [given, want] of cases) assert.equal(filterQuery(given), want, given)
})

test('a parameter is set and taken out', () => {
  assert.equal(withParams('a=1&bbox=0', { bbox: '1,2,3,4' }), 'a=1&bbox=1,2,3,4')
  assert.equal(withParams('a=1&bbox=0', { bbox: undefined }), 'a=1')
})

test('a bbox is four numbers in order', () => {
  assert.deepEqual(parseBBox('-10,36,30,66'), [-10, 36, 30, 66])
  for (const bad of ['', '1,2,3', '1,2,3,x', '3,2,1,4', '1,4,3,2', '1,,3,4', '-190,0,1,1', null, undefined]) {
    assert.equal(parseBBox(bad), undefined, String(bad))
  }
})

test('a bbox is as exact as its size asks for, and stays in the world', () => {
  assert.equal(formatBBox([-10.123456, 36.2, 30, 66.7891]), '-10.1,36.2,30,66.8')
  assert.equal(formatBBox([5.123456, 50.2, 5.2, 50.3]), '5.1235,50.2,5.2,50.3')
  assert.equal(formatBBox([-200, -95, 200, 95]), '-180,-90,180,90')
  assert.deepEqual(shrink([0, 0, 100, 10], 0.01), [1, 0.1, 99, 9.9])
})
