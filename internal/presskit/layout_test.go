package presskit_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// layouts are all sizes that a kit holds, those of posts and cards, the least and
// the largest, strips and towers.
var layouts = [][2]int{
	{1200, 630}, {1080, 1080}, {1080, 1350}, {1920, 1080}, // a kit; posts
	{1080, 1920}, {2480, 3508}, {480, 480}, {320, 480}, {320, 320}, {420, 320}, {4096, 512}, {4096, 4096}, {320, 4096}, {1024, 320},
}

// Every picture of every layout in every language holds its texts: none leaves
// the page, none lies on another, none lacks a letter, none is too small, and
// notice, funding statement and credits are all there. The places and filters go
// round, so that each layout meets each of them.
func TestPicturesHoldTheirTexts(t *testing.T) {
	s, d := studio(t), desk(t)
	subjects := []ngeu.Filter{
		{}, {Places: []string{"FR"}}, {Places: []string{"ES70"}}, {Places: []string{"lau-BE-62063"}}, {Places: []string{"FRY30"}}, {Places: []string{"DE21H", "EL30"}},
		{Places: []string{"MT"}}, {Places: []string{"PT20"}}, {Places: []string{"CY"}}, {Places: []string{"FRY"}},
		{Places: []string{"FI"}, Pillars: []ngeu.Pillar{ngeu.TerritorialCohesion}, Years: []ngeu.Years{{From: 2021, To: 2026}}, Statuses: []ngeu.Status{ngeu.UnderWay}},
	}
	for i, lang := range i18n.Languages {
		for j, size := range layouts {
			filter := subjects[(i*3+j)%len(subjects)]
			name := fmt.Sprintf("%s %v %v", lang, size, filter.Key())
			ed, err := d.Open(context.Background(), edition.Request{Lang: lang, Filter: filter})
			if err != nil {
				t.Fatal(err)
			}
			p, err := s.Picture(context.Background(), presskit.Request{Edition: ed, W: size[0], H: size[1], Page: page(ed)})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			checkTexts(t, name, p.Drawing, min(14*float64(min(size[0], int(1.9*float64(size[1]))))/1080, 14*float64(size[0])/1080))
			checkEmblem(t, name, p.Drawing)
			n := ed.Notice()
			checkHolds(t, name, p.Drawing, n.Short(), n.Funding(), n.AsOf(), n.Credits()[0].Text)
		}
	}
}

// Fact sheets and posters, too, in every language.
func TestSheetsAndPostersHoldTheirTexts(t *testing.T) {
	s, d := studio(t), desk(t)
	places := []string{"MT", "BG", "PT20", "lau-BE-62063", "FRY", "LU"}
	for i, lang := range i18n.Languages {
		place := places[i%len(places)]
		k := presskit.Kit{Edition: open(t, d, lang, place), Base: site}
		for kind, pages := range presskit.Pages(t, s, k) {
			whole := ""
			for n, d := range pages {
				name := fmt.Sprintf("%s %s %s, page %d", lang, place, kind, n+1)
				checkTexts(t, name, d, 10)
				checkEmblem(t, name, d)
				checkHolds(t, name, d, k.Edition.Notice().Short(), k.Edition.Notice().Funding())
				whole += presskit.Joined(d)
			}
			if kind == "sheet" {
				for _, want := range k.Edition.Notice().Full() {
					if !presskit.Holds(whole, want) {
						t.Errorf("%s %s: the sheet does not say %q", lang, place, want)
					}
				}
			}
		}
	}
}

// checkEmblem looks that nothing but the statement comes nearer to the emblem
// than half its height, that it is whole, and that no other sign, such as the
// code, is larger.
func checkEmblem(t *testing.T, name string, d *presskit.Drawing) {
	t.Helper()
	var emblem presskit.Rect
	for _, b := range d.Boxes() {
		if b.Name == "emblem" {
			emblem = b.Rect
		}
	}
	if emblem.W() == 0 || math.Abs(emblem.W()-1.5*emblem.H()) > 1e-6 {
		t.Errorf("%s: the emblem is %v", name, emblem)
		return
	}
	room := emblem.Inset(-emblem.H()/2 + 0.5)
	if whole := (presskit.Rect{X1: d.W, Y1: d.H}); !whole.Contains(emblem.Inset(-emblem.H() / 4)) {
		t.Errorf("%s: the emblem %v is at the edge of the page", name, emblem)
	}
	for _, b := range d.Boxes() {
		switch b.Name {
		case "map", "legend text", "notice", "credits", "subtitle", "title", "selected", "code", "scan", "short", "as of":
			if b.Overlaps(room) {
				t.Errorf("%s: %s %v comes near the emblem %v", name, b.Name, b.Rect, emblem)
			}
		}
		if b.Name == "code" && d.H > 1500 && b.W()*b.H() > emblem.W()*emblem.H() {
			t.Errorf("%s: the code %v is larger than the emblem %v", name, b.Rect, emblem)
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
