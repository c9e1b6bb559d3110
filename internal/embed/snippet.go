package embed

import (
	"strconv"
	"strings"
)

// Ratio is the shape of a frame.
type Ratio string

// The ratios that the Europa Web Publishing Platform offers for iframes.
const (
	Wide    Ratio = "16:9"
	Classic Ratio = "4:3"
	Photo   Ratio = "3:2"
	Square  Ratio = "1:1"
)

// Ratios lists them, the usual one first.
var Ratios = []Ratio{Wide, Classic, Photo, Square}

// Height gives the height of a frame of a width, in CSS pixels; an unknown ratio
// is taken as Wide.
func (r Ratio) Height(width int) int {
	switch r {
	case Classic:
		return (width*3 + 2) / 4
	case Photo:
		return (width*2 + 1) / 3
	case Square:
		return width
	}
	return (width*9 + 8) / 16
}

// usualWidth is what the height of a frame of full width is worked out for, in
// CSS pixels.
const usualWidth = 800

// Sandbox is what the frame asks for: its script, its own origin (the map is
// painted in a worker), and links that open in a new tab. It needs neither
// cookies, forms, storage nor the position.
const Sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"

// Snippet is one frame.
type Snippet struct {
	Src      string // absolute address of the frame
	Title    string // what a screen reader says
	Fallback string // plain text instead of the frame; Title where empty
	Ratio    Ratio
	Width    int // CSS pixels; 0 is the full width of the column
}

// HTML gives the code: exactly one iframe, with attributes that the platform's
// filter keeps and in the form that it writes itself.
func (s Snippet) HTML() string {
	width, height := "100%", s.Ratio.Height(usualWidth)
	if s.Width > 0 {
		width, height = strconv.Itoa(s.Width), s.Ratio.Height(s.Width)
	}
	fallback := s.Fallback
	if fallback == "" {
		fallback = s.Title
	}
	var b strings.Builder
	b.WriteString("<iframe")
	for _, a := range [][2]string{
		{"src", s.Src}, {"title", s.Title}, {"width", width}, {"height", strconv.Itoa(height)},
		{"loading", "lazy"}, {"referrerpolicy", "no-referrer"}, {"sandbox", Sandbox},
	} {
		b.WriteString(" " + a[0] + `="` + attribute(a[1]) + `"`)
	}
	b.WriteString(">" + text(fallback) + "</iframe>")
	return b.String()
}

// attribute and text escape as the platform's own serialisation does, so that a
// filter that reads and writes the code again changes nothing.
func attribute(s string) string {
	return strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;").Replace(oneLine(s))
}

func text(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(oneLine(s))
}

// oneLine makes runs of white space, no-break spaces too, one blank.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
