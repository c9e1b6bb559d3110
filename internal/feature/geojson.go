package feature

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Link is a typed link of RFC 8288, as OGC API Features writes it.
type Link struct {
	Href     string `json:"href"`
	Rel      string `json:"rel"`
	Type     string `json:"type,omitempty"`
	Title    string `json:"title,omitempty"`
	Hreflang string `json:"hreflang,omitempty"`
}

// Collection writes a FeatureCollection as it goes: memory does not grow with
// the number of features.
type Collection struct {
	out  io.Writer
	rows Rows
	n    int
	buf  []byte // not yet written
}

// NewCollection begins a collection; nothing is written before the first
// feature or Close.
func NewCollection(out io.Writer, rows Rows) *Collection {
	return &Collection{out: out, rows: rows}
}

// bufferBytes is how much is gathered before it is written.
const bufferBytes = 32 << 10

// Add writes the feature of one project.
func (c *Collection) Add(p ngeu.Project) error {
	c.begin()
	c.buf = c.rows.Append(c.buf, p)
	return c.flush()
}

// AddFeature writes a feature that Rows.Append made before.
func (c *Collection) AddFeature(feature []byte) error {
	c.begin()
	c.buf = append(c.buf, feature...)
	return c.flush()
}

// begin writes what stands before a feature.
func (c *Collection) begin() {
	if c.n == 0 {
		c.buf = append(c.buf, collectionHead...)
	} else {
		c.buf = append(c.buf, ',')
	}
	c.buf = append(c.buf, '\n')
	c.n++
}

const collectionHead = `{"type":"FeatureCollection","features":[`

func (c *Collection) flush() error {
	if len(c.buf) < bufferBytes {
		return nil
	}
	_, err := c.out.Write(c.buf)
	c.buf = c.buf[:0]
	return err
}

// Tail is what stands after the features.
type Tail struct {
	Matched int // projects selected (numberMatched)
	Points  int // selected locations that are points (numberPoints)
	Links   []Link
}

// Close writes the end of the collection with its notice.
func (c *Collection) Close(t Tail) error {
	if c.n == 0 {
		c.buf = append(c.buf, collectionHead...)
	}
	n := c.rows.Edition.Notice()
	tail := struct {
		Matched     int       `json:"numberMatched"`
		Returned    int       `json:"numberReturned"`
		Points      int       `json:"numberPoints"`
		Lang        string    `json:"lang"`
		Notice      string    `json:"notice"`
		Attribution string    `json:"attribution"`
		AsOf        ngeu.Date `json:"as_of,omitempty"`
		Links       []Link    `json:"links"`
	}{t.Matched, c.n, t.Points, string(n.Lang()), n.Text(), n.Attribution(), n.AsOfDate(), t.Links}
	if tail.Links == nil {
		tail.Links = []Link{}
	}
	b, err := marshal(tail)
	if err != nil {
		return err
	}
	c.buf = append(c.buf, "\n],"...)
	c.buf = append(c.buf, b[1:]...)
	c.buf = append(c.buf, '\n')
	_, err = c.out.Write(c.buf)
	return err
}

// WriteOne writes a single feature with notice, attribution and links as
// members of its own.
func WriteOne(out io.Writer, ed edition.Edition, base string, p ngeu.Project, links []Link) error {
	n := ed.Notice()
	b, err := marshal(struct {
		Lang        string    `json:"lang"`
		Notice      string    `json:"notice"`
		Attribution string    `json:"attribution"`
		AsOf        ngeu.Date `json:"as_of,omitempty"`
		Links       []Link    `json:"links"`
	}{string(n.Lang()), n.Text(), n.Attribution(), n.AsOfDate(), links})
	if err != nil {
		return err
	}
	_, err = out.Write(append(appendFeature(nil, Rows{Edition: ed, Base: base}.Of(p), b[1:len(b)-1]), '\n'))
	return err
}

// Append appends the feature of one project.
func (s Rows) Append(b []byte, p ngeu.Project) []byte { return appendFeature(b, s.Of(p), nil) }

// appendFeature writes one feature; more holds further members, if any.
func appendFeature(b []byte, r *Row, more []byte) []byte {
	b = append(b, `{"type":"Feature","id":`...)
	b = appendJSON(b, r.Project.ID)
	b = append(b, `,"geometry":`...)
	b = appendPoints(b, r.Points())
	b = append(b, `,"properties":{`...)
	for i, f := range Fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, f.Name...)
		b = append(b, `":`...)
		b = appendJSON(b, f.Value(r))
	}
	if len(r.Project.Locations) > 1 {
		b = append(b, `,"locations":[`...)
		for i, l := range r.Project.Locations {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendLocation(b, r, l)
		}
		b = append(b, ']')
	}
	b = append(b, '}')
	if len(more) > 0 {
		b = append(b, ',')
		b = append(b, more...)
	}
	return append(b, '}')
}

// locationFields are the properties that belong to a location.
var locationFields = map[string]bool{"place_code": true, "place_name": true, "nuts0": true, "nuts1": true, "nuts2": true, "nuts3": true, "lau": true, "precision": true, "role": true}

func appendLocation(b []byte, r *Row, l ngeu.Location) []byte {
	one := Rows{Edition: r.set, Base: r.base, AsGiven: r.given}.At(r.Project, l)
	b = append(b, `{"point":`...)
	if l.Point == nil {
		b = append(b, "null"...)
	} else {
		b = appendPosition(b, *l.Point)
	}
	for _, f := range Fields {
		if locationFields[f.Name] {
			b = append(b, `,"`...)
			b = append(b, f.Name...)
			b = append(b, `":`...)
			b = appendJSON(b, f.Value(one))
		}
	}
	return append(b, '}')
}

// appendPoints writes a Point, a MultiPoint, or null where there is no point.
func appendPoints(b []byte, points []orb.Point) []byte {
	switch len(points) {
	case 0:
		return append(b, "null"...)
	case 1:
		b = append(b, `{"type":"Point","coordinates":`...)
		return append(appendPosition(b, points[0]), '}')
	}
	b = append(b, `{"type":"MultiPoint","coordinates":[`...)
	for i, p := range points {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPosition(b, p)
	}
	return append(b, "]}"...)
}

func appendPosition(b []byte, p orb.Point) []byte {
	b = append(b, '[')
	b = appendDegrees(b, p[0])
	b = append(b, ',')
	b = appendDegrees(b, p[1])
	return append(b, ']')
}

// appendDegrees writes six decimals at most: 11 cm, finer than any source.
func appendDegrees(b []byte, d float64) []byte {
	return strconv.AppendFloat(b, math.Round(d*1e6)/1e6, 'f', -1, 64)
}

func appendJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case string:
		if plain(v) {
			b = append(b, '"')
			b = append(b, v...)
			return append(b, '"')
		}
	}
	out, err := marshal(v)
	if err != nil { // strings and finite numbers only
		panic("feature: " + err.Error())
	}
	return append(b, out...)
}

// plain tells whether JSON writes a text as it is.
func plain(s string) bool {
	wide := false
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c == '"' || c == '\\':
			return false
		case c == 0xe2 && (strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029")):
			return false
		case c >= utf8.RuneSelf:
			wide = true
		}
	}
	return !wide || utf8.ValidString(s)
}

// marshal is json.Marshal without the HTML escapes and the newline.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}
