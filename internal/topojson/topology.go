package topojson

import "github.com/paulmach/orb"

// Topology is a decoded document. It is never written to after it was made and
// may be shared.
type Topology struct {
	Objects map[string][]Geometry // members of each collection, in the order of the document
	Arcs    [][]orb.Point         // absolute coordinates, dequantised
}

// Geometry is one member of an object: its arcs, not its coordinates.
type Geometry struct {
	ID         string
	Type       string // Polygon, MultiPolygon, LineString, MultiLineString, Point, MultiPoint
	Properties map[string]any
	Arcs       [][][]int   // polygon, ring, arc; of lines: one entry, line, arc. A negative i is arc ^i backwards
	Points     []orb.Point // of Point and MultiPoint alone
}
