package index

import (
	"slices"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// traits are the five short codes of a row, packed. The packed values that
// occur are numbered (the combo column).
type traits uint16

const (
	pillarShift, pillarMask       = 0, 7
	statusShift, statusMask       = 3, 7
	kindShift, kindMask           = 6, 3
	precisionShift, precisionMask = 8, 7
	countryShift, countryMask     = 11, 31
)

// ofProject packs what a project's rows have in common.
func ofProject(p *ngeu.Project) traits {
	return traits(ordinal(ngeu.Pillars, p.Pillar)<<pillarShift |
		ordinal(ngeu.Statuses, p.Status)<<statusShift |
		ordinal(ngeu.Kinds, p.Kind)<<kindShift)
}

func countryOf(code string) uint8 { return uint8(ordinal(ngeu.EU27, code)) }

func (t traits) pillar() int    { return int(t >> pillarShift & pillarMask) }
func (t traits) status() int    { return int(t >> statusShift & statusMask) }
func (t traits) kind() int      { return int(t >> kindShift & kindMask) }
func (t traits) precision() int { return int(t >> precisionShift & precisionMask) }
func (t traits) country() int   { return int(t >> countryShift & countryMask) }

// ordinal is the place of v in a list of codes, from 1; 0 is none of them.
func ordinal[T comparable](codes []T, v T) int { return slices.Index(codes, v) + 1 }

// code is the reverse of ordinal.
func code[T ~string](codes []T, n int) T {
	if n == 0 {
		return ""
	}
	return codes[n-1]
}

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
