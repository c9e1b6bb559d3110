package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// projectView is the own part of a project's page.
type projectView struct {
	ID                       string
	Name, Summary            textView
	Crumbs                   crumbsView
	Map                      *mapView // nil where no location is a point
	HasPoint                 bool
	Lon, Lat                 string
	NoPoint                  string // why there is no map
	Pillar                   pillarView
	Theme, Kind, Years       string
	Status, StatusName       string
	Places                   []locationView
	Amount, AmountBasis      string
	Beneficiary, Measure     string
	SourceName, SourceURL    string
	SourceAsOf               string
	AmountNotice, Assessment string
	PlanHref, PlanText       string
	Near, SameMeasure        []rowView
	MailTo                   string // address of a message with the link
}

// shownKM is how much is shown around a point, to each side.
const shownKM = 15

// maxMarks is how many places of one project are ringed on its map.
const maxMarks = 50

type locationView struct {
	Place                    placeView
	Context, Precision, Role string
}

// pageProject shows one project.
func (s *Server) pageProject(w http.ResponseWriter, r *http.Request) error {
	id, err := pathValue(r, "id")
	if err != nil {
		return err
	}
	ed, _, err := s.openPage(r)
	if err != nil {
		return err
	}
	p, err := ed.Project(r.Context(), id)
	if err != nil {
		return err
	}
	v, err := s.projectView(r, ed, p)
	if err != nil {
		return err
	}
	page := s.newPage(r, ed.Printer(), ed.Notice(), "/projects/"+url.PathEscape(p.ID))
	page.Title = p.Name + " – " + ed.Printer().T("app.short_title")
	page.Description = v.describe(page.Description)
	v.MailTo = mailTo(p.Name, page.Absolute(page.Lang()))
	page.Structured = structuredProject(page, p, v)
	if v.Map != nil {
		page.Image = s.picture(page, url.Values{"bbox": {v.Map.BBox}})
	} else if code := finestCode(p); code != "" {
		page.Image = s.picture(page, url.Values{"place": {code}})
	}
	page.View = v
	return s.render(w, r, ed, "project", page)
}

func (s *Server) projectView(r *http.Request, ed edition.Edition, p ngeu.Project) (projectView, error) {
	words, lang := ed.Printer(), string(ed.Lang())
	country, _ := ed.Places().Name(p.Country, lang)
	full := ed.Notice().Full()
	v := projectView{
		ID: p.ID, Name: s.textView(words, p.Name, p.NameLang), Summary: s.textView(words, p.Summary, p.SummaryLang),
		Pillar: pillar(words, p.Pillar), Years: years(words, p), Status: string(p.Status), StatusName: words.T("status." + string(p.Status)),
		Beneficiary: p.Beneficiary, Measure: p.Measure, SourceName: p.Source.Name, SourceURL: p.Source.URL,
		AmountNotice: full[2], Assessment: full[3],
		PlanHref: "/" + lang + "/plans/" + p.Country, PlanText: words.T("place.plan_link", "country", country),
	}
	if p.Theme != "" {
		v.Theme = themeName(words, p.Theme)
	}
	if p.Kind != "" {
		v.Kind = words.T("kind." + string(p.Kind))
	}
	if p.Amount != nil {
		v.Amount, v.AmountBasis = words.Euro(int64(*p.Amount)), words.T("amount."+string(p.AmountBasis))
	}
	if v.SourceName == "" {
		v.SourceName = p.Source.URL
	}
	if p.AsOf != "" {
		v.SourceAsOf = words.T("project.source_as_of", "date", words.Date(string(p.AsOf)))
	}
	var chain []string
	for _, l := range p.Locations {
		v.Places = append(v.Places, locationOf(ed, l, p.Country))
		if chain == nil {
			chain = l.NUTS[:]
		}
	}
	if chain == nil {
		chain = []string{p.Country}
	}
	v.Crumbs = crumbs(ed, chain, crumb{"", p.Name, v.Name.Lang})
	var err error
	if v.SameMeasure, err = s.sameMeasure(r.Context(), ed, p); err != nil {
		return v, err
	}
	return v, s.onMap(r, ed, p, &v)
}

// finestCode is the code of the area that a project without a point concerns.
func finestCode(p ngeu.Project) string {
	for _, l := range p.Locations {
		if code := l.Finest(); code != "" {
			return code
		}
	}
	return p.Country
}

// locationOf says where, and how exactly that is known.
func locationOf(ed edition.Edition, l ngeu.Location, country string) locationView {
	words := ed.Printer()
	v := locationView{Precision: words.T("precision." + string(l.Precision) + "_text")}
	if l.Role != ngeu.UnknownRole {
		v.Role = words.T("role." + string(l.Role))
	}
	code := l.PlaceCode
	if code == "" {
		code = l.Finest()
	}
	if place, ok := placeLink(ed, code); ok {
		v.Place, v.Context = place, place.Context
		return v
	}
	v.Place.Name, v.Place.Lang = placeText(ed, l, country)
	v.Place.page = ed.Lang()
	return v
}

// onMap adds the map and what is near; without a point it says why there is none.
func (s *Server) onMap(r *http.Request, ed edition.Edition, p ngeu.Project, v *projectView) error {
	box := orb.Bound{Min: orb.Point{180, 90}, Max: orb.Point{-180, -90}}
	var first *orb.Point
	var points []string
	for _, l := range p.Locations {
		if l.Point == nil {
			continue
		}
		box = box.Union(around(*l.Point, shownKM))
		points = append(points, degrees(l.Point[0])+","+degrees(l.Point[1]))
		if first == nil {
			first = l.Point
		}
	}
	if first == nil {
		v.NoPoint = ed.Printer().T("precision.country_text")
		if len(p.Locations) > 0 {
			v.NoPoint = ed.Printer().T("precision." + string(p.Locations[0].Precision) + "_text")
		}
		return nil
	}
	m, err := s.mapView(ed)
	if err != nil {
		return err
	}
	m.BBox, m.Points = bboxText(box), strings.Join(points[:min(len(points), maxMarks)], " ")
	s.draw(&m, ed, url.Values{"bbox": {m.BBox}})
	v.Map, v.HasPoint, v.Lon, v.Lat = &m, true, degrees(first[0]), degrees(first[1])
	rows, err := s.nearest(r.Context(), ed, edition.Reach{From: *first, Within: nearKM * 1000, Limit: maxNear + 1})
	if err != nil {
		return err
	}
	v.Near = others(rows, p.ID)
	return nil
}

// sameMeasure lists other projects of a measure of a plan.
func (s *Server) sameMeasure(ctx context.Context, ed edition.Edition, p ngeu.Project) ([]rowView, error) {
	if p.Measure == "" || len(p.Measure) > ngeu.MaxText {
		return nil, nil
	}
	narrow, err := ed.Narrow(ngeu.Filter{Countries: []string{p.Country}, Text: p.Measure})
	if err != nil {
		return nil, nil // a measure that is no text to search for
	}
	var rows []rowView
	for other, err := range narrow.Projects(ctx, ngeu.Page{Limit: 50}) {
		if err != nil {
			return nil, err
		}
		if other.Measure == p.Measure {
			rows = append(rows, s.row(ed, other))
		}
		if len(rows) > maxNear {
			break
		}
	}
	return others(rows, p.ID), nil
}

// others leaves a project out of its own company.
func others(rows []rowView, id string) []rowView {
	rows = slices.DeleteFunc(rows, func(row rowView) bool { return row.ID == id })
	return rows[:min(maxNear, len(rows))]
}

// describe says in a sentence what the project is, for search engines.
func (v projectView) describe(usual string) string {
	var parts []string
	if v.Pillar.Key != "" {
		parts = append(parts, v.Pillar.Name)
	}
	parts = append(parts, v.StatusName)
	for _, place := range v.Places[:min(1, len(v.Places))] {
		parts = append(parts, place.Place.Name)
	}
	return strings.Join(parts, " · ") + ". " + usual
}
