package index

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Index holds one snapshot. Make one with Build.
type Index struct {
	// Rows: one a location, points first in Morton order, then the others; at
	// the end one for each project without any location.
	x, y       []uint32 // world units, points only
	lon, lat   []float64
	project    []uint32
	place      []uint32 // number in places
	combo      []uint16 // number in combos
	theme      []uint16
	area       []uint16
	start, end []uint8
	placed     int    // rows that are locations
	several    bitset // rows of projects that have more than one location

	combos []traits
	themes *dictionary
	areas  *dictionary // finest NUTS codes; "" is none
	places *dictionary // place codes
	named  []string    // names of places, by number

	// Projects, in order of id.
	keys     []int64
	dense    []uint32 // project + 1 by key - leastKey, or
	byKey    []uint32 // projects in order of key
	leastKey int64
	ids      text
	names    text
	many     []uint32 // projects with several locations, ascending
	manyRow  []uint32 // their rows, manyEnd[i] ends those of many[i]
	manyEnd  []uint32

	recent *recent
}

// Projects is the number of projects in the snapshot.
func (x *Index) Projects() int { return len(x.keys) }

// Locations is the number of locations in the snapshot, with and without a
// point.
func (x *Index) Locations() int { return x.placed }

// Points is the number of locations that are points.
func (x *Index) Points() int { return len(x.x) }

// Row is what a tile says of one location.
type Row struct {
	ID, Name             string
	Pillar               ngeu.Pillar
	Theme                string
	Status               ngeu.Status
	Precision            ngeu.Precision
	PlaceCode, PlaceName string
}

// Row reads row i, a number that Cells gave.
func (x *Index) Row(i uint32) Row {
	p, t, place := x.project[i], x.combos[x.combo[i]], x.place[i]
	return Row{
		ID:        x.ids.at(p),
		Name:      x.names.at(p),
		Pillar:    code(ngeu.Pillars, t.pillar()),
		Theme:     x.themes.values[x.theme[i]],
		Status:    code(ngeu.Statuses, t.status()),
		Precision: code(ngeu.Precisions, t.precision()),
		PlaceCode: x.places.values[place],
		PlaceName: x.named[place],
	}
}

// code is the reverse of ordinal.
func code[T ~string](codes []T, n int) T {
	if n == 0 {
		return ""
	}
	return codes[n-1]
}

func (x *Index) at(i int) orb.Point { return orb.Point{x.lon[i], x.lat[i]} }

// rowsOf gives the rows of the i-th project with several locations.
func (x *Index) rowsOf(i int) []uint32 {
	from := uint32(0)
	if i > 0 {
		from = x.manyEnd[i-1]
	}
	return x.manyRow[from:x.manyEnd[i]]
}

// projectOf finds a project by its key. A store numbers its rows one after
// another, so a key is nearly always its own place in the table.
func (x *Index) projectOf(key int64) (uint32, bool) {
	if x.dense != nil {
		i := key - x.leastKey
		if i < 0 || i >= int64(len(x.dense)) || x.dense[i] == 0 {
			return 0, false
		}
		return x.dense[i] - 1, true
	}
	i, ok := slices.BinarySearchFunc(x.byKey, key, func(p uint32, key int64) int { return cmp.Compare(x.keys[p], key) })
	if !ok {
		return 0, false
	}
	return x.byKey[i], true
}

// sortKeys makes the table of keys: direct where they are dense, else sorted.
func (x *Index) sortKeys() {
	if len(x.keys) == 0 {
		return
	}
	least, most := slices.Min(x.keys), slices.Max(x.keys)
	if span := uint64(most-least) + 1; span != 0 && span <= 4*uint64(len(x.keys)) {
		x.leastKey, x.dense = least, make([]uint32, span)
		for p, key := range x.keys {
			x.dense[key-least] = uint32(p) + 1
		}
		return
	}
	x.byKey = make([]uint32, len(x.keys))
	for p := range x.byKey {
		x.byKey[p] = uint32(p)
	}
	slices.SortFunc(x.byKey, func(p, q uint32) int { return cmp.Compare(x.keys[p], x.keys[q]) })
}
