// Package presskit draws what leaves the house on paper and in posts: maps of
// places with their projects, fact sheets, posters, and the kit that holds them
// all. Every picture carries the notice, the emblem with the funding statement,
// the date and the credits; where they do not fit there is no picture.
//
//	studio, err := presskit.New(presskit.Options{Geodata: geodata.FS, Web: web.FS, Base: base, Areas: areas})
//	picture, err := studio.Picture(ctx, presskit.Request{Edition: ed, W: 1200, H: 630})
//	file, err := picture.PNG(2)
//
// In come an edition, the shapes of package tile and the fonts of
// geodata/fonts; out go PNG, SVG, PDF and ZIP. A page is a list of shapes and
// texts (Drawing), so that all three formats show the same. The same edition
// gives the same bytes: no clock, no map order.
//
// Sources: European emblem: Interinstitutional style guide, annex A1; PNG 3rd
// edition; SVG 1.1; PDF 1.7 (ISO 32000-1).
package presskit
