package index

import (
	"context"

	"github.com/maypok86/otter/v2"
)

// An index keeps so many bytes of selections, or so many for each row if that is
// more: a filter of many rows takes a bit a row and overviews that grow with them.
const (
	DefaultMemory = 32 << 20
	rowMemory     = 12
)

// entryBytes is about what a kept entry costs besides its slices.
const entryBytes = 400

// countBytes is about what the facets of a selection take.
const countBytes = 8 << 10

// kept holds what was made for recent filters, within a bound of bytes:
// selections (a bit a row), what texts find, overviews and facets. Whoever asks
// for something that another is making waits for it. A selection that is pushed
// out lives on with those who have it.
type kept struct {
	cache *otter.Cache[keptKey, keptValue]
}

type keptKey struct {
	kind keptKind
	of   string // filter or text
}

type keptKind uint8

const (
	aSelection keptKind = iota
	someWords
	anOverview // and one more for each coarser grid
)

type keptValue struct {
	selection *Selection
	rows      bitset
	cells     []Cell
	bytes     uint32
}

func newKept(bytes int64) *kept {
	return &kept{otter.Must(&otter.Options[keptKey, keptValue]{
		MaximumWeight: uint64(bytes),
		Weigher:       func(k keptKey, v keptValue) uint32 { return uint32(entryBytes+len(k.of)) + v.bytes },
	})}
}

func (k *kept) get(key keptKey, make func() (keptValue, error)) (keptValue, error) {
	if v, ok := k.cache.GetIfPresent(key); ok {
		return v, nil
	}
	v, err := k.cache.Get(context.Background(), key, otter.LoaderFunc[keptKey, keptValue](func(context.Context, keptKey) (keptValue, error) { return make() }))
	return v, err
}

func (k *kept) selection(key string, make func() (*Selection, error)) (*Selection, error) {
	v, err := k.get(keptKey{aSelection, key}, func() (keptValue, error) {
		s, err := make()
		if err != nil {
			return keptValue{}, err
		}
		return keptValue{selection: s, bytes: uint32(8*(len(s.rows)+len(s.found)) + countBytes)}, nil
	})
	return v.selection, err
}

func (k *kept) words(text string, make func() (bitset, error)) (bitset, error) {
	v, err := k.get(keptKey{someWords, text}, func() (keptValue, error) {
		rows, err := make()
		return keptValue{rows: rows, bytes: uint32(8 * len(rows))}, err
	})
	return v.rows, err
}

func (k *kept) overview(level int, key string, make func() []Cell) []Cell {
	v, _ := k.get(keptKey{anOverview + keptKind(level), key}, func() (keptValue, error) {
		cells := make()
		return keptValue{cells: cells, bytes: uint32(cellBytes * len(cells))}, nil
	})
	return v.cells
}
