package presskit

import "strings"

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
