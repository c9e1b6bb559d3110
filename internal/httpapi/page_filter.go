package httpapi

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// filterView is the form of filters beside a list.
type filterView struct {
	Action     string
	Text       string   // full-text search
	Countries  []choice // empty where the page is of one place
	Pillars    []choice
	Statuses   []choice
	Themes     []choice
	Years      []choice
	Kinds      []choice
	Precisions []choice
	Hidden     []field // filters that the form has no control for
	Chips      []chip
}

// CountryCount and ThemeCount say how many are chosen, for lists that are folded.
func (v filterView) CountryCount() int { return chosen(v.Countries) }
func (v filterView) ThemeCount() int   { return chosen(v.Themes) }

// checksView is a list of boxes of one filter.
type checksView struct {
	Name    string
	Choices []choice
}

// Checks gives the boxes of a filter that is a plain list.
func (v filterView) Checks(name string) checksView {
	return checksView{name, map[string][]choice{"country": v.Countries, "theme": v.Themes, "kind": v.Kinds, "precision": v.Precisions}[name]}
}

type choice struct {
	Value, Name, Count string
	Chosen             bool
}

type field struct{ Name, Value string }

type chip struct{ Href, Text, Label string }

// The years of the Recovery and Resilience Facility.
const (
	firstYear = 2021
	lastYear  = 2026
)

// filterView makes the form of an edition.
func (s *Server) filterView(ed edition.Edition, p params, facets index.Facets, path string, q url.Values) filterView {
	words, f := ed.Printer(), ed.Filter()
	v := filterView{
		Action: path, Text: f.Text, Chips: s.chips(ed, path, q),
		Hidden:     hidden("collection", f.Collections),
		Countries:  countries(ed, facets.Countries),
		Pillars:    choices(words, ngeu.Pillars, f.Pillars, facets.Pillars, "pillar."),
		Statuses:   choices(words, ngeu.Statuses, f.Statuses, facets.Statuses, "status."),
		Kinds:      choices(words, ngeu.Kinds, f.Kinds, facets.Kinds, "kind."),
		Precisions: choices(words, ngeu.Precisions, f.Precisions, facets.Precisions, "precision."),
		Themes:     themes(words, f.Themes, facets.Themes),
		Years:      yearChoices(words, f.Years, facets.Years),
	}
	if p.asOf != "" {
		v.Hidden = append(v.Hidden, field{"asof", p.asOf})
	}
	return v
}

// hidden keeps values that the form has no control for.
func hidden(name string, values []string) (out []field) {
	for _, v := range values {
		out = append(out, field{name, v})
	}
	return out
}

// choices lists all values of a filter with their counts.
func choices[T ~string](words *i18n.Printer, all, chosen []T, counts []index.Count, prefix string) []choice {
	var out []choice
	for _, value := range all {
		out = append(out, choice{string(value), words.T(prefix + string(value)), words.Number(countOf(counts, string(value))), slices.Contains(chosen, value)})
	}
	return out
}

func countOf(counts []index.Count, value string) int {
	for _, c := range counts {
		if c.Value == value {
			return c.Projects
		}
	}
	return 0
}

// countries lists all Member States in the order of the page's language.
func countries(ed edition.Edition, counts []index.Count) []choice {
	words := ed.Printer()
	var out []choice
	for _, code := range ngeu.EU27 {
		name, _ := ed.Places().Name(code, string(ed.Lang()))
		if name == "" {
			name = code
		}
		out = append(out, choice{code, name, words.Number(countOf(counts, code)), slices.Contains(ed.Filter().Countries, code)})
	}
	i18n.SortBy(words, out, func(c choice) string { return c.Name })
	return out
}

// themes lists the themes that projects have under the filters, and the chosen
// ones, in the order of the page's language.
func themes(words *i18n.Printer, chosen []string, counts []index.Count) []choice {
	var out []choice
	for _, c := range counts {
		if c.Value != "" && c.Projects > 0 && !slices.Contains(chosen, c.Value) {
			out = append(out, choice{c.Value, themeName(words, c.Value), words.Number(c.Projects), false})
		}
	}
	for _, theme := range chosen {
		out = append(out, choice{theme, themeName(words, theme), words.Number(countOf(counts, theme)), true})
	}
	i18n.SortBy(words, out, func(c choice) string { return c.Name })
	return out
}

// chosen counts the choices that are on.
func chosen(all []choice) (n int) {
	for _, c := range all {
		if c.Chosen {
			n++
		}
	}
	return n
}

// yearChoices lists the years of the facility, and what else is chosen.
func yearChoices(words *i18n.Printer, chosen []ngeu.Years, counts []index.Count) []choice {
	var out []choice
	value := ngeu.Filter{Years: chosen}.Query().Get("year")
	for year := firstYear; year <= lastYear; year++ {
		text := strconv.Itoa(year)
		out = append(out, choice{text, text, words.Number(countOf(counts, text)), text == value})
	}
	if value != "" && !slices.ContainsFunc(out, func(c choice) bool { return c.Chosen }) {
		var names []string
		for _, y := range chosen {
			names = append(names, yearsName(words, y))
		}
		out = append(out, choice{Value: value, Name: strings.Join(names, ", "), Chosen: true})
	}
	return out
}

func yearsName(words *i18n.Printer, y ngeu.Years) string {
	if y.From == y.To {
		return strconv.Itoa(y.From)
	}
	return words.T("project.years", "from", strconv.Itoa(y.From), "to", strconv.Itoa(y.To))
}

// chips are the active filters, each a link that removes it.
func (s *Server) chips(ed edition.Edition, path string, q url.Values) []chip {
	words, f, lang := ed.Printer(), ed.Filter(), string(ed.Lang())
	var out []chip
	add := func(name, text string, rest []string) {
		left := with(q, name, "")
		if len(rest) > 0 {
			left[name] = []string{strings.Join(rest, ",")}
		}
		out = append(out, chip{link(path, left), text, words.T("filter.remove", "name", text)})
	}
	placeName := func(code string) string {
		name, _ := ed.Places().Name(code, lang)
		if name == "" {
			return code
		}
		return name
	}
	if q.Has("place") { // the page of a place is not left by taking a filter away
		each(f.Places, func(code string, rest []string) { add("place", placeName(code), rest) })
	}
	each(f.Countries, func(code string, rest []string) { add("country", placeName(code), rest) })
	each(f.Pillars, func(p ngeu.Pillar, rest []string) { add("pillar", words.T("pillar."+string(p)), rest) })
	each(f.Themes, func(t string, rest []string) { add("theme", themeName(words, t), rest) })
	each(f.Statuses, func(t ngeu.Status, rest []string) { add("status", words.T("status."+string(t)), rest) })
	each(f.Kinds, func(k ngeu.Kind, rest []string) { add("kind", words.T("kind."+string(k)), rest) })
	each(f.Precisions, func(p ngeu.Precision, rest []string) { add("precision", words.T("precision."+string(p)), rest) })
	for i, y := range f.Years {
		add("year", yearsName(words, y), ngeu.Filter{Years: slices.Delete(slices.Clone(f.Years), i, i+1)}.Query()["year"])
	}
	if f.Text != "" {
		add("q", "“"+f.Text+"”", nil)
	}
	return out
}

// each gives every value together with the others.
func each[T ~string](values []T, do func(value T, rest []string)) {
	for i, v := range values {
		do(v, texts(slices.Delete(slices.Clone(values), i, i+1)))
	}
}

// themeName names a theme; a tag that has no message is shown as it is.
func themeName(words *i18n.Printer, tag string) string {
	if key := "theme." + tag; words.Has(key) {
		return words.T(key)
	}
	return tag
}
