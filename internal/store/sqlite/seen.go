package sqlite

import "hash/maphash"

// seen marks keys of versions: one bit for each, so that a million projects
// cost an import 125 kB.
type seen []uint64

// mark notes a key.
func (s *seen) mark(key int64) {
	for int(key/64) >= len(*s) {
		*s = append(*s, make([]uint64, len(*s)+64)...)
	}
	(*s)[key/64] |= 1 << (key % 64)
}

func (s seen) has(key int64) bool { return int(key/64) < len(s) && s[key/64]&(1<<(key%64)) != 0 }

// ids remembers ids by 64 bits of hash. Of a million, two share a hash once in
// 30 million lists.
type ids struct {
	seed  maphash.Seed
	known map[uint64]struct{}
}

func newIDs() ids { return ids{maphash.MakeSeed(), map[uint64]struct{}{}} }

// twice notes an id and tells whether it was there before.
func (s ids) twice(id string) bool {
	h := maphash.String(s.seed, id)
	_, there := s.known[h]
	s.known[h] = struct{}{}
	return there
}
