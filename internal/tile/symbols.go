package tile

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index"
)

// SymbolKind is what a symbol of the map stands for.
type SymbolKind uint8

const (
	Single  SymbolKind = iota // one project
	Stack                     // several projects at one municipality, which no zoom parts
	Cluster                   // several locations drawn as one
)

// Symbol is one symbol of the projects as a tile has it, for those who draw
// maps otherwise than as tiles.
type Symbol struct {
	Kind  SymbolKind
	Count int       // locations it stands for; 1 for a single
	At    orb.Point // world units of Web Mercator, see World
	First index.Row // the project of a single; of others the first one
}

// Symbols lists the symbols whose position is in a tile, from north to south:
// those of the layer projects without the repeated ones of the neighbours. So
// over all tiles of a zoom the counts make sel.Points().
func Symbols(sel *index.Selection, t maptile.Tile) []Symbol {
	if !exists(t) {
		return nil
	}
	m := mosaics.Get().(*mosaic)
	defer mosaics.Put(m)
	m.lay(sel, t)
	var out []Symbol
	for _, s := range m.symbols() {
		if s.at.x < 0 || s.at.x >= extent || s.at.y < 0 || s.at.y >= extent {
			continue
		}
		n := float64(s.Count)
		symbol := Symbol{Count: int(s.Count), At: orb.Point{float64(s.SumX) / n, float64(s.SumY) / n}, First: sel.Index().Row(s.First)}
		switch {
		case s.Count == 1:
		case s.OneSpot():
			symbol.Kind = Stack
		default:
			symbol.Kind = Cluster
		}
		out = append(out, symbol)
	}
	return out
}
