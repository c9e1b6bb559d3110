package presskit

import (
	"bytes"
	"fmt"
	"strings"
)

// pdfFont is a font as a PDF needs it: a composite font whose codes are the
// glyph numbers of its subset.
type pdfFont struct {
	index  int
	object int
	subset *subset
}

func (w *pdfWriter) fontOf(f *Font) *pdfFont {
	if known, ok := w.fonts[f]; ok {
		return known
	}
	font := &pdfFont{index: len(w.order), object: w.reserve(), subset: newSubset(f)}
	w.fonts[f], w.order = font, append(w.order, font)
	return font
}

func (w *pdfWriter) font(f *pdfFont) error {
	file, err := f.subset.file()
	if err != nil {
		return err
	}
	name := "NGEUMP+NotoSans-Regular"
	if f.subset.font.weight > 400 {
		name = "NGEUMQ+NotoSans-SemiBold"
	}
	embedded := w.stream(fmt.Sprintf("/Length1 %d", len(file)), file, true)
	descriptor := w.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[-600 -300 2800 1100]/ItalicAngle 0/Ascent 1069/Descent -293/CapHeight 714/StemV %d/FontFile2 %s>>",
		name, 80+f.subset.font.weight/10, ref(embedded)))
	widths := make([]string, len(f.subset.order))
	for i := range widths {
		widths[i] = "600"
	}
	runes := make([]rune, len(f.subset.order))
	for _, r := range f.subset.runes {
		g := f.subset.font.glyphs[r]
		n := f.subset.number[g.id]
		if widths[n] = number(1000 * g.advance); runes[n] == 0 { // of two letters with one shape the plainer
			runes[n] = r
		}
	}
	descendant := w.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %s/CIDToGIDMap/Identity/DW 600/W[0[%s]]>>",
		name, ref(descriptor), strings.Join(widths, " ")))
	unicode := w.stream("", toUnicode(runes), true)
	w.set(f.object, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%s]/ToUnicode %s>>", name, ref(descendant), ref(unicode)))
	return nil
}

// toUnicode tells the letters of glyph numbers.
func toUnicode(runes []rune) []byte {
	var out bytes.Buffer
	out.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	const most = 100 // a block may hold
	var lines []string
	for n, r := range runes {
		if r != 0 {
			lines = append(lines, fmt.Sprintf("<%04X> <%04X>\n", n, r))
		}
	}
	for len(lines) > 0 {
		part := lines[:min(most, len(lines))]
		lines = lines[len(part):]
		fmt.Fprintf(&out, "%d beginbfchar\n%sendbfchar\n", len(part), strings.Join(part, ""))
	}
	out.WriteString("endcmap CMapName currentdict /CMap defineresource pop end end\n")
	return out.Bytes()
}
