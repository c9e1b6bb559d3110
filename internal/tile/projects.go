package tile

import (
	"cmp"
	"slices"
	"strconv"
	"sync"

	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index"
)

// bufferPixels is how far outside its edge a tile repeats the symbols of its
// neighbours, so that a disc is drawn whole and a click on its half is found.
const (
	bufferPixels = 24
	bufferUnits  = bufferPixels * extent / tilePixels
)

// Projects makes one tile of what a selection selects: the layer projects, with
// singles (id, name, pillar, theme, status, precision), clusters (cluster,
// count, expand_zoom) and stacks (stack, count, place_code, place_name). It is
// empty when nothing lies in the tile or its buffer, and where there is no such
// tile (zooms 0 to 22 exist).
//
// Singles count as 1 and the others by count: over the features with x and y in
// [0, 4096) of all tiles of a zoom that makes sel.Points(). Symbols up to 24 px
// outside are repeated, with the same properties.
func Projects(sel *index.Selection, t maptile.Tile) []byte {
	if !exists(t) {
		return nil
	}
	m := mosaics.Get().(*mosaic)
	defer mosaics.Put(m)
	m.lay(sel, t)
	symbols := m.symbols()
	if len(symbols) == 0 {
		return nil
	}
	l := m.layer
	defer l.reset()
	for i := range symbols {
		s := &symbols[i]
		l.point(s.at)
		l.feature(m.describe(l, s))
	}
	return l.appendTo(nil)
}

// symbol is one feature: the points it stands for and where it is drawn.
type symbol struct {
	index.Cell
	seed        int32 // its cell in mosaic.now
	first, last int32 // cells that belong to it, see mosaic.member
	at          xy
}

// mosaic is the neighbourhood of a tile, clustered at its zoom and, where that
// must be known, at deeper ones. Its slices are used again for other tiles.
type mosaic struct {
	sel    *index.Selection
	tile   maptile.Tile
	pieces []index.Piece // of the field opened last
	now    field
	next   field   // opened when first needed
	ahead  bool    // it is
	deep   field   // see partsAt
	bySeed []int32 // number of its symbol + 1
	member []int32 // by cell: the member of the same symbol before it, -1 for none
	drawn  []symbol
	layer  *layer
	name   []byte // of a feature, to number it
}

// mosaics keeps the slices of mosaics, some 100 kB to 1 MB.
var mosaics = sync.Pool{New: func() any { return &mosaic{layer: newLayer("projects")} }}

// lay finds the points around a tile.
func (m *mosaic) lay(sel *index.Selection, t maptile.Tile) {
	m.sel, m.tile, m.ahead = sel, t, false
	g := gridAt(int(t.Z))
	finest := gridAt(min(g.zoom+1, maxZoom)).base
	m.pieces = m.now.open(g, sel.Ground(finest), g.around(t, symbolReach), m.pieces)
}

// around is the blocks of a tile with its buffer and reach more.
func (g grid) around(t maptile.Tile, reach int) index.Window {
	side := 1 << (g.block - g.zoom)
	x, y := int(t.X)*side, int(t.Y)*side
	return g.window(x, y, x+side-1, y+side-1, g.blocks(bufferPixels)+reach)
}

// symbols gathers the symbols in the tile and its buffer, from north to south.
func (m *mosaic) symbols() []symbol {
	f := &m.now
	near := f.grid.around(m.tile, memberReach)
	m.eachBlock(near, func(b *block) {
		for i := b.from; i < b.to; i++ {
			f.ownerOf(i)
		}
	})
	m.bySeed = refill(m.bySeed, len(f.cells), 0)
	m.member = refill(m.member, len(f.cells), -1)
	m.drawn = m.drawn[:0]
	m.eachBlock(near, m.count)
	all := m.drawn
	inside := all[:0]
	for _, s := range all {
		n := uint64(s.Count)
		s.at = xy{m.units(s.SumX/n, m.tile.X), m.units(s.SumY/n, m.tile.Y)}
		if visible(s.at.x) && visible(s.at.y) {
			inside = append(inside, s)
		}
	}
	slices.SortFunc(inside, func(a, b symbol) int {
		return cmp.Or(cmp.Compare(a.at.y, b.at.y), cmp.Compare(a.at.x, b.at.x), cmp.Compare(a.First, b.First))
	})
	return inside
}

// eachBlock takes the blocks of a window of now that have something, gathered.
func (m *mosaic) eachBlock(w index.Window, take func(*block)) {
	for i := range m.pieces {
		if p := &m.pieces[i]; p.X >= w.MinX && p.X <= w.MaxX && p.Y >= w.MinY && p.Y <= w.MaxY {
			take(m.now.at(m.now.number(p.X, p.Y)))
		}
	}
}

// count adds the cells of a block to the symbols that they belong to.
func (m *mosaic) count(b *block) {
	for i := b.from; i < b.to; i++ {
		seed := m.now.owner[i]
		if m.bySeed[seed] == 0 {
			c := &m.now.cells[seed]
			m.drawn = append(m.drawn, symbol{Cell: index.Cell{X: c.X, Y: c.Y}, seed: seed, first: i, last: -1})
			m.bySeed[seed] = int32(len(m.drawn))
		}
		s := &m.drawn[m.bySeed[seed]-1]
		s.Merge(&m.now.cells[i])
		m.member[i], s.last = s.last, i
	}
}

// units turns a world coordinate into units of the tile, rounded down, so that
// every position is in [0, 4096) of one tile.
func (m *mosaic) units(world uint64, tile uint32) int32 {
	const extentBits = 12
	at := int64(world << m.tile.Z >> (index.WorldBits - extentBits))
	return int32(min(max(at-int64(tile)*extent, -extent), 2*extent))
}

func visible(u int32) bool { return u >= -bufferUnits && u < extent+bufferUnits }

// describe writes the properties of a symbol and gives its feature id.
func (m *mosaic) describe(l *layer, s *symbol) (id uint64) {
	x := m.sel.Index()
	switch {
	case s.Count == 1:
		r := x.Row(s.First)
		l.text("id", r.ID)
		l.text("name", r.Name)
		l.text("pillar", string(r.Pillar))
		l.text("theme", r.Theme)
		l.text("status", string(r.Status))
		l.text("precision", string(r.Precision))
		return featureNumber(r.ID)
	case s.OneSpot():
		r := x.Row(s.First)
		l.truth("stack")
		l.number("count", uint64(s.Count))
		l.text("place_code", r.PlaceCode)
		l.text("place_name", r.PlaceName)
		m.name = append(append(m.name[:0], "stack "...), r.PlaceCode...)
		return featureNumber(m.spot(s.MinX, s.MinY))
	default:
		l.truth("cluster")
		l.number("count", uint64(s.Count))
		l.number("expand_zoom", uint64(m.expandZoom(s)))
		m.name = strconv.AppendInt(append(m.name[:0], "cluster "...), int64(m.now.zoom), 10)
		return featureNumber(m.spot(s.X, s.Y))
	}
}

// spot adds a position to the name of a feature.
func (m *mosaic) spot(x, y uint32) []byte {
	m.name = strconv.AppendUint(append(m.name, ' '), uint64(x), 36)
	m.name = strconv.AppendUint(append(m.name, ' '), uint64(y), 36)
	return m.name
}

// featureNumber makes a stable feature id that JavaScript holds exactly: the
// lower 53 bits of FNV-1a, never 0.
func featureNumber[T string | []byte](name T) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * prime
	}
	return max(h&(1<<53-1), 1)
}
