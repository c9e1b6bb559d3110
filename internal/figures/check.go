package figures

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Check is a way in which official figures can disagree.
type Check string

const (
	Same   Check = "same"   // two figures of one definition and date
	Parts  Check = "parts"  // a whole and its two parts
	Shares Check = "shares" // shares of one whole, which give 100
	Rows   Check = "rows"   // a count, and the rows that were collected
)

// Disagreement is a place where the sources contradict each other. It is either
// declared in plans/disagreements.csv, with its reason, and then shown, or an
// error of Load.
type Disagreement struct {
	Plan    string // country
	Check   Check
	Figures []Figure // a whole before its parts
	Result  Figure   // Shares: what they give; Rows: how many there are
	Reason  string   // the message plans.disagree_<Reason> says it in words
	Note    string   // English, for who checks the data
}

// key names a disagreement as the file does.
func (d Disagreement) key() string {
	var names []string
	for _, f := range d.Figures {
		names = append(names, f.Name)
	}
	return d.Plan + " " + string(d.Check) + " " + strings.Join(names, " ")
}

// values are those that the declaration must name, too, so that it ends with them.
func (d Disagreement) values() string {
	var values []string
	for _, f := range d.Figures {
		values = append(values, f.Value)
	}
	if d.Check == Rows {
		values = append(values, d.Result.Value)
	}
	return strings.Join(values, " ")
}

// sums are the definitions of wholes and their parts.
var sums = []struct {
	whole string // a definition; "" is 100 percent
	parts []string
}{
	{"total", []string{"grants", "loans"}},
	{"projects", []string{"investments", "reforms"}},
	{"", []string{"milestones_done", "milestones_on_track", "milestones_delayed"}},
}

// check finds all disagreements of the plans and of the Belgian website, and
// compares them with the declared ones. What is found and not declared, or
// declared and not found, or declared with other values, is an error; so is a
// figure that cannot be right.
func check(all []Plan, be *Belgium, declared []Disagreement, values map[string]string) ([]Disagreement, error) {
	var wrong []error
	var found []Disagreement
	for _, plan := range all {
		wrong = append(wrong, possible(plan.Country, plan.Figures)...)
		if !ordered(plan, "adopted", "amended") {
			wrong = append(wrong, fmt.Errorf("figures: %s: amended before it was adopted", plan.Country))
		}
		for _, name := range []string{"grants", "loans", "disbursed"} {
			whole, _ := plan.Figure("total")
			part, _ := plan.Figure(name)
			if a, b := number(whole), number(part); a != nil && b != nil && a.Cmp(b) < 0 {
				wrong = append(wrong, fmt.Errorf("figures: %s: %s %s is more than the total %s", plan.Country, name, part.Value, whole.Value))
			}
		}
		figures := plan.Figures
		if plan.Country == "BE" {
			wrong = append(wrong, possible("BE website", be.Figures)...)
			figures = append(slices.Clone(figures), be.Figures...)
			found = append(found, be.rows()...)
		}
		found = append(found, compare(plan.Country, figures)...)
	}
	var shown []Disagreement // in the order of the declarations
	for _, d := range declared {
		i := slices.IndexFunc(found, func(o Disagreement) bool { return o.key() == d.key() })
		switch {
		case i < 0:
			wrong = append(wrong, fmt.Errorf("figures: %s is declared as a disagreement and is none: take it out of disagreements.csv", d.key()))
		case values[d.key()] != found[i].values():
			wrong = append(wrong, fmt.Errorf("figures: %s are now %s, declared as %s: look at the source and correct disagreements.csv", d.key(), found[i].values(), values[d.key()]))
		default:
			d.Figures, d.Result = found[i].Figures, found[i].Result
			shown = append(shown, d)
		}
	}
	for _, d := range found {
		if _, ok := values[d.key()]; !ok {
			wrong = append(wrong, fmt.Errorf("figures: %s disagree (%s): correct them, or declare the disagreement with its reason in geodata/plans/disagreements.csv", d.key(), d.values()))
		}
	}
	return shown, errors.Join(wrong...)
}

// possible finds figures that are wrong by themselves.
func possible(plan string, figures []Figure) []error {
	var wrong []error
	bad := func(f Figure, what string) {
		wrong = append(wrong, fmt.Errorf("figures: %s %s: %q %s", plan, f.Name, f.Value, what))
	}
	for i, f := range figures {
		if slices.ContainsFunc(figures[:i], func(o Figure) bool { return o.Name == f.Name }) {
			bad(f, "is there twice")
		}
		if len(f.Sources) == 0 || !strings.HasPrefix(f.Sources[0], "http") {
			bad(f, "has no source")
		}
		if f.AsOf != "" {
			if _, err := ngeu.ParseDate(string(f.AsOf)); err != nil {
				bad(f, "is as of no date: "+err.Error())
			}
		}
		if f.Value == "" || f.Unit == Words {
			continue
		}
		n := number(f)
		switch f.Unit {
		case EUR, Billion, Percent, Count:
			if n == nil || n.Sign() < 0 {
				bad(f, "is no "+string(f.Unit))
			} else if f.Unit == Percent && n.Cmp(big.NewRat(100, 1)) > 0 {
				bad(f, "is more than the whole")
			} else if f.Unit == Count && !n.IsInt() {
				bad(f, "is no whole number")
			}
		case Day:
			if _, err := ngeu.ParseDate(f.Value); err != nil {
				bad(f, "is no date")
			}
		default:
			bad(f, "has the unknown unit "+strconv.Quote(string(f.Unit)))
		}
	}
	return wrong
}

// compare finds the disagreements among the figures of one plan.
func compare(plan string, figures []Figure) []Disagreement {
	var out []Disagreement
	for i, a := range figures {
		for _, b := range figures[i+1:] {
			if x, y := number(a), number(b); a.Definition == b.Definition && sameDate(a, b) && x != nil && y != nil && x.Cmp(y) != 0 {
				out = append(out, Disagreement{Plan: plan, Check: Same, Figures: []Figure{a, b}})
			}
		}
	}
	of := func(definition string) (some []Figure) {
		for _, f := range figures {
			if f.Definition == definition && number(f) != nil {
				some = append(some, f)
			}
		}
		return some
	}
	for _, sum := range sums {
		var wholes [][]Figure
		if sum.whole == "" {
			wholes = [][]Figure{nil}
		}
		for _, f := range of(sum.whole) {
			wholes = append(wholes, []Figure{f})
		}
		for _, part := range sum.parts {
			var longer [][]Figure
			for _, some := range wholes {
				for _, f := range of(part) {
					if !slices.ContainsFunc(some, func(o Figure) bool { return !sameDate(o, f) }) {
						longer = append(longer, append(slices.Clone(some), f))
					}
				}
			}
			wholes = longer
		}
		for _, some := range wholes {
			d := Disagreement{Plan: plan, Check: Parts, Figures: some}
			want, parts := big.NewRat(100, 1), some
			if sum.whole != "" {
				want, parts = number(some[0]), some[1:]
			}
			got := new(big.Rat)
			for _, f := range parts {
				got.Add(got, number(f))
			}
			if sum.whole == "" {
				d.Check = Shares
				d.Result = Figure{Value: strings.TrimSuffix(strings.TrimRight(got.FloatString(2), "0"), "."), Unit: Percent}
			}
			if got.Cmp(want) != 0 {
				out = append(out, d)
			}
		}
	}
	return out
}

// sameDate tells whether two figures speak of one date. A figure without a
// date is that of the other figures on its page.
func sameDate(a, b Figure) bool {
	if a.AsOf == "" || b.AsOf == "" {
		return slices.Equal(a.Sources, b.Sources)
	}
	return a.AsOf == b.AsOf
}

// rows compares the number of axes that the website names with those collected.
func (b *Belgium) rows() []Disagreement {
	i := slices.IndexFunc(b.Figures, func(f Figure) bool { return f.Definition == "axes" })
	if i < 0 || b.Figures[i].Value == strconv.Itoa(len(b.Axes)) {
		return nil
	}
	return []Disagreement{{Plan: "BE", Check: Rows, Figures: b.Figures[i : i+1], Result: Figure{Value: strconv.Itoa(len(b.Axes)), Unit: Count}}}
}

// ordered tells that one date is not after another, as far as both are known:
// "2024" and "2024-07-13" are in order either way.
func ordered(plan Plan, first, then string) bool {
	a, _ := plan.Figure(first)
	b, _ := plan.Figure(then)
	n := min(len(a.Value), len(b.Value))
	return a.Value[:n] <= b.Value[:n]
}

// number is the exact value of a figure, nil where it is unknown or no number.
func number(f Figure) *big.Rat {
	if f.Unit == Words || f.Unit == Day || strings.ContainsAny(f.Value, "/eE") {
		return nil
	}
	n, ok := new(big.Rat).SetString(f.Value)
	if !ok {
		return nil
	}
	return n
}
