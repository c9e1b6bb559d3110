import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientKeys, words } from '../src/i18n'

test('plural forms and numbers are those of the language', () => {
  const lt = words('lt', { k: { one: '{count} a', few: '{count} b', many: '{count} c', other: '{count} d' } })
  assert.deepEqual([1, 2, 11, 21].map((n) => lt.n('k', n)), ['1 a', '2 b', '11 d', '21 a'])
  const de = words('de', { numbers: { decimal: ',', group: '.', grouping: '1', thousand: '0', million: '0 Mio.' }, k: { one: 'ein', other: '{count} in {place}' } })
  assert.equal(de.n('k', 12345, { place: 'Ulm' }), '12.345 in Ulm')
})

test('an unknown key is seen, an unknown argument stays', () => {
  const en = words('en', { a: 'x {y}' })
  assert.equal(en.t('none'), 'none')
  assert.equal(en.t('a'), 'x {y}')
})

test('counts on the map are written short, as the language does', () => {
  const short = (lang: string, numbers: Record<string, string>) => [999, 1000, 1250, 12_400, 99_600, 123_456, 999_499, 999_500, 1_260_000].map((v) => words(lang, { numbers }).compact(v))
  assert.deepEqual(short('en', {}), ['999', '1k', '1.3k', '12k', '100k', '120k', '1m', '1m', '1.3m'])
  const de = { decimal: ',', group: '.', grouping: '1', thousand: '0', million: '0 Mio.' }
  assert.deepEqual(short('de', de), ['999', '1.000', '1.300', '12.000', '100.000', '120.000', '1 Mio.', '1 Mio.', '1,3 Mio.'])
  const es = { decimal: ',', group: '.', grouping: '2', thousand: '0 mil', million: '0 M' }
  assert.deepEqual(short('es', es), ['999', '1 mil', '1,3 mil', '12 mil', '100 mil', '120 mil', '1 M', '1 M', '1,3 M'])
  assert.deepEqual([1234, 12_345, 1_234_567].map(words('es', { numbers: es }).number), ['1234', '12.345', '1.234.567'])
})

test('keys for scripts are sorted and without repeats', () => {
  assert.deepEqual([...new Set(clientKeys)].sort(), [...clientKeys].sort())
})
