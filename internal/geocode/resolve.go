package geocode

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/paulmach/orb"
)

// Query is what an import knows of a place.
type Query struct {
	Text     string     // name, also "Bagnaia (Viterbo)" or "Wien, Innere Stadt"
	Country  string     // canonical code; "" for any of the 27
	Within   string     // name or NUTS code of the region around it, or a name nearby; "" unknown
	LAU      string     // national municipality code, with or without leading zeros
	Postcode string     // chooses among namesakes, where postcodes are known (see WithPostcodes)
	Point    *orb.Point // where the source says it is: chooses among namesakes, and nothing farther than 30 km is taken
}

// Match is the answer to a Query.
type Match struct {
	Place      Place
	Precision  ngeu.Precision
	Confidence float64 // 0-1
	How        string  // by what it was recognised: one of the constants below
}

const (
	ByCode     = "code"     // municipality or NUTS code
	ByName     = "name"     // the only place of this name
	ByRegion   = "region"   // the only one of this name in the region
	ByPoint    = "point"    // the one of this name at the given point
	ByWeight   = "weight"   // far larger than its namesakes, or the one that is a municipality
	ByPart     = "part"     // only the surrounding place that the text names is known
	ByArea     = "area"     // a region by its name
	BySpelling = "spelling" // the only one in the region that is spelt nearly so
	ByPostcode = "postcode" // the place of the postcode, the text is not known
	ByContext  = "context"  // the region around, the text itself is not known
	ByCountry  = "country"  // nothing but the country is known
)

const (
	pointKM    = 30 // a name farther off a given point is another place
	alikeKM    = 10 // the same where only the beginning of the name agrees
	nearbyKM   = 25 // "Bagnaia (Viterbo)": how far apart the two may be
	farLarger  = 20 // times the inhabitants of the next namesake
	seatLarger = 2  // the same where only the larger is a municipality
	// Of a village of fewer inhabitants, without region or point, one cannot be
	// sure that it is the only one of its name.
	smallVillage  = 2000
	unsureVillage = 0.7

	surePart = 0.9 // how sure the surrounding place must be to stand for a village
)

// Resolve finds one municipality: by its code, else by its name with the help
// of region and point, else by its name where one namesake is far the largest.
// The error wraps ErrAmbiguous (an *AmbiguousError holds the places) or
// ngeu.ErrNotFound: it does not guess. A country that is none of the 27 is an
// *ngeu.InvalidError.
func (g *Gazetteer) Resolve(q Query) (Match, error) {
	q, err := q.normalize()
	if err != nil {
		return Match{}, err
	}
	if r, sure := g.byMunicipalityCode(q); r != none {
		return g.match(r, sure, ByCode), nil
	}
	readings := read(q.Text)
	var ambiguous error
	for _, r := range readings {
		m, err := g.resolveReading(q, r)
		if err == nil {
			return m, nil
		}
		if _, ok := err.(*AmbiguousError); ok && ambiguous == nil {
			ambiguous = err
		}
	}
	if ambiguous != nil {
		return Match{}, ambiguous
	}
	ofCode, postal := Match{}, false
	if s, ok := g.spotOf(q.Country, q.Postcode, true); ok {
		if ofCode, postal = g.byPostcode(q, s); !postal {
			q.Postcode = "" // it contradicts the region: one of them is wrong
			m, err := g.Resolve(q)
			m.Confidence = min(m.Confidence, contradicted)
			return m, err
		}
	}
	if q.Point != nil {
		for _, r := range readings {
			if found := g.alike(r.name, q.Country); len(found) > 0 {
				if m, err := g.nearestTo(*q.Point, found, alikeKM); err == nil {
					m.Confidence *= 0.85
					return m, nil
				}
			}
		}
	}
	if around := g.areasNamed(q.Within, q.Country, part); len(around) > 0 {
		for _, r := range readings {
			if found, ok := g.halves(r.name, q.Country, around); ok {
				return g.match(found, 0.85, ByRegion), nil
			}
		}
		for _, r := range readings {
			if found, ok := g.spelt(r.name, q.Country, around); ok {
				return g.match(found, 0.7, BySpelling), nil
			}
		}
	}
	// The village is unknown, the municipality that the text names beside it is not.
	for _, r := range readings {
		for _, around := range r.around {
			inner := q
			inner.Text = around
			if m, err := g.resolveReading(inner, reading{name: around}); err == nil && m.Confidence >= surePart {
				m.Confidence, m.How = m.Confidence*0.7, ByPart
				return m, nil
			}
		}
	}
	if postal {
		return ofCode, nil
	}
	return Match{}, fmt.Errorf("geocode: place %q, country %q, region %q: %w", short(q.Text), q.Country, short(q.Within), ngeu.ErrNotFound)
}

func (q Query) normalize() (Query, error) {
	q.Text, q.Within, q.LAU = short(strings.TrimSpace(q.Text)), short(strings.TrimSpace(q.Within)), strings.TrimSpace(q.LAU)
	if q.Country == "" {
		return q, nil
	}
	c, ok := ngeu.CountryCode(q.Country)
	if !ok {
		return q, ngeu.Invalid("country", q.Country, "a country is one of the 27 Member States by its code, such as IT or EL")
	}
	q.Country = c
	return q, nil
}

// short cuts a text at 400 bytes; no place has a longer name.
func short(s string) string {
	if len(s) <= maxFold {
		return s
	}
	return strings.ToValidUTF8(s[:maxFold], "")
}

// reading is one way to read a text: a name, and names of what is around it.
type reading struct {
	name   string
	around []string
}

// read gives the ways to read a text: as it is; without what stands in brackets
// or after a comma, which is then around it; both forms of "Bolzano/Bozen"; and
// for "Innere Stadt, Wien" the other way round.
func read(text string) []reading {
	out := []reading{{name: text}}
	if open := strings.IndexAny(text, "(["); open >= 0 {
		inside := strings.TrimRight(text[open+1:], ")] ")
		outside := strings.TrimSpace(text[:open])
		if outside != "" && inside != "" {
			out = append(out, reading{outside, []string{inside}})
		}
	}
	if parts := fields(text, ",;"); len(parts) > 1 {
		out = append(out, reading{parts[0], parts[1:]})
		for i := 1; i < len(parts); i++ {
			out = append(out, reading{parts[i], parts[:i]})
		}
	}
	for _, inner := range []string{" sat ", " satul ", " com ", " com. "} { // Romanian: village and municipality in one
		if i := strings.Index(strings.ToLower(text), inner); i > 0 && i+len(inner) < len(text) {
			before, after := text[:i], text[i+len(inner):]
			out = append(out, reading{after, []string{before}}, reading{before, []string{after}})
			break
		}
	}
	if parts := fields(text, "/"); len(parts) > 1 {
		for _, p := range parts {
			out = append(out, reading{name: p})
		}
	}
	return out
}

// fields cuts a text at any of some characters and drops what is empty.
func fields(text, at string) []string {
	var out []string
	for _, p := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(at, r) }) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// candidate is a place that a name may mean.
type candidate struct {
	ref   ref
	grade grade
	km    float64 // off the given point
}

func (g *Gazetteer) resolveReading(q Query, r reading) (Match, error) {
	found := g.candidates(r.name, q.Country)
	how := ByName
	sure := 0.0
	for _, around := range append(slices.Clone(r.around), q.Within) {
		if around == "" {
			continue
		}
		kept, known := g.keepAround(found, around, q.Country)
		if !known {
			sure -= 0.05 // nobody knows what it means
			continue
		}
		if len(kept) == 0 && q.Point == nil {
			return Match{}, ngeu.ErrNotFound
		}
		if len(kept) > 0 {
			found, how = kept, ByRegion
			sure += 0.03
		}
	}
	if len(found) == 0 {
		return Match{}, ngeu.ErrNotFound
	}
	if q.Point != nil {
		return g.nearestTo(*q.Point, found, pointKM)
	}
	if s, ok := g.spotOf(q.Country, q.Postcode, true); ok {
		if found = g.nearPostcode(found, s); len(found) == 0 {
			return Match{}, ngeu.ErrNotFound
		}
		how = ByPostcode
	}
	return g.only(q.Text, found, how, sure, isMunicipal(r.name))
}

// candidates gives the places of a name with their grades, by the first of its
// variants that any place has.
func (g *Gazetteer) candidates(name, country string) []candidate {
	var out []candidate
	for _, key := range variants(Fold(name), country) {
		for e := range g.index.named(key) {
			if !g.isArea(e.ref) && (country == "" || g.countryOf(e.ref) == country) {
				out = append(out, candidate{ref: e.ref, grade: e.grade})
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

// alike gives the places whose name begins as the text does, as far as the
// shorter of the two goes in whole words: "Rüdersdorf" for "Rüdersdorf bei
// Berlin", "Świerklany Górne" for "Świerklany".
func (g *Gazetteer) alike(name, country string) []candidate {
	var out []candidate
	add := func(e entry) {
		if !g.isArea(e.ref) && e.grade <= tagged && (country == "" || g.countryOf(e.ref) == country) {
			out = append(out, candidate{ref: e.ref, grade: loose})
		}
	}
	key := Fold(name)
	if len(key) < 4 {
		return nil
	}
	for _, e := range g.index.beginning(key + " ") {
		add(e)
	}
	for {
		i := strings.LastIndexByte(key, ' ')
		if i < 4 {
			return out
		}
		key = key[:i]
		for e := range g.index.named(key) {
			add(e)
		}
	}
}

// keepAround keeps the candidates that lie in a region of a name or code, else
// near a place of that name. known is false where the name means nothing.
func (g *Gazetteer) keepAround(all []candidate, around, country string) (kept []candidate, known bool) {
	areas := g.areasNamed(around, country, part)
	for _, c := range all {
		if g.inAny(c.ref, areas) {
			kept = append(kept, c)
		}
	}
	if len(kept) > 0 {
		return kept, true
	}
	places := slices.DeleteFunc(g.candidates(around, country), func(c candidate) bool { return c.grade > tagged })
	for _, c := range all {
		if slices.ContainsFunc(places, func(p candidate) bool { return g.neighbours(c.ref, p.ref) }) {
			kept = append(kept, c)
		}
	}
	return kept, len(areas)+len(places) > 0
}

// neighbours tells whether two places are of one municipality, or near.
func (g *Gazetteer) neighbours(a, b ref) bool {
	p, q := g.placeOf(a), g.placeOf(b)
	return p.lau != 0 && p.lau == q.lau && p.country == q.country || distanceKM(p.point, q.point) <= nearbyKM
}

// nearestTo takes the candidate next to a point, at most maxKM off.
func (g *Gazetteer) nearestTo(p orb.Point, all []candidate, maxKM float64) (Match, error) {
	best := candidate{km: math.Inf(1)}
	for _, c := range all {
		c.km = distanceKM(p, g.placeOf(c.ref).point)
		if c.grade == loose {
			c.km += 5 // an old or foreign name has to be clearly nearer
		}
		if c.km < best.km || c.km == best.km && g.weight(c.ref) > g.weight(best.ref) {
			best = c
		}
	}
	if best.km > maxKM {
		return Match{}, fmt.Errorf("geocode: the next place of that name is %.0f km off the given point: %w", best.km, ngeu.ErrNotFound)
	}
	return g.match(best.ref, 0.98-0.005*best.km, ByPoint), nil
}

// only takes the single place that is left, or the one that outweighs the rest.
// municipal says that the text names a municipality and no village.
func (g *Gazetteer) only(text string, all []candidate, how string, sure float64, municipal bool) (Match, error) {
	type group struct {
		candidate
		code       string
		population float64
	}
	var groups []group
	for _, c := range all {
		p := g.placeOf(c.ref)
		next := group{c, g.code(p), float64(p.population)}
		if c.grade == loose {
			next.population /= 5 // other names are less sure
		}
		i := slices.IndexFunc(groups, func(have group) bool {
			// One town is often listed twice: with and without its municipality's code.
			return have.code == next.code || distanceKM(g.placeOf(have.ref).point, p.point) < 3
		})
		switch {
		case i < 0:
			groups = append(groups, next)
		case g.weight(next.ref) > g.weight(groups[i].ref):
			groups[i] = next
		}
	}
	slices.SortFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(b.population, a.population), cmp.Compare(a.ref, b.ref))
	})
	top := groups[0]
	if municipal {
		seats := slices.DeleteFunc(slices.Clone(groups), func(o group) bool { return !g.placeOf(o.ref).seat || o.grade > tagged })
		if len(seats) == 1 {
			top, groups = seats[0], seats
		}
	}
	base := [...]float64{own: 0.95, tagged: 0.93, loose: 0.85, part: 0}[top.grade]
	if len(groups) == 1 {
		if p := g.placeOf(top.ref); how == ByName && !p.seat && p.population < smallVillage {
			// It may have namesakes that are too small for the gazetteer.
			if top.grade == loose {
				return Match{}, ngeu.ErrNotFound
			}
			base = unsureVillage
		}
		return g.match(top.ref, min(0.98, base+sure), how), nil
	}
	second := groups[1]
	large := top.population >= farLarger*max(second.population, 500)
	seat := g.placeOf(top.ref).seat && top.grade <= tagged && top.population >= seatLarger*max(second.population, 250) &&
		!slices.ContainsFunc(groups[1:], func(o group) bool { return g.placeOf(o.ref).seat && o.grade <= tagged })
	if large || seat {
		return g.match(top.ref, min(0.9, base-0.15+sure), ByWeight), nil
	}
	err := &AmbiguousError{Text: text}
	for _, c := range groups[:min(20, len(groups))] {
		err.Places = append(err.Places, g.place(c.ref, ""))
	}
	slices.SortStableFunc(err.Places, func(a, b Place) int { return cmp.Compare(b.Population, a.Population) })
	return Match{}, err
}

func (g *Gazetteer) match(r ref, confidence float64, how string) Match {
	m := Match{Place: g.place(r, ""), Precision: ngeu.Municipality, Confidence: confidence, How: how}
	if g.isArea(r) {
		m.Precision = ngeu.Region
		if m.Place.Kind == Country {
			m.Precision = ngeu.Country
		}
	}
	return m
}
