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

// mosaic is the neighbourhood of a tile, clustered at its zoom and at the next.
// Its slices are used again for other tiles.
type mosaic struct {
	sel    *index.Selection
	tile   maptile.Tile
	window index.Window // of now
	now    field
	cells  []index.Cell // base cells of now
	child  []int32      // children of base cell i are fine[child[i]:child[i+1]]
	fine   []index.Cell // base cells of next
	next   field        // settled when first needed
	ahead  bool         // it is
	deep   field        // see partsAt
	deeper []index.Cell
	bySeed []int32 // number of its symbol + 1
	member []int32 // by cell: the member of the same symbol before it, -1 for none
	drawn  []symbol
	layer  *layer
	name   []byte // of a feature, to number it
}

// mosaics keeps the slices of mosaics, some 100 kB to 1 MB.
var mosaics = sync.Pool{New: func() any { return &mosaic{layer: newLayer("projects")} }}

// lay gathers and clusters the points around a tile.
func (m *mosaic) lay(sel *index.Selection, t maptile.Tile) {
	m.sel, m.tile, m.ahead = sel, t, false
	g := gridAt(int(t.Z))
	m.window = g.around(t, symbolReach)
	m.fine = sel.Cells(m.finer(g, m.window), m.fine[:0])
	m.fold(g)
	m.now.settle(g, m.window, m.cells)
}

// around is the base cells of a tile with its buffer and reach more blocks.
func (g grid) around(t maptile.Tile, reach int) index.Window {
	side := 1 << (g.block - g.zoom)
	x, y := int(t.X)*side, int(t.Y)*side
	return g.window(x, y, x+side-1, y+side-1, g.blocks(bufferPixels)+reach)
}

// finer is the same window in the base grid of the next zoom.
func (m *mosaic) finer(g grid, w index.Window) index.Window {
	base := gridAt(min(g.zoom+1, maxZoom)).base
	shift := base - g.base
	return index.Window{Bits: base, MinX: w.MinX << shift, MinY: w.MinY << shift, MaxX: (w.MaxX+1)<<shift - 1, MaxY: (w.MaxY+1)<<shift - 1}
}

// fold makes base cells of the finer ones and notes which are whose children.
func (m *mosaic) fold(g grid) {
	shift := gridAt(min(g.zoom+1, maxZoom)).base - g.base
	cells := m.cells[:0]
	m.child = m.child[:0]
	for i := range m.fine {
		c := &m.fine[i]
		x, y := c.X>>shift, c.Y>>shift
		if n := len(cells); n == 0 || cells[n-1].X != x || cells[n-1].Y != y {
			cells = append(cells, index.Cell{X: x, Y: y})
			m.child = append(m.child, int32(i))
		}
		cells[len(cells)-1].Merge(c)
	}
	m.child = append(m.child, int32(len(m.fine)))
	m.cells = cells
}

// symbols gathers the symbols in the tile and its buffer, from north to south.
func (m *mosaic) symbols() []symbol {
	m.bySeed = refill(m.bySeed, len(m.now.cells), 0)
	m.member = refill(m.member, len(m.now.cells), -1)
	all := m.drawn[:0]
	near := m.now.grid.around(m.tile, memberReach)
	for i := range m.now.cells {
		if c := &m.now.cells[i]; c.X < near.MinX || c.X > near.MaxX || c.Y < near.MinY || c.Y > near.MaxY {
			continue
		}
		seed := m.now.ownerOf(i)
		if m.bySeed[seed] == 0 {
			c := &m.now.cells[seed]
			all = append(all, symbol{Cell: index.Cell{X: c.X, Y: c.Y}, seed: seed, first: int32(i), last: -1})
			m.bySeed[seed] = int32(len(all))
		}
		s := &all[m.bySeed[seed]-1]
		s.Merge(&m.now.cells[i])
		m.member[i], s.last = s.last, int32(i)
	}
	m.drawn = all
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
