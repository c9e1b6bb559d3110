package presskit

import (
	"context"
	"strings"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

// Fact is a statement that may be quoted as it stands: a value with what it
// means, its date and its source. Facts are never added up.
type Fact struct {
	Name, Value, Definition string
	AsOf                    string // a date in the language of the fact
	Source                  string // an address, or who says so
}

// origin is date and source on one line.
func (f Fact) origin(words *i18n.Printer) string {
	var parts []string
	if f.AsOf != "" {
		parts = append(parts, words.T("common.label", "name", words.T("plans.as_of"), "value", f.AsOf))
	}
	if f.Source != "" {
		parts = append(parts, words.T("common.label", "name", words.T("project.source"), "value", f.Source))
	}
	return strings.Join(parts, " · ")
}

// planFacts are the figures of a national plan that a kit quotes.
var planFacts = []string{"total", "grants", "loans", "disbursed", "climate_share", "digital_share"}

// facts lists what a kit quotes: how much is shown here, and the official
// figures of the country's plan that a source was seen for.
func (s *Studio) facts(ctx context.Context, k Kit) ([]Fact, error) {
	words := k.Edition.Printer()
	selection, err := k.Edition.Selection(ctx)
	if err != nil {
		return nil, err
	}
	points, err := located(ctx, k.Edition)
	if err != nil {
		return nil, err
	}
	date := words.Date(string(k.Edition.Notice().AsOfDate()))
	source := k.page()
	if source == "" {
		source = words.T("app.short_title")
	}
	shown := words.T("kit.fact_shown_def")
	out := []Fact{
		{words.T("kit.fact_shown"), words.Number(selection.Projects()), shown, date, source},
		{words.T("kit.fact_located"), words.Number(points), shown, date, source},
	}
	places := k.Edition.Filter().Places
	if len(places) != 1 {
		return out, nil
	}
	place, _ := k.Edition.Places().Place(places[0], string(k.Edition.Lang()))
	plan, ok := s.plans.Of(place.Country)
	if !ok {
		return out, nil
	}
	country, _ := k.Edition.Places().Name(place.Country, string(k.Edition.Lang()))
	title := words.T("plans.plan_of", "country", country)
	for _, name := range planFacts {
		f, ok := plan.Figure(name)
		if value := f.Text(words); ok && value != "" && !f.Unverified {
			sources := ""
			if len(f.Sources) > 0 {
				sources = f.Sources[0]
			}
			out = append(out, Fact{words.T("common.label", "name", title, "value", words.T("plans."+name)), value, words.T("plans.def_" + name), words.Date(string(f.AsOf)), sources})
		}
	}
	return out, nil
}
