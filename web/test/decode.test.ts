import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PbfWriter } from 'pbf'
import { decodeGround, decodeSymbols } from '../src/map/decode'

// encode writes a tile with one layer of points, by hand.
function encode(layer: string, features: { at: [number, number]; tags: Record<string, string | number | boolean> }[]): ArrayBuffer {
  const keys: string[] = []
  const values: (string | number | boolean)[] = []
  const number = <T>(all: T[], v: T) => (all.includes(v) ? all.indexOf(v) : all.push(v) - 1)
  const zigzag = (v: number) => (v << 1) ^ (v >> 31)
  const tile = new PbfWriter()
  tile.writeMessage(
    3,
    (_: null, out: PbfWriter) => {
      out.writeVarintField(15, 2)
      out.writeStringField(1, layer)
      for (const f of features) {
        const tags = Object.entries(f.tags).flatMap(([k, v]) => [number(keys, k), number(values, v)])
        out.writeMessage(
          2,
          (_: null, feature: PbfWriter) => {
            feature.writePackedVarint(2, tags)
            feature.writeVarintField(3, 1)
            feature.writePackedVarint(4, [9, zigzag(f.at[0]), zigzag(f.at[1])])
          },
          null,
        )
      }
      for (const k of keys) out.writeStringField(3, k)
      for (const v of values) {
        out.writeMessage(
          4,
          (_: null, value: PbfWriter) => {
            if (typeof v === 'string') value.writeStringField(1, v)
            else if (typeof v === 'boolean') value.writeBooleanField(7, v)
            else value.writeVarintField(5, v)
          },
          null,
        )
      }
      out.writeVarintField(5, 4096)
    },
    null,
  )
  const bytes = tile.finish()
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}

const plain = { z: 4, x: 0, y: 0, scale: 1, dx: 0, dy: 0 }

test('singles, clusters and stacks', () => {
  const tile = encode('projects', [
    { at: [10, 20], tags: { id: 'it-x', name: 'X', pillar: 'green_transition' } },
    { at: [-100, 4100], tags: { cluster: true, count: 12, expand_zoom: 7 } },
    { at: [5, 5], tags: { stack: true, count: 3, place_code: 'lau-BE-62063', place_name: 'Liège' } },
  ])
  const symbols = decodeSymbols(tile, plain)
  assert.deepEqual(symbols.map((s) => [s.kind, s.count, s.x, s.y]), [['single', 1, 10, 20], ['cluster', 12, -100, 4100], ['stack', 3, 5, 5]])
  assert.equal(symbols[0]!.id, 'it-x')
  assert.equal(symbols[1]!.expandZoom, 7)
  assert.equal(symbols[2]!.placeName, 'Liège')
})

test('no bytes, no symbols; an ancestor is enlarged', () => {
  assert.deepEqual(decodeSymbols(undefined, plain), [])
  const tile = encode('projects', [{ at: [2048, 1024], tags: { id: 'a' } }])
  const [s] = decodeSymbols(tile, { ...plain, scale: 2, dx: -4096, dy: 0 })
  assert.deepEqual([s!.x, s!.y], [0, 2048])
})

test('labels come in the language asked for, each in its own tile', () => {
  const tile = encode('labels', [
    { at: [100, 100], tags: { class: 'city', rank: 3, name: 'Αθήνα', name_fr: 'Athènes' } },
    { at: [-1, 100], tags: { class: 'city', rank: 3, name: 'Πάτρα' } },
  ])
  assert.deepEqual(decodeGround(tile, undefined, plain, 'fr').labels.map((l) => l.name), ['Athènes'])
  assert.deepEqual(decodeGround(tile, undefined, plain, 'bg').labels.map((l) => l.name), ['Αθήνα'])
})
