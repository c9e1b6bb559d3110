package main

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/planar"
)

// symbol is what a tile of projects puts on the map.
type symbol struct {
	x, y, radius float64 // pixels of the map element
	tx, ty       float64 // edges of its tile to the left and above
	kind, want   string
}

// radius is that of the drawing, web/src/map/style.ts.
func radius(count float64) float64 {
	for _, step := range []struct{ below, radius float64 }{{2, 8}, {10, 12}, {100, 14.5}, {1000, 17}, {10000, 19.5}} {
		if count < step.below {
			return step.radius
		}
	}
	return 22
}

// layersOf gives the layers of a tile; none where there is no tile.
func (m *measuring) layersOf(set string, z, x, y int) (mvt.Layers, error) {
	body, err := m.tile(fmt.Sprintf("/tiles/%s/%d/%d/%d.mvt", set, z, x, y))
	if err != nil || len(body) == 0 {
		return nil, err
	}
	return mvt.UnmarshalGzipped(body)
}

// covering gives the tiles of the data zoom under the view and around it.
func (s sight) covering(z int) (out [][2]int) {
	n := math.Exp2(float64(z))
	for x := int(s.x0 * n); float64(x)/n < s.x0+s.width/s.px; x++ {
		for y := int(s.y0 * n); float64(y)/n < s.y0+s.height/s.px; y++ {
			out = append(out, [2]int{x, y})
		}
	}
	return out
}

func (m *measuring) symbols(s sight) ([]symbol, error) {
	var out []symbol
	for _, t := range s.covering(s.z) {
		layers, err := m.layersOf("projects", s.z, t[0], t[1])
		if err != nil {
			return nil, err
		}
		n := math.Exp2(float64(s.z))
		tx, ty := s.to(float64(t[0])/n, float64(t[1])/n)
		for _, l := range layers {
			for _, f := range l.Features {
				p, ok := f.Geometry.(orb.Point)
				if !ok || p[0] < 0 || p[1] < 0 || p[0] >= 4096 || p[1] >= 4096 {
					continue
				}
				o := symbol{x: tx + p[0]/8, y: ty + p[1]/8, tx: tx, ty: ty, radius: radius(f.Properties.MustFloat64("count", 1)), kind: "single", want: f.Properties.MustString("id", "")}
				switch {
				case f.Properties.MustBool("cluster", false):
					o.kind, o.want = "cluster", ""
				case f.Properties.MustBool("stack", false):
					o.kind, o.want = "stack", f.Properties.MustString("place_code", "")
				}
				out = append(out, o)
			}
		}
	}
	return out, nil
}

// beyond gives a point of the symbol's disc that lies in the next tile.
func (s sight) beyond(o symbol) (x, y float64, ok bool) {
	for _, d := range [][2]float64{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
		x, y := o.x+d[0]*(o.radius-2.5), o.y+d[1]*(o.radius-2.5)
		if x < o.tx-1 || y < o.ty-1 || x > o.tx+513 || y > o.ty+513 {
			return x, y, true
		}
	}
	return 0, 0, false
}

// shape is an area as tiles draw it, in pixels of the map element.
type shape struct {
	code  string
	level float64
	tile  orb.Bound // that it belongs to
	form  orb.MultiPolygon
}

type shapes []shape

// shapes gives the areas of the view, from the last zoom that has tiles of them.
func (m *measuring) shapes(s sight) (shapes, error) {
	z := min(s.z, s.ground)
	scale := math.Exp2(float64(s.z-z)) / 8 // pixels of a unit
	var out shapes
	for _, t := range s.covering(z) {
		layers, err := m.layersOf("areas", z, t[0], t[1])
		if err != nil {
			return nil, err
		}
		n := math.Exp2(float64(z))
		tx, ty := s.to(float64(t[0])/n, float64(t[1])/n)
		for _, l := range layers {
			if l.Name != "areas" {
				continue
			}
			for _, f := range l.Features {
				form := polygons(f.Geometry)
				for _, p := range form {
					for _, r := range p {
						for i := range r {
							r[i] = orb.Point{tx + r[i][0]*scale, ty + r[i][1]*scale}
						}
					}
				}
				out = append(out, shape{f.Properties.MustString("code", ""), f.Properties.MustFloat64("level", 0), orb.Bound{Min: orb.Point{tx, ty}, Max: orb.Point{tx + 4096*scale, ty + 4096*scale}}, form})
			}
		}
	}
	return out, nil
}

func polygons(g orb.Geometry) orb.MultiPolygon {
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	}
	return nil
}

// at gives the code of the smallest area under a point.
func (s shapes) at(x, y float64) string {
	p := orb.Point{x, y}
	var in shapes
	for _, a := range s {
		if a.tile.Contains(p) && planar.MultiPolygonContains(a.form, p) {
			in = append(in, a)
		}
	}
	if len(in) == 0 {
		return ""
	}
	return slices.MaxFunc(in, func(a, b shape) int { return int(a.level - b.level) }).code
}
