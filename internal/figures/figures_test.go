package figures_test

import (
	"os"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/figures"
)

var geodata = os.DirFS("../../geodata")

func TestPlans(t *testing.T) {
	plans, err := figures.Load(geodata)
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
	plans, err := figures.Load(geodata)
	if err != nil {
		t.Fatal(err)
	}
	be := plans.Belgium()
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
