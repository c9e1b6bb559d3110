package sqlite

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
