package presskit

import (
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

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
	size := 1.2 * height // smaller than the emblem
	say := paragraph{name: "scan", font: c.fonts.Regular, size: c.px(15), lead: 1.25, colour: quiet, tag: Tag{Role: "P"}}
	text := c.request.Edition.Printer().T("kit.scan")
	label := say.set(text, min(1.9*size, say.font.Width(say.font.Clean(text), say.size)+1))
	c.request.Code = false
	left := c.funding(width-size-label.w-50*u, height)
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
		parts = append(parts, c.request.Edition.Printer().T("common.label", "name", c.request.Edition.Printer().T("notice.sources"), "value", names))
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
