package presskit

import (
	"fmt"
	"strconv"
	"strings"
)

// Colour is an opaque colour.
type Colour struct{ R, G, B uint8 }

// Hex reads "#rrggbb".
func Hex(s string) (Colour, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return Colour{}, fmt.Errorf("presskit: %q is no colour such as #1b7f4f", s)
	}
	return Colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, nil
}

func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// mix gives c with a part of d.
func (c Colour) mix(d Colour, part float64) Colour {
	m := func(a, b uint8) uint8 { return uint8(float64(a)*(1-part) + float64(b)*part + 0.5) }
	return Colour{m(c.R, d.R), m(c.G, d.G), m(c.B, d.B)}
}

// Drawing is a page of shapes and texts that PNG, SVG and PDF are made of; the
// unit is the CSS pixel. What is drawn last lies on top.
type Drawing struct {
	W, H  float64
	items []item
	boxes []Box
}

// Box is a part of the page that belongs to one thing; boxes of one drawing
// that are not in one another never overlap. Tests measure them.
type Box struct {
	Name string
	Rect
}

type itemKind uint8

const (
	fillItem itemKind = iota
	strokeItem
	textItem
	clipItem  // until the matching endItem
	groupItem // until the matching endItem
	endItem
)

type item struct {
	kind   itemKind
	path   *Path
	colour Colour
	width  float64 // of a stroke; of the halo of a text
	halo   Colour
	text   Text
	clip   Rect
	tag    Tag
}

// Text is a line of text.
type Text struct {
	S     string
	X, Y  float64 // left end of the baseline
	Size  float64
	Font  *Font
	Lang  string // where it is not the drawing's
	Width float64
}

// box is where the letters are: capitals with accents to descenders.
func (t Text) box() Rect {
	return Rect{t.X, t.Y - 0.95*t.Size, t.X + t.Width, t.Y + 0.25*t.Size}
}

// Tag tells readers of PDF and SVG what a group is.
type Tag struct {
	Role string // H1, H2, P, Figure, L, LI, Table …; "" is decoration
	Alt  string // of a figure
	Lang string // where it is not the document's
}

func (d *Drawing) fill(p Path, c Colour) {
	if len(p.points) > 0 {
		d.items = append(d.items, item{kind: fillItem, path: &p, colour: c})
	}
}

func (d *Drawing) stroke(p Path, c Colour, width float64) {
	if len(p.points) > 0 {
		d.items = append(d.items, item{kind: strokeItem, path: &p, colour: c, width: width})
	}
}

func (d *Drawing) write(t Text, c Colour) {
	t.Width = t.Font.Width(t.S, t.Size)
	d.items = append(d.items, item{kind: textItem, text: t, colour: c})
}

// writeHalo writes with a rim, for names on a map.
func (d *Drawing) writeHalo(t Text, c, halo Colour, width float64) {
	t.Width = t.Font.Width(t.S, t.Size)
	d.items = append(d.items, item{kind: textItem, text: t, colour: c, halo: halo, width: width})
}

func (d *Drawing) clip(r Rect, draw func()) {
	d.items = append(d.items, item{kind: clipItem, clip: r})
	draw()
	d.items = append(d.items, item{kind: endItem})
}

func (d *Drawing) group(t Tag, draw func()) {
	d.items = append(d.items, item{kind: groupItem, tag: t})
	draw()
	d.items = append(d.items, item{kind: endItem})
}

func (d *Drawing) box(name string, r Rect) { d.boxes = append(d.boxes, Box{name, r}) }

// Boxes lists the parts of the page.
func (d *Drawing) Boxes() []Box { return d.boxes }

// Texts lists all lines of text.
func (d *Drawing) Texts() (out []Text) {
	for _, i := range d.items {
		if i.kind == textItem {
			out = append(out, i.text)
		}
	}
	return out
}
