package figures_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

var geodata = os.DirFS("../../geodata")

func TestPlans(t *testing.T) {
	plans, err := figures.LoadPlans(geodata)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(plans.All()); n != 27 {
		t.Fatalf("%d plans", n)
	}
	for _, p := range plans.All() {
		for _, f := range p.Figures {
			if f.AsOf == "" || len(f.Sources) == 0 || !strings.HasPrefix(f.Sources[0], "http") {
				t.Errorf("%s %s has no date or no source", p.Country, f.Name)
			}
			switch f.Unit {
			case figures.EUR, figures.Percent, figures.Count:
				if f.Value == "" {
					continue
				}
				n, err := strconv.ParseFloat(f.Value, 64)
				if err != nil || n < 0 || (f.Unit == figures.Percent && n > 100) {
					t.Errorf("%s %s: %q is no %s", p.Country, f.Name, f.Value, f.Unit)
				}
			case figures.Day:
				if _, err := ngeu.ParseDate(f.Value); f.Value != "" && err != nil {
					t.Errorf("%s %s: %v", p.Country, f.Name, err)
				}
			}
		}
	}
	be, ok := plans.Of("BE")
	if !ok {
		t.Fatal("no plan of Belgium")
	}
	if f, _ := be.Figure("climate_share"); f.Value != "51" || f.Unit != figures.Percent {
		t.Errorf("climate share of Belgium: %+v", f)
	}
	if _, ok := plans.Of("XX"); ok {
		t.Error("a plan of XX")
	}
}

func TestBelgium(t *testing.T) {
	be, err := figures.LoadBelgium(geodata)
	if err != nil {
		t.Fatal(err)
	}
	components := 0
	for _, a := range be.Axes {
		components += len(a.Components)
		for _, c := range a.Components {
			if c.Code == "" || c.Names["en"] == "" {
				t.Errorf("axis %s: component %+v", a.No, c)
			}
		}
	}
	if components != 18 || len(be.Projects) != 69 || len(be.Figures) != 22 {
		t.Errorf("%d components, %d projects, %d figures", components, len(be.Projects), len(be.Figures))
	}
	for _, p := range be.Projects {
		if len(p.Names) == 0 || p.URL == "" {
			t.Errorf("%s has no name or no source", p.ID)
		}
	}
}

// 26 plans, or 27 with a stranger among them, are not the plans.
func TestPlansMustBeComplete(t *testing.T) {
	whole, err := os.ReadFile("../../geodata/plans/plans.csv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(whole)), "\n")
	for name, text := range map[string]string{
		"one missing": strings.Join(append([]string{lines[0]}, lines[2:]...), "\n"),
		"one twice":   string(whole) + lines[1] + "\n",
		"a stranger":  string(whole) + strings.Replace(lines[1], "AT,", "CH,", 1) + "\n",
		"no column":   strings.Replace(string(whole), "total_eur", "sum", 1),
		"empty":       "",
	} {
		if _, err := figures.LoadPlans(fstest.MapFS{"plans/plans.csv": {Data: []byte(text)}}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
