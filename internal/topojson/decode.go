package topojson

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/paulmach/orb"
)

// document is a TopoJSON document as it is written (specification, section 2).
type document struct {
	Type      string
	Transform *struct{ Scale, Translate [2]float64 }
	Objects   map[string]object
	Arcs      [][][2]float64
}

// object is a geometry object; id may be a string or a number.
type object struct {
	Type        string
	ID          json.RawMessage
	Properties  map[string]any
	Arcs        json.RawMessage
	Coordinates json.RawMessage
	Geometries  []object
}

// Decode reads one TopoJSON document. Members of geometry collections are given
// flat; an object that is no collection is a list of one. Arc indexes are
// checked, so that nothing that is done with the result can run off its arcs.
func Decode(r io.Reader) (*Topology, error) {
	var doc document
	if err := json.NewDecoder(r).Decode(&doc); err != nil {
		return nil, fmt.Errorf("topojson: %w", err)
	}
	if doc.Type != "Topology" {
		return nil, fmt.Errorf("topojson: type is %q, not Topology", doc.Type)
	}
	t := &Topology{Objects: map[string][]Geometry{}, Arcs: make([][]orb.Point, len(doc.Arcs))}
	for i, deltas := range doc.Arcs {
		if len(deltas) < 2 {
			return nil, fmt.Errorf("topojson: arc %d has %d points, the least is 2", i, len(deltas))
		}
		t.Arcs[i] = doc.points(deltas, true)
	}
	for name, o := range doc.Objects {
		members, err := doc.members(nil, o)
		if err != nil {
			return nil, fmt.Errorf("topojson: object %s: %w", name, err)
		}
		t.Objects[name] = members
	}
	return t, nil
}

// points undoes the quantisation; in arcs each point is the step from the one before.
func (doc *document) points(raw [][2]float64, steps bool) []orb.Point {
	out := make([]orb.Point, len(raw))
	var sum [2]float64
	for i, p := range raw {
		tr := doc.Transform
		if tr == nil {
			out[i] = p
			continue
		}
		if steps {
			sum[0], sum[1] = sum[0]+p[0], sum[1]+p[1]
			p = sum
		}
		out[i] = orb.Point{p[0]*tr.Scale[0] + tr.Translate[0], p[1]*tr.Scale[1] + tr.Translate[1]}
	}
	return out
}

// members appends the geometries of o.
func (doc *document) members(out []Geometry, o object) ([]Geometry, error) {
	if o.Type == "GeometryCollection" {
		var err error
		for _, m := range o.Geometries {
			if out, err = doc.members(out, m); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	g := Geometry{Type: o.Type, Properties: o.Properties}
	if len(o.ID) > 0 && json.Unmarshal(o.ID, &g.ID) != nil {
		g.ID = string(o.ID)
	}
	var err error
	switch o.Type {
	case "":
		return append(out, g), nil // a null geometry keeps its id and properties
	case "MultiPolygon":
		err = json.Unmarshal(o.Arcs, &g.Arcs)
	case "Polygon", "MultiLineString":
		g.Arcs = make([][][]int, 1)
		err = json.Unmarshal(o.Arcs, &g.Arcs[0])
	case "LineString":
		g.Arcs = [][][]int{make([][]int, 1)}
		err = json.Unmarshal(o.Arcs, &g.Arcs[0][0])
	case "Point", "MultiPoint":
		raw := make([][2]float64, 1)
		if o.Type == "Point" {
			err = json.Unmarshal(o.Coordinates, &raw[0])
		} else {
			err = json.Unmarshal(o.Coordinates, &raw)
		}
		g.Points = doc.points(raw, false)
	default:
		err = fmt.Errorf("unknown type %.40q", o.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", o.Type, g.ID, err)
	}
	for i := range uses(g) {
		if i >= len(doc.Arcs) {
			return nil, fmt.Errorf("%s %s: no arc %d", o.Type, g.ID, i)
		}
	}
	return append(out, g), nil
}
