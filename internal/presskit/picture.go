package presskit

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Least and Most bound the width and height of a picture in CSS pixels, and
// those of its pixels.
const (
	Least = 320
	Most  = 4096
)

// Request says which picture is wanted.
type Request struct {
	Edition edition.Edition
	BBox    *orb.Bound // where to look, degrees; nil is the place of the filter, or Europe
	W, H    int        // CSS pixels
	Page    string     // address of the page that shows the same; may be empty
	Code    bool       // with the QR code of Page beside the emblem
	Larger  float64    // of texts and symbols, for paper seen from afar; 0 is 1
}

// Picture is a map with its title, legend, notice, emblem and credits.
type Picture struct {
	*Drawing
	Meta Meta
}

// PNG paints the picture with so many pixels a CSS pixel.
func (p *Picture) PNG(density float64) ([]byte, error) { return p.Drawing.PNG(density, p.Meta) }

// SVG writes the picture with its texts as text.
func (p *Picture) SVG() ([]byte, error) { return p.Drawing.SVG(p.Meta) }

// Picture draws a map. A size in which notice, emblem and a map of use do not
// fit is an *ngeu.InvalidError that names width or height.
func (s *Studio) Picture(ctx context.Context, r Request) (*Picture, error) {
	for _, side := range []struct {
		name string
		size int
	}{{"width", r.W}, {"height", r.H}} {
		if side.size < Least || side.size > Most {
			return nil, ngeu.Invalid(side.name, strconv.Itoa(side.size), fmt.Sprintf("a picture is %d to %d pixels wide and high", Least, Most))
		}
	}
	selection, err := r.Edition.Selection(ctx)
	if err != nil {
		return nil, err
	}
	c := s.card(r, selection)
	if c.located, err = located(ctx, r.Edition); err != nil {
		return nil, err
	}
	var needed float64
	for _, try := range c.arrangements() {
		c.arrangement = try
		if needed, err = c.lay(); err == nil {
			return &Picture{c.Drawing, c.meta()}, nil
		}
	}
	return nil, ngeu.Invalid("height", strconv.Itoa(r.H), fmt.Sprintf("the notice, the emblem with the funding statement and a legible map do not fit: with a width of %d the height must be at least %d", r.W, int(math.Ceil(needed/10)*10)))
}

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
	panel       float64 // width of the panel beside the map, part of the whole; 0 sets all in one column
	withLegend  bool
	fullCredits bool // in full, else in brief
}

func (s *Studio) card(r Request, selection *index.Selection) *card {
	unit := max(min(float64(r.W), 1.9*float64(r.H))/1080, 0.45)
	if r.Larger > 0 {
		unit *= r.Larger
	}
	c := &card{Studio: s, request: r, subject: s.subjectOf(r.Edition, r.BBox), selection: selection, unit: unit}
	c.m = mapDrawing{subject: c.subject, selection: selection, words: r.Edition.Printer(), unit: max(unit, 0.72)}
	return c
}

func (c *card) wide() bool { return float64(c.request.W) >= 1.3*float64(c.request.H) }

func (c *card) arrangements() (out []arrangement) {
	panels := []float64{0}
	if c.wide() {
		panels = []float64{0.36, 0.42, 0.48}
	}
	for _, legend := range []bool{true, false} {
		for _, credits := range []bool{true, false} {
			for _, panel := range panels {
				out = append(out, arrangement{panel, legend, credits})
			}
		}
	}
	return out
}

// errNoRoom says that an arrangement does not fit.
type errNoRoom struct{}

func (errNoRoom) Error() string { return "presskit: no room" }

// lay sets the page; it fails where the map would be too small, and tells how
// high the page would have to be.
func (c *card) lay() (needed float64, err error) {
	c.Drawing = &Drawing{W: float64(c.request.W), H: float64(c.request.H)}
	c.m.plain = !c.withLegend
	u, w, h := c.unit, c.Drawing.W, c.Drawing.H
	margin := 34 * u
	if c.panel > 0 {
		return c.layBeside(margin)
	}
	inner := w - 2*margin
	head := c.head(inner)
	foot := stack("foot", 16*u, c.funding(inner, 74*u), c.smallPrint(inner))
	least := max(0.27*h, 84)
	build := func(legend block) (top, bottom float64) {
		top = 22*u + head.h + 20*u
		bottom = 22*u + foot.h + 18*u
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
	if legend.h > 0 {
		y += legend.h + 14*u
	}
	foot.place(c.Drawing, margin, y+4*u)
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
	head, funding := c.head(inner), c.funding(inner, 74*u)
	box := Rect{panel, 0, w, h - strip}
	if box.H() < max(0.5*h, 100) {
		return strip + max(strip, 100), errNoRoom{}
	}
	var legend block
	if c.withLegend {
		legend = c.legend(c.m.words, c.survey(&c.m, box), c.m.unit, inner, 1)
	}
	total := 30*u + head.h + 18*u + legend.h + 18*u + funding.h + 18*u
	if total > h-strip {
		return total + strip, errNoRoom{}
	}
	c.paper()
	head.place(c.Drawing, margin, 30*u)
	c.figure(box, func() { legend.place(c.Drawing, margin, 30*u+head.h+18*u+max(0, (h-strip-total)*0.35)) })
	funding.place(c.Drawing, margin, h-strip-18*u-funding.h)
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
		paragraph{name: "subtitle", font: c.fonts.Regular, size: c.px(19), lead: 1.25, colour: quiet, tag: Tag{Role: "P"}}.set(c.subtitle(), width),
	}
	return stack("head", 5*u, blocks...)
}

// subtitle says what is counted: projects, and those without a point.
func (c *card) subtitle() string {
	words := c.request.Edition.Printer()
	parts := []string{words.N("list.count", c.selection.Projects())}
	if c.subject.context != "" {
		parts = append([]string{c.subject.context}, parts...)
	}
	if asOf := c.request.Edition.Notice().AsOf(); asOf != "" {
		parts = append(parts, asOf)
	}
	if f := filterWords(c.request.Edition); f != "" {
		parts = append(parts, f)
	}
	text := strings.Join(parts, " · ")
	if c.located < c.selection.Projects() {
		text = strings.TrimRight(text, ".") + ". " + words.N("place.shown_located", c.located)
	}
	return text
}

// located counts the projects of an edition that have a point.
func located(ctx context.Context, ed edition.Edition) (int, error) {
	f := ed.Filter()
	if len(f.Precisions) == 0 {
		f.Precisions = []ngeu.Precision{ngeu.Site, ngeu.Street, ngeu.Municipality}
	}
	narrow, err := ed.Narrow(f)
	if err != nil {
		return 0, err
	}
	selection, err := narrow.Selection(ctx)
	if err != nil {
		return 0, err
	}
	return selection.Projects(), nil
}

// filterWords names the values that a picture is limited to.
func filterWords(ed edition.Edition) string {
	words, f := ed.Printer(), ed.Filter()
	var parts []string
	for _, p := range f.Pillars {
		parts = append(parts, words.T("pillar."+string(p)))
	}
	for _, t := range f.Themes {
		if key := "theme." + t; words.Has(key) {
			parts = append(parts, words.T(key))
		}
	}
	for _, s := range f.Statuses {
		parts = append(parts, words.T("status."+string(s)))
	}
	for _, k := range f.Kinds {
		parts = append(parts, words.T("kind."+string(k)))
	}
	if y := f.Years; !y.IsZero() {
		if y.From == y.To {
			parts = append(parts, strconv.Itoa(y.From))
		} else {
			parts = append(parts, words.T("project.years", "from", strconv.Itoa(y.From), "to", strconv.Itoa(y.To)))
		}
	}
	if f.Text != "" {
		parts = append(parts, "“"+f.Text+"”")
	}
	return strings.Join(parts, ", ")
}

// funding is the emblem with the statement beside it. Around the emblem stays
// half its height free of other signs.
func (c *card) funding(width, height float64) block {
	u := c.unit
	gap := 20 * u
	if c.request.Code && c.request.Page != "" {
		return c.withCode(width, height)
	}
	text := paragraph{name: "funding", font: c.fonts.Bold, size: c.px(21), lead: 1.22, colour: emblemBlue, tag: Tag{Role: "P"}}
	statement := c.request.Edition.Notice().Funding()
	for text.size > c.px(16) && text.set(statement, width-1.5*height-gap).h > height {
		text.size -= u
	}
	beside := width - 1.5*height - gap
	if text.font.widest(statement, text.size) > beside { // under the emblem rather than with a broken word
		label := text.set(statement, width)
		return block{"funding", width, height + gap/2 + label.h, func(d *Drawing, x, y float64) {
			d.box("emblem", Rect{x, y, x + 1.5*height, y + height})
			d.emblem(x, y, height)
			label.place(d, x, y+height+gap/2)
		}}
	}
	label := text.set(statement, beside)
	h := max(height, label.h)
	return block{"funding", width, h, func(d *Drawing, x, y float64) {
		d.box("emblem", Rect{x, y + (h-height)/2, x + 1.5*height, y + (h+height)/2})
		d.emblem(x, y+(h-height)/2, height)
		label.place(d, x+1.5*height+gap, y+(h-label.h)/2)
	}}
}

// withCode sets the QR code of the page at the right of the emblem.
func (c *card) withCode(width, height float64) block {
	u := c.unit
	size := 1.7 * height
	say := paragraph{name: "scan", font: c.fonts.Regular, size: c.px(15), lead: 1.25, colour: quiet, tag: Tag{Role: "P"}}
	text := c.request.Edition.Printer().T("kit.scan")
	label := say.set(text, min(1.6*size, say.font.Width(say.font.Clean(text), say.size)+1))
	c.request.Code = false
	left := c.funding(width-2.6*size-30*u, height)
	c.request.Code = true
	h := max(left.h, size)
	return block{"funding and code", width, h, func(d *Drawing, x, y float64) {
		left.place(d, x, y+(h-left.h)/2)
		label.place(d, x+width-size-label.w-10*u, y+(h-label.h)/2)
		d.box("code", Rect{x + width - size, y + (h-size)/2, x + width, y + (h+size)/2})
		d.group(Tag{Role: "Figure", Alt: c.request.Page}, func() { drawCode(d, c.request.Page, x+width-size, y+(h-size)/2, size) })
	}}
}

// smallPrint is the notice and the credits.
func (c *card) smallPrint(width float64) block {
	u := c.unit
	n := c.request.Edition.Notice()
	small := paragraph{name: "notice", font: c.fonts.Bold, size: c.px(15), lead: 1.28, colour: ink, tag: Tag{Role: "P"}}
	credits := paragraph{name: "credits", font: c.fonts.Regular, size: c.px(15), lead: 1.28, colour: quiet, tag: Tag{Role: "P"}}
	return stack("small print", 5*u, small.set(n.Short(), width), credits.set(c.creditText(), width))
}

// creditText names sources and map credits; in brief, boundaries in full (their
// licence prescribes the words) and the rest by name.
func (c *card) creditText() string {
	n := c.request.Edition.Notice()
	var parts []string
	if names := sourceNames(n.Sources()); names != "" && c.fullCredits {
		parts = append(parts, c.request.Edition.Printer().T("notice.sources")+": "+names)
	}
	for i, credit := range n.Credits() {
		text := credit.Text
		if _, name, ok := strings.Cut(text, ": "); ok && !c.fullCredits && i > 0 {
			text = name
		}
		parts = append(parts, text)
	}
	if c.request.Page != "" && c.fullCredits {
		parts = append(parts, shortAddress(c.request.Page))
	}
	return strings.Join(parts, " · ")
}

// mostSources is how many lists a picture names; the page names all.
const mostSources = 3

func sourceNames(all []ngeu.SourceState) string {
	var names []string
	for _, s := range all {
		if s.Name != "" {
			names = append(names, s.Name)
		}
	}
	if len(names) > mostSources {
		names = append(names[:mostSources], "…")
	}
	return strings.Join(names, "; ")
}

func shortAddress(page string) string {
	_, rest, ok := strings.Cut(page, "://")
	if !ok {
		return page
	}
	return rest
}

// px is a size of text that stays legible in small pictures.
func (c *card) px(size float64) float64 { return max(size*c.unit, 10.5) }

// meta is what the file says of itself.
func (c *card) meta() Meta {
	n := c.request.Edition.Notice()
	return Meta{
		Lang: string(c.request.Edition.Lang()), Title: c.subject.name + " – " + c.request.Edition.Printer().T("app.short_title"), Description: c.description(),
		Notice: n.Text(), Credits: n.Attribution(), Source: c.request.Page, ID: c.request.Edition.ID(),
	}
}

// description says in words what the picture shows.
func (c *card) description() string {
	words := c.request.Edition.Printer()
	parts := []string{words.T("map.label") + ": " + c.subject.name + ". " + words.N("list.count", c.selection.Projects()) + "."}
	if n := c.selection.Locations() - c.selection.Points(); n > 0 {
		parts = append(parts, words.T("press.without_point", "count", words.Number(n)))
	}
	if n := c.selection.Points() - c.what.points; n > 0 {
		parts = append(parts, words.T("press.outside", "count", words.Number(n)))
	}
	return strings.Join(parts, " ")
}
