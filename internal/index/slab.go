package index

import (
	"encoding/binary"
	"unsafe"
)

// slab is a slice of an Index that a file holds, as little-endian numbers.
type slab interface {
	// bytes gives the slice as the file has it.
	bytes() []byte
	// adopt makes the slice of bytes of a file, where they lie if that can be.
	// It tells whether their number fits.
	adopt(b []byte) bool
}

type number interface {
	~uint8 | ~uint16 | ~uint32 | ~uint64 | ~int64 | ~float64 | Cell
}

type slabOf[T number] struct{ of *[]T }

func of[T number](s *[]T) slab { return slabOf[T]{s} }

// sizeOf is the bytes of one number. A Cell has no gaps: 4 of 32 bits, 2 of 64, 4
// of 32.
func sizeOf[T number]() int { return int(unsafe.Sizeof(*new(T))) }

// littleEndian tells whether memory here looks like a file.
func littleEndian() bool { return binary.NativeEndian.Uint16([]byte{1, 0}) == 1 }

func (s slabOf[T]) bytes() []byte {
	if len(*s.of) == 0 {
		return nil
	}
	if littleEndian() {
		return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(*s.of))), len(*s.of)*sizeOf[T]())
	}
	b, err := binary.Append(nil, binary.LittleEndian, *s.of)
	if err != nil {
		panic(err) // every number has a fixed size
	}
	return b
}

func (s slabOf[T]) adopt(b []byte) bool {
	n := len(b) / sizeOf[T]()
	if len(b)%sizeOf[T]() != 0 {
		return false
	}
	if n == 0 {
		*s.of = nil
		return true
	}
	at := unsafe.Pointer(unsafe.SliceData(b))
	if littleEndian() && uintptr(at)%unsafe.Alignof(*new(T)) == 0 {
		*s.of = unsafe.Slice((*T)(at), n)
		return true
	}
	*s.of = make([]T, n)
	_, err := binary.Decode(b, binary.LittleEndian, *s.of)
	return err == nil
}

// slabs lists all slices of an Index that a file holds, in its order, with those
// of words and combos, which the Index keeps in another form.
func (x *Index) slabs(words *words) []slab {
	out := []slab{
		of(&x.x), of(&x.y), of(&x.project), of(&x.place), of(&x.combo), of(&x.theme), of(&x.area), of(&x.start), of(&x.end),
		of((*[]uint64)(&x.several)), of(&x.odd), of(&x.places.ends), of(&x.places.bytes), of(&x.named.ends), of(&x.named.bytes),
		of(&x.keys), of(&x.byKey.least), of(&x.byKey.dense), of(&x.byKey.sorted), of(&x.byKey.number), of(&x.byName), of(&x.byYear),
		of(&x.textAt), of(&x.many), of(&x.manyRow), of(&x.manyEnd), of(&x.combos),
		of(&words.themes.ends), of(&words.themes.bytes), of(&words.areas.ends), of(&words.areas.bytes),
	}
	for i := range x.fields {
		f := &x.fields[i]
		out = append(out, of(&f.ends), of(&f.rows), of(&f.bitmap), of(&f.bits), of(&f.counts))
	}
	for i := range x.overviews {
		out = append(out, of(&x.overviews[i]))
	}
	return append(out, of(&x.text), of(&x.lon), of(&x.lat)) // what is least often read
}

// words are the short lists that an Index keeps as strings.
type words struct{ themes, areas text }
