package geocode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

// Area finds the region that a query names: by the part of a municipality code
// that tells the province, or "000" for all of one; by NUTS code, by the name of a
// region of level 1 to 3 or of a country in the text; else the region that
// Within names; else the region of the place that the text names; else the
// country. Where a region has its only child on the same ground the child is
// taken, as it says most. Precision is Region or Country. Without a country and
// with nothing known the error wraps ngeu.ErrNotFound; several regions of one
// name are an *AmbiguousError.
func (g *Gazetteer) Area(q Query) (Match, error) {
	q, err := q.normalize()
	if err != nil {
		return Match{}, err
	}
	if q.LAU != "" && q.Country != "" {
		if r := g.codeArea(q.Country, q.LAU); r != none {
			return g.match(r, 0.95, ByCode), nil
		}
	}
	around := g.areasNamed(q.Within, q.Country, part)
	var ambiguous error
	for i, r := range read(q.Text) {
		m, err := g.oneArea(q.Text, g.areasNamed(r.name, q.Country, own), around)
		if err == nil {
			return m, nil
		}
		if _, ok := err.(*AmbiguousError); ok && ambiguous == nil {
			ambiguous = err
			if i == 0 {
				break // a part of the text says less than the whole
			}
		}
	}
	if m, err := g.oneArea(q.Within, g.areasNamed(q.Within, q.Country, own), nil); err == nil {
		m.Confidence, m.How = m.Confidence*0.85, ByContext
		return m, nil
	} else if _, several := err.(*AmbiguousError); several && ambiguous == nil {
		ambiguous = err
	}
	if ambiguous != nil {
		return Match{}, ambiguous
	}
	for _, text := range []string{q.Text, q.Within} {
		inner := q
		if inner.Text = text; text == q.Within {
			inner.Within = ""
		}
		if m, err := g.Resolve(inner); err == nil && m.Place.NUTS[3] != "" {
			return g.match(g.findArea(nuts.Code(m.Place.NUTS[3])), m.Confidence*0.85, ByContext), nil
		}
	}
	if r := g.findArea(nuts.Code(q.Country)); r != none {
		return g.match(r, 0.5, ByCountry), nil
	}
	return Match{}, fmt.Errorf("geocode: region %q: %w", q.Text, ngeu.ErrNotFound)
}

// oneArea takes the one area that some candidates mean. around, if any, must
// hold it or lie in it.
func (g *Gazetteer) oneArea(text string, found, around []ref) (Match, error) {
	if len(around) > 0 {
		found = slices.DeleteFunc(slices.Clone(found), func(r ref) bool {
			return !g.inAny(r, around) && !slices.ContainsFunc(around, func(a ref) bool { return g.inAny(a, []ref{r}) })
		})
	}
	if len(found) == 0 {
		return Match{}, ngeu.ErrNotFound
	}
	// Of a region and its parts of the same name the region is meant.
	slices.SortFunc(found, func(a, b ref) int {
		return cmp.Or(cmp.Compare(len(g.areas[a].code), len(g.areas[b].code)), cmp.Compare(a, b))
	})
	top := found[0]
	for _, r := range found[1:] {
		if !g.inAny(r, []ref{top}) {
			err := &AmbiguousError{Text: text}
			for _, r := range found[:min(20, len(found))] {
				err.Places = append(err.Places, g.place(r, ""))
			}
			return Match{}, err
		}
	}
	if g.areas[top].code.Level() > 0 {
		top = g.innermost(top)
	}
	return g.match(top, 0.95, ByArea), nil
}

// innermost follows only children down.
func (g *Gazetteer) innermost(r ref) ref {
	for next := int(r) + 1; next < len(g.areas) && g.areas[next].parent == r && g.areas[next].only; next++ {
		r = ref(next)
	}
	return r
}

// areasNamed gives the areas that a NUTS code or a name means: those whose grade
// is at least as good as down, or where there are none those of the best grade.
// Of one name on the same ground only the outermost is given.
func (g *Gazetteer) areasNamed(text, country string, down grade) []ref {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	if code, err := nuts.Parse(text); err == nil && (country == "" || code.Country() == country) && strings.ToUpper(text) == text {
		if r := g.findArea(code); r != none {
			return []ref{r}
		}
	}
	key := Fold(text)
	var out []ref
	for _, key := range []string{key, strip(key)} {
		best := part
		for e := range g.index.named(key) {
			if g.isArea(e.ref) && (country == "" || g.countryOf(e.ref) == country) {
				best = min(best, e.grade)
			}
		}
		for e := range g.index.named(key) {
			if !g.isArea(e.ref) || country != "" && g.countryOf(e.ref) != country {
				continue
			}
			if e.grade <= max(best, down) {
				if r := g.outermost(e.ref); !slices.Contains(out, r) {
					out = append(out, r)
				}
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}
