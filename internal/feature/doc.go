// Package feature says how a project looks on the wire: every property name
// once, in one order, for GeoJSON, CSV and every other format with properties.
//
// In come projects of an edition, out go Rows, and FeatureCollections after
// RFC 7946 with the members notice and attribution beside features.
//
//	w := feature.NewCollection(out, feature.Rows{Edition: ed, Base: base})
//	for p, err := range ed.Projects(ctx, page) { …; w.Add(p) }
//	w.Close(feature.Tail{…})
//
// Source: the public contract, section 4 (docs/api.md); RFC 7946.
package feature
