package index

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Build reads all projects of a snapshot, in any order, with all their
// locations. The same projects give the same index in whatever order they come.
// A location counts as a point when it has one and its precision is that of a
// point. It ends early with the error of projects or ctx.
func Build(ctx context.Context, projects iter.Seq2[ngeu.Project, error]) (*Index, error) {
	b := newBuilder()
	for p, err := range projects {
		if err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
		if len(b.keys)&0xfff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		b.add(&p)
	}
	return b.index()
}

// builder collects rows as they come; numbers of dictionaries are those of
// first appearance until index renumbers them in order.
type builder struct {
	keys                  []int64 // of projects
	rows                  []draftRow
	themes, areas, places *dictionary
	named                 []string
	namedBy               []string // id of the project whose name for the place counts: the first by id
	ids, names            text
	err                   error
}

type draftRow struct {
	lon, lat    float64
	morton      uint64
	project     uint32
	place       uint32
	theme, area uint32
	traits      traits
	start, end  uint8
	class       class
}

// class is where a row stands: points, then other locations, then projects
// without any.
type class uint8

const (
	isPoint class = iota
	isArea
	isNowhere
)

func newBuilder() *builder {
	return &builder{themes: newDictionary(), areas: newDictionary(), places: newDictionary()}
}

func (b *builder) add(p *ngeu.Project) {
	n := uint32(len(b.keys))
	b.fail(b.ids.add(p.ID))
	b.fail(b.names.add(p.Name))
	b.keys = append(b.keys, p.Key)
	start, end := span(p)
	for i := range p.Locations {
		l := &p.Locations[i]
		r := draftRow{
			project: n, traits: pack(p, l), start: start, end: end,
			theme: b.themes.add(p.Theme), area: b.areas.add(areaOf(l)), place: b.addPlace(p, l),
			class: isArea,
		}
		if l.Point != nil && l.Precision.IsPoint() {
			r.class, r.lon, r.lat = isPoint, l.Point[0], l.Point[1]
			r.morton = morton(World(orb.Point{r.lon, r.lat}))
		}
		b.rows = append(b.rows, r)
	}
	if len(p.Locations) == 0 {
		// A row that no place, country, precision or bbox selects.
		nowhere := *p
		nowhere.Country = ""
		b.rows = append(b.rows, draftRow{
			project: n, traits: pack(&nowhere, &ngeu.Location{}), start: start, end: end,
			theme: b.themes.add(p.Theme), area: b.areas.add(""), place: b.addPlace(p, &ngeu.Location{}), class: isNowhere,
		})
	}
}

func (b *builder) addPlace(p *ngeu.Project, l *ngeu.Location) uint32 {
	n := b.places.add(l.PlaceCode)
	if int(n) == len(b.named) {
		b.named, b.namedBy = append(b.named, ""), append(b.namedBy, "")
	}
	if l.PlaceName != "" && (b.named[n] == "" || p.ID < b.namedBy[n]) {
		b.named[n], b.namedBy[n] = l.PlaceName, p.ID
	}
	return n
}

func (b *builder) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// index sorts everything and lays out the columns.
func (b *builder) index() (*Index, error) {
	b.fail(b.themes.fits("themes"))
	b.fail(b.areas.fits("regions"))
	if b.err != nil {
		return nil, b.err
	}
	x := &Index{themes: b.themes, areas: b.areas, places: b.places, recent: newRecent()}
	number := b.layProjects(x)
	for i := range b.rows {
		b.rows[i].project = number[b.rows[i].project]
		if b.rows[i].class != isPoint {
			b.rows[i].morton = math.MaxUint64 // behind all points; none lies in this corner but the South Pole
		}
	}
	order := b.order()
	b.layRows(x, order)
	x.gatherMany()
	return x, nil
}

// layProjects sorts projects by id and gives the new number of each.
func (b *builder) layProjects(x *Index) (number []uint32) {
	order := make([]uint32, len(b.keys))
	for i := range order {
		order[i] = uint32(i)
	}
	byID := func(i, j uint32) int { return bytes.Compare(b.ids.raw(i), b.ids.raw(j)) }
	sorted := slices.IsSortedFunc(order, byID)
	if sorted {
		x.ids, x.names = b.ids, b.names
	} else {
		slices.SortStableFunc(order, byID)
	}
	number = make([]uint32, len(order))
	x.keys = make([]int64, len(order))
	for n, i := range order {
		number[i] = uint32(n)
		x.keys[n] = b.keys[i]
		if !sorted {
			// The blocks were within bounds in the order they came.
			_ = x.ids.add(b.ids.at(i))
			_ = x.names.add(b.names.at(i))
		}
	}
	x.sortKeys()
	b.ids, b.names = text{}, text{}
	return number
}

// order sorts rows: by class, points by Morton key, then by project and by
// where they stand in it.
func (b *builder) order() []sortKey {
	keys := make([]sortKey, len(b.rows))
	for i := range b.rows {
		keys[i] = sortKey{b.rows[i].morton, b.rows[i].project, uint32(i)}
	}
	slices.SortFunc(keys, func(r, s sortKey) int {
		if r.morton != s.morton {
			return cmp.Compare(r.morton, s.morton)
		}
		return cmp.Or(cmp.Compare(b.rows[r.row].class, b.rows[s.row].class), cmp.Compare(r.project, s.project), cmp.Compare(r.row, s.row))
	})
	return keys
}

type sortKey struct {
	morton       uint64
	project, row uint32
}

func (b *builder) layRows(x *Index, order []sortKey) {
	themes, areas, places := b.themes.sort(), b.areas.sort(), b.places.sort()
	x.named = make([]string, len(b.named))
	for old, n := range places {
		x.named[n] = b.named[old]
	}
	n, points := len(b.rows), 0
	for i := range b.rows {
		switch b.rows[i].class {
		case isPoint:
			points++
			x.placed++
		case isArea:
			x.placed++
		}
	}
	x.x, x.y = make([]uint32, points), make([]uint32, points)
	x.lon, x.lat = make([]float64, points), make([]float64, points)
	x.project, x.place = make([]uint32, n), make([]uint32, n)
	x.combo, x.theme, x.area = make([]uint16, n), make([]uint16, n), make([]uint16, n)
	x.start, x.end = make([]uint8, n), make([]uint8, n)
	combos := x.layCombos(b.rows)
	for i, key := range order {
		r := &b.rows[key.row]
		if i < points {
			x.x[i], x.y[i] = World(orb.Point{r.lon, r.lat})
			x.lon[i], x.lat[i] = r.lon, r.lat
		}
		x.project[i], x.place[i] = r.project, places[r.place]
		x.theme[i], x.area[i] = uint16(themes[r.theme]), uint16(areas[r.area])
		x.combo[i] = combos[r.traits]
		x.start[i], x.end[i] = r.start, r.end
	}
}

// layCombos numbers the packed traits that occur.
func (x *Index) layCombos(rows []draftRow) (number []uint16) {
	number = make([]uint16, 1<<16)
	for i := range rows {
		number[rows[i].traits] = 1
	}
	for t, seen := range number {
		if seen != 0 {
			number[t] = uint16(len(x.combos))
			x.combos = append(x.combos, traits(t))
		}
	}
	return number
}

// gatherMany lists the rows of projects that have several.
func (x *Index) gatherMany() {
	rows := make([]uint8, len(x.keys)) // 2 is several
	for _, p := range x.project {
		rows[p] = min(rows[p]+1, 2)
	}
	x.several = newBitset(len(x.project))
	slot := map[uint32]int{}
	for p, n := range rows {
		if n == 2 {
			slot[uint32(p)] = len(x.many)
			x.many = append(x.many, uint32(p))
		}
	}
	x.manyEnd = make([]uint32, len(x.many))
	for i, p := range x.project {
		if rows[p] == 2 {
			x.several.set(uint32(i))
			x.manyEnd[slot[p]]++
		}
	}
	next, total := make([]uint32, len(x.many)), uint32(0)
	for i, n := range x.manyEnd {
		next[i] = total
		total += n
		x.manyEnd[i] = total
	}
	x.manyRow = make([]uint32, total)
	for i, p := range x.project {
		if rows[p] == 2 {
			s := slot[p]
			x.manyRow[next[s]] = uint32(i)
			next[s]++
		}
	}
}
