package presskit

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// Box is where the letters of a text are.
func (t Text) Box() Rect { return t.box() }

// Tight is the box without the room of accents and descenders that few letters
// need.
func (r Rect) Tight() Rect {
	d := r.H() * 0.18
	return Rect{r.X0, r.Y0 + d, r.X1, r.Y1 - d}
}

// Joined gives all texts of a drawing without spaces.
func Joined(d *Drawing) string {
	var out strings.Builder
	for _, t := range d.Texts() {
		out.WriteString(squeeze(t.S))
	}
	return out.String()
}

// Holds tells whether joined texts hold a text.
func Holds(joined, text string) bool { return strings.Contains(joined, squeeze(text)) }

// Squeeze leaves out spaces.
func Squeeze(s string) string { return squeeze(s) }

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// InkOn is a text colour on its ground.
type InkOn struct {
	Name        string
	Ink, Ground Colour
}

// Inks lists the colours in which texts are set.
func Inks(s *Studio) []InkOn {
	p := &s.palette
	dim := p.Land.mix(p.Border, 0.16)
	out := []InkOn{
		{"ink", ink, white}, {"quiet", quiet, white}, {"blue", blue, white}, {"funding", emblemBlue, white},
		{"names on land", p.Label, p.Land}, {"names on dim land", p.Label, dim}, {"names on sea", p.Label, p.Sea}, {"countries", p.Label.mix(p.Land, 0.12), dim},
		{"counts", p.Count, p.Cluster}, {"counts of stacks", p.Count, p.Stack},
	}
	return out
}

// Pages gives the pages of fact sheet and poster before they are written.
func Pages(t testing.TB, s *Studio, k Kit) map[string][]*Drawing {
	t.Helper()
	sheet, _, err := s.sheetPages(context.Background(), k)
	if err != nil {
		t.Fatal(err)
	}
	poster, err := s.poster(context.Background(), k)
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]*Drawing{"sheet": sheet, "poster": {poster.Drawing}}
}

// Members makes the files of a kit whose names end so.
func Members(t testing.TB, s *Studio, k Kit, endings ...string) map[string][]byte {
	t.Helper()
	texts, makers, err := s.plan(context.Background(), k)
	if err != nil {
		t.Fatal(err)
	}
	wanted := func(name string) bool {
		return slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(name, end) })
	}
	made, err := makeAll(slices.DeleteFunc(makers, func(m maker) bool { return !wanted(m.name) }))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, m := range append(texts, made...) {
		out[m.name] = m.body
	}
	return out
}

// WithMostInTables gives a studio whose kits hold tables of so many projects at
// most.
func WithMostInTables(s *Studio, n int) *Studio {
	other := *s
	other.mostInTables = n
	return &other
}
