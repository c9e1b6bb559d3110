package presskit

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// Font is one weight of the house font with its advances and outlines. It is
// immutable and may be shared.
type Font struct {
	family string
	weight int
	file   []byte
	units  float64 // per em
	ascent float64 // of capitals with accents, parts of the em
	glyphs map[rune]glyph
	kerns  map[[2]sfnt.GlyphIndex]float64 // parts of the em
}

// glyph is what is drawn for a rune.
type glyph struct {
	id      sfnt.GlyphIndex
	advance float64 // parts of the em
	outline Path    // one em high, y down, from the baseline
}

// Fonts are both weights of the house font.
type Fonts struct{ Regular, Bold *Font }

// LoadFonts reads fonts/ of the folder geodata.
func LoadFonts(geodata fs.FS) (Fonts, error) {
	var out Fonts
	for _, f := range []struct {
		to     **Font
		name   string
		weight int
	}{{&out.Regular, "fonts/NotoSans-Regular.ttf", 400}, {&out.Bold, "fonts/NotoSans-SemiBold.ttf", 600}} {
		b, err := fs.ReadFile(geodata, f.name)
		if err != nil {
			return Fonts{}, fmt.Errorf("presskit: %w", err)
		}
		if *f.to, err = parseFont(b, f.weight); err != nil {
			return Fonts{}, fmt.Errorf("presskit: %s: %w", f.name, err)
		}
	}
	return out, nil
}

// repertoire is the runes that the fonts are cut to.
var repertoire = [][2]rune{{0x20, 0x7E}, {0xA0, 0x24F}, {0x259, 0x259}, {0x292, 0x292}, {0x2BB, 0x2DD}, {0x300, 0x52F}, {0x1E00, 0x1EFF}, {0x2010, 0x2044}, {0x20AC, 0x20AC}, {0x2116, 0x2122}, {0x2190, 0x2193}, {0x2212, 0x2212}, {0x2264, 0x2265}, {0xFFFD, 0xFFFD}}

func parseFont(file []byte, weight int) (*Font, error) {
	parsed, err := sfnt.Parse(file)
	if err != nil {
		return nil, err
	}
	f := &Font{family: "Noto Sans", weight: weight, file: file, units: float64(parsed.UnitsPerEm()), ascent: 0.96, glyphs: map[rune]glyph{}, kerns: map[[2]sfnt.GlyphIndex]float64{}}
	em := fixed.I(int(parsed.UnitsPerEm()))
	var buf sfnt.Buffer
	for _, span := range repertoire {
		for r := span[0]; r <= span[1]; r++ {
			id, err := parsed.GlyphIndex(&buf, r)
			if err != nil || id == 0 {
				continue
			}
			advance, err := parsed.GlyphAdvance(&buf, id, em, font.HintingNone)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", r, err)
			}
			segments, err := parsed.LoadGlyph(&buf, id, em, nil)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", r, err)
			}
			f.glyphs[r] = glyph{id, toEm(advance, f.units), outlineOf(segments, f.units)}
		}
	}
	f.kern(parsed, em)
	return f, nil
}

// kern looks up the pairs of letters once: the tables of the font are slow to
// ask and not safe for concurrent use.
func (f *Font) kern(parsed *sfnt.Font, em fixed.Int26_6) {
	var buf sfnt.Buffer
	var letters []sfnt.GlyphIndex
	for _, span := range [][2]rune{{0x21, 0x7E}, {0xC0, 0x17F}, {0x386, 0x3CE}, {0x400, 0x45F}} {
		for r := span[0]; r <= span[1]; r++ {
			if g, ok := f.glyphs[r]; ok {
				letters = append(letters, g.id)
			}
		}
	}
	for _, a := range letters {
		for _, b := range letters {
			if k, err := parsed.Kern(&buf, a, b, em, font.HintingNone); err == nil && k != 0 {
				f.kerns[[2]sfnt.GlyphIndex{a, b}] = toEm(k, f.units)
			}
		}
	}
}

func toEm(v fixed.Int26_6, units float64) float64 { return float64(v) / 64 / units }

func outlineOf(segments sfnt.Segments, units float64) (p Path) {
	at := func(q fixed.Point26_6) point { return point{toEm(q.X, units), toEm(q.Y, units)} }
	var last point
	for i, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				p.Close()
			}
			last = at(s.Args[0])
			p.MoveTo(last.x, last.y)
		case sfnt.SegmentOpLineTo:
			last = at(s.Args[0])
			p.LineTo(last.x, last.y)
		case sfnt.SegmentOpQuadTo: // the same curve as a cubic one
			c, e := at(s.Args[0]), at(s.Args[1])
			p.CubeTo(last.x+(c.x-last.x)*2/3, last.y+(c.y-last.y)*2/3, e.x+(c.x-e.x)*2/3, e.y+(c.y-e.y)*2/3, e.x, e.y)
			last = e
		case sfnt.SegmentOpCubeTo:
			c, d, e := at(s.Args[0]), at(s.Args[1]), at(s.Args[2])
			p.CubeTo(c.x, c.y, d.x, d.y, e.x, e.y)
			last = e
		}
	}
	if len(segments) > 0 {
		p.Close()
	}
	return p
}

// placed is a glyph at its distance from the beginning of its text, in parts of
// the em.
type placed struct {
	glyph
	r rune
	x float64
}

// set lays out a line of text: glyphs with pair kerning. width is in parts of
// the em.
func (f *Font) set(text string) (glyphs []placed, width float64) {
	var before sfnt.GlyphIndex
	for _, r := range text {
		g, ok := f.glyphs[r]
		if !ok {
			g = f.glyphs[replacement]
		}
		width += f.kerns[[2]sfnt.GlyphIndex{before, g.id}]
		glyphs = append(glyphs, placed{g, r, width})
		width += g.advance
		before = g.id
	}
	return glyphs, width
}

// Width gives the width of a line of text at a size.
func (f *Font) Width(text string, size float64) float64 {
	_, w := f.set(text)
	return w * size
}

// replacement stands for a letter of a script that the font does not have.
const replacement = '\uFFFD'

// Clean prepares a text that may come from anywhere: composed letters, one
// space between words, and for a letter that the font does not have the letter
// without its mark, else the sign for it.
func (f *Font) Clean(text string) string {
	var out strings.Builder
	for _, r := range norm.NFC.String(text) {
		switch _, ok := f.glyphs[r]; {
		case unicode.IsSpace(r) && r != '\u00A0' && r != '\u202F':
			out.WriteByte(' ')
		case ok:
			out.WriteRune(r)
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
		default:
			out.WriteRune(f.plainer(r))
		}
	}
	return strings.Join(strings.FieldsFunc(out.String(), func(r rune) bool { return r == ' ' }), " ")
}

func (f *Font) plainer(r rune) rune {
	for _, base := range norm.NFKD.String(string(r)) {
		if _, ok := f.glyphs[base]; ok {
			return base
		}
		break
	}
	return replacement
}

// Lacks lists the runes of a text that the font cannot draw.
func (f *Font) Lacks(text string) (out []rune) {
	for _, r := range text {
		if _, ok := f.glyphs[r]; !ok || r == replacement {
			out = append(out, r)
		}
	}
	return out
}
