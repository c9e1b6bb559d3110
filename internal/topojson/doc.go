// Package topojson reads TopoJSON, the form of GeoJSON that stores each border
// once, and works on it while it is still a topology: the outline of a group of
// areas, who borders on whom, simplification that keeps shared borders shared.
//
// In comes one document, out come geometries of package orb: longitude before
// latitude, in the units of the document (degrees here), outer rings
// counter-clockwise and holes clockwise as RFC 7946 wants them, whatever the
// document had.
//
//	topo, err := topojson.Decode(r)
//	for _, g := range topo.Objects["nuts3"] {
//		area := topo.MultiPolygon(g) // orb.MultiPolygon
//	}
//
// Source: The TopoJSON Format Specification 1.0 (2013), Bostock and Metcalf.
package topojson
