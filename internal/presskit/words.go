package presskit

import (
	"context"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

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

// meta is what the file says of itself.
func (c *card) meta() Meta {
	n := c.request.Edition.Notice()
	return Meta{
		Lang: string(c.request.Edition.Lang()), Title: join(c.subject.name, c.subject.selected) + " – " + c.request.Edition.Printer().T("app.short_title"), Description: c.description(),
		Notice: n.Text(), Credits: n.Attribution(), Source: c.request.Page, ID: c.request.Edition.ID(),
	}
}

// description says in words what the picture shows.
func (c *card) description() string {
	words := c.request.Edition.Printer()
	parts := []string{words.T("common.label", "name", words.T("map.label"), "value", join(c.subject.name, c.subject.selected)) + ". " + words.N("list.count", c.selection.Projects()) + "."}
	if n := c.selection.Locations() - c.selection.Points(); n > 0 {
		parts = append(parts, words.T("press.without_point", "count", words.Number(n)))
	}
	if n := c.selection.Points() - c.what.points; n > 0 {
		parts = append(parts, words.T("press.outside", "count", words.Number(n)))
	}
	return strings.Join(parts, " ")
}
