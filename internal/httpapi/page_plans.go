package httpapi

import (
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// plansView is the list of the 27 plans.
type plansView struct {
	Columns []string
	Plans   []planRow
}

type planRow struct {
	Href, Country, AsOf string
	Values              []string
}

// planView is one plan with all its figures.
type planView struct {
	Crumbs           crumbsView
	Title, NameLocal string
	Figures          []figureView
	Notes            textView
	Sources          []string
	Portal           string
	PlaceHref        string
	Belgium          *belgiumView // NextGen Belgium only
}

type figureView struct {
	Title, Value, Definition, AsOf string
	Unverified                     bool
}

// listed are the figures in the list of plans.
var listed = []string{"total", "grants", "loans", "climate_share", "digital_share"}

// pagePlans lists the plans in alphabetical order of the page's language.
func (s *Server) pagePlans(w http.ResponseWriter, r *http.Request) error {
	ed, _, err := s.openPage(r)
	if err != nil {
		return err
	}
	words := ed.Printer()
	var v plansView
	for _, name := range listed {
		v.Columns = append(v.Columns, words.T("plans."+name))
	}
	for _, plan := range s.plans.All() {
		country, _ := ed.Places().Name(plan.Country, string(ed.Lang()))
		row := planRow{Href: "/" + string(ed.Lang()) + "/plans/" + plan.Country, Country: country, AsOf: words.Date(string(plan.AsOf))}
		for _, name := range listed {
			f, _ := plan.Figure(name)
			value := figureText(words, f)
			if value == "" {
				value = words.T("plans.unknown")
			}
			row.Values = append(row.Values, value)
		}
		v.Plans = append(v.Plans, row)
	}
	i18n.SortBy(words, v.Plans, func(row planRow) string { return row.Country })
	page := s.newPage(r, words, ed.Notice(), "/plans")
	page.Title = words.T("plans.title") + " – " + words.T("app.short_title")
	page.Description = words.T("plans.intro")
	page.View = v
	return s.render(w, r, ed, "plans", page)
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
		Title: words.T("plans.plan_of", "country", name), NameLocal: plan.NameLocal, Notes: s.textView(words, plan.Notes, string(i18n.English)),
		Portal: plan.Portal, PlaceHref: "/" + string(ed.Lang()) + "/places/" + country,
	}
	v.Crumbs = crumbs(ed, nil, crumb{"/" + string(ed.Lang()) + "/plans", words.T("nav.plans"), ""})
	v.Crumbs.Steps = append(v.Crumbs.Steps, crumb{Text: name})
	for _, f := range plan.Figures {
		row := figureView{Title: words.T("plans." + f.Name), Value: figureText(words, f), AsOf: words.Date(string(f.AsOf)), Unverified: f.Unverified}
		if key := "plans.def_" + f.Name; words.Has(key) {
			row.Definition = words.T(key)
		}
		v.Figures = append(v.Figures, row)
		if len(v.Sources) == 0 {
			v.Sources = f.Sources
		}
	}
	if country == "BE" && s.belgium != nil {
		v.Belgium = s.belgiumView(words)
	}
	page := s.newPage(r, words, ed.Notice(), path)
	page.Title = v.Title + " – " + words.T("app.short_title")
	page.Description = v.Title + ". " + words.T("plans.intro")
	page.View = v
	return s.render(w, r, ed, "plan", page)
}

// figureText writes a figure in its unit; empty where it is unknown.
func figureText(words *i18n.Printer, f figures.Figure) string {
	if f.Value == "" {
		return ""
	}
	switch f.Unit {
	case figures.EUR:
		if amount, err := ngeu.ParseEuro(f.Value); err == nil {
			return words.Euro(int64(amount))
		}
	case figures.Percent:
		if v, err := strconv.ParseFloat(f.Value, 64); err == nil {
			return words.Percent(v)
		}
	case figures.Count:
		if n, err := strconv.Atoi(f.Value); err == nil {
			return words.Number(n)
		}
	case figures.Day:
		return words.Date(f.Value)
	}
	return f.Value
}
