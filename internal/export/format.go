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
	Streams   bool   // writes as it goes, in flat memory
	Write     func(context.Context, io.Writer, feature.Rows) error
}

// Formats lists all file formats.
var Formats = []Format{
	{"GeoJSON", "application/geo+json", "geojson", "members notice and attribution beside features; property notice", true, writeGeoJSON},
	{"CSV", "text/csv; charset=utf-8; header=present", "csv", "column notice on every row", true, writeCSV},
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
