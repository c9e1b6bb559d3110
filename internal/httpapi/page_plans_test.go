package httpapi_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

// The Belgian page shows each declared disagreement in words, draws the
// milestones in one bar and says them in its name.
func TestBelgianPage(t *testing.T) {
	s := site(t)
	body := html.UnescapeString(page(t, s, "/en/plans/BE").Body.String())
	for _, want := range []string{
		"The website’s figures give 127 projects; its text gives 119 investments and 29 reforms, and further down 40 reforms.",
		"34% + 53% + 14% = 101%, because each share is rounded.",
		"the website’s figures say 28%, its text says 27%.",
		"The website shows 5 thematic axes; the plan has six and a REPowerEU chapter.",
		"does not give exactly €5,278,000,000, because the sources round these amounts.",
		`aria-label="Completed 34%, On track 53%, Delayed 14%"`,
		`<span lang="nl">Plan voor Herstel en Veerkracht</span>`,
		"Minimum under the Regulation: 37%",
		"December 2023",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %q", want)
		}
	}
	if other := page(t, s, "/en/plans/FR").Body.String(); strings.Contains(other, `id="disagreements"`) {
		t.Error("France has disagreements")
	}
}

// Bars of one figure have the width of their value, those of several fill the
// whole; what is not known is said and not drawn.
func TestBarsOfPlans(t *testing.T) {
	s := site(t)
	body := page(t, s, "/en/plans").Body.String()
	rows := regexp.MustCompile(`(?s)<tr><th scope="row"><a href="/en/plans/([A-Z]{2})">.*?</tr>`).FindAllStringSubmatch(body, -1)
	if len(rows) != 27 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, c := range []struct {
		country string
		want    []string
	}{
		{"AT", []string{`class="part-grants" x="0%" width="100%"`, `<td class="number quiet">Not known</td><td class="number quiet">Not known</td>`}},
		{"EL", []string{`class="part-grants" x="0%" width="50.7%"`, `class="part-loans" x="50.7%" width="49.3%"`, `class="part-climate_share" x="0%" width="38.2%"`, `class="bar-mark" x="37%"`, `class="bar-mark" x="20%"`}},
	} {
		for _, row := range rows {
			for _, want := range c.want {
				if row[1] == c.country && !strings.Contains(row[0], want) {
					t.Errorf("%s: lacks %s in %s", c.country, want, row[0])
				}
			}
		}
	}
}
