package index

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// traits are the five short codes of a row, packed. The packed values that
// occur are numbered (the combo column), so a filter on any of them is one
// look-up in a table of a few hundred entries.
type traits uint16

const (
	pillarShift, pillarMask       = 0, 7
	statusShift, statusMask       = 3, 7
	kindShift, kindMask           = 6, 3
	precisionShift, precisionMask = 8, 7
	countryShift, countryMask     = 11, 31
)

func pack(p *ngeu.Project, l *ngeu.Location) traits {
	return traits(ordinal(ngeu.Pillars, p.Pillar)<<pillarShift |
		ordinal(ngeu.Statuses, p.Status)<<statusShift |
		ordinal(ngeu.Kinds, p.Kind)<<kindShift |
		ordinal(ngeu.Precisions, l.Precision)<<precisionShift |
		ordinal(ngeu.EU27, p.CountryOf(*l))<<countryShift)
}

func (t traits) pillar() int    { return int(t >> pillarShift & pillarMask) }
func (t traits) status() int    { return int(t >> statusShift & statusMask) }
func (t traits) kind() int      { return int(t >> kindShift & kindMask) }
func (t traits) precision() int { return int(t >> precisionShift & precisionMask) }
func (t traits) country() int   { return int(t >> countryShift & countryMask) }

// ordinal is the place of v in a list of codes, from 1; 0 is none of them.
func ordinal[T comparable](codes []T, v T) int { return slices.Index(codes, v) + 1 }

// Years are kept in a byte, 1 for 1999 and before, 0 unknown, so that the
// filter's range 2000..2099 is decided exactly.
const yearBase = 1998

func yearByte(y int) uint8 {
	if y == 0 {
		return 0
	}
	return uint8(min(max(y-yearBase, 1), 255))
}

// span gives both years of a project; one that states one year has that year.
func span(p *ngeu.Project) (start, end uint8) {
	start, end = yearByte(p.YearStart), yearByte(p.YearEnd)
	if start == 0 {
		start = end
	}
	if end == 0 {
		end = start
	}
	return start, end
}

// areaOf is the finest NUTS code of a location, "" where it has none. The codes
// of a location are one chain of prefixes, so this one says them all.
func areaOf(l *ngeu.Location) string {
	area := l.Finest()
	if code := l.PlaceCode; len(code) > len(area) && len(code) <= 5 {
		area = code
	}
	return area
}

// dictionary numbers the strings of a column, in order of the strings once it
// is sorted: codes below a NUTS code are then a range of numbers.
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

// sort puts the values in order and gives the new number of each old one.
func (d *dictionary) sort() (renumber []uint32) {
	old := d.number
	d.number = make(map[string]uint32, len(old))
	sort.Strings(d.values)
	renumber = make([]uint32, len(d.values))
	for n, s := range d.values {
		renumber[old[s]] = uint32(n)
		d.number[s] = uint32(n)
	}
	return renumber
}

// within gives the range of numbers whose values begin with prefix.
func (d *dictionary) within(prefix string) (from, to int) {
	from, _ = slices.BinarySearch(d.values, prefix)
	to, _ = slices.BinarySearch(d.values, prefix+"\xff")
	return from, to
}

// fits says whether the numbers fit into 16 bits.
func (d *dictionary) fits(what string) error {
	if len(d.values) > 1<<16 {
		return fmt.Errorf("index: %d different %s, at most %d are possible", len(d.values), what, 1<<16)
	}
	return nil
}

// text holds many strings in one block, addressed by number.
type text struct {
	ends  []uint32
	bytes []byte
}

// add appends s, or nothing once the block has reached 4 GB.
func (t *text) add(s string) error {
	if len(t.bytes)+len(s) > 1<<32-1 {
		return fmt.Errorf("index: names and ids hold more than 4 GB")
	}
	t.bytes = append(t.bytes, s...)
	t.ends = append(t.ends, uint32(len(t.bytes)))
	return nil
}

func (t *text) at(i uint32) string { return string(t.raw(i)) }

func (t *text) raw(i uint32) []byte {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.bytes[from:t.ends[i]]
}
