package figures_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ngeumap/ngeumap/internal/figures"
)

// broken is plans/ with one change in one file.
func broken(t *testing.T, file, old, new string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	names, err := fs.Glob(geodata, "plans/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		body, err := fs.ReadFile(geodata, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: body}
	}
	f := out["plans/"+file]
	if f == nil || !strings.Contains(string(f.Data), old) {
		t.Fatalf("%s has no %q", file, old)
	}
	f.Data = []byte(strings.Replace(string(f.Data), old, new, 1))
	return out
}

// What cannot be right, what disagrees without being declared, and what is
// declared without disagreeing do not load, and the error names the figure.
func TestBrokenFiguresDoNotLoad(t *testing.T) {
	const belgium, plans, declared = "belgium_figures.csv", "plans.csv", "disagreements.csv"
	for name, c := range map[string]struct{ file, old, new, want string }{
		"one definition and date, two values": {belgium, "rrf_received,disbursed,2456000000", "rrf_received,disbursed,2456000001", "BE same disbursed rrf_received"},
		"grants and loans":                    {plans, ",9227300000,8409200000,", ",9227300000,8409100000,", "CZ parts total grants loans"},
		"a share declared with other values":  {belgium, "milestones_done,milestones_done,34", "milestones_done,milestones_done,35", "are now 35 53 14, declared as 34 53 14"},
		"shares that now give the whole":      {belgium, "milestones_done,milestones_done,34", "milestones_done,milestones_done,33", "declared as a disagreement and is none"},
		"a count declared with other values":  {belgium, "projects,projects,127", "projects,projects,128", "are now 128 119 29"},
		"a declaration taken away":            {declared, "BE,same,digital_share digital_share_text,28 27,digital", "BE,same,themes digital_share_text,28 27,digital", "BE same digital_share digital_share_text disagree (28 27)"},
		"a declaration without a reason":      {declared, ",rounding,", ",,", "with its reason"},
		"more axes collected than declared":   {declared, "themes,5 7", "themes,5 6", "are now 5 7"},
		"a share above the whole":             {plans, ",57.5,", ",157.5,", "BG climate_share"},
		"a negative amount":                   {plans, ",1630000000,1630000000,0,", ",-1630000000,-1630000000,0,", "DK total"},
		"more paid than there is":             {plans, ",504700000,", ",954700000,", "EE: disbursed"},
		"an impossible day":                   {plans, "2021-09-08", "2021-13-08", "is no date"},
		"amended before adopted":              {plans, "2021-07-13,2023-07-14", "2021-07-13,2020-07-14", "FR: amended before"},
		"no date of the figures":              {plans, ",2024-12-30,", ",,", "plans.csv DE"},
		"half a project":                      {belgium, "investments_text,investments,119", "investments_text,investments,119.5", "no whole number"},
		"an unknown unit":                     {belgium, "34,percent", "34,per mille", "unknown unit"},
		"no source":                           {belgium, "https://eumonitor.nl", "eumonitor.nl", "has no source"},
		"a figure twice":                      {belgium, "climate_share,climate_share", "projects,climate_share", "is there twice"},
		"a row that is too short":             {belgium, "themes,axes,5", "themes,5", "belgium_figures.csv"},
		"a country twice":                     {plans, "\nBG,", "\nAT,", "each Member State once"},
		"a stranger":                          {plans, "\nBG,", "\nCH,", "no such country"},
		"a name without its language":         {plans, ",nl fr de,", ",nl fr,", "plan_name_lang"},
		"a column taken away":                 {plans, "total_eur", "sum", "total_eur"},
	} {
		_, err := figures.Load(broken(t, c.file, c.old, c.new))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := figures.Load(fstest.MapFS{}); err == nil {
		t.Error("no files at all: accepted")
	}
}

// The disagreements of the real sources are kept with their reasons.
func TestDisagreements(t *testing.T) {
	plans, err := figures.Load(geodata)
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]int{}
	for _, d := range plans.Disagreements("BE") {
		if len(d.Figures) == 0 || d.Reason == "" || d.Note == "" {
			t.Errorf("%+v", d)
		}
		reasons[d.Reason]++
		if d.Check == figures.Shares && d.Result.Value != "101" {
			t.Errorf("the shares give %q", d.Result.Value)
		}
	}
	for reason, n := range map[string]int{"projects": 3, "digital": 1, "rounding": 1, "axes": 1, "amounts": 1} {
		if reasons[reason] != n {
			t.Errorf("%d disagreements of the kind %s, want %d", reasons[reason], reason, n)
		}
	}
	if n := len(plans.Disagreements("FR")); n != 0 {
		t.Errorf("%d in France", n)
	}
}
