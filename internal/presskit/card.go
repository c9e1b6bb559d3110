package presskit

import (
	"context"

	"github.com/ngeumap/ngeumap/internal/index"
)

// card is a picture that is being laid out.
type card struct {
	*Studio
	*Drawing
	arrangement
	request   Request
	subject   subject
	selection *index.Selection
	located   int // projects with a point
	unit      float64
	m         mapDrawing
	what      shown
}

// arrangement is one way to divide a picture; the first that fits is taken.
type arrangement struct {
	panel        float64 // width of the panel beside the map, part of the whole; 0 sets all in one column
	withLegend   bool
	fullCredits  bool    // in full, else in brief
	emblemHeight float64 // height of the emblem, in units of the picture
}

func (s *Studio) card(ctx context.Context, r Request, selection *index.Selection) (*card, error) {
	unit := max(min(float64(r.W), 1.9*float64(r.H))/1080, 0.45)
	if r.Larger > 0 {
		unit *= r.Larger
	}
	of, err := s.subjectOf(ctx, r.Edition, r.BBox)
	if err != nil {
		return nil, err
	}
	c := &card{Studio: s, request: r, subject: of, selection: selection, unit: unit}
	c.m = mapDrawing{subject: c.subject, selection: selection, words: r.Edition.Printer(), unit: max(unit, 0.72)}
	c.located, err = located(ctx, r.Edition)
	return c, err
}

func (c *card) wide() bool { return float64(c.request.W) >= 1.3*float64(c.request.H) }

func (c *card) arrangements() (out []arrangement) {
	panels := []float64{0}
	if c.wide() {
		panels = []float64{0.36, 0.42, 0.48}
	}
	sizes := []float64{74, 60}
	if c.request.Code {
		sizes = []float64{92, 74} // beside a code, which looks large
	}
	for _, emblem := range sizes {
		for _, legend := range []bool{true, false} {
			for _, credits := range []bool{true, false} {
				for _, panel := range panels {
					out = append(out, arrangement{panel, legend, credits, emblem})
				}
			}
		}
	}
	return out
}

// clearance is how much of its height the emblem keeps free of everything but
// the funding statement, on all sides.
const clearance = 0.5

// clear is that room.
func (c *card) clear() float64 { return clearance * c.emblemHeight * c.unit }

// errNoRoom says that an arrangement does not fit.
type errNoRoom struct{}

func (errNoRoom) Error() string { return "presskit: no room" }

// lay sets the page; it fails where the map would be too small, and tells how
// high the page would have to be.
func (c *card) lay() (needed float64, err error) {
	c.Drawing = &Drawing{W: float64(c.request.W), H: float64(c.request.H)}
	c.m.plain = !c.withLegend
	u, w, h := c.unit, c.Drawing.W, c.Drawing.H
	margin := 37 * u
	if c.panel > 0 {
		return c.layBeside(margin)
	}
	inner := w - 2*margin
	head := c.head(inner)
	foot := stack("foot", c.clear(), c.funding(inner, c.emblemHeight*u), c.smallPrint(inner))
	least := max(0.27*h, 84)
	build := func(legend block) (top, bottom float64) {
		top = 22*u + head.h + 20*u
		bottom = 22*u + foot.h + c.clear()
		if legend.h > 0 {
			bottom += legend.h + 16*u
		}
		return top, bottom
	}
	columns := 1
	if inner > 560*u {
		columns = 2
	}
	// What the legend holds depends on the map, and the map's height on the
	// legend: settle on the legend of a map with all the room there is.
	top, bottom := build(block{})
	if h-top-bottom < least {
		return top + bottom + max(0.3*(top+bottom)/0.7, 90), errNoRoom{}
	}
	var legend block
	if c.withLegend {
		for range 3 {
			top, bottom = build(legend)
			before := legend.h
			legend = c.legend(c.m.words, c.survey(&c.m, Rect{0, top, w, h - bottom}), c.m.unit, inner, columns)
			if legend.h == before {
				break
			}
		}
	}
	top, bottom = build(legend)
	if h-top-bottom < least {
		return 0, errNoRoom{}
	}
	c.paper()
	box := Rect{0, top, w, h - bottom}
	head.place(c.Drawing, margin, 22*u)
	y := h - bottom + 16*u
	c.figure(box, func() {
		if legend.h > 0 {
			legend.place(c.Drawing, margin, y)
		}
	})
	foot.place(c.Drawing, margin, h-22*u-foot.h)
	return 0, nil
}

// layBeside sets title, legend and emblem in a panel on the left, notice and
// credits in a strip at the foot.
func (c *card) layBeside(margin float64) (needed float64, err error) {
	u, w, h := c.unit, c.Drawing.W, c.Drawing.H
	panel := c.panel * w
	inner := panel - margin - 24*u
	print := c.smallPrint(w - 2*margin)
	strip := print.h + 30*u
	head, funding := c.head(inner), c.funding(inner, c.emblemHeight*u)
	box := Rect{panel, 0, w, h - strip}
	if box.H() < max(0.5*h, 100) {
		return strip + max(strip, 100), errNoRoom{}
	}
	var legend block
	if c.withLegend {
		legend = c.legend(c.m.words, c.survey(&c.m, box), c.m.unit, inner, 1)
	}
	below := c.clear() - 14*u // the strip has the rest
	total := 30*u + head.h + 18*u + legend.h + c.clear() + funding.h + below
	if total > h-strip {
		return total + strip, errNoRoom{}
	}
	c.paper()
	head.place(c.Drawing, margin, 30*u)
	c.figure(box, func() { legend.place(c.Drawing, margin, 30*u+head.h+18*u+max(0, (h-strip-total)*0.35)) })
	funding.place(c.Drawing, margin, h-strip-below-funding.h)
	print.place(c.Drawing, margin, h-strip+14*u)
	return 0, nil
}

// figure draws the map and what goes with it as one figure with a description.
func (c *card) figure(box Rect, legend func()) {
	c.what = c.survey(&c.m, box)
	c.Drawing.group(Tag{Role: "Figure", Alt: c.description()}, func() {
		c.drawMap(c.Drawing, &c.m, box)
		legend()
	})
}

// paper is the ground of a page with the blue line on its upper edge.
func (c *card) paper() {
	c.Drawing.fill(rectangle(Rect{0, 0, c.Drawing.W, c.Drawing.H}), white)
	c.Drawing.fill(rectangle(Rect{0, 0, c.Drawing.W, 8 * c.unit}), blue)
}

// head is what the picture is of.
func (c *card) head(width float64) block {
	words, u := c.request.Edition.Printer(), c.unit
	title := paragraph{name: "title", font: c.fonts.Bold, size: c.px(46), lead: 1.12, colour: ink, lang: c.subject.nameLang, tag: Tag{Role: "H1", Lang: c.subject.nameLang}}
	for title.size > c.px(27) && len(title.font.wrap(c.subject.name, title.size, width)) > 1 {
		title.size -= 2 * u
	}
	title.most = 3
	var kicker block
	if c.Drawing.H >= 400 {
		kicker = paragraph{name: "kicker", font: c.fonts.Bold, size: c.px(18), colour: blue, tag: Tag{Role: "P"}}.set(words.T("app.short_title"), width)
	}
	blocks := []block{
		kicker,
		title.set(c.subject.name, width),
		paragraph{name: "selected", font: c.fonts.Bold, size: c.px(22), lead: 1.2, colour: ink, tag: Tag{Role: "P"}}.set(c.subject.selected, width),
		paragraph{name: "subtitle", font: c.fonts.Regular, size: c.px(19), lead: 1.25, colour: quiet, tag: Tag{Role: "P"}}.set(c.subtitle(), width),
	}
	return stack("head", 5*u, blocks...)
}

// px is a size of text that stays legible in small pictures.
func (c *card) px(size float64) float64 { return max(size*c.unit, 10.5) }
