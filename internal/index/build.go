package index

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Build reads a snapshot with so many goroutines. The same projects give the
// same index in whatever order they come. A location counts as a point when it
// has one and its precision is that of a point. It ends early with the error of
// source or ctx.
func Build(ctx context.Context, source Source, workers int) (*Index, error) {
	b := &builder{Index: &Index{}}
	readers, err := b.readAll(ctx, source, workers)
	if err != nil {
		return nil, err
	}
	if err := b.mergeWords(readers); err != nil {
		return nil, err
	}
	if err := b.layProjects(ctx, source, workers > 1); err != nil {
		return nil, err
	}
	rows := b.sortRows()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.layRows(rows)
	b.gatherMany()
	b.layFields()
	b.layOverviews()
	b.ready()
	return b.Index, nil
}

// builder makes an Index of drafts.
type builder struct {
	*Index
	drafts []draft
	names  []string // of places, as locations write them
	words  map[*reader]*renumbered
	facts  []*draftProject // by number of the project
}

// renumbered gives the numbers in the index of those of one reader.
type renumbered struct{ themes, areas, places, names []uint32 }

func (b *builder) mergeWords(readers []*reader) error {
	b.words = make(map[*reader]*renumbered, len(readers))
	for _, r := range readers {
		b.words[r] = &renumbered{}
	}
	var places []string
	for _, column := range []struct {
		values *[]string
		of     func(*reader) *dictionary
		to     func(*renumbered) *[]uint32
	}{
		{&b.themes, func(r *reader) *dictionary { return r.themes }, func(n *renumbered) *[]uint32 { return &n.themes }},
		{&b.areas, func(r *reader) *dictionary { return r.areas }, func(n *renumbered) *[]uint32 { return &n.areas }},
		{&places, func(r *reader) *dictionary { return r.places }, func(n *renumbered) *[]uint32 { return &n.places }},
		{&b.names, func(r *reader) *dictionary { return r.names }, func(n *renumbered) *[]uint32 { return &n.names }},
	} {
		all := make([]*dictionary, len(readers))
		for i, r := range readers {
			all[i] = column.of(r)
			all[i].add("") // of projects without a location
		}
		values, numbers := merge(all)
		*column.values = values
		for i, r := range readers {
			*column.to(b.words[r]) = numbers[i]
		}
	}
	if len(b.themes) > 1<<16 || len(b.areas) > 1<<16 {
		return fmt.Errorf("index: %d different themes and %d regions, at most %d of each are possible", len(b.themes), len(b.areas), 1<<16)
	}
	var err error
	b.places, err = textOf(places)
	return err
}

// layProjects numbers the projects in order of id. It asks for the orders at the
// same time where it may use two processors.
func (b *builder) layProjects(ctx context.Context, source Source, both bool) error {
	byName := sync.OnceValues(func() ([]int64, error) { return source.Order(ctx, ngeu.ByName) })
	if both {
		var wg sync.WaitGroup
		defer wg.Wait()
		wg.Go(func() { _, _ = byName() }) // the error comes again
	}
	n, size := 0, 0
	for i := range b.drafts {
		n += len(b.drafts[i].projects)
		size += len(b.drafts[i].text)
	}
	if size > maxText {
		return errTooMuch
	}
	keys := make([]int64, 0, n)
	drafts, base := make([]*draftProject, 0, n), make([]uint32, 0, n)
	b.text = make([]byte, 0, size)
	for i := range b.drafts {
		d := &b.drafts[i]
		for j := range d.projects {
			p := &d.projects[j]
			keys, drafts, base = append(keys, p.key), append(drafts, p), append(base, uint32(len(b.text))+p.at)
		}
		b.text = append(b.text, d.text...)
		d.text = nil
	}
	b.byKey = newKeyTable(keys)
	byID, err := source.Order(ctx, ngeu.ByID)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	number, err := b.order(byID)
	if err != nil {
		return err
	}
	b.keys, b.textAt, b.facts = make([]int64, n), make([]uint32, n), make([]*draftProject, n)
	now := make([]uint32, n)
	for to, from := range number {
		now[from] = uint32(to)
		b.keys[to], b.textAt[to], b.facts[to] = keys[from], base[from], drafts[from]
	}
	b.byKey.renumber(now)
	names, err := byName()
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if b.byName, err = b.order(names); err != nil {
		return err
	}
	b.layYears()
	return nil
}

// order gives the numbers of all projects in the order of keys.
func (b *builder) order(keys []int64) ([]uint32, error) {
	n := 0
	for i := range b.drafts {
		n += len(b.drafts[i].projects)
	}
	out := make([]uint32, 0, n)
	for _, key := range keys {
		if p, ok := b.byKey.find(key); ok {
			out = append(out, p)
		}
	}
	if len(out) != n {
		return nil, fmt.Errorf("index: an order of %d projects has %d; is the database damaged? ngeumap verify tells", n, len(out))
	}
	return out, nil
}

// layYears orders the projects by year: the newest stated start first, unknown
// last, then by id.
func (b *builder) layYears() {
	var at [257]uint32
	for _, p := range b.facts {
		at[256-int(p.stated)]++
	}
	for i := 1; i < len(at); i++ {
		at[i] += at[i-1]
	}
	b.byYear = make([]uint32, len(b.facts))
	for i, p := range b.facts {
		next := &at[255-int(p.stated)]
		b.byYear[*next] = uint32(i)
		*next++
	}
}

func (b *builder) layRows(rows []row) {
	n, points := len(rows), 0
	for i := range rows {
		if rows[i].class == isPoint {
			points++
		}
		if rows[i].class != isNowhere {
			b.placed = i + 1
		}
	}
	b.x, b.y = make([]uint32, points), make([]uint32, points)
	b.lon, b.lat = make([]float64, points), make([]float64, points)
	b.project, b.place = make([]uint32, n), make([]uint32, n)
	b.combo, b.theme, b.area = make([]uint16, n), make([]uint16, n), make([]uint16, n)
	b.start, b.end = make([]uint8, n), make([]uint8, n)
	named, namedBy := make([]uint32, b.places.len()), slices.Repeat([]uint32{math.MaxUint32}, b.places.len())
	nowhere, _ := slices.BinarySearch(b.areas, "")
	packed := make([]traits, n)
	for i := range rows {
		r := &rows[i]
		p := b.facts[r.project]
		b.project[i], b.start[i], b.end[i], packed[i] = r.project, p.start, p.end, p.traits
		if r.class == isNowhere {
			b.area[i] = uint16(nowhere) // and place 0, which is ""
			continue
		}
		d := &b.drafts[r.part]
		l, words := &d.locations[r.at], b.words[d.by]
		if r.class == isPoint {
			b.x[i], b.y[i] = unspread(r.morton), unspread(r.morton>>1)
			b.lon[i], b.lat[i] = l.lon, l.lat
		}
		place, name := words.places[l.place], words.names[l.name]
		if b.names[name] != "" && r.project < namedBy[place] {
			named[place], namedBy[place] = name, r.project // the first by id has the say
		}
		b.place[i], b.area[i] = place, uint16(words.areas[l.area])
		country := p.country
		if l.own {
			country = l.country
		}
		packed[i] |= traits(l.precision)<<precisionShift | traits(country)<<countryShift
	}
	b.layThemes()
	b.layCombos(packed)
	names := make([]string, len(named))
	for place, name := range named {
		if namedBy[place] != math.MaxUint32 {
			names[place] = b.names[name]
		}
	}
	b.named, _ = textOf(names) // no longer than what was read
}

// layThemes fills the column of themes, which stand with the projects.
func (b *builder) layThemes() {
	of := make([]uint16, len(b.keys))
	for i := range b.drafts {
		d := &b.drafts[i]
		words := b.words[d.by]
		for j := range d.projects {
			p, _ := b.byKey.find(d.projects[j].key)
			of[p] = uint16(words.themes[d.projects[j].theme])
		}
	}
	for i, p := range b.project {
		b.theme[i] = of[p]
	}
}

// layCombos numbers the packed traits that occur.
func (b *builder) layCombos(packed []traits) {
	number := make([]uint16, 1<<16)
	for _, t := range packed {
		number[t] = 1
	}
	for t, seen := range number {
		if seen != 0 {
			number[t] = uint16(len(b.combos))
			b.combos = append(b.combos, traits(t))
		}
	}
	for i, t := range packed {
		b.combo[i] = number[t]
	}
}

// gatherMany lists the rows of projects that have several.
func (b *builder) gatherMany() {
	rows := make([]uint8, len(b.keys)) // 2 is several
	for _, p := range b.project {
		rows[p] = min(rows[p]+1, 2)
	}
	b.several = newBitset(len(b.project))
	slot := make([]uint32, len(rows))
	for p, n := range rows {
		if n == 2 {
			slot[p] = uint32(len(b.many))
			b.many = append(b.many, uint32(p))
		}
	}
	b.manyEnd = make([]uint32, len(b.many))
	for i, p := range b.project {
		if rows[p] == 2 {
			b.several.set(uint32(i))
			b.manyEnd[slot[p]]++
		}
	}
	next, total := make([]uint32, len(b.many)), uint32(0)
	for i, n := range b.manyEnd {
		next[i] = total
		total += n
		b.manyEnd[i] = total
	}
	b.manyRow = make([]uint32, total)
	for i, p := range b.project {
		if rows[p] == 2 {
			s := slot[p]
			b.manyRow[next[s]] = uint32(i)
			next[s]++
		}
	}
}
