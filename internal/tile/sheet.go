package tile

import "github.com/paulmach/orb"

// sheet makes the polygons of one tile valid, as MVT 2.1 (4.3.4.4) and OGC simple
// features want them: no ring crosses or touches itself, holes lie in their outer
// ring, polygons of a feature do not overlap. Rounding to the grid, thinning and
// clipping break that now and then.
//
// All features of a sheet are rounded together, so that a border which two of
// them share stays the same line for both: first all edges are cut where they
// meet (see snap), then each feature is what its rings wind around at least once
// (see faces). No edge moves by more than half a unit.
type sheet struct {
	frame    frame
	added    [][]polygon
	corners  []xy
	number   map[xy]int32 // of corners
	edges    []edge
	known    map[edge]int32 // number of edges
	features [][][]int32    // by feature and ring: edges, ^i is edge i backwards
}

// edge joins two corners, the lesser number first.
type edge struct{ from, to int32 }

// solid is an outer ring and its holes, open, in tile units.
type solid [][]xy

func newSheet(f frame) *sheet {
	return &sheet{frame: f, number: map[xy]int32{}, known: map[edge]int32{}}
}

// add puts what the tile shows of some polygons on the sheet, as one feature.
func (s *sheet) add(all []polygon) { s.added = append(s.added, all) }

// full gives the features of a tile on which each covers everything or nothing,
// as most tiles of deep zooms are; false when one does not.
func (s *sheet) full() (out [][]solid, ok bool) {
	out = make([][]solid, len(s.added))
	for i, all := range s.added {
		for _, p := range all {
			if !meet(p.bound, s.frame.clip) {
				continue
			}
			if out[i] != nil || !p.covers(s.frame.clip) {
				return nil, false
			}
			const from, to = -shapeBuffer, extent + shapeBuffer
			out[i] = []solid{{{{from, from}, {to, from}, {to, to}, {from, to}}}}
		}
	}
	return out, true
}

// covers tells whether a polygon is a rectangle that nothing of a bound is
// outside of, which only cutting makes of a shape.
func (p polygon) covers(b orb.Bound) bool {
	if len(p.rings) != 1 || len(p.rings[0].cut) == 0 || !within(b, p.bound) {
		return false
	}
	ring := p.rings[0].cut
	turns, last := 0, ring[len(ring)-1]
	for _, at := range ring {
		for axis := range 2 {
			if at[axis] != p.bound.Min[axis] && at[axis] != p.bound.Max[axis] {
				return false
			}
		}
		if at != last {
			turns++
		}
		last = at
	}
	return turns == 4
}

// put adds the rings of a feature.
func (s *sheet) put(all []polygon) {
	var rings [][]int32
	for _, p := range all {
		if !meet(p.bound, s.frame.clip) {
			continue
		}
		whole := within(p.bound, s.frame.clip)
		for _, ring := range p.rings {
			if r := s.ring(ring.points(), whole); len(r) > 2 {
				rings = append(rings, r)
			}
		}
	}
	s.features = append(s.features, rings)
}

func (s *sheet) ring(ring []orb.Point, whole bool) []int32 {
	if !whole {
		ring = clipRing(ring, s.frame.clip)
	}
	if len(ring) < 3 {
		return nil
	}
	out := make([]int32, 0, len(ring))
	last := s.corner(s.frame.units(ring[len(ring)-1]))
	for _, p := range ring {
		if next := s.corner(s.frame.units(p)); next != last {
			out = append(out, s.edge(last, next))
			last = next
		}
	}
	return out
}

func (s *sheet) corner(p xy) int32 {
	n, ok := s.number[p]
	if !ok {
		n = int32(len(s.corners))
		s.number[p] = n
		s.corners = append(s.corners, p)
	}
	return n
}

func (s *sheet) edge(from, to int32) int32 {
	if from > to {
		return ^s.edge(to, from)
	}
	e := edge{from, to}
	n, ok := s.known[e]
	if !ok {
		n = int32(len(s.edges))
		s.known[e] = n
		s.edges = append(s.edges, e)
	}
	return n
}

// settle gives the valid polygons of each feature, in the order they were added.
func (s *sheet) settle() [][]solid {
	if out, ok := s.full(); ok {
		return out
	}
	return s.join()
}

// join is settle for shapes of any form.
func (s *sheet) join() [][]solid {
	for _, all := range s.added {
		s.put(all)
	}
	out := make([][]solid, len(s.features))
	if len(s.edges) == 0 {
		return out
	}
	chains := s.snap()
	seen := make([]int32, len(s.corners)) // the last feature that came by, from 1
	for i, edges := range s.features {
		if len(edges) == 0 {
			continue
		}
		rings, simple := make([][]int32, 0, len(edges)), true
		for _, ring := range edges {
			corners := s.walk(ring, chains)
			for _, c := range corners {
				simple = simple && seen[c] != int32(i)+1
				seen[c] = int32(i) + 1
			}
			rings = append(rings, corners)
		}
		f := faces{corners: s.corners, rings: rings}
		out[i] = f.solids(simple)
	}
	return out
}

// walk gives the corners along a ring whose edges have been cut.
func (s *sheet) walk(ring []int32, chains [][]int32) []int32 {
	out := make([]int32, 0, len(ring)+4)
	for _, e := range ring {
		if e >= 0 {
			out = append(append(out, s.edges[e].from), chains[e]...)
			continue
		}
		chain := chains[^e]
		out = append(out, s.edges[^e].to)
		for i := len(chain) - 1; i >= 0; i-- {
			out = append(out, chain[i])
		}
	}
	return out
}
