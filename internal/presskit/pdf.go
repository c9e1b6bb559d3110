package presskit

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf16"
)

// PDF writes drawings as the pages of a tagged PDF 1.7 with its fonts inside:
// text can be selected, searched and read out; what has no tag is decoration.
// The same drawings give the same bytes.
//
// Source: ISO 32000-1; tags as ISO 14289-1 (PDF/UA-1) asks for them.
func PDF(pages []*Drawing, about Meta) ([]byte, error) {
	w := &pdfWriter{fonts: map[*Font]*pdfFont{}}
	w.catalog, w.pages, w.tree = w.reserve(), w.reserve(), w.reserve()
	w.document = &element{role: "Document"}
	for _, d := range pages {
		w.page(d)
	}
	for _, f := range w.order {
		if err := w.font(f); err != nil {
			return nil, err
		}
	}
	w.structure()
	var kids []string
	for _, p := range w.pageObjects {
		kids = append(kids, ref(p))
	}
	w.set(w.pages, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(kids), strings.Join(kids, " ")))
	metadata := w.stream("/Type/Metadata/Subtype/XML", []byte(xmp(about)), false)
	w.set(w.catalog, fmt.Sprintf("<</Type/Catalog/Pages %s/StructTreeRoot %s/MarkInfo<</Marked true>>/Lang(%s)/Metadata %s/ViewerPreferences<</DisplayDocTitle true>>%s>>",
		ref(w.pages), ref(w.tree), about.Lang, ref(metadata), w.outline()))
	info := w.add(fmt.Sprintf("<</Title %s/Subject %s/Keywords %s/Creator(ngeumap)/Producer(ngeumap)>>", pdfText(about.Title), pdfText(about.Notice), pdfText(about.Credits)))
	return w.file(info), nil
}

type pdfWriter struct {
	objects               []string // of object i+1
	catalog, pages, tree  int
	pageObjects           []int
	parents               [][]*element // by page and number of marked content
	document              *element
	fonts                 map[*Font]*pdfFont
	order                 []*pdfFont
	content               bytes.Buffer
	open                  *element // whose content is being written
	inContent, isArtifact bool
	headings              []heading
}

// element is one node of the structure.
type element struct {
	role, alt, lang string
	object          int
	parent          *element
	kids            []any // *element or marked
}

// child adds an element and gives the one that holds what follows. Items of a
// list that follow on one another make one list, over pages, too.
func (e *element) child(tag Tag) *element {
	add := func(to *element, role string) *element {
		c := &element{role: role, parent: to}
		to.kids = append(to.kids, c)
		return c
	}
	if tag.Role == "LI" {
		list, ok := (*element)(nil), false
		if n := len(e.kids); n > 0 {
			list, ok = e.kids[n-1].(*element)
		}
		if !ok || list.role != "L" {
			list = add(e, "L")
		}
		return add(add(list, "LI"), "LBody")
	}
	c := add(e, tag.Role)
	c.alt, c.lang = tag.Alt, tag.Lang
	return c
}

// marked is a piece of a page's content.
type marked struct{ page, number int }

func ref(object int) string { return fmt.Sprintf("%d 0 R", object) }

func (w *pdfWriter) reserve() int { return w.add("") }

func (w *pdfWriter) add(body string) int {
	w.objects = append(w.objects, body)
	return len(w.objects)
}

func (w *pdfWriter) set(object int, body string) { w.objects[object-1] = body }

func (w *pdfWriter) stream(dict string, body []byte, compress bool) int {
	if compress {
		var z bytes.Buffer
		c := zlib.NewWriter(&z)
		_, _ = c.Write(body) // a buffer takes all
		_ = c.Close()
		body, dict = z.Bytes(), dict+"/Filter/FlateDecode"
	}
	return w.add(fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(body), body))
}

// points is how many points a CSS pixel has.
const points = 0.75

// page writes one drawing.
func (w *pdfWriter) page(d *Drawing) {
	page := w.reserve()
	w.pageObjects = append(w.pageObjects, page)
	w.parents = append(w.parents, nil)
	w.content.Reset()
	fmt.Fprintf(&w.content, "%s 0 0 %s 0 %s cm\n", number(points), number(-points), number(d.H*points))
	at := w.document
	type level struct {
		kind itemKind
		back *element
	}
	var levels []level
	for i := range d.items {
		item := &d.items[i]
		switch item.kind {
		case groupItem:
			levels = append(levels, level{groupItem, at})
			if item.tag.Role != "" {
				at = at.child(item.tag)
				w.heading(d, i)
			}
		case clipItem:
			w.endContent()
			r := item.clip
			fmt.Fprintf(&w.content, "q %s %s %s %s re W n\n", number(r.X0), number(r.Y0), number(r.W()), number(r.H()))
			levels = append(levels, level{clipItem, at})
		case endItem:
			last := levels[len(levels)-1]
			levels = levels[:len(levels)-1]
			if last.kind == clipItem {
				w.endContent()
				w.content.WriteString("Q\n")
			}
			at = last.back
		default:
			w.beginContent(at)
			w.item(item)
		}
	}
	w.endContent()
	content := w.stream("", w.content.Bytes(), true)
	var fonts strings.Builder
	for i, f := range w.order {
		fmt.Fprintf(&fonts, "/F%d %s", i, ref(f.object))
	}
	w.set(page, fmt.Sprintf("<</Type/Page/Parent %s/MediaBox[0 0 %s %s]/Contents %s/Resources<</Font<<%s>>>>/StructParents %d/Tabs/S>>",
		ref(w.pages), number(d.W*points), number(d.H*points), ref(content), fonts.String(), len(w.parents)-1))
}

// beginContent opens the content of an element, or of decoration for what
// belongs to the document itself.
func (w *pdfWriter) beginContent(e *element) {
	if w.inContent && (w.open == e || w.isArtifact && e == w.document) {
		return
	}
	w.endContent()
	w.inContent, w.open, w.isArtifact = true, e, e == w.document
	if w.isArtifact {
		w.content.WriteString("/Artifact BMC\n")
		return
	}
	page := len(w.parents) - 1
	number := len(w.parents[page])
	w.parents[page] = append(w.parents[page], e)
	e.kids = append(e.kids, marked{page, number})
	fmt.Fprintf(&w.content, "/%s <</MCID %d>> BDC\n", e.role, number)
}

func (w *pdfWriter) endContent() {
	if w.inContent {
		w.content.WriteString("EMC\n")
		w.inContent, w.open = false, nil
	}
}

func (w *pdfWriter) item(i *item) {
	switch i.kind {
	case fillItem:
		fmt.Fprintf(&w.content, "%s rg %sf\n", pdfColour(i.colour), pdfPath(i.path))
	case strokeItem:
		fmt.Fprintf(&w.content, "%s RG %s w 1 j %sS\n", pdfColour(i.colour), number(i.width), pdfPath(i.path))
	case textItem:
		w.text(i)
	}
}

func (w *pdfWriter) text(i *item) {
	t := &i.text
	glyphs, _ := t.Font.set(t.S)
	if i.width > 0 { // the rim as a shape, so that the text is there once
		var halo Path
		for _, g := range glyphs {
			halo.Append(&g.outline, t.Size, t.X+g.x*t.Size, t.Y)
		}
		fmt.Fprintf(&w.content, "%s RG %s w 1 j %sS\n", pdfColour(i.halo), number(i.width), pdfPath(&halo))
	}
	f := w.fontOf(t.Font)
	f.subset.add(t.S)
	fmt.Fprintf(&w.content, "BT %s rg /F%d %s Tf 1 0 0 -1 %s %s Tm [<", pdfColour(i.colour), f.index, number(t.Size), number(t.X), number(t.Y))
	at := 0.0
	for _, g := range glyphs {
		if kern := g.x - at; kern > 1e-6 || kern < -1e-6 {
			fmt.Fprintf(&w.content, ">%s<", number(-1000*kern))
		}
		fmt.Fprintf(&w.content, "%04X", f.subset.number[g.id])
		at = g.x + g.advance
	}
	w.content.WriteString(">] TJ ET\n")
}

func pdfColour(c Colour) string {
	part := func(v uint8) string { return fmt.Sprintf("%.3f", float64(v)/255) }
	return part(c.R) + " " + part(c.G) + " " + part(c.B)
}

func pdfPath(p *Path) string {
	var out strings.Builder
	i := 0
	for _, v := range p.verbs {
		n, op := 1, " m "
		switch v {
		case lineTo:
			op = " l "
		case cubeTo:
			n, op = 3, " c "
		case closed:
			n, op = 0, "h "
		}
		for k := range n {
			if k > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(number(p.points[i].x) + " " + number(p.points[i].y))
			i++
		}
		out.WriteString(op)
	}
	return out.String()
}

// structure writes the tree of elements and, for each page, whose each piece of
// content is.
func (w *pdfWriter) structure() {
	var number func(e *element)
	number = func(e *element) {
		e.object = w.reserve()
		for _, k := range e.kids {
			if child, ok := k.(*element); ok {
				number(child)
			}
		}
	}
	number(w.document)
	var write func(e *element)
	write = func(e *element) {
		parent := w.tree
		if e.parent != nil {
			parent = e.parent.object
		}
		var kids strings.Builder
		for _, k := range e.kids {
			switch k := k.(type) {
			case *element:
				kids.WriteString(ref(k.object) + " ")
				write(k)
			case marked:
				fmt.Fprintf(&kids, "<</Type/MCR/Pg %s/MCID %d>> ", ref(w.pageObjects[k.page]), k.number)
			}
		}
		body := fmt.Sprintf("<</Type/StructElem/S/%s/P %s/K[%s]", e.role, ref(parent), kids.String())
		if e.alt != "" {
			body += "/Alt " + pdfText(e.alt)
		}
		if e.lang != "" {
			body += "/Lang(" + e.lang + ")"
		}
		w.set(e.object, body+">>")
	}
	write(w.document)
	var nums strings.Builder
	for page, all := range w.parents {
		fmt.Fprintf(&nums, "%d[", page)
		for _, e := range all {
			nums.WriteString(ref(e.object) + " ")
		}
		nums.WriteString("]")
	}
	w.set(w.tree, fmt.Sprintf("<</Type/StructTreeRoot/K[%s]/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>", ref(w.document.object), nums.String(), len(w.parents)))
}

// file puts all objects together with their table.
func (w *pdfWriter) file(info int) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	at := make([]int, len(w.objects))
	for i, body := range w.objects {
		at[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	sum := sha256.Sum256(out.Bytes())
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(w.objects)+1)
	for _, offset := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root %s/Info %s/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n", len(w.objects)+1, ref(w.catalog), ref(info), sum[:16], sum[:16], table)
	return out.Bytes()
}

// pdfText writes a text string as UTF-16 in hexadecimal digits.
func pdfText(s string) string {
	var out strings.Builder
	out.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&out, "%04X", u)
	}
	return out.String() + ">"
}

func xmp(about Meta) string {
	one := func(name, text string) string {
		return "<" + name + `><rdf:Alt><rdf:li xml:lang="x-default">` + escape(text) + "</rdf:li></rdf:Alt></" + name + ">"
	}
	return `<?xpacket begin="` + "\uFEFF" + `" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">` +
		one("dc:title", about.Title) + one("dc:description", about.Notice) + one("dc:rights", about.Credits) +
		"<dc:language><rdf:Bag><rdf:li>" + about.Lang + "</rdf:li></rdf:Bag></dc:language><dc:identifier>" + escape(about.ID) + "</dc:identifier><pdfuaid:part>1</pdfuaid:part>" +
		`</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`
}
