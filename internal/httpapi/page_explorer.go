package httpapi

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// explorerView is the explorer's own part of its page.
type explorerView struct {
	Map        mapView
	Text       string // full-text search
	Find       string // place search without script
	Found      []placeView
	FoundCount string
	Countries  []choice
	Pillars    []choice
	Statuses   []choice
	Themes     []choice
	Years      []choice
	Kinds      []choice
	Precisions []choice
	Hidden     []field // filters that the form has no control for
	Chips      []chip
	Count      string
	Sorts      []sortLink
	Rows       []rowView
	Pager      pagerView
	Wider      []rowView
	Outermost  []outermostView
}

type choice struct {
	Value, Name, Count string
	Chosen             bool
}

type field struct{ Name, Value string }

type chip struct{ Href, Text, Label string }

type sortLink struct {
	Href, Text string
	Current    bool
}

// The years of the Recovery and Resilience Facility.
const (
	firstYear = 2021
	lastYear  = 2026
)

// pageExplorer shows map and list of what the filters select.
func (s *Server) pageExplorer(w http.ResponseWriter, r *http.Request) error {
	ed, p, err := s.openPage(r)
	if err != nil {
		return err
	}
	words := ed.Printer()
	f := ed.Filter()
	path := "/" + string(ed.Lang())
	q := listQuery(ed, p)
	usual := ngeu.ByName
	if f.Text != "" {
		usual = ngeu.ByRelevance
	}
	if p.sort == ngeu.ByID {
		p.sort = usual
	}
	sel, err := ed.Selection(r.Context())
	if err != nil {
		return err
	}
	v := explorerView{Text: f.Text, Hidden: hidden(f, p.asOf), Chips: s.chips(ed, q)}
	v.Count = words.N("list.count", sel.Projects())
	if f.BBox != nil {
		v.Count = words.N("list.count_here", sel.Projects())
	}
	if v.Rows, v.Pager, err = s.list(r.Context(), ed, p, sel.Projects(), path, q); err != nil {
		return err
	}
	facets := sel.Facets()
	v.Pillars = choices(words, ngeu.Pillars, f.Pillars, facets.Pillars, "pillar.")
	v.Statuses = choices(words, ngeu.Statuses, f.Statuses, facets.Statuses, "status.")
	v.Kinds = choices(words, ngeu.Kinds, f.Kinds, facets.Kinds, "kind.")
	v.Precisions = choices(words, ngeu.Precisions, f.Precisions, facets.Precisions, "precision.")
	v.Themes = themes(words, f.Themes, facets.Themes)
	v.Years = yearChoices(words, f.Years, facets.Years)
	v.Countries = countries(ed, facets.Countries)
	for _, order := range []ngeu.Sort{ngeu.ByName, ngeu.ByYear, ngeu.ByRelevance} {
		if order != ngeu.ByRelevance || f.Text != "" {
			name := string(order)
			if order == usual {
				name = "" // one address for one list
			}
			v.Sorts = append(v.Sorts, sortLink{link(path, with(q, "sort", name)), words.T("list.sort_" + string(order)), order == p.sort})
		}
	}
	if f.BBox != nil {
		if code, err := s.regions.At(f.BBox.Center()); err == nil {
			if v.Wider, err = s.wider(r.Context(), ed, f, string(code)); err != nil {
				return err
			}
		}
	}
	v.Outermost = s.outermost(ed)
	s.find(ed, p.rest.Get("find"), &v)
	if v.Map, err = s.mapView(ed); err != nil {
		return err
	}
	v.Map.Follow = true
	v.Map.Filters = with(q, "bbox", "", "sort", "").Encode()
	if f.BBox != nil {
		v.Map.BBox = bboxText(*f.BBox)
	} else if len(f.Countries) == 1 {
		if place, ok := ed.Places().Place(f.Countries[0], string(ed.Lang())); ok {
			v.Map.BBox = bboxText(place.Bound)
		}
	}
	page := s.newPage(r, words, ed.Notice(), "/")
	page.Title = words.T("app.title")
	page.Query = query(f).Encode()
	page.SkipTo, page.SkipText = "results", words.T("nav.skip_map")
	if f.BBox != nil || p.cursor != "" || v.Find != "" {
		page.Robots = "noindex, follow"
	}
	page.View = v
	return s.render(w, r, ed, "explorer", page)
}

// find answers the place search for readers without script.
func (s *Server) find(ed edition.Edition, text string, v *explorerView) {
	if v.Find = text; text == "" {
		return
	}
	for _, place := range s.places.Search(geocode.SearchQuery{Text: text, Lang: string(ed.Lang()), Limit: 20}) {
		if link, ok := placeLink(ed, place.Code); ok {
			link.Name, link.Lang = place.Name, foreign(place.NameLang, string(ed.Lang()))
			link.Context = place.Context
			v.Found = append(v.Found, link)
		}
	}
	v.FoundCount = ed.Printer().N("search.results", len(v.Found))
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

// countries lists all Member States in the order of the page's language. Of
// several chosen ones the first is; hidden fields keep the others.
func countries(ed edition.Edition, counts []index.Count) []choice {
	words := ed.Printer()
	var out []choice
	for _, code := range ngeu.EU27 {
		name, _ := ed.Places().Name(code, string(ed.Lang()))
		if name == "" {
			name = code
		}
		chosen := ed.Filter().Countries
		out = append(out, choice{code, name, words.Number(countOf(counts, code)), len(chosen) > 0 && chosen[0] == code})
	}
	i18n.SortBy(words, out, func(c choice) string { return c.Name })
	return out
}

// themes lists the themes that projects have under the filters, and the chosen
// one, in the order of the page's language.
func themes(words *i18n.Printer, chosen []string, counts []index.Count) []choice {
	var out []choice
	first := ""
	if len(chosen) > 0 {
		first = chosen[0]
	}
	seen := first == ""
	for _, c := range counts {
		if c.Value != "" && (c.Projects > 0 || c.Value == first) {
			seen = seen || c.Value == first
			out = append(out, choice{c.Value, themeName(words, c.Value), words.Number(c.Projects), c.Value == first})
		}
	}
	if !seen {
		out = append(out, choice{first, themeName(words, first), words.Number(0), true})
	}
	i18n.SortBy(words, out, func(c choice) string { return c.Name })
	return out
}

// yearChoices lists the years of the facility, and a span that is chosen.
func yearChoices(words *i18n.Printer, chosen ngeu.Years, counts []index.Count) []choice {
	var out []choice
	for year := firstYear; year <= lastYear; year++ {
		text := strconv.Itoa(year)
		out = append(out, choice{text, text, words.Number(countOf(counts, text)), chosen.From == year && chosen.To == year})
	}
	if !chosen.IsZero() && (chosen.From != chosen.To || chosen.From < firstYear || chosen.From > lastYear) {
		span := choice{Value: query(ngeu.Filter{Years: chosen}).Get("year"), Name: strconv.Itoa(chosen.From), Chosen: true}
		if chosen.To != chosen.From {
			span.Name = words.T("project.years", "from", span.Name, "to", strconv.Itoa(chosen.To))
		}
		out = append(out, span)
	}
	return out
}

// hidden are the filters that the form keeps without showing a control.
func hidden(f ngeu.Filter, asOf string) []field {
	q := query(f)
	var out []field
	for _, name := range []string{"place", "collection"} {
		if v := q.Get(name); v != "" {
			out = append(out, field{name, v})
		}
	}
	if len(f.Countries) > 1 {
		for _, c := range f.Countries[1:] {
			out = append(out, field{"country", c})
		}
	}
	if len(f.Themes) > 1 {
		for _, t := range f.Themes[1:] {
			out = append(out, field{"theme", t})
		}
	}
	if asOf != "" {
		out = append(out, field{"asof", asOf})
	}
	return out
}

// chips are the active filters, each a link that removes it.
func (s *Server) chips(ed edition.Edition, q url.Values) []chip {
	words, f, lang := ed.Printer(), ed.Filter(), string(ed.Lang())
	var out []chip
	add := func(name, text string, rest []string) {
		left := with(q, name, "")
		if len(rest) > 0 {
			left[name] = []string{strings.Join(rest, ",")}
		}
		out = append(out, chip{link("/"+lang, left), text, words.T("filter.remove", "name", text)})
	}
	placeName := func(code string) string {
		name, _ := ed.Places().Name(code, lang)
		if name == "" {
			return code
		}
		return name
	}
	each(f.Places, func(code string, rest []string) { add("place", placeName(code), rest) })
	each(f.Countries, func(code string, rest []string) { add("country", placeName(code), rest) })
	each(f.Pillars, func(p ngeu.Pillar, rest []string) { add("pillar", words.T("pillar."+string(p)), rest) })
	each(f.Themes, func(t string, rest []string) { add("theme", themeName(words, t), rest) })
	each(f.Statuses, func(t ngeu.Status, rest []string) { add("status", words.T("status."+string(t)), rest) })
	each(f.Kinds, func(k ngeu.Kind, rest []string) { add("kind", words.T("kind."+string(k)), rest) })
	each(f.Precisions, func(p ngeu.Precision, rest []string) { add("precision", words.T("precision."+string(p)), rest) })
	if y := f.Years; !y.IsZero() {
		text := strconv.Itoa(y.From)
		if y.To != y.From {
			text = words.T("project.years", "from", text, "to", strconv.Itoa(y.To))
		}
		add("year", text, nil)
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
