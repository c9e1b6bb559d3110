package tile

import (
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index"
)

// HomesOfSpots gives, for each spot with points, where the symbol that they
// belong to stands at a zoom, in units of the zoom. It clusters the whole world
// at once, without tiles.
func HomesOfSpots(sel *index.Selection, z maptile.Zoom) map[[2]uint32][2]int64 {
	g := gridAt(int(z))
	spots := sel.Cells(index.Window{Bits: index.SpotBits, MaxX: 1<<index.SpotBits - 1, MaxY: 1<<index.SpotBits - 1}, nil)
	homes := map[[2]uint32][2]int64{}
	for _, s := range spots {
		// Around one spot is enough: decisions do not reach farther.
		block := index.SpotBits - g.block
		x, y := int(s.X>>block), int(s.Y>>block)
		w := g.window(x, y, x, y, 2+symbolReach)
		var f field
		f.open(g, sel.Ground(g.base), w, nil)
		for n := range f.blocks {
			f.at(n)
		}
		shift := index.SpotBits - g.base
		var sum index.Cell
		var seed int32
		for i, c := range f.cells {
			if c.X == s.X>>shift && c.Y == s.Y>>shift {
				seed = f.ownerOf(int32(i))
			}
		}
		for i := range f.cells {
			if f.ownerOf(int32(i)) == seed {
				sum.Merge(&f.cells[i])
			}
		}
		n := uint64(sum.Count)
		homes[[2]uint32{s.X, s.Y}] = [2]int64{int64(sum.SumX / n << z >> 20), int64(sum.SumY / n << z >> 20)}
	}
	return homes
}
