// Package export is the table of file formats: one file and one line in Formats
// each. Every format says where it puts the notice, and one test reads it back
// from the bytes of all of them in all languages.
//
//	f, ok := export.ByExtension("csv")
//	err := f.Write(ctx, out, feature.Rows{Edition: ed, Base: "https://map.example.eu"})
//
// The same edition gives the same bytes: no clock, no map order.
package export
