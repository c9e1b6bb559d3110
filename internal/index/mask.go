package index

// word gives the mask of rows 64*w to 64*w+63. Each column is one loop without
// branches over its 64 values; a column is skipped when no row is left.
func (t *test) word(x *Index, w int) uint64 {
	lo := w << 6
	hi := min(lo+64, len(x.combo))
	m := ^uint64(0) >> (64 - (hi - lo))
	if t.combo != nil {
		m &= failing16(x.combo[lo:hi], t.combo)
	}
	if t.theme != nil && m != 0 {
		m &= failing16(x.theme[lo:hi], t.theme)
	}
	if t.to != 0 && m != 0 {
		m &= t.years(x.start[lo:hi], x.end[lo:hi])
	}
	if t.area != nil && m != 0 {
		in := failing16(x.area[lo:hi], t.area)
		if t.place != nil {
			in |= members(x.place[lo:hi], t.place)
		}
		m &= in
	}
	if t.found != nil && m != 0 {
		m &= members(x.project[lo:hi], t.found)
	}
	if t.bbox != nil {
		for rest := m; rest != 0; rest &= rest - 1 {
			if i := lo + trailing(rest); i >= len(x.x) || !t.bbox.Contains(x.at(i)) {
				m &^= rest & -rest
			}
		}
	}
	return m
}

// failing16 sets a bit for each value that does not fail by the table.
func failing16(column []uint16, fails []uint8) (m uint64) {
	for j, v := range column {
		m |= pass(fails[v]) << (j & 63)
	}
	return m
}

// pass is 1 for 0 and 0 for anything else.
func pass(fails uint8) uint64 { return (uint64(fails) - 1) >> 63 }

func (t *test) years(start, end []uint8) (m uint64) {
	for j, s := range start {
		late := uint64(uint16(t.to)-uint16(s-1)-1) >> 15 & 1 // starts after to; unknown is 0 and wraps to the greatest
		early := uint64(uint16(end[j])-uint16(t.from)) >> 15 & 1
		m |= (1 ^ (late | early)) << (j & 63)
	}
	return m
}

// members sets a bit for each value that is in the set.
func members(column []uint32, set bitset) (m uint64) {
	for j, v := range column {
		m |= (set[v>>6] >> (v & 63) & 1) << (j & 63)
	}
	return m
}
