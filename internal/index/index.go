package index

import (
	"encoding/binary"
	"runtime"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Index holds one snapshot. Make one with Build or Open.
//
// Its slices may lie in a file that is mapped into memory until the Index is
// collected, so nothing that is read from them leaves a method but by copy, and
// each exported method keeps the Index alive to its end.
type Index struct {
	columns

	combos []traits
	themes []string // in order, as are areas
	areas  []string // finest NUTS codes; "" is none

	kept *kept
	file *mapping // nil when all is in the heap
}

// columns are what a file holds.
type columns struct {
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
	fields     [fieldCount]field
	odd        []uint32 // rows whose years run backward

	places text // place codes, in order
	named  text // names of places, by number

	// Projects, in order of id.
	keys     []int64
	byKey    keyTable
	byName   []uint32 // projects in order of name
	byYear   []uint32
	text     []byte   // ids and names, each after its length
	textFrom int64    // where they begin in the file
	textAt   []uint32 // where a project's id begins
	many     []uint32 // projects with several locations, ascending
	manyRow  []uint32 // their rows, manyEnd[i] ends those of many[i]
	manyEnd  []uint32

	overviews [overviewLevels][]Cell // of everything
}

// ready makes what no file holds.
func (x *Index) ready() {
	x.kept = newKept(max(DefaultMemory, rowMemory*int64(len(x.project))))
}

// Projects is the number of projects in the snapshot.
func (x *Index) Projects() int { return len(x.keys) }

// Locations is the number of locations in the snapshot, with and without a
// point.
func (x *Index) Locations() int { return x.placed }

// Points is the number of locations that are points.
func (x *Index) Points() int { return len(x.x) }

// Themes lists the themes that occur, in order.
func (x *Index) Themes() []string {
	out := make([]string, 0, len(x.themes))
	for _, theme := range x.themes {
		if theme != "" {
			out = append(out, theme)
		}
	}
	return out
}

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
	defer runtime.KeepAlive(x)
	p, t, place := x.project[i], x.combos[x.combo[i]], x.place[i]
	id, name := x.words(p)
	return Row{
		ID:        id,
		Name:      name,
		Pillar:    code(ngeu.Pillars, t.pillar()),
		Theme:     x.themes[x.theme[i]],
		Status:    code(ngeu.Statuses, t.status()),
		Precision: code(ngeu.Precisions, t.precision()),
		PlaceCode: x.places.at(place),
		PlaceName: x.named.at(place),
	}
}

// likelyWords is what id and name of nearly every project take.
const likelyWords = 256

// words gives id and name of a project. Half of a file are such words, of which
// few are ever asked for, each on a page of its own: they are read from the file,
// so that the memory of the service does not grow by all these pages.
func (x *Index) words(p uint32) (id, name string) {
	at := x.textAt[p]
	if x.file != nil {
		var buffer [likelyWords]byte
		b := buffer[:min(likelyWords, len(x.text)-int(at))]
		if x.file.readAt(b, x.textFrom+int64(at)) {
			if id, name, ok := wordsOf(b); ok {
				return id, name
			}
		}
	}
	id, name, _ = wordsOf(x.text[at:])
	return id, name
}

// wordsOf reads two texts after their lengths; false when b ends before.
func wordsOf(b []byte) (id, name string, ok bool) {
	idLen, idAt := binary.Uvarint(b)
	if idAt <= 0 || idLen > uint64(len(b)-idAt) {
		return "", "", false
	}
	rest := b[idAt+int(idLen):]
	nameLen, nameAt := binary.Uvarint(rest)
	if nameAt <= 0 || nameLen > uint64(len(rest)-nameAt) {
		return "", "", false
	}
	both := string(b[idAt : idAt+int(idLen)+nameAt+int(nameLen)])
	return both[:idLen], both[int(idLen)+nameAt:], true
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
