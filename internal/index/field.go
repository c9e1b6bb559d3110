package index

import "math/bits"

// The fields of rows that a filter asks for by value.
const (
	pillarField = iota
	statusField
	kindField
	precisionField
	countryField
	themeField
	startField
	endField
	areaField
	placeField
	fieldCount
)

// field gives the rows of each value of one field: of common values as a bit a
// row, of the others as a list.
type field struct {
	ends   []uint32 // of the rows of each value, in rows
	rows   []uint32 // ascending for each value
	bitmap []uint32 // by value, number of its bitmap + 1, 0 for none
	bits   []uint64 // the bitmaps
	counts []uint32 // rows by value
}

// denseShare is the share of rows from which a bitmap is no larger than a list.
const denseShare = 32

// layField takes a column; values from 0 to values-1, of which 0 is left out
// when it stands for nothing.
func layField[T uint8 | uint16 | uint32](column []T, values int, zero bool) (f field) {
	f.counts = make([]uint32, values)
	for _, v := range column {
		f.counts[v]++
	}
	if !zero && values > 0 {
		f.counts[0] = 0
	}
	f.bitmap, f.ends = make([]uint32, values), make([]uint32, values)
	words, total, bitmaps := (len(column)+63)/64, uint32(0), 0
	for v, n := range f.counts {
		if n > 0 && int(n) >= len(column)/denseShare {
			bitmaps++
			f.bitmap[v] = uint32(bitmaps)
		} else {
			total += n
		}
		f.ends[v] = total
	}
	f.bits, f.rows = make([]uint64, words*bitmaps), make([]uint32, total)
	next := make([]uint32, values)
	copy(next[min(1, values):], f.ends)
	for i, v := range column {
		switch {
		case v == 0 && !zero:
		case f.bitmap[v] != 0:
			f.bits[words*int(f.bitmap[v]-1)+i>>6] |= 1 << (i & 63)
		default:
			f.rows[next[v]] = uint32(i)
			next[v]++
		}
	}
	return f
}

func (f *field) list(v int) []uint32 {
	from := uint32(0)
	if v > 0 {
		from = f.ends[v-1]
	}
	return f.rows[from:f.ends[v]]
}

// bitmapOf gives the bitmap of a value, nil when it has a list.
func (f *field) bitmapOf(v, words int) bitset {
	if f.bitmap[v] == 0 {
		return nil
	}
	from := words * int(f.bitmap[v]-1)
	return f.bits[from : from+words]
}

// add adds the rows of a value to a set.
func (f *field) add(set bitset, v int) {
	if from := f.bitmapOf(v, len(set)); from != nil {
		for i, w := range from {
			set[i] |= w
		}
		return
	}
	for _, r := range f.list(v) {
		set.set(r)
	}
}

// count counts the rows of a value that are in a set; all for a nil set.
func (f *field) count(set bitset, v int) int {
	if set == nil || f.counts[v] == 0 {
		return int(f.counts[v])
	}
	n := 0
	if from := f.bitmapOf(v, len(set)); from != nil {
		for i, w := range set {
			n += bits.OnesCount64(w & from[i])
		}
		return n
	}
	for _, r := range f.list(v) {
		n += int(set[r>>6] >> (r & 63) & 1)
	}
	return n
}

// layFields makes the fields of the columns.
func (b *builder) layFields() {
	n := len(b.project)
	column := make([]uint8, n)
	trait := func(f, mask int, value func(traits) int) {
		of := make([]uint8, len(b.combos))
		for c, t := range b.combos {
			of[c] = uint8(value(t))
		}
		for i, c := range b.combo {
			column[i] = of[c]
		}
		b.fields[f] = layField(column, mask+1, false)
	}
	trait(pillarField, pillarMask, traits.pillar)
	trait(statusField, statusMask, traits.status)
	trait(kindField, kindMask, traits.kind)
	trait(precisionField, precisionMask, traits.precision)
	trait(countryField, countryMask, traits.country)
	b.fields[themeField] = layField(b.theme, len(b.themes), true)
	b.fields[startField] = layField(b.start, 256, false)
	b.fields[endField] = layField(b.end, 256, false)
	b.fields[areaField] = layField(b.area, len(b.areas), true)
	b.fields[placeField] = layField(b.place, b.places.len(), true)
	for i, s := range b.start {
		if s > b.end[i] {
			b.odd = append(b.odd, uint32(i))
		}
	}
}

// each calls take with the rows of a value that are in a set; with all for a
// nil set. words is the length of a set.
func (f *field) each(set bitset, words, v int, take func(row uint32)) {
	if from := f.bitmapOf(v, words); from != nil {
		for i, m := range from {
			if set != nil {
				m &= set[i]
			}
			for ; m != 0; m &= m - 1 {
				take(uint32(i<<6 + trailing(m)))
			}
		}
		return
	}
	for _, r := range f.list(v) {
		if set == nil || set.has(r) {
			take(r)
		}
	}
}
