package httpapi

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// plansView is the list of the 27 plans.
type plansView struct {
	Caption     string
	Columns     []columnView
	Plans       []planRow
	Definitions []definitionView
	Legend      []legendView
	Minimum     string // what the line across a share means
}

type definitionView struct{ Title, Text string }

// legendView explains a part of bars.
type legendView struct{ Key, Title string }

// columnView heads a column; its link sorts by it, or turns the order round.
type columnView struct {
	Title, Href, Order string // Order is for aria-sort, empty where not sorted by
	Number             bool
}

type planRow struct {
	Href, Country, AsOf string
	Values              []cellView

	keys []float64 // of the values, in their order; -1 where unknown
	asOf string
}

// cellView is a figure in the table, with a bar where one helps to read it.
type cellView struct {
	Text    string
	Unknown bool
	Bar     *barView
}

// planView is one plan with all its figures.
type planView struct {
	Crumbs        crumbsView
	Title         string
	Names         []textView // in the country's own languages
	Figures       []figureView
	Charts        []chartView
	Disagreements []string
	Notes         textView
	Sources       []string
	Portal        string
	PlaceHref     string
	Belgium       *belgiumView // NextGen Belgium only
}

// chartView is a bar with its title; a legend names its parts, with their values.
type chartView struct {
	Title, Value, Minimum string
	Bar                   barView
	Legend                []partView
}

type figureView struct {
	Title, Value, Definition, AsOf string
	Unverified                     bool
}

// listed are the figures in the list of plans.
var listed = []string{"total", "grants", "loans", "climate_share", "digital_share"}

// pagePlans lists the plans in alphabetical order of the page's language.
func (s *Server) pagePlans(w http.ResponseWriter, r *http.Request) error {
	// The orders of this table are not those of lists.
	plain := r.Clone(r.Context())
	q := plain.URL.Query()
	by := q.Get("sort")
	q.Del("sort")
	plain.URL.RawQuery = q.Encode()
	ed, _, err := s.openPage(plain)
	if err != nil {
		return err
	}
	words := ed.Printer()
	var v plansView
	for _, plan := range s.plans.All() {
		country, _ := ed.Places().Name(plan.Country, string(ed.Lang()))
		row := planRow{Href: "/" + string(ed.Lang()) + "/plans/" + plan.Country, Country: country, AsOf: words.Date(string(plan.AsOf)), asOf: string(plan.AsOf)}
		for _, name := range listed {
			f, _ := plan.Figure(name)
			cell, key := planCell(words, plan, f)
			row.Values, row.keys = append(row.Values, cell), append(row.keys, key)
		}
		v.Plans = append(v.Plans, row)
	}
	order := sortPlans(words, v.Plans, by)
	v.Columns = planColumns(words, "/"+string(ed.Lang())+"/plans", order)
	v.Caption = words.T("plans.table_label")
	for _, c := range v.Columns {
		if c.Order != "" && order != "" {
			v.Caption = words.T("common.label", "name", words.T("list.sort"), "value", c.Title)
		}
	}
	for _, name := range listed {
		v.Definitions = append(v.Definitions, definitionView{words.T("plans." + name), words.T("plans.def_" + name)})
	}
	v.Legend = []legendView{{"grants", words.T("plans.grants")}, {"loans", words.T("plans.loans")}}
	v.Minimum = words.T("plans.minimum", "n", words.Percent(minimums["climate_share"])+" / "+words.Percent(minimums["digital_share"]))
	page := s.newPage(r, words, ed.Notice(), "/plans")
	page.Title = words.T("plans.title") + " – " + words.T("app.short_title")
	page.Description = words.T("plans.intro")
	if order != "" {
		page.Robots = "noindex, follow"
	}
	page.View = v
	return s.render(w, r, ed, "plans", page)
}

// planCell writes a figure for the table, and gives what it is sorted by, -1
// where it is unknown. The bars repeat what the cells of the row say.
func planCell(words *i18n.Printer, plan figures.Plan, f figures.Figure) (cell cellView, key float64) {
	cell, key = cellView{Text: f.Text(words)}, -1
	if cell.Text == "" {
		return cellView{Text: words.T("plans.unknown"), Unknown: true}, key
	}
	if n, err := strconv.ParseFloat(f.Value, 64); err == nil {
		key = n
	}
	draw := func(b barView, ok bool) {
		if ok {
			b.Label = ""
			cell.Bar = &b
		}
	}
	switch f.Name {
	case "total":
		draw(grantsAndLoans(words, plan))
	case "climate_share", "digital_share":
		draw(shareOf(words, plan, f.Name))
	}
	return cell, key
}

// sortPlans orders the rows by one column, "-" before its name turning the order
// round, and gives the order taken: "" is alphabetical. Unknown figures stay last,
// equal ones in alphabetical order.
func sortPlans(words *i18n.Printer, rows []planRow, by string) string {
	i18n.SortBy(words, rows, func(row planRow) string { return row.Country })
	name, down := strings.CutPrefix(by, "-")
	turn := 1
	if down {
		turn = -1
	}
	column := slices.Index(listed, name)
	switch {
	case name == "country" && down:
		slices.Reverse(rows)
	case name == "as_of":
		slices.SortStableFunc(rows, func(a, b planRow) int { return turn * strings.Compare(a.asOf, b.asOf) })
	case column >= 0:
		slices.SortStableFunc(rows, func(a, b planRow) int {
			x, y := a.keys[column], b.keys[column]
			if x < 0 || y < 0 {
				return cmp.Compare(y, x) // the unknown one, -1, after the other
			}
			return turn * cmp.Compare(x, y)
		})
	default:
		return ""
	}
	return by
}

// planColumns heads the table in its present order. Figures are sorted from the
// highest first, the rest upwards.
func planColumns(words *i18n.Printer, path, order string) []columnView {
	now, down := strings.CutPrefix(order, "-")
	if order == "" {
		now = "country"
	}
	head := func(name, title string, number bool) columnView {
		c := columnView{Title: title, Number: number}
		next := name
		switch {
		case name == now && down:
			c.Order = "descending"
		case name == now:
			c.Order, next = "ascending", "-"+name
		case number:
			next = "-" + name
		}
		if next == "country" {
			next = "" // one address for one table
		}
		c.Href = link(path, with(nil, "sort", next))
		return c
	}
	out := []columnView{head("country", words.T("filter.country"), false)}
	for _, name := range listed {
		out = append(out, head(name, words.T("plans."+name), true))
	}
	return append(out, head("as_of", words.T("plans.as_of"), false))
}

// pagePlan shows one plan.
func (s *Server) pagePlan(w http.ResponseWriter, r *http.Request) error {
	ed, p, err := s.openPage(r)
	if err != nil {
		return err
	}
	given := chi.URLParam(r, "country")
	country, ok := ngeu.CountryCode(given)
	if !ok {
		return ngeu.ErrNotFound
	}
	path := "/plans/" + country
	if country != given {
		http.Redirect(w, r, link("/"+string(ed.Lang())+path, p.rest), http.StatusMovedPermanently)
		return nil
	}
	plan, ok := s.plans.Of(country)
	if !ok {
		return ngeu.ErrNotFound
	}
	words := ed.Printer()
	name, _ := ed.Places().Name(country, string(ed.Lang()))
	v := planView{
		Title: words.T("plans.plan_of", "country", name), Notes: s.textView(words, plan.Notes, string(i18n.English)),
		Portal: plan.Portal, PlaceHref: "/" + string(ed.Lang()) + "/places/" + country,
	}
	v.Crumbs = crumbs(ed, nil, crumb{"/" + string(ed.Lang()) + "/plans", words.T("nav.plans"), ""})
	v.Crumbs.Steps = append(v.Crumbs.Steps, crumb{Text: name})
	for i, local := range plan.LocalNames() {
		v.Names = append(v.Names, s.textView(words, local, plan.NameLangs[i]))
	}
	for _, f := range plan.Figures {
		row := figureView{Title: words.T("plans." + f.Name), Value: f.Text(words), AsOf: words.Date(string(f.AsOf)), Unverified: f.Unverified}
		if key := "plans.def_" + f.Name; words.Has(key) {
			row.Definition = words.T(key)
		}
		v.Figures = append(v.Figures, row)
		if len(v.Sources) == 0 {
			v.Sources = f.Sources
		}
	}
	v.Charts = charts(words, plan)
	v.Disagreements = disagreements(words, s.plans.Disagreements(country))
	if country == "BE" {
		v.Belgium = s.belgiumView(words)
	}
	page := s.newPage(r, words, ed.Notice(), path)
	page.Title = v.Title + " – " + words.T("app.short_title")
	page.Description = v.Title + ". " + words.T("plans.intro")
	page.Structured = structuredPlan(page, v)
	page.View, page.Image = v, s.picture(page, url.Values{"place": {country}})
	return s.render(w, r, ed, "plan", page)
}

// charts draws what a plan is made of and what it is for, as far as it is known.
func charts(words *i18n.Printer, plan figures.Plan) []chartView {
	var out []chartView
	total, _ := plan.Figure("total")
	if b, ok := grantsAndLoans(words, plan); ok {
		out = append(out, chartView{Title: words.T("plans.total"), Value: total.Text(words), Bar: b, Legend: b.Parts})
	}
	for _, name := range []string{"climate_share", "digital_share"} {
		if b, ok := shareOf(words, plan, name); ok {
			out = append(out, chartView{Title: b.Parts[0].Title, Value: b.Parts[0].Value, Minimum: words.T("plans.minimum", "n", words.Percent(b.Mark)), Bar: b})
		}
	}
	return out
}

// disagreements puts into words where the sources of a plan contradict each
// other: one sentence for all that have one reason.
func disagreements(words *i18n.Printer, all []figures.Disagreement) []string {
	var reasons, out []string
	for _, d := range all {
		if !slices.Contains(reasons, d.Reason) {
			reasons = append(reasons, d.Reason)
		}
	}
	for _, reason := range reasons {
		var values, names []string
		for _, d := range all {
			if d.Reason != reason {
				continue
			}
			for _, f := range append(slices.Clone(d.Figures), d.Result) {
				if f.Value != "" && !(f.Name != "" && slices.Contains(names, f.Name)) {
					names, values = append(names, f.Name), append(values, f.Text(words))
				}
			}
		}
		var args []string
		for i, v := range values {
			args = append(args, string(rune('a'+i)), v)
		}
		text := words.T("plans.disagree_"+reason, args...)
		if about, ok := disagreementTitles[reason]; ok {
			text = words.T("common.label", "name", words.T(about), "value", text)
		}
		out = append(out, text)
	}
	return out
}

// disagreementTitles say what a sentence is about that does not say so itself.
var disagreementTitles = map[string]string{"amounts": "plans.total", "digital": "plans.digital_share", "rounding": "plans.milestones"}
