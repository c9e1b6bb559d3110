package presskit_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// Every picture of every layout in every language holds its texts: none leaves
// the page, none lies on another, none lacks a letter, none is too small, and
// notice, funding statement and credits are all there.
func TestPicturesHoldTheirTexts(t *testing.T) {
	s, d := studio(t), desk(t)
	sizes := [][2]int{{1200, 630}, {1080, 1080}, {1080, 1350}, {1080, 1920}, {1920, 1080}, {480, 480}, {320, 480}, {320, 320}, {420, 320}, {2480, 3508}, {4096, 512}}
	places := [][]string{nil, {"FR"}, {"ES70"}, {"lau-BE-62063"}, {"FRY30"}, {"DE21H", "EL30"}}
	for i, lang := range i18n.Languages {
		for j, size := range sizes {
			place := places[(i+j)%len(places)]
			name := fmt.Sprintf("%s %v %v", lang, size, place)
			ed := open(t, d, lang, place...)
			p, err := s.Picture(context.Background(), presskit.Request{Edition: ed, W: size[0], H: size[1], Page: page(ed)})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			checkTexts(t, name, p.Drawing, min(14*float64(min(size[0], int(1.9*float64(size[1]))))/1080, 14*float64(size[0])/1080))
			n := ed.Notice()
			checkHolds(t, name, p.Drawing, n.Short(), n.Funding(), n.AsOf(), n.Credits()[0].Text)
		}
	}
}

// checkTexts measures the boxes of a page.
func checkTexts(t *testing.T, name string, d *presskit.Drawing, least float64) {
	t.Helper()
	whole := presskit.Rect{X1: d.W, Y1: d.H}
	texts := d.Texts()
	for i, text := range texts {
		box := text.Box()
		if !whole.Contains(box) {
			t.Errorf("%s: %q leaves the page: %v", name, text.S, box)
		}
		if lacks := text.Font.Lacks(text.S); len(lacks) > 0 {
			t.Errorf("%s: %q lacks %q", name, text.S, lacks)
		}
		if text.Size < max(least, 10)-1e-9 {
			t.Errorf("%s: %q is set in %.1f px, the least is %.1f", name, text.S, text.Size, max(least, 10))
		}
		for _, other := range texts[i+1:] {
			if box.Tight().Overlaps(other.Box().Tight()) {
				t.Errorf("%s: %q lies on %q: %v and %v", name, text.S, other.S, box, other.Box())
			}
		}
	}
	boxes := d.Boxes()
	for i, a := range boxes {
		if !whole.Contains(a.Rect) {
			t.Errorf("%s: box %s leaves the page: %v", name, a.Name, a.Rect)
		}
		for _, b := range boxes[i+1:] {
			if a.Overlaps(b.Rect) && !a.Contains(b.Rect) && !b.Contains(a.Rect) {
				t.Errorf("%s: box %s %v lies on %s %v", name, a.Name, a.Rect, b.Name, b.Rect)
			}
		}
	}
}

// checkHolds looks for texts over the breaks of lines.
func checkHolds(t *testing.T, name string, d *presskit.Drawing, wanted ...string) {
	t.Helper()
	all := presskit.Joined(d)
	for _, want := range wanted {
		if !presskit.Holds(all, want) {
			t.Errorf("%s: the picture does not say %q but %q", name, want, all)
		}
	}
}

func TestInksAreLegible(t *testing.T) {
	for _, pair := range presskit.Inks(studio(t)) {
		if c := presskit.Contrast(pair.Ink, pair.Ground); c < 4.5 {
			t.Errorf("%s: contrast %.2f", pair.Name, c)
		}
	}
}

func TestSameEditionSameBytes(t *testing.T) {
	s := studio(t)
	var before [2]string
	for range 2 {
		ed := open(t, desk(t), "el", "EL30")
		p, err := s.Picture(context.Background(), presskit.Request{Edition: ed, W: 600, H: 600})
		if err != nil {
			t.Fatal(err)
		}
		png, err := p.PNG(1)
		if err != nil {
			t.Fatal(err)
		}
		svg, err := p.SVG()
		if err != nil {
			t.Fatal(err)
		}
		if before[0] != "" && (before[0] != string(png) || before[1] != string(svg)) {
			t.Error("the same edition was drawn in two ways")
		}
		before = [2]string{string(png), string(svg)}
	}
}
