// Package geodata holds the map data that ships inside the program: region
// boundaries, place names, the base map. SOURCES.md says where each file comes
// from and under which licence; scripts/geodata makes them.
//
//	boundaries/  NUTS 2021 regions and their names; not open data, may be deleted
//	gazetteer/   places, their names, names of regions and countries
//	base/        land, borders, rivers, lakes, urban areas
//	fonts/       the font of pictures and PDF files
//	licences/    notices that must travel with the files
//
// Text is UTF-8; *.tsv has a header row and no quoting; *.gz is gzip. A
// TopoJSON file is quantised (delta-coded arcs, a transform), degrees, WGS 84.
package geodata

import "embed"

// FS is this folder, read-only. It names no folder, so that the program still
// builds when boundaries/ has been deleted.
//
//go:embed *
var FS embed.FS
