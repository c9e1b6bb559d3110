package export

import (
	"context"
	"io"
	"strings"

	"github.com/ngeumap/ngeumap/internal/feature"
)

// Format is a way to write the projects of an edition into a file.
type Format struct {
	Name      string
	MediaType string
	Ext       string // without the dot; also the value of the parameter f
	Notice    string // where this format carries the notice; docs print it, the test looks there
	Streams   bool   // writes in flat memory, whatever has to wait waits in a temporary file
	Write     func(context.Context, io.Writer, feature.Rows) error
}

// Formats lists all file formats.
var Formats = []Format{
	{"GeoJSON", "application/geo+json", "geojson", "members notice and attribution beside features; property notice", true, writeGeoJSON},
	{"CSV", "text/csv; charset=utf-8; header=present", "csv", "column notice on every row", true, writeCSV},
	{"XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "first sheet in full, document properties, print footer, column notice", true, writeXLSX},
	{"KML", "application/vnd.google-earth.kml+xml", "kml", "description of the document; property notice", true, writeKML},
	{"GeoPackage", "application/geopackage+sqlite3", "gpkg", "gpkg_contents.description; in full in gpkg_metadata; column notice", true, writeGeoPackage},
	{"FlatGeobuf", "application/flatgeobuf", "fgb", "description and metadata of the header; property notice", true, writeFlatGeobuf},
}

// ByExtension finds a format by its extension, in lower case.
func ByExtension(ext string) (Format, bool) {
	for _, f := range Formats {
		if f.Ext == ext {
			return f, true
		}
	}
	return Format{}, false
}

// Extensions lists all extensions for a message to a person.
func Extensions() string {
	all := make([]string, len(Formats))
	for i, f := range Formats {
		all[i] = f.Ext
	}
	return strings.Join(all, ", ")
}
