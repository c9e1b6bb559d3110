// Package ngeu holds the nouns of the product: projects, their locations, money
// with its basis, codes, filters and the errors that everybody speaks of.
//
// Nothing here knows where rows come from (see ingest, store) or where they go
// (see edition, feature, tile). Longitude stands before latitude, in degrees,
// WGS 84 (EPSG:4326). Money is whole euro cents. Codes are those of the public
// contract (docs/api.md).
//
//	f := ngeu.Filter{Countries: []string{"IT"}, Pillars: []ngeu.Pillar{ngeu.GreenTransition}}
//	if err := f.Validate(); err != nil { … }  // *ngeu.InvalidError names the parameter
//
// Source: Regulation (EU) 2021/241, Article 3 (pillars) and Article 25a (final
// recipients).
package ngeu
