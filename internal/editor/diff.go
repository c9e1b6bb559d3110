package editor

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/i18n"
)

// segment is a part of a text that stayed, came or went.
type segment struct {
	Text           string
	Added, Removed bool
}

// difference is what changed in one field.
type difference struct {
	What  string
	Lang  string // of the text; empty for what is no text
	Parts []segment
}

// differences tells what leads from one version to another, in words of the form.
func differences(a, b collection.Collection) (out []difference) {
	add := func(what, lang, from, to string) {
		if from != to {
			out = append(out, difference{what, lang, words(from, to)})
		}
	}
	text := func(what string, from, to collection.Text) {
		for _, lang := range i18n.Languages {
			add(what+" in "+english(lang), string(lang), from[lang], to[lang])
		}
	}
	text("Title", a.Title, b.Title)
	text("Intro", a.Intro, b.Intro)
	if parts := lists(a.Projects, b.Projects); parts != nil {
		out = append(out, difference{"Projects", "", parts})
	}
	add("Start", "", string(a.Start), string(b.Start))
	add("End", "", string(a.End), string(b.End))
	add("Embargo", "", embargoText(a), embargoText(b))
	add("Main photo", "", a.Hero, b.Hero)
	from, to := photosOf(a), photosOf(b)
	for _, file := range slices.Sorted(maps.Keys(from)) {
		if _, kept := to[file]; !kept {
			out = append(out, difference{"Photo " + file, "", []segment{{Text: "taken out", Removed: true}}})
		}
	}
	for _, file := range slices.Sorted(maps.Keys(to)) {
		old, known := from[file]
		if !known {
			out = append(out, difference{"Photo " + file, "", []segment{{Text: "new", Added: true}}})
		}
		new := to[file]
		add("Photo "+file+", credit", "", old.Credit, new.Credit)
		add("Photo "+file+", licence", "", old.Licence, new.Licence)
		text("Photo "+file+", description", old.Alt, new.Alt)
	}
	return out
}

func embargoText(c collection.Collection) string {
	if c.Embargo.IsZero() {
		return ""
	}
	return moment(c.Embargo)
}

func photosOf(c collection.Collection) map[string]collection.Photo {
	out := map[string]collection.Photo{}
	for _, p := range c.Photos {
		out[p.File] = p
	}
	return out
}

// lists compares two orders of projects; nil where they are the same.
func lists(a, b []string) (out []segment) {
	if slices.Equal(a, b) {
		return nil
	}
	steps := align(a, b)
	for i, s := range steps {
		if i > 0 {
			s.Text = " " + s.Text
		}
		out = append(out, s)
	}
	return out
}

// words compares two texts word by word.
func words(a, b string) []segment {
	var out []segment
	for _, s := range align(split(a), split(b)) {
		if n := len(out); n > 0 && out[n-1].Added == s.Added && out[n-1].Removed == s.Removed {
			out[n-1].Text += s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}

// split cuts a text into words and the spaces between them.
func split(text string) (out []string) {
	begin, space := 0, false
	for i, r := range text {
		if unicode.IsSpace(r) != space && i > begin {
			out = append(out, text[begin:i])
			begin = i
		}
		space = unicode.IsSpace(r)
	}
	if begin < len(text) {
		out = append(out, text[begin:])
	}
	return out
}

// mostAligned bounds the table of align; longer texts are shown as replaced.
const mostAligned = 4_000_000

// align finds the longest common sequence of two lists and says what else came
// and went.
func align(a, b []string) (out []segment) {
	begin := 0
	for begin < len(a) && begin < len(b) && a[begin] == b[begin] {
		begin++
	}
	endA, endB := len(a), len(b)
	for endA > begin && endB > begin && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
	}
	for _, s := range a[:begin] {
		out = append(out, segment{Text: s})
	}
	out = append(out, common(a[begin:endA], b[begin:endB])...)
	for _, s := range a[endA:] {
		out = append(out, segment{Text: s})
	}
	return out
}

func common(a, b []string) (out []segment) {
	if len(a)*len(b) > mostAligned {
		return []segment{{Text: strings.Join(a, ""), Removed: true}, {Text: strings.Join(b, ""), Added: true}}
	}
	width := len(b) + 1
	longest := make([]int32, (len(a)+1)*width) // from i and j on
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			switch {
			case a[i] == b[j]:
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			default:
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, segment{Text: a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || longest[(i+1)*width+j] >= longest[i*width+j+1]):
			out = append(out, segment{Text: a[i], Removed: true})
			i++
		default:
			out = append(out, segment{Text: b[j], Added: true})
			j++
		}
	}
	return out
}
