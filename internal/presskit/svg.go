package presskit

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// SVG writes the drawing as SVG 1.1 with its texts as text, the glyphs that
// they need as a font inside, and about in title, desc and metadata. The same
// drawing gives the same bytes.
func (d *Drawing) SVG(about Meta) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+`<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" lang="%s" xml:lang="%s" role="img" aria-labelledby="title desc">`+"\n",
		number(d.W), number(d.H), number(d.W), number(d.H), about.Lang, about.Lang)
	fmt.Fprintf(&out, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escape(about.Title), escape(about.Description))
	fmt.Fprintf(&out, `<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about=""><dc:title>%s</dc:title><dc:description>%s</dc:description><dc:rights>%s</dc:rights><dc:source>%s</dc:source><dc:identifier>%s</dc:identifier><dc:language>%s</dc:language></rdf:Description></rdf:RDF></metadata>`+"\n",
		escape(about.Title), escape(about.Notice), escape(about.Credits), escape(about.Source), escape(about.ID), about.Lang)
	style, err := d.fontFaces()
	if err != nil {
		return nil, err
	}
	out.WriteString(style)
	clips, depth := 0, []itemKind{}
	for i := range d.items {
		item := &d.items[i]
		switch item.kind {
		case fillItem:
			fmt.Fprintf(&out, `<path fill="%s" d="%s"/>`+"\n", item.colour, pathData(item.path))
		case strokeItem:
			fmt.Fprintf(&out, `<path fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round" d="%s"/>`+"\n", item.colour, number(item.width), pathData(item.path))
		case textItem:
			writeSVGText(&out, item)
		case clipItem:
			r := item.clip
			clips++
			fmt.Fprintf(&out, `<clipPath id="c%d"><rect x="%s" y="%s" width="%s" height="%s"/></clipPath><g clip-path="url(#c%d)">`+"\n", clips, number(r.X0), number(r.Y0), number(r.W()), number(r.H()), clips)
			depth = append(depth, clipItem)
		case groupItem:
			lang := ""
			if item.tag.Lang != "" {
				lang = ` lang="` + item.tag.Lang + `" xml:lang="` + item.tag.Lang + `"`
			}
			out.WriteString("<g" + lang + ">\n")
			depth = append(depth, groupItem)
		case endItem:
			out.WriteString("</g>\n")
			depth = depth[:len(depth)-1]
		}
	}
	out.WriteString("</svg>\n")
	return out.Bytes(), nil
}

// writeSVGText gives each line the width that it was measured with, so that it
// stays in its box with another font, too.
func writeSVGText(out *bytes.Buffer, i *item) {
	t := &i.text
	if t.S == "" {
		return
	}
	lang, weight, halo := "", "", ""
	if t.Lang != "" {
		lang = ` lang="` + t.Lang + `" xml:lang="` + t.Lang + `"`
	}
	if t.Font.weight != 400 {
		weight = ` font-weight="` + strconv.Itoa(t.Font.weight) + `"`
	}
	if i.width > 0 {
		halo = fmt.Sprintf(` stroke="%s" stroke-width="%s" stroke-linejoin="round" paint-order="stroke"`, i.halo, number(i.width))
	}
	fmt.Fprintf(out, `<text x="%s" y="%s" font-size="%s"%s%s fill="%s"%s textLength="%s" lengthAdjust="spacingAndGlyphs">%s</text>`+"\n",
		number(t.X), number(t.Y), number(t.Size), weight, lang, i.colour, halo, number(t.Width), escape(t.S))
}

func (d *Drawing) fontFaces() (string, error) {
	var order []*subset
	byFont := map[*Font]*subset{}
	for _, t := range d.Texts() {
		s, ok := byFont[t.Font]
		if !ok {
			s = newSubset(t.Font)
			byFont[t.Font], order = s, append(order, s)
		}
		s.add(t.S)
	}
	var out strings.Builder
	out.WriteString("<style>text{font-family:\"Noto Sans\",\"Segoe UI\",\"Helvetica Neue\",Arial,sans-serif;white-space:pre}")
	for _, s := range order {
		file, err := s.file()
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "@font-face{font-family:\"Noto Sans\";font-weight:%d;src:url(data:font/ttf;base64,%s) format(\"truetype\")}", s.font.weight, base64.StdEncoding.EncodeToString(file))
	}
	out.WriteString("</style>\n")
	return out.String(), nil
}

func pathData(p *Path) string {
	var out strings.Builder
	i := 0
	pair := func() {
		out.WriteString(number(p.points[i].x))
		out.WriteByte(' ')
		out.WriteString(number(p.points[i].y))
		i++
	}
	for _, v := range p.verbs {
		switch v {
		case moveTo:
			out.WriteByte('M')
			pair()
		case lineTo:
			out.WriteByte('L')
			pair()
		case cubeTo:
			out.WriteByte('C')
			pair()
			out.WriteByte(' ')
			pair()
			out.WriteByte(' ')
			pair()
		case closed:
			out.WriteByte('Z')
		}
	}
	return out.String()
}

// number writes a coordinate with two decimals at most.
func number(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

var xmlEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return xmlEscape.Replace(s) }
