package index

import (
	"slices"
)

// keyTable finds numbers by the store's keys. A store numbers its rows one after
// another, so the table is direct where keys are dense, else sorted.
type keyTable struct {
	least  []int64  // one value, of the direct table
	dense  []uint32 // number + 1 by key less least
	sorted []int64  // keys, and
	number []uint32 // their numbers
}

// newKeyTable makes the table of keys; the number of a key is its place.
func newKeyTable(keys []int64) (t keyTable) {
	if len(keys) == 0 {
		return t
	}
	least, most := slices.Min(keys), slices.Max(keys)
	if span := uint64(most-least) + 1; span != 0 && span <= 4*uint64(len(keys)) {
		t.least, t.dense = []int64{least}, make([]uint32, span)
		for n, key := range keys {
			t.dense[key-least] = uint32(n) + 1
		}
		return t
	}
	t.number = make([]uint32, len(keys))
	for n := range keys {
		t.number[n] = uint32(n)
	}
	slices.SortFunc(t.number, func(i, j uint32) int { return cmpInt64(keys[i], keys[j]) })
	t.sorted = make([]int64, len(keys))
	for i, n := range t.number {
		t.sorted[i] = keys[n]
	}
	return t
}

func cmpInt64(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (t *keyTable) find(key int64) (uint32, bool) {
	if t.dense != nil {
		i := key - t.least[0]
		if i < 0 || i >= int64(len(t.dense)) || t.dense[i] == 0 {
			return 0, false
		}
		return t.dense[i] - 1, true
	}
	i, ok := slices.BinarySearch(t.sorted, key)
	if !ok {
		return 0, false
	}
	return t.number[i], true
}

// renumber gives every key another number.
func (t *keyTable) renumber(now []uint32) {
	for i, n := range t.dense {
		if n > 0 {
			t.dense[i] = now[n-1] + 1
		}
	}
	for i, n := range t.number {
		t.number[i] = now[n]
	}
}
