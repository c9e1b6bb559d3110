package figures

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Unit is the unit of a figure.
type Unit string

const (
	EUR     Unit = "EUR"         // current prices
	Billion Unit = "billion EUR" // as a website writes it
	Percent Unit = "percent"     // of the plan's estimated cost
	Count   Unit = "count"
	Day     Unit = "date"
	Words   Unit = "text"
)

// Figure is one official figure of a plan. The message plans.<Definition> is its
// title, plans.def_<Definition>, where there is one, what exactly it counts.
type Figure struct {
	Name       string
	Definition string // figures of one definition and date must agree
	Value      string // plain number, date or text; empty where unknown
	Unit       Unit
	AsOf       ngeu.Date
	Sources    []string // addresses
	Unverified bool     // the value comes from general knowledge, no source was seen
}

// Plan is one national recovery and resilience plan.
type Plan struct {
	Country   string
	NameLocal string   // in each official language of the plan, parted by " / "
	NameLangs []string // of those names, in their order
	NameEN    string
	Portal    string // address of the national site; may be empty
	AsOf      ngeu.Date
	Figures   []Figure // in the order of columns
	Notes     string   // on dates and sums, English
}

// LocalNames gives the names of the plan, in the order of NameLangs.
func (p Plan) LocalNames() []string { return strings.Split(p.NameLocal, " / ") }

// Figure finds a figure by name.
func (p Plan) Figure(name string) (Figure, bool) {
	i := slices.IndexFunc(p.Figures, func(f Figure) bool { return f.Name == name })
	if i < 0 {
		return Figure{}, false
	}
	return p.Figures[i], true
}

// Plans holds all 27, in the order of their codes.
type Plans struct {
	all           []Plan
	belgium       *Belgium
	disagreements []Disagreement
}

// Load reads plans/ and checks it: figures of one definition and date that
// disagree, and parts that do not give their whole, are errors unless
// plans/disagreements.csv declares them with their reason.
func Load(geodata fs.FS) (*Plans, error) {
	all, err := loadPlans(geodata)
	if err != nil {
		return nil, err
	}
	belgium, err := loadBelgium(geodata)
	if err != nil {
		return nil, err
	}
	declared, values, err := loadDeclared(geodata)
	if err != nil {
		return nil, err
	}
	found, err := check(all, belgium, declared, values)
	if err != nil {
		return nil, err
	}
	return &Plans{all, belgium, found}, nil
}

// Belgium gives the plan whose axes and projects are known.
func (p *Plans) Belgium() *Belgium { return p.belgium }

// Disagreements lists where the sources of a plan contradict each other.
func (p *Plans) Disagreements(country string) []Disagreement {
	var out []Disagreement
	for _, d := range p.disagreements {
		if d.Plan == country {
			out = append(out, d)
		}
	}
	return out
}

// All lists the plans in the order of their country codes.
func (p *Plans) All() []Plan { return p.all }

// Of gives the plan of a country by its canonical code.
func (p *Plans) Of(country string) (Plan, bool) {
	i, ok := slices.BinarySearchFunc(p.all, country, func(plan Plan, c string) int { return strings.Compare(plan.Country, c) })
	if !ok {
		return Plan{}, false
	}
	return p.all[i], true
}

// columns are the figures of plans.csv.
var columns = []struct {
	column, name string
	unit         Unit
}{
	{"total_eur", "total", EUR},
	{"grants_eur", "grants", EUR},
	{"loans_eur", "loans", EUR},
	{"climate_share_pct", "climate_share", Percent},
	{"digital_share_pct", "digital_share", Percent},
	{"investments", "investments", Count},
	{"reforms", "reforms", Count},
	{"milestones_targets_total", "milestones", Count},
	{"milestones_targets_fulfilled_pct_or_count", "milestones_fulfilled", Words},
	{"payment_requests", "payment_requests", Count},
	{"disbursed_eur", "disbursed", EUR},
	{"adopted_on", "adopted", Day},
	{"last_amended_on", "amended", Day},
}

// loadPlans reads plans/plans.csv. A country that is missing, strange or there
// twice is an error: 26 plans are not the plans.
func loadPlans(geodata fs.FS) ([]Plan, error) {
	rows, err := readTable(geodata, "plans/plans.csv")
	if err != nil {
		return nil, err
	}
	var out []Plan
	for i, row := range rows {
		country, ok := ngeu.CountryCode(row["country"])
		if !ok {
			return nil, fmt.Errorf("figures: plans.csv row %d: no such country %q", i+1, row["country"])
		}
		plan := Plan{Country: country, NameLocal: row["plan_name_local"], NameLangs: strings.Fields(row["plan_name_lang"]), NameEN: row["plan_name_en"], Portal: row["portal_url"], AsOf: ngeu.Date(row["as_of"]), Notes: row["notes"]}
		if _, err := ngeu.ParseDate(row["as_of"]); err != nil {
			return nil, fmt.Errorf("figures: plans.csv %s: %w", country, err)
		}
		if len(plan.NameLangs) != len(plan.LocalNames()) {
			return nil, fmt.Errorf("figures: plans.csv %s: plan_name_lang %q does not give the language of each name in plan_name_local", country, row["plan_name_lang"])
		}
		var sources []string
		for s := range strings.SplitSeq(row["source_url"], "|") {
			sources = append(sources, strings.TrimSpace(s))
		}
		unverified := strings.Split(row["unverified_fields"], ";")
		for _, c := range columns {
			value, ok := row[c.column]
			if !ok {
				return nil, fmt.Errorf("figures: plans.csv has no column %q", c.column)
			}
			plan.Figures = append(plan.Figures, Figure{Name: c.name, Definition: c.name, Value: value, Unit: c.unit, AsOf: plan.AsOf, Sources: sources, Unverified: slices.Contains(unverified, c.column)})
		}
		out = append(out, plan)
	}
	slices.SortFunc(out, func(a, b Plan) int { return strings.Compare(a.Country, b.Country) })
	var codes []string
	for _, p := range out {
		codes = append(codes, p.Country)
	}
	if want := slices.Sorted(slices.Values(ngeu.EU27)); !slices.Equal(codes, want) {
		return nil, fmt.Errorf("figures: plans.csv holds %v, want each Member State once", codes)
	}
	return out, nil
}

// loadDeclared reads plans/disagreements.csv, and the values that each
// disagreement was declared with.
func loadDeclared(geodata fs.FS) (declared []Disagreement, values map[string]string, err error) {
	rows, err := readTable(geodata, "plans/disagreements.csv")
	if err != nil {
		return nil, nil, err
	}
	values = map[string]string{}
	for i, row := range rows {
		d := Disagreement{Plan: row["plan"], Check: Check(row["check"]), Reason: row["reason"], Note: row["note"]}
		for name := range strings.FieldsSeq(row["figures"]) {
			d.Figures = append(d.Figures, Figure{Name: name})
		}
		if d.Reason == "" || d.Note == "" {
			return nil, nil, fmt.Errorf("figures: disagreements.csv row %d: a disagreement is declared with its reason and a note", i+1)
		}
		declared = append(declared, d)
		values[d.key()] = row["values"]
	}
	return declared, values, nil
}

// readTable reads a CSV file with a header into rows by column name.
func readTable(fsys fs.FS, name string) (rows []map[string]string, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("figures: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("figures: %s: %w", name, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("figures: %s is empty", name)
	}
	for _, record := range all[1:] {
		row := make(map[string]string, len(record))
		for i, column := range all[0] {
			row[column] = strings.TrimSpace(record[i])
		}
		rows = append(rows, row)
	}
	return rows, nil
}
