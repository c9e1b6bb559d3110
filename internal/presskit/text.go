package presskit

import (
	"strings"
	"unicode/utf8"
)

// wrap breaks a text into lines of at most width. It breaks at spaces and
// behind hyphens and slashes; a word that is longer than a line is cut.
func (f *Font) wrap(text string, size, width float64) []string {
	var lines []string
	line := ""
	for _, part := range breakable(text) {
		if f.Width(strings.TrimRight(line+part, " "), size) <= width {
			line += part
			continue
		}
		if line != "" {
			lines = append(lines, strings.TrimRight(line, " "))
		}
		line = part
		for f.Width(strings.TrimRight(line, " "), size) > width {
			n := f.fitting(line, size, width)
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	if line = strings.TrimRight(line, " "); line != "" {
		lines = append(lines, line)
	}
	return lines
}

// breakable splits a text behind the places where a line may end.
func breakable(text string) (parts []string) {
	from := 0
	for i, r := range text {
		if r == ' ' || i > from && (r == '-' || r == '/') {
			end := i + utf8.RuneLen(r)
			parts = append(parts, text[from:end])
			from = end
		}
	}
	return append(parts, text[from:])
}

// widest is the width of the longest part of a text that no line breaks.
func (f *Font) widest(text string, size float64) (w float64) {
	for _, part := range breakable(text) {
		w = max(w, f.Width(strings.TrimRight(part, " "), size))
	}
	return w
}

// fitting gives how many bytes of a word fit in a line, one letter at least.
func (f *Font) fitting(word string, size, width float64) int {
	end := 0
	for i, r := range word {
		next := i + utf8.RuneLen(r)
		if end > 0 && f.Width(word[:next], size) > width {
			break
		}
		end = next
	}
	return end
}

// ellipsis cuts a line so that it fits with a sign that something is missing.
func (f *Font) ellipsis(line string, size, width float64) string {
	if f.Width(line, size) <= width {
		return line
	}
	for line != "" {
		_, n := utf8.DecodeLastRuneInString(line)
		line = strings.TrimRight(line[:len(line)-n], " ,;·")
		if f.Width(line+"…", size) <= width {
			break
		}
	}
	return line + "…"
}

// block is a piece of a page: how high it is, and how it is drawn at a place.
type block struct {
	name string
	w, h float64
	draw func(d *Drawing, x, y float64)
}

// stack sets blocks one under another; gap is the space between them.
func stack(name string, gap float64, blocks ...block) block {
	out := block{name: name}
	n := 0
	for _, b := range blocks {
		if b.h == 0 {
			continue
		}
		if n++; n > 1 {
			out.h += gap
		}
		out.h += b.h
		out.w = max(out.w, b.w)
	}
	out.draw = func(d *Drawing, x, y float64) {
		for _, b := range blocks {
			if b.h > 0 {
				b.place(d, x, y)
				y += b.h + gap
			}
		}
	}
	return out
}

// place draws a block and notes its box.
func (b block) place(d *Drawing, x, y float64) {
	if b.h == 0 {
		return
	}
	d.box(b.name, Rect{x, y, x + b.w, y + b.h})
	b.draw(d, x, y)
}

// paragraph is how a text is set.
type paragraph struct {
	name   string
	font   *Font
	size   float64
	lead   float64 // distance of baselines, in sizes; 0 is 1.35
	colour Colour
	lang   string
	most   int // lines; the last one is cut; 0 is as many as it takes
	tag    Tag
}

func (p paragraph) set(text string, width float64) block {
	if text = p.font.Clean(text); text == "" {
		return block{}
	}
	lead := p.lead
	if lead == 0 {
		lead = 1.35
	}
	lines := p.font.wrap(text, p.size, width)
	if p.most > 0 && len(lines) > p.most {
		rest := strings.Join(lines[p.most-1:], " ")
		lines = append(lines[:p.most-1:p.most-1], p.font.ellipsis(rest, p.size, width))
	}
	step := lead * p.size
	return block{p.name, width, p.size*1.2 + step*float64(len(lines)-1), func(d *Drawing, x, y float64) {
		write := func() {
			for i, line := range lines {
				d.write(Text{S: line, X: x, Y: y + 0.95*p.size + step*float64(i), Size: p.size, Font: p.font, Lang: p.lang}, p.colour)
			}
		}
		if p.tag.Role != "" {
			d.group(p.tag, write)
		} else {
			write()
		}
	}}
}
