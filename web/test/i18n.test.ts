import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientKeys, words } from '../src/i18n'

test('plural forms and numbers are those of the language', () => {
  const lt = words('lt', { k: { one: '{count} a', few: '{count} b', many: '{count} c', other: '{count} d' } })
  assert.deepEqual([1, 2, 11, 21].map((n) => lt.n('k', n)), ['1 a', '2 b', '11 d', '21 a'])
  const de = words('de', { k: { one: 'ein', other: '{count} in {place}' } })
  assert.equal(de.n('k', 12345, { place: 'Ulm' }), '12.345 in Ulm')
})

test('an unknown key is seen, an unknown argument stays', () => {
  const en = words('en', { a: 'x {y}' })
  assert.equal(en.t('none'), 'none')
  assert.equal(en.t('a'), 'x {y}')
  assert.equal(en.compact(999), '999')
  assert.equal(en.compact(12_400), '12K')
})

test('keys for scripts are sorted and without repeats', () => {
  assert.deepEqual([...new Set(clientKeys)].sort(), [...clientKeys].sort())
})
