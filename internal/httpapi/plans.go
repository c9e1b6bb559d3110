package httpapi

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// figureJSON is one official figure with everything needed to quote it.
type figureJSON struct {
	Value      any      `json:"value"` // null where it is not known
	Unit       string   `json:"unit"`
	Title      string   `json:"title"`
	Definition string   `json:"definition"`
	AsOf       string   `json:"as_of"`
	Source     []string `json:"source"`
	Unverified bool     `json:"unverified,omitempty"`
}

type planJSON struct {
	Country   string                `json:"country"`
	Name      string                `json:"name"`
	NameLocal string                `json:"name_local"`
	Portal    string                `json:"portal_url,omitempty"`
	AsOf      string                `json:"as_of"`
	Notes     string                `json:"notes,omitempty"` // English
	Figures   map[string]figureJSON `json:"figures"`
	URL       string                `json:"url"`
}

func planOf(p figures.Plan, ed edition.Edition, base string) planJSON {
	words := ed.Printer()
	country, _ := ed.Places().Name(p.Country, string(ed.Lang()))
	out := planJSON{
		Country: p.Country, Name: words.T("plans.plan_of", "country", country), NameLocal: p.NameLocal, Portal: p.Portal,
		AsOf: string(p.AsOf), Notes: p.Notes, Figures: map[string]figureJSON{}, URL: base + "/" + string(ed.Lang()) + "/plans/" + p.Country,
	}
	for _, f := range p.Figures {
		one := figureJSON{Unit: string(f.Unit), Title: words.T("plans." + f.Name), AsOf: string(f.AsOf), Source: f.Sources, Unverified: f.Unverified}
		one.Definition = one.Title
		if key := "plans.def_" + f.Name; words.Has(key) {
			one.Definition = words.T(key)
		}
		if f.Value != "" {
			one.Value = f.Value
			if n, err := strconv.ParseFloat(f.Value, 64); err == nil && f.Unit != figures.Words && f.Unit != figures.Day {
				one.Value = n
			}
		}
		out.Figures[f.Name] = one
	}
	return out
}

// planFigures gives the figures of all 27 plans.
func (s *Server) planFigures(w http.ResponseWriter, r *http.Request) error {
	p, err := parseStrict(r, []string{"lang", "country"})
	if err != nil {
		return err
	}
	wanted := p.filter.Countries
	p.filter = ngeu.Filter{}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	answer := struct {
		Plans []planJSON `json:"plans"`
		notices
	}{Plans: []planJSON{}, notices: noticesOf(ed)}
	for _, plan := range s.plans.All() {
		if len(wanted) == 0 || slices.Contains(wanted, plan.Country) {
			answer.Plans = append(answer.Plans, planOf(plan, ed, s.address(r)))
		}
	}
	return s.writeJSON(w, r, ed, "application/json", answer)
}

// planFiguresOf gives the figures of one plan.
func (s *Server) planFiguresOf(w http.ResponseWriter, r *http.Request) error {
	p, err := parseStrict(r, []string{"lang"})
	if err != nil {
		return err
	}
	plan, err := s.planIn(r)
	if err != nil {
		return err
	}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	return s.writeJSON(w, r, ed, "application/json", struct {
		planJSON
		Lang        string `json:"lang"`
		Notice      string `json:"notice"`
		Attribution string `json:"attribution"`
	}{planOf(plan, ed, s.address(r)), string(ed.Lang()), ed.Notice().Text(), ed.Notice().Attribution()})
}

// planIn gives the plan of the country in the path.
func (s *Server) planIn(r *http.Request) (figures.Plan, error) {
	raw, err := pathValue(r, "country")
	if err != nil {
		return figures.Plan{}, err
	}
	code, ok := ngeu.CountryCode(raw)
	if !ok {
		return figures.Plan{}, ngeu.ErrNotFound
	}
	plan, ok := s.plans.Of(code)
	if !ok {
		return figures.Plan{}, ngeu.ErrNotFound
	}
	return plan, nil
}
