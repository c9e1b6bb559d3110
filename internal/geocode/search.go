package geocode

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// SearchQuery is what a person types into a search box.
type SearchQuery struct {
	Text    string // the beginning of a name, in any language and script
	Lang    string // language to answer in
	Country string // canonical code; "" for all
	Limit   int    // 0 means 10, at most 100
}

// Search returns places whose name begins with the text, best first: exact
// before longer, names in the language asked for before others, countries and
// regions before small places, larger before smaller. Namesakes are all listed.
// Where few begin with it, names with a later word that does follow ("Compostela").
// After a comma a region or country may stand: "Poiana, Dâmbovița". Where postcodes
// were added, one leads to its place, alone or beside a name: "1050", "1050 Ixelles".
func (g *Gazetteer) Search(q SearchQuery) []Place {
	key := Fold(q.Text)
	country := q.Country
	if country != "" {
		c, ok := ngeu.CountryCode(country)
		if !ok {
			return nil
		}
		country = c
	}
	if key == "" {
		return nil
	}
	s := searcher{g: g, key: key, country: country, lang: language(q.Lang), limit: q.Limit}
	if s.limit <= 0 {
		s.limit = 10
	}
	s.limit = min(s.limit, 100)
	for i, r := range g.searchPostcode(q, country) {
		s.keep(hit{r, 100 - float64(i)})
	}
	s.collect(g.index.beginning(key), 0)
	if len(s.best) == 0 {
		if name, around, ok := strings.Cut(q.Text, ","); ok {
			if s.areas = g.areasNamed(around, country, part); len(s.areas) > 0 {
				s.key = Fold(name)
				s.collect(g.index.beginning(s.key), 0)
			}
		}
	}
	if r := romanise(key); len(s.best) == 0 && r != key {
		s.collect(g.index.beginning(r), 0)
	}
	if len(s.best) < s.limit && len(s.key) >= minWord && len(s.areas) == 0 {
		s.collect(g.index.within(s.key, 2000), -4)
	}
	out := make([]Place, 0, len(s.best))
	for _, h := range s.best {
		out = append(out, g.place(h.ref, q.Lang))
	}
	return out
}

// searcher keeps the best places so far, best first.
type searcher struct {
	g       *Gazetteer
	key     string
	country string
	areas   []ref // places must lie in one of these; empty: anywhere
	lang    uint8
	limit   int
	best    []hit
}

type hit struct {
	ref   ref
	score float64
}

func (s *searcher) collect(entries []entry, bonus float64) {
	for _, e := range entries {
		if e.grade == part {
			continue
		}
		r := s.g.outermost(e.ref)
		if s.country != "" && s.g.countryOf(r) != s.country || len(s.areas) > 0 && !s.g.inAny(r, s.areas) {
			continue
		}
		score := s.g.weight(r) + bonus
		if len(s.g.index.keys.at(e.key)) == len(s.key) {
			score += 4
		}
		if e.langs&(1<<s.lang) != 0 && s.lang > 0 {
			score += 1.5
		}
		switch e.grade {
		case own:
			score += 0.5
		case loose:
			score -= 2.5
		}
		s.keep(hit{r, score})
	}
}

// keep inserts a hit where it belongs, once a place.
func (s *searcher) keep(h hit) {
	if len(s.best) == s.limit && h.score <= s.best[len(s.best)-1].score {
		return
	}
	if i := slices.IndexFunc(s.best, func(b hit) bool { return b.ref == h.ref }); i >= 0 {
		if s.best[i].score >= h.score {
			return
		}
		s.best = slices.Delete(s.best, i, i+1)
	}
	i, _ := slices.BinarySearchFunc(s.best, h, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.ref, b.ref))
	})
	s.best = slices.Insert(s.best, i, h)
	s.best = s.best[:min(len(s.best), s.limit)]
}

// weight says how likely a place is the one meant, on the scale of the decimal
// logarithm of its inhabitants: a village 2.5, Liège 5.5, Paris 6.6.
func (g *Gazetteer) weight(r ref) float64 {
	if g.isArea(r) {
		return [4]float64{9, 5.5, 5.5, 4.5}[g.areas[r].code.Level()]
	}
	p := g.placeOf(r)
	w := math.Log10(float64(p.population) + 100)
	if p.seat {
		w += 0.3
	}
	return w
}

// outermost gives the largest area that covers the same ground under another
// code (LU for LU000, ES62 for ES620); any other reference is given back.
func (g *Gazetteer) outermost(r ref) ref {
	for g.isArea(r) && g.areas[r].only {
		r = g.areas[r].parent
	}
	return r
}

// inAny tells whether a place or area lies in one of some areas.
func (g *Gazetteer) inAny(r ref, areas []ref) bool {
	if !g.isArea(r) {
		if r = g.placeOf(r).region; r == none {
			return false
		}
	}
	code := string(g.areas[r].code)
	return slices.ContainsFunc(areas, func(a ref) bool { return strings.HasPrefix(code, string(g.areas[a].code)) })
}
