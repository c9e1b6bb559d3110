package ingest

import (
	"fmt"
	"hash/maphash"
)

// duplicates knows the rows and the ids of a list that were there before, by 64
// bits of hash and their place: about 25 bytes each. Of a million, two share a
// hash once in 30 million lists.
type duplicates struct {
	seed maphash.Seed
	rows map[uint64]place
	ids  map[uint64]place
}

// place is where a row stands.
type place struct {
	file int32
	line int32
}

func newDuplicates() *duplicates {
	return &duplicates{maphash.MakeSeed(), map[uint64]place{}, map[uint64]place{}}
}

// row notes a row and tells where the same values stood before.
func (d *duplicates) row(values []string, at place) (before place, twice bool) {
	var h maphash.Hash
	h.SetSeed(d.seed)
	for _, v := range values {
		h.WriteString(v)
		h.WriteByte(0)
	}
	return note(d.rows, h.Sum64(), at)
}

// id notes a project and tells where its id stood before.
func (d *duplicates) id(id string, at place) (before place, twice bool) {
	return note(d.ids, maphash.String(d.seed, id), at)
}

func note(in map[uint64]place, key uint64, at place) (before place, twice bool) {
	if before, twice = in[key]; !twice {
		in[key] = at
	}
	return before, twice
}

// name says where a row stands, seen from file number from.
func (r *reading) name(at place, from int) string {
	if int(at.file) == from {
		return fmt.Sprintf("line %d", at.line)
	}
	return fmt.Sprintf("%s line %d", r.files[at.file].Name, at.line)
}
