package figures

import (
	"fmt"
	"io/fs"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Belgium is NextGen Belgium, the Belgian plan, with its axes and projects.
type Belgium struct {
	Axes     []Axis
	Projects []BelgianProject
	Figures  []Figure          // of the plan site, with their dates; Name is the site's own key
	Labels   map[string]string // English label of each figure
}

// Axis is a thematic axis with its components.
type Axis struct {
	No         string
	Names      map[string]string // by language: en nl fr de
	Components []Component
}

// Component is a part of an axis.
type Component struct {
	Code  string
	Names map[string]string
	Seen  bool // the name was seen in a source
}

// BelgianProject is a project or group of projects of the plan.
type BelgianProject struct {
	ID, Kind, Axis, Component string
	Names                     map[string]string
	Entity                    string
	Budget                    *ngeu.Euro
	BudgetBasis               string // "plan site" figures are published budgets; the others are earlier ones
	Status                    string
	StatusAsOf                ngeu.Date
	URL                       string
}

// loadBelgium reads plans/belgium_axes.csv, belgium_plan.csv and
// belgium_figures.csv.
func loadBelgium(geodata fs.FS) (*Belgium, error) {
	out := &Belgium{Labels: map[string]string{}}
	axes, err := readTable(geodata, "plans/belgium_axes.csv")
	if err != nil {
		return nil, err
	}
	for _, row := range axes {
		if n := len(out.Axes); n == 0 || out.Axes[n-1].No != row["axis_no"] {
			out.Axes = append(out.Axes, Axis{No: row["axis_no"], Names: names(row, "axis_name_")})
		}
		a := &out.Axes[len(out.Axes)-1]
		a.Components = append(a.Components, Component{Code: row["component_code"], Names: names(row, "component_name_"), Seen: row["checked"] == "seen"})
	}
	projects, err := readTable(geodata, "plans/belgium_plan.csv")
	if err != nil {
		return nil, err
	}
	for _, row := range projects {
		p := BelgianProject{
			ID: row["row_id"], Kind: row["kind"], Axis: row["axis_no"], Component: row["component_code"], Names: names(row, "name_"),
			Entity: row["entity"], BudgetBasis: row["budget_basis"], Status: row["status"], StatusAsOf: ngeu.Date(row["status_as_of"]), URL: row["source_url"],
		}
		if en := row["name_en_short"]; en != "" {
			p.Names["en"] = en
		}
		if s := row["budget_eur"]; s != "" {
			amount, err := ngeu.ParseEuro(s)
			if err != nil {
				return nil, fmt.Errorf("figures: belgium_plan.csv %s: %w", p.ID, err)
			}
			p.Budget = &amount
		}
		out.Projects = append(out.Projects, p)
	}
	facts, err := readTable(geodata, "plans/belgium_figures.csv")
	if err != nil {
		return nil, err
	}
	for _, row := range facts {
		out.Figures = append(out.Figures, Figure{Name: row["key"], Definition: row["definition"], Value: row["value"], Unit: Unit(row["unit"]), AsOf: ngeu.Date(row["as_of"]), Sources: []string{row["source_url"]}})
		out.Labels[row["key"]] = row["label_en"]
	}
	return out, nil
}

// names collects the columns prefix+language that are filled.
func names(row map[string]string, prefix string) map[string]string {
	out := map[string]string{}
	for _, lang := range []string{"en", "nl", "fr", "de"} {
		if s := row[prefix+lang]; s != "" {
			out[lang] = s
		}
	}
	return out
}
