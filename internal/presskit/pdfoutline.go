package presskit

import (
	"fmt"
	"strings"
)

// heading is a title of a part of a document.
type heading struct {
	first bool // H1; others stand below the last of them
	title string
	page  int     // from 0
	top   float64 // points above the foot of the page
}

// heading notes the group at items[i] if it is a heading.
func (w *pdfWriter) heading(d *Drawing, i int) {
	role := d.items[i].tag.Role
	if role != "H1" && role != "H2" {
		return
	}
	h := heading{first: role == "H1", page: len(w.pageObjects) - 1}
	var lines []string
	for _, item := range d.items[i+1:] {
		if item.kind != textItem {
			break
		}
		if len(lines) == 0 {
			h.top = (d.H - item.text.Y + 1.5*item.text.Size) * points
		}
		lines = append(lines, item.text.S)
	}
	if h.title = strings.Join(lines, " "); h.title != "" {
		w.headings = append(w.headings, h)
	}
}

// outline writes the bookmarks of a document with several headings, and gives
// what its catalogue says of them: one item for the title, open, with the other
// headings below.
func (w *pdfWriter) outline() string {
	if len(w.headings) < 2 || !w.headings[0].first {
		return ""
	}
	root := w.reserve()
	objects := make([]int, len(w.headings))
	for i := range objects {
		objects[i] = w.reserve()
	}
	for i, h := range w.headings {
		parent, links := objects[0], ""
		if i == 0 {
			parent, links = root, fmt.Sprintf("/First %s/Last %s/Count %d", ref(objects[1]), ref(objects[len(objects)-1]), len(objects)-1)
		}
		if i > 1 {
			links += "/Prev " + ref(objects[i-1])
		}
		if i > 0 && i+1 < len(objects) {
			links += "/Next " + ref(objects[i+1])
		}
		w.set(objects[i], fmt.Sprintf("<</Title %s/Parent %s%s/Dest[%s/XYZ 0 %s null]>>", pdfText(h.title), ref(parent), links, ref(w.pageObjects[h.page]), number(h.top)))
	}
	w.set(root, fmt.Sprintf("<</Type/Outlines/First %s/Last %s/Count %d>>", ref(objects[0]), ref(objects[0]), len(objects)))
	return "/Outlines " + ref(root)
}
