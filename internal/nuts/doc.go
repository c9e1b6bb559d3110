// Package nuts knows the regions of the European statistical classification
// NUTS: codes, names, outlines, who borders on whom, and which region a point
// lies in.
//
// In comes the folder geodata/boundaries (one TopoJSON of level 3, one list of
// names) or GISCO's own GeoJSON files, out comes an immutable Index. Levels 0
// to 2 are not stored: they are what is left of the borders of their level 3
// regions when those that occur twice are gone.
//
//	regions, err := nuts.Load(geodata.FS)
//	code, err := regions.At(orb.Point{12.11, 42.42}) // ITI41
//	region, ok := regions.Region(code.At(2))         // Lazio
//
// A service may run without boundaries: Load then gives an Index that knows no
// region, and ErrNoBoundaries.
//
// Source: NUTS 2021, scale 1:3 million, Eurostat/GISCO, © EuroGeographics for
// the administrative boundaries; not for commercial use. See
// geodata/boundaries/LICENSE.txt and geodata/SOURCES.json.
package nuts
