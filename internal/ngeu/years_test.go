package ngeu_test

import (
	"testing"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Several years are OR, and the same selection has one key however it is
// written.
func TestYearsAreOr(t *testing.T) {
	for _, test := range []struct {
		in   []ngeu.Years
		want string
	}{
		{[]ngeu.Years{{From: 2023, To: 2023}}, "year=2023"},
		{[]ngeu.Years{{From: 2025, To: 2025}, {From: 2021, To: 2021}}, "year=2021,2025"},
		{[]ngeu.Years{{From: 2022, To: 2022}, {From: 2021, To: 2021}}, "year=2021..2022"},
		{[]ngeu.Years{{From: 2021, To: 2024}, {From: 2022, To: 2023}, {From: 2026, To: 2026}}, "year=2021..2024,2026"},
	} {
		f, err := ngeu.Filter{Years: test.in}.Normalize()
		if err != nil || f.Key() != test.want {
			t.Errorf("%v: key %q, %v, want %q", test.in, f.Key(), err, test.want)
		}
		for from := 2019; from < 2028; from++ {
			for to := from; to < 2028; to++ {
				p := ngeu.Project{YearStart: from, YearEnd: to}
				want := false
				for _, y := range test.in {
					want = want || from <= y.To && to >= y.From
				}
				if got := f.MatchesProject(p); got != want {
					t.Errorf("%s: a project of %d to %d: %t", test.want, from, to, got)
				}
			}
		}
	}
}
