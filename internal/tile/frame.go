package tile

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/topojson"
)

// worldWidth is the width of the Web Mercator square in world units, in which
// shapes are kept: x east from 180° W, y south from 85.05° N.
const worldWidth = 1 << index.WorldBits

// shapeBuffer is how far outside its edge a tile draws areas and lines, in its
// units: 8 px, so that strokes run on.
const shapeBuffer = 64

// toWorld projects a point, exactly where index.World rounds down.
func toWorld(p orb.Point) orb.Point {
	const edge = 85.0511287798066
	sin := math.Sin(min(max(p[1], -edge), edge) * math.Pi / 180)
	return orb.Point{(p[0] + 180) / 360 * worldWidth, (0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)) * worldWidth}
}

// projected is a topology in world units.
func projected(t *topojson.Topology) *topojson.Topology {
	out := &topojson.Topology{Objects: t.Objects, Arcs: make([][]orb.Point, len(t.Arcs))}
	for i, arc := range t.Arcs {
		out.Arcs[i] = make([]orb.Point, len(arc))
		for j, p := range arc {
			out.Arcs[i][j] = toWorld(p)
		}
	}
	return out
}

// frame is where a tile lies in the world.
type frame struct {
	origin orb.Point
	scale  float64   // tile units per world unit
	clip   orb.Bound // the tile and its buffer, in world units
}

func frameOf(t maptile.Tile) frame {
	size := float64(uint64(worldWidth) >> t.Z)
	origin := orb.Point{float64(t.X) * size, float64(t.Y) * size}
	buffer := shapeBuffer * size / extent
	return frame{origin, extent / size, orb.Bound{Min: origin, Max: orb.Point{origin[0] + size, origin[1] + size}}.Pad(buffer)}
}

func (f frame) units(p orb.Point) xy {
	return xy{int32(math.Round((p[0] - f.origin[0]) * f.scale)), int32(math.Round((p[1] - f.origin[1]) * f.scale))}
}

// home tells whether a point belongs to this tile and no other.
func (f frame) home(p orb.Point) (at xy, ok bool) {
	at = xy{int32(math.Floor((p[0] - f.origin[0]) * f.scale)), int32(math.Floor((p[1] - f.origin[1]) * f.scale))}
	return at, at.x >= 0 && at.x < extent && at.y >= 0 && at.y < extent
}

// exists tells whether there is such a tile.
func exists(t maptile.Tile) bool { return t.Z <= maxZoom && t.X>>t.Z == 0 && t.Y>>t.Z == 0 }
