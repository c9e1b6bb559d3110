package httpapi

import (
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/i18n"
)

// belgiumView is NextGen Belgium beside the figures that every plan has: what
// its website says, the axes, and the projects found of it. Nothing is added up.
type belgiumView struct {
	Figures     []siteFigure
	Milestones  []shareView
	Bar         barView
	Allocation  []siteFigure
	Axes        []axisView
	Entities    []entityView
	MilestoneBy string // title of the bar: what, and as of when
}

// siteFigure is a figure with its own date and source.
type siteFigure struct{ Title, Definition, Value, AsOf, Source string }

// shareView is a share of the milestones, with its place in the bar's legend; an
// earlier one has no place.
type shareView struct {
	Key, Title, Value, AsOf, Source string
}

type axisView struct {
	No         string
	Name       textView
	Components []componentView
}

type componentView struct {
	Code      string
	Name      textView
	Unchecked bool
	Projects  []belgianView
}

// belgianView is a project of the plan. A Budget was published by the plan's
// website; Earlier is a preliminary amount with its date.
type belgianView struct {
	ID              string
	Name            textView
	Entity          string
	Budget, Earlier string
	EarlierNote     string
	Status, AsOf    string
	Sources         []string
}

type entityView struct {
	Name     string
	Projects []belgianView
}

// belgianStatuses translate the source's words to our keys.
var belgianStatuses = map[string]string{"done": "status.completed", "on track": "plans.on_track", "delayed": "status.delayed"}

// belgianEntities are the governments, as geodata/plans names them.
var belgianEntities = map[string]string{
	"Federal": "federal", "Flanders": "flanders", "Wallonia": "wallonia", "Brussels": "brussels",
	"French Community": "french_community", "German-speaking Community": "german_community",
}

func (s *Server) belgiumView(words *i18n.Printer) *belgiumView {
	v := &belgiumView{}
	facts := map[string]figures.Figure{}
	for _, f := range s.plans.Belgium().Figures {
		facts[f.Name] = f
	}
	one := func(key, title string) siteFigure {
		f := facts[key]
		v := siteFigure{Title: title, Value: f.Text(words), AsOf: dateOr(words, string(f.AsOf)), Source: f.Sources[0]}
		if key := "plans.def_" + f.Definition; words.Has(key) {
			v.Definition = words.T(key)
		}
		return v
	}
	for _, row := range []struct{ key, title string }{
		{"total_budget", "plans.total_budget"}, {"projects", "plans.projects"}, {"climate_share", "plans.climate_share"}, {"digital_share", "plans.digital_share"},
		{"rrf_original_grants", "plans.grants_original"}, {"rrf_updated_grants", "plans.grants_amended"}, {"rrf_received", "plans.disbursed"},
	} {
		if _, ok := facts[row.key]; ok {
			v.Figures = append(v.Figures, one(row.key, words.T(row.title)))
		}
	}
	for _, entity := range []string{"federal", "flanders", "wallonia", "brussels", "french_community", "german_community"} {
		if _, ok := facts["allocation_"+entity]; ok {
			v.Allocation = append(v.Allocation, one("allocation_"+entity, words.T("plans.entity_"+entity)))
		}
	}
	i18n.SortBy(words, v.Allocation, func(f siteFigure) string { return f.Title })
	v.Milestones, v.Bar = milestones(words, facts)
	v.MilestoneBy = words.T("plans.milestones") + " – " + dateOr(words, string(facts["milestones_done"].AsOf))
	s.belgianProjects(words, v)
	return v
}

// milestones gives the parts of the bar, and earlier states for the table.
func milestones(words *i18n.Printer, facts map[string]figures.Figure) ([]shareView, barView) {
	var rows []shareView
	var parts []partView
	for _, m := range []struct{ figure, key, title string }{
		{"milestones_done", "done", "status.completed"}, {"milestones_on_track", "on-track", "plans.on_track"},
		{"milestones_delayed", "delayed", "status.delayed"}, {"milestones_done_2022", "done", "status.completed"},
	} {
		f := facts[m.figure]
		p, ok := part(words, m.key, words.T(m.title), f)
		if !ok {
			continue
		}
		row := shareView{Title: p.Title, Value: p.Value, AsOf: dateOr(words, string(f.AsOf)), Source: f.Sources[0]}
		if f.AsOf == facts["milestones_done"].AsOf {
			row.Key = m.key
			parts = append(parts, p)
		}
		rows = append(rows, row)
	}
	return rows, bar(parts...)
}

// belgianProjects fills axes and entities.
func (s *Server) belgianProjects(words *i18n.Printer, v *belgiumView) {
	byComponent, byEntity := map[string][]belgianView{}, map[string][]belgianView{}
	for _, p := range s.plans.Belgium().Projects {
		row := belgianView{ID: p.ID, Name: s.nameOf(words, p.Names), Status: words.T("status.unknown"), Sources: strings.Split(p.URL, " | ")}
		var entities []string
		for e := range strings.SplitSeq(p.Entity, ";") {
			if key, ok := belgianEntities[strings.TrimSpace(e)]; ok {
				entities = append(entities, words.T("plans.entity_"+key))
			}
		}
		if len(entities) == 0 {
			entities = []string{words.T("kind.unknown")}
		}
		row.Entity = strings.Join(entities, ", ")
		if key, ok := belgianStatuses[p.Status]; ok {
			row.Status, row.AsOf = words.T(key), dateOr(words, string(p.StatusAsOf))
		}
		if p.Budget != nil {
			amount := words.Euro(int64(*p.Budget))
			if strings.HasPrefix(p.BudgetBasis, "plan site") {
				row.Budget = amount
			} else {
				date := p.BudgetBasis[strings.LastIndex(p.BudgetBasis, " ")+1:]
				row.Earlier, row.EarlierNote = amount, words.T("plans.earlier_amount", "date", words.Date(date))
			}
		}
		byComponent[p.Component] = append(byComponent[p.Component], row)
		for _, e := range entities {
			byEntity[e] = append(byEntity[e], row)
		}
	}
	for _, a := range s.plans.Belgium().Axes {
		axis := axisView{No: a.No, Name: s.nameOf(words, a.Names)}
		for _, c := range a.Components {
			axis.Components = append(axis.Components, componentView{Code: c.Code, Name: s.nameOf(words, c.Names), Unchecked: !c.Seen, Projects: byComponent[c.Code]})
		}
		v.Axes = append(v.Axes, axis)
	}
	for name, projects := range byEntity {
		v.Entities = append(v.Entities, entityView{name, projects})
	}
	slices.SortFunc(v.Entities, func(a, b entityView) int { return strings.Compare(a.Name, b.Name) })
	i18n.SortBy(words, v.Entities, func(e entityView) string { return e.Name })
}

// nameOf takes the page's language, else English, else one of Belgium's.
func (s *Server) nameOf(words *i18n.Printer, names map[string]string) textView {
	for _, lang := range []string{string(words.Lang()), "en", "nl", "fr", "de"} {
		if name := names[lang]; name != "" {
			return s.textView(words, name, lang)
		}
	}
	return textView{}
}

// dateOr writes a date, or that there is none.
func dateOr(words *i18n.Printer, date string) string {
	if date == "" {
		return words.T("plans.no_date")
	}
	return words.Date(date)
}
