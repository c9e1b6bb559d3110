package export

import (
	"bufio"
	"context"
	"encoding/xml"
	"io"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/feature"
)

// writeKML writes OGC KML 2.3: one Placemark a project, its properties typed by
// a Schema. A project without a point is a Placemark without geometry, which
// viewers list but never draw. A Placemark has no description: viewers run one
// as HTML, and without one they show the table of properties, notice included.
func writeKML(ctx context.Context, out io.Writer, rows feature.Rows) error {
	k := &kml{bufio.NewWriterSize(out, 1<<16)}
	k.raw(xml.Header)
	k.raw(`<kml xmlns="http://www.opengis.net/kml/2.2">` + "\n<Document>\n")
	k.element("name", rows.Edition.Printer().T("app.title"))
	k.element("description", noHTML.Replace(rows.Edition.Notice().Text()+"\n"+rows.Edition.Notice().Attribution()))
	k.raw(`<Schema name="projects" id="projects">` + "\n")
	for _, f := range feature.Fields {
		k.raw(`<SimpleField type="` + kmlTypes[f.Type] + `" name="` + f.Name + `"/>` + "\n")
	}
	k.raw("</Schema>\n<Folder>\n<name>projects</name>\n")
	err := eachProject(ctx, rows, func(row *feature.Row) error {
		k.raw("<Placemark>\n")
		k.element("name", row.Project.Name)
		k.raw(`<ExtendedData><SchemaData schemaUrl="#projects">` + "\n")
		for _, f := range feature.Fields {
			if v := f.Value(row); v != nil {
				k.raw(`<SimpleData name="` + f.Name + `">`)
				k.text(cell(v))
				k.raw("</SimpleData>\n")
			}
		}
		k.raw("</SchemaData></ExtendedData>\n")
		k.points(row.Points())
		return k.raw("</Placemark>\n")
	})
	if err != nil {
		return err
	}
	k.raw("</Folder>\n</Document>\n</kml>\n")
	return k.Flush()
}

var kmlTypes = map[feature.Type]string{feature.Text: "string", feature.Integer: "int", feature.Number: "double"}

// noHTML keeps a text as it is where viewers read HTML.
var noHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", "<br>\n")

// kml writes elements; as with any bufio.Writer, the first error stays and every
// later write gives it.
type kml struct{ *bufio.Writer }

func (k *kml) raw(s string) error {
	_, err := k.WriteString(s)
	return err
}

func (k *kml) text(s string) {
	xml.EscapeText(k, []byte(s)) // fails only as k does
}

func (k *kml) element(name, text string) {
	k.raw("<" + name + ">")
	k.text(text)
	k.raw("</" + name + ">\n")
}

func (k *kml) points(points []orb.Point) {
	if len(points) > 1 {
		k.raw("<MultiGeometry>\n")
	}
	for _, p := range points {
		k.raw("<Point><coordinates>" + degrees(p[0]) + "," + degrees(p[1]) + "</coordinates></Point>\n")
	}
	if len(points) > 1 {
		k.raw("</MultiGeometry>\n")
	}
}
