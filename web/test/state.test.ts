import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStore } from '../src/state'

test('listeners hear of what differs, until they leave', () => {
  const store = createStore({ filters: '', bbox: undefined, selected: undefined, hovered: undefined, using: false })
  const heard: string[][] = []
  const leave = store.subscribe((_, changed) => heard.push([...changed]))
  store.set({ filters: 'a=1', using: false })
  store.set({ filters: 'a=1' })
  store.set({ selected: 'x', hovered: 'x' })
  leave()
  store.set({ filters: '' })
  assert.deepEqual(heard, [['filters'], ['selected', 'hovered']])
  assert.equal(store.get().filters, '')
})
