package tile

import (
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// Shapes are cut down on the way to a tile: first to the tile above it at zoom 3,
// what is left to that at 6, and so on. A tile then looks at few points, however
// long the coast is that runs through it. It is always the same way, so that it
// always gives the same tile.
const (
	cutStep    = 3
	deepestCut = 12
)

// maxCuts bounds the tiles whose shapes are kept, some kB each.
const maxCuts = 2048

// cutter keeps shapes that have been cut down. Safe for concurrent use.
type cutter[T any] struct {
	whole func(zoom int) T     // the shapes that tiles of a zoom are made of
	cut   func(T, orb.Bound) T // what of them lies in a bound
	mu    sync.Mutex
	kept  map[cutKey]*cutShapes[T]
}

type cutKey struct {
	zoom int // that the shapes are for
	tile maptile.Tile
}

type cutShapes[T any] struct {
	once   sync.Once
	shapes T
}

// around gives the shapes for a zoom as the smallest cut above a tile has them.
func (c *cutter[T]) around(zoom int, t maptile.Tile) T {
	at := min((max(int(t.Z), 1)-1)/cutStep*cutStep, deepestCut)
	if at == 0 {
		return c.whole(zoom)
	}
	up := int(t.Z) - at
	above := maptile.New(t.X>>up, t.Y>>up, maptile.Zoom(at))
	kept := c.keep(cutKey{zoom, above})
	kept.once.Do(func() { kept.shapes = c.cut(c.around(zoom, above), frameOf(above).clip) })
	return kept.shapes
}

func (c *cutter[T]) keep(key cutKey) *cutShapes[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept := c.kept[key]
	if kept == nil {
		if c.kept == nil || len(c.kept) == maxCuts {
			c.kept = map[cutKey]*cutShapes[T]{}
		}
		kept = &cutShapes[T]{}
		c.kept[key] = kept
	}
	return kept
}

// cutPolygons is what of some polygons lies in a bound.
func cutPolygons(all []polygon, clip orb.Bound) (out []polygon) {
	for _, p := range all {
		switch {
		case !meet(p.bound, clip):
		case within(p.bound, clip):
			out = append(out, p)
		default:
			var q polygon
			for _, r := range p.rings {
				left := clipRing(r.points(), clip)
				if left == nil {
					continue
				}
				bound := orb.MultiPoint(left).Bound()
				if q.rings = append(q.rings, ring{cut: left}); len(q.rings) > 1 {
					bound = bound.Union(q.bound)
				}
				q.bound = bound
			}
			if len(q.rings) > 0 {
				out = append(out, q)
			}
		}
	}
	return out
}

// cutPaths is what of some lines lies in a bound.
func cutPaths(all []path, clip orb.Bound) (out []path) {
	for _, p := range all {
		switch {
		case !meet(p.bound, clip):
		case within(p.bound, clip):
			out = append(out, p)
		default:
			clipLine(p.line, clip, func(part []orb.Point) {
				line := append(orb.LineString(nil), part...)
				out = append(out, path{line.Bound(), line})
			})
		}
	}
	return out
}

// meet tells whether two bounds have a point in common; neither is empty.
func meet(a, b orb.Bound) bool {
	return a.Min[0] <= b.Max[0] && b.Min[0] <= a.Max[0] && a.Min[1] <= b.Max[1] && b.Min[1] <= a.Max[1]
}
