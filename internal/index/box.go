package index

import "github.com/paulmach/orb"

// edge is how many world units around the edge of a bbox are decided on the
// exact coordinates; the projection is right to one.
const edge = 2

// inBox gives the rows of points within a bound, edges included.
func (x *Index) inBox(b orb.Bound) bitset {
	set := x.none()
	var w Window
	w.Bits = WorldBits
	w.MinX, w.MaxY = World(b.Min)
	w.MaxX, w.MinY = World(b.Max)
	outer := Window{WorldBits, less(w.MinX), less(w.MinY), more(w.MaxX), more(w.MaxY)}
	sureX, sureY := [2]uint32{more(w.MinX), less(w.MaxX)}, [2]uint32{more(w.MinY), less(w.MaxY)}
	Ground{x: x}.runs(outer, func(lo, hi int, _ bool) {
		for i := lo; i < hi; i++ {
			px, py := x.x[i], x.y[i]
			if px < outer.MinX || px > outer.MaxX || py < outer.MinY || py > outer.MaxY {
				continue
			}
			if px > sureX[0] && px < sureX[1] && py > sureY[0] && py < sureY[1] || b.Contains(x.at(i)) {
				set.set(uint32(i))
			}
		}
	})
	return set
}

func less(u uint32) uint32 { return u - min(u, edge) }
func more(u uint32) uint32 { return u + min(^uint32(0)-u, edge) }
