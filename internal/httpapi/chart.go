package httpapi

import (
	"math"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/i18n"
)

// barView is a horizontal bar, drawn by the server as plain SVG: parts of one
// whole side by side, or one share of 100. Label says it in words.
type barView struct {
	Label string
	Parts []partView
	Mark  float64 // percent; a line across the bar, 0 has none
}

// Ticks are where one part ends and the next begins.
func (v barView) Ticks() (at []float64) {
	for _, p := range v.Parts {
		if p.X > 0 {
			at = append(at, p.X)
		}
	}
	return at
}

// partView is a part of a bar. X and Width are percent of the bar.
type partView struct {
	Key, Title, Value string
	X, Width          float64
}

// bar lays parts side by side. The whole is their sum, so that rounding pushes
// none off the bar, or 100 where there is one share only.
func bar(parts ...partView) barView {
	whole := 0.0
	for _, p := range parts {
		whole += p.Width
	}
	if len(parts) == 1 {
		whole = 100
	}
	v := barView{}
	var words []string
	at := 0.0
	for _, p := range parts {
		p.X, p.Width = at, hundredth(p.Width*100/whole)
		at = hundredth(at + p.Width)
		words = append(words, p.Title+" "+p.Value)
		if p.Width > 0 {
			v.Parts = append(v.Parts, p)
		}
	}
	v.Label = strings.Join(words, ", ")
	return v
}

func hundredth(v float64) float64 { return math.Round(v*100) / 100 }

// part makes a part of a bar of a figure; ok is false where its value is unknown.
func part(words *i18n.Printer, key, title string, f figures.Figure) (p partView, ok bool) {
	n, err := strconv.ParseFloat(f.Value, 64)
	return partView{Key: key, Title: title, Value: f.Text(words), Width: n}, err == nil
}

// grantsAndLoans draws what the total of a plan is made of; ok is false where
// either is unknown.
func grantsAndLoans(words *i18n.Printer, p figures.Plan) (v barView, ok bool) {
	a, _ := p.Figure("grants")
	b, _ := p.Figure("loans")
	grants, known := part(words, "grants", words.T("plans.grants"), a)
	loans, too := part(words, "loans", words.T("plans.loans"), b)
	if !known || !too || grants.Width+loans.Width == 0 {
		return barView{}, false
	}
	return bar(grants, loans), true
}

// minimums are the least shares under Regulation (EU) 2021/241, Article 18(4)(e)
// and (f), in percent.
var minimums = map[string]float64{"climate_share": 37, "digital_share": 20}

// shareOf draws a share with the minimum under the Regulation.
func shareOf(words *i18n.Printer, p figures.Plan, name string) (v barView, ok bool) {
	f, _ := p.Figure(name)
	one, ok := part(words, name, words.T("plans."+name), f)
	if !ok {
		return barView{}, false
	}
	v = bar(one)
	v.Mark = minimums[name]
	v.Label += " (" + words.T("plans.minimum", "n", words.Percent(v.Mark)) + ")"
	return v, true
}
