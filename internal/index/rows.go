package index

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// row is where a row comes from and goes to.
type row struct {
	morton  uint64
	project uint32
	part    uint32
	at      uint32 // location of the part; noLocation for none
	class   class
}

// class is where a row stands: points, then other locations, then projects
// without any.
type class uint8

const (
	isPoint class = iota
	isArea
	isNowhere
)

// sortRows puts the rows in order: by class, points by Morton key, then by
// project and by where they stand in it.
func (b *builder) sortRows() []row {
	n := 0
	for i := range b.drafts {
		n += len(b.drafts[i].locations)
	}
	rows := make([]row, 0, n)
	located := newBitset(len(b.keys))
	for part := range b.drafts {
		for i := range b.drafts[part].locations {
			l := &b.drafts[part].locations[i]
			p, ok := b.byKey.find(l.project)
			if !ok {
				continue // of another snapshot
			}
			located.set(p)
			// Behind all points; none lies in this corner but the South Pole.
			r := row{math.MaxUint64, p, uint32(part), uint32(i), isArea}
			if l.point {
				r.morton, r.class = morton(World(orb.Point{l.lon, l.lat})), isPoint
			}
			rows = append(rows, r)
		}
	}
	for p := range uint32(len(b.keys)) {
		if !located.has(p) {
			rows = append(rows, row{morton: math.MaxUint64, project: p, class: isNowhere})
		}
	}
	rows = sortByMorton(rows)
	for lo := 0; lo < len(rows); {
		hi := lo + 1
		for hi < len(rows) && rows[hi].morton == rows[lo].morton {
			hi++
		}
		if hi-lo > 1 {
			slices.SortFunc(rows[lo:hi], func(r, s row) int {
				return cmp.Or(cmp.Compare(r.class, s.class), cmp.Compare(r.project, s.project), cmp.Compare(r.part, s.part), cmp.Compare(r.at, s.at))
			})
		}
		lo = hi
	}
	return rows
}

// sortByMorton sorts byte by byte of the key, which is several times faster
// than comparing: every row is moved at most eight times.
func sortByMorton(rows []row) []row {
	other := make([]row, len(rows))
	for shift := 0; shift < 64; shift += 8 {
		var at [257]int
		for i := range rows {
			at[rows[i].morton>>shift&0xff+1]++
		}
		if slices.Contains(at[:], len(rows)) {
			continue // all the same
		}
		for i := 1; i < len(at); i++ {
			at[i] += at[i-1]
		}
		for i := range rows {
			next := &at[rows[i].morton>>shift&0xff]
			other[*next] = rows[i]
			*next++
		}
		rows, other = other, rows
	}
	return rows
}
