package presskit

import (
	"context"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Paper sizes in CSS pixels (96 to the inch), upright.
const (
	a4Width, a4Height = 794, 1123
	a3Width, a3Height = 1123, 1587
)

// mostOnSheet is how many projects a fact sheet lists; the tables of the kit
// hold all.
const mostOnSheet = 60

// sheet is a fact sheet that is being set: blocks flow over pages, each with
// emblem, notice and its number at the foot.
type sheet struct {
	*Studio
	ed    edition.Edition
	page  string // address
	kit   string // number of the kit
	order ngeu.Sort
	pages []*Drawing
	y     float64
	foot  float64 // where the foot begins
}

const sheetMargin = 57 // 15 mm

// ruleAbove is how far above the foot its rule is.
const ruleAbove = 22

func (s *sheet) width() float64 { return a4Width - 2*sheetMargin }

// Sheet sets the fact sheet of a place: map, facts, projects, the notice in
// full. It is a tagged PDF on A4.
func (s *Studio) Sheet(ctx context.Context, k Kit) ([]byte, error) {
	pages, meta, err := s.sheetPages(ctx, k)
	if err != nil {
		return nil, err
	}
	return PDF(pages, meta)
}

func (s *Studio) sheetPages(ctx context.Context, k Kit) ([]*Drawing, Meta, error) {
	sh := &sheet{Studio: s, ed: k.Edition, page: k.page(), kit: k.Number(), order: ngeu.ByName}
	if k.sort() != ngeu.ByID {
		sh.order = k.sort()
	}
	selection, err := k.Edition.Selection(ctx)
	if err != nil {
		return nil, Meta{}, err
	}
	c, err := s.card(ctx, Request{Edition: k.Edition, W: a4Width, H: a4Height, Page: k.page()}, selection)
	if err != nil {
		return nil, Meta{}, err
	}
	words := k.Edition.Printer()
	sh.turn()
	sh.flow(8, s.line("kicker", s.fonts.Bold, 13, blue, Tag{Role: "P"}).set(words.T("kit.sheet"), sh.width()))
	title := s.line("title", s.fonts.Bold, 34, ink, Tag{Role: "H1", Lang: c.subject.nameLang})
	title.lead = 1.15
	sh.flow(4, title.set(c.subject.name, sh.width()))
	sh.flow(6, s.line("selected", s.fonts.Bold, 16, ink, Tag{Role: "P"}).set(c.subject.selected, sh.width()))
	sh.flow(14, s.line("subtitle", s.fonts.Regular, 13.5, quiet, Tag{Role: "P"}).set(c.subtitle(), sh.width()))
	sh.intro(k)
	sh.map_(c)
	facts, err := s.facts(ctx, k)
	if err != nil {
		return nil, Meta{}, err
	}
	sh.facts(facts)
	if err := sh.projects(ctx, selection.Projects()); err != nil {
		return nil, Meta{}, err
	}
	sh.notice(k)
	sh.feet()
	meta := c.meta()
	meta.Title = words.T("kit.sheet") + " – " + k.Title()
	meta.ID = k.Number()
	return sh.pages, meta, nil
}

func (s *Studio) line(name string, font *Font, size float64, c Colour, tag Tag) paragraph {
	return paragraph{name: name, font: font, size: size, colour: c, lang: tag.Lang, tag: tag}
}

// turn begins a page.
func (s *sheet) turn() {
	d := &Drawing{W: a4Width, H: a4Height}
	d.fill(rectangle(Rect{0, 0, a4Width, 7}), blue)
	s.pages = append(s.pages, d)
	s.y = 38
	s.foot = a4Height - 30 - s.footer().h
}

func (s *sheet) drawing() *Drawing { return s.pages[len(s.pages)-1] }

// flow sets a block, on the next page where this one has no room, and leaves a
// space below.
func (s *sheet) flow(below float64, b block) {
	if b.h == 0 {
		return
	}
	if s.y+b.h > s.foot-ruleAbove-5 {
		s.turn()
	}
	b.place(s.drawing(), sheetMargin, s.y)
	s.y += b.h + below
}

// intro sets what a collection says of itself, and until when it is not to be
// published.
func (s *sheet) intro(k Kit) {
	s.flow(8, s.line("embargo", s.fonts.Bold, 13, ink, Tag{Role: "P"}).set(k.embargo(), s.width()))
	if k.Campaign == nil {
		return
	}
	text, in := k.Campaign.Intro.In(s.ed.Lang())
	for paragraph := range strings.SplitSeq(text, "\n") {
		s.flow(6, s.line("intro", s.fonts.Regular, 12.5, ink, Tag{Role: "P", Lang: foreign(string(in), s.ed)}).set(strings.TrimSpace(paragraph), s.width()))
	}
	s.y += 6
}

// map_ sets the map with its legend.
func (s *sheet) map_(c *card) {
	words := s.ed.Printer()
	m := c.m
	m.unit = 0.8
	m.subject = c.subject
	const height = 372
	if s.y+height+60 > s.foot {
		s.turn()
	}
	box := Rect{sheetMargin, s.y, a4Width - sheetMargin, s.y + height}
	d := s.drawing()
	var what shown
	legend := s.legend(words, s.survey(&m, box), m.unit, s.width(), 2)
	d.group(Tag{Role: "Figure", Alt: c.description()}, func() {
		what = s.drawMap(d, &m, box)
		legend.place(d, sheetMargin, box.Y1+10)
	})
	c.what = what
	s.y = box.Y1 + 10 + legend.h + 10
}

// facts sets facts that may be quoted, each with definition, date and source.
func (s *sheet) facts(all []Fact) {
	words := s.ed.Printer()
	s.heading(words.T("kit.facts"))
	for _, f := range all {
		left := s.line("fact", s.fonts.Regular, 12, ink, Tag{Role: "P"}).set(f.Name, 250)
		right := s.width() - 270
		body := stack("fact", 2,
			s.line("value", s.fonts.Bold, 13, ink, Tag{Role: "P"}).set(f.Value, right),
			s.line("definition", s.fonts.Regular, 11, quiet, Tag{Role: "P"}).set(f.Definition, right),
			s.line("origin", s.fonts.Regular, 11, quiet, Tag{Role: "P"}).set(f.origin(words), right))
		s.flow(0, block{"fact", s.width(), max(left.h, body.h) + 12, func(d *Drawing, x, y float64) {
			d.fill(rectangle(Rect{x, y, x + s.width(), y + 0.8}), line)
			d.group(Tag{Role: "LI"}, func() {
				left.place(d, x, y+6)
				body.place(d, x+270, y+6)
			})
		}})
	}
	s.flow(10, s.line("sums", s.fonts.Regular, 11, quiet, Tag{Role: "P"}).set(words.T("kit.no_sums"), s.width()))
}

func (s *sheet) heading(text string) {
	h := s.line("heading", s.fonts.Bold, 18, blue, Tag{Role: "H2"}).set(text, s.width())
	if s.y+h.h+60 > s.foot {
		s.turn()
	}
	s.y += 6
	s.flow(8, h)
}

// projects lists the projects by name.
func (s *sheet) projects(ctx context.Context, total int) error {
	words := s.ed.Printer()
	s.heading(words.T("list.title"))
	if total == 0 {
		s.flow(8, s.line("none", s.fonts.Regular, 12, ink, Tag{Role: "P"}).set(words.T("list.none")+" "+words.T("list.none_hint"), s.width()))
		return nil
	}
	n := 0
	for p, err := range s.ed.Projects(ctx, ngeu.Page{Sort: s.order, Limit: mostOnSheet}) {
		if err != nil {
			return err
		}
		if n++; n > mostOnSheet {
			break
		}
		s.project(p)
	}
	if total > mostOnSheet {
		s.flow(8, s.line("more", s.fonts.Regular, 12, ink, Tag{Role: "P"}).set(words.T("kit.more", "count", words.Number(total)), s.width()))
	}
	return nil
}

func (s *sheet) project(p ngeu.Project) {
	lang := ""
	name := p.Name
	if p.NameLang != "" && p.NameLang != string(s.ed.Lang()) {
		lang = p.NameLang
		name += " (" + strings.ToUpper(lang) + ")"
	}
	text := s.width() - 22
	about := stack("project", 1.5,
		s.line("name", s.fonts.Bold, 12, ink, Tag{Role: "P", Lang: lang}).set(name, text),
		s.line("about", s.fonts.Regular, 11, quiet, Tag{Role: "P"}).set(s.aboutProject(p), text))
	s.flow(7, block{"project", s.width(), about.h, func(d *Drawing, x, y float64) {
		s.symbol(d, mark{count: 1, pillar: p.Pillar, at: point{x + 7, y + 8}, r: 6.5}, 0.7, false)
		d.group(Tag{Role: "LI"}, func() { about.place(d, x+22, y) })
	}})
}

// aboutProject is what a list says of a project beside its name. An amount
// never stands without what it covers.
func (s *sheet) aboutProject(p ngeu.Project) string {
	words := s.ed.Printer()
	var parts []string
	if p.Pillar != "" {
		parts = append(parts, words.T("pillar."+string(p.Pillar)))
	}
	if len(p.Locations) > 0 {
		if name, _ := s.ed.PlaceName(p.Locations[0]); name != "" {
			parts = append(parts, name)
		}
	}
	parts = append(parts, words.T("status."+string(p.Status)))
	switch {
	case p.YearStart != 0 && p.YearEnd != 0 && p.YearStart != p.YearEnd:
		parts = append(parts, words.T("project.years", "from", strconv.Itoa(p.YearStart), "to", strconv.Itoa(p.YearEnd)))
	case p.YearStart != 0:
		parts = append(parts, words.T("project.from_year", "year", strconv.Itoa(p.YearStart)))
	case p.YearEnd != 0:
		parts = append(parts, words.T("project.until_year", "year", strconv.Itoa(p.YearEnd)))
	}
	if p.Amount != nil {
		parts = append(parts, words.Euro(int64(*p.Amount))+" ("+words.T("amount."+string(p.AmountBasis))+")")
	}
	return strings.Join(parts, " · ")
}

// notice sets the notice in full, sources, credits and the way to the page.
func (s *sheet) notice(k Kit) {
	words, n := s.ed.Printer(), s.ed.Notice()
	s.heading(words.T("notice.title"))
	for _, text := range n.Full() {
		s.flow(5, s.line("notice", s.fonts.Regular, 11.5, ink, Tag{Role: "P"}).set(text, s.width()))
	}
	var names []string
	for _, source := range n.Sources() {
		name := source.Name
		if source.URL != "" {
			name += " (" + source.URL + ")"
		}
		names = append(names, name)
	}
	if len(names) > 0 {
		s.flow(5, s.line("sources", s.fonts.Regular, 11, quiet, Tag{Role: "P"}).set(words.T("common.label", "name", words.T("notice.sources"), "value", strings.Join(names, "; ")), s.width()))
	}
	var credits []string
	for _, c := range n.Credits() {
		credits = append(credits, c.Text)
	}
	s.flow(10, s.line("credits", s.fonts.Regular, 11, quiet, Tag{Role: "P"}).set(words.T("common.label", "name", words.T("notice.credits"), "value", strings.Join(credits, " · ")), s.width()))
	if s.page == "" {
		return
	}
	text := stack("scan", 4,
		s.line("scan", s.fonts.Bold, 12, ink, Tag{Role: "P"}).set(words.T("kit.scan"), s.width()-120),
		s.line("address", s.fonts.Regular, 12, quiet, Tag{Role: "P"}).set(s.page, s.width()-120),
		s.line("number", s.fonts.Regular, 12, quiet, Tag{Role: "P"}).set(words.T("common.label", "name", words.T("kit.number"), "value", s.kit), s.width()-120))
	s.flow(0, block{"code", s.width(), 104, func(d *Drawing, x, y float64) {
		d.group(Tag{Role: "Figure", Alt: words.T("kit.scan") + ": " + s.page}, func() { drawCode(d, s.page, x, y, 100) })
		text.place(d, x+118, y+8)
	}})
}

// footer is what stands at the foot of each page.
func (s *sheet) footer() block {
	n := s.ed.Notice()
	const height, beside = 42, 42*1.5 + 42*clearance
	text := stack("foot text", 2,
		s.line("funding", s.fonts.Bold, 12.5, emblemBlue, Tag{}).set(n.Funding(), s.width()-beside),
		s.line("short", s.fonts.Regular, 10.5, ink, Tag{}).set(n.Short(), s.width()-beside),
		s.line("as of", s.fonts.Regular, 10.5, quiet, Tag{}).set(n.AsOf(), s.width()-beside-90)) // the number of the page is at its right
	h := max(height, text.h)
	return block{"foot", s.width(), h, func(d *Drawing, x, y float64) {
		d.box("emblem", Rect{x, y, x + 1.5*height, y + height})
		d.emblem(x, y, height)
		text.place(d, x+beside, y)
	}}
}

// feet writes the foot of all pages, with their numbers.
func (s *sheet) feet() {
	words := s.ed.Printer()
	for i, d := range s.pages {
		d.fill(rectangle(Rect{sheetMargin, s.foot - ruleAbove, a4Width - sheetMargin, s.foot - ruleAbove + 0.8}), line)
		draw := func() { s.footer().place(d, sheetMargin, s.foot) }
		if i == len(s.pages)-1 { // read out once, at the end; elsewhere it is decoration
			d.group(Tag{Role: "P"}, draw)
		} else {
			draw()
		}
		text := words.T("list.page", "page", words.Number(i+1), "pages", words.Number(len(s.pages)))
		w := s.fonts.Regular.Width(text, 10.5)
		d.write(Text{S: text, X: a4Width - sheetMargin - w, Y: a4Height - 30, Size: 10.5, Font: s.fonts.Regular}, quiet)
	}
}
