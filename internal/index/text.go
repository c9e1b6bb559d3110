package index

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// dictionary numbers the strings of a column while it is read.
type dictionary struct {
	values []string
	number map[string]uint32
}

func newDictionary() *dictionary { return &dictionary{number: map[string]uint32{}} }

func (d *dictionary) add(s string) uint32 {
	n, ok := d.number[s]
	if !ok {
		s = strings.Clone(s)
		n = uint32(len(d.values))
		d.values = append(d.values, s)
		d.number[s] = n
	}
	return n
}

// merge gives the values of several dictionaries in order, and for each
// dictionary the place there of each of its numbers.
func merge(all []*dictionary) (values []string, renumber [][]uint32) {
	for _, d := range all {
		values = append(values, d.values...)
	}
	slices.Sort(values)
	values = slices.Clip(slices.Compact(values))
	for _, d := range all {
		numbers := make([]uint32, len(d.values))
		for i, s := range d.values {
			n, _ := slices.BinarySearch(values, s)
			numbers[i] = uint32(n)
		}
		renumber = append(renumber, numbers)
	}
	return values, renumber
}

// text holds many strings in one block, addressed by number.
type text struct {
	ends  []uint32
	bytes []byte
}

// maxText is how much a block can hold, since its ends are 32 bits.
const maxText = 1<<32 - 1

func textOf(values []string) (t text, err error) {
	size := 0
	for _, s := range values {
		size += len(s)
	}
	if size > maxText {
		return t, errTooMuch
	}
	t.bytes, t.ends = make([]byte, 0, size), make([]uint32, 0, len(values))
	for _, s := range values {
		t.bytes = append(t.bytes, s...)
		t.ends = append(t.ends, uint32(len(t.bytes)))
	}
	return t, nil
}

var errTooMuch = fmt.Errorf("index: names and ids hold more than %d GB", maxText>>30+1)

func (t *text) len() int { return len(t.ends) }

func (t *text) at(i uint32) string {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return string(t.bytes[from:t.ends[i]])
}

// values copies all strings.
func (t *text) values() []string {
	out := make([]string, t.len())
	for i := range out {
		out[i] = t.at(uint32(i))
	}
	return out
}

// find gives the number of a string in a text that is in order.
func (t *text) find(s string) (uint32, bool) {
	n := sort.Search(t.len(), func(i int) bool { return t.at(uint32(i)) >= s })
	return uint32(n), n < t.len() && t.at(uint32(n)) == s
}

// within gives the range of values, which are in order, that begin with prefix.
func within(values []string, prefix string) (from, to int) {
	from, _ = slices.BinarySearch(values, prefix)
	to, _ = slices.BinarySearch(values, prefix+"\xff")
	return from, to
}
