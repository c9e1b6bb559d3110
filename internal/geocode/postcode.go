package geocode

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/paulmach/orb"
)

// Postcodes is a table of postcodes that an operator adds to a gazetteer; none
// ship with it. The zero value is empty and ready for Read. All of the Union take
// about 15 MB.
type Postcodes struct {
	codes  map[postcode]spot
	places map[string]string // each name once
}

// postcode is a country and a code in the form of postcodeOf, at most 7 bytes.
type postcode struct {
	country [2]byte
	code    [7]byte
}

func keyOf(country, code string) (k postcode) {
	copy(k.country[:], country)
	copy(k.code[:], code)
	return k
}

// spot is where a postcode is.
type spot struct {
	lon, lat float32 // of its first row
	far      float32 // the row farthest from it, in km
	place    string  // of the first row
}

func (s spot) point() orb.Point { return orb.Point{float64(s.lon), float64(s.lat)} }

// Len is the number of postcodes.
func (p *Postcodes) Len() int { return len(p.codes) }

// postcodeOf writes a postcode in one form: without blanks, dashes and the letters
// of the country in front ("LV-1010", "D-10115", "104 31"), with the zeros that a
// spreadsheet takes away, as long as it tells the place: four digits in Portugal
// and the Netherlands, the routing key in Ireland, three letters in Malta, and in
// France without CEDEX. It is empty for what is no postcode there.
func postcodeOf(country, text string) string {
	text = strings.ToUpper(strings.TrimSpace(text))
	if at := strings.Index(text, "CEDEX"); at > 0 && country == "FR" {
		text = text[:at]
	}
	if len(text) > 20 {
		return ""
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		case r == '-' && i > 0 && i <= 3 && strings.IndexFunc(b.String(), isDigit) < 0:
			b.Reset() // the letters of the country
		}
	}
	code := b.String()
	iso := strings.Replace(country, "EL", "GR", 1)
	if rest := strings.TrimPrefix(code, iso); digits(rest) && rest != code {
		code = rest
	}
	switch country {
	case "IE", "MT":
		if len(code) < 3 {
			return ""
		}
		return code[:3]
	case "NL", "PT":
		if len(code) < 4 || !digits(code[:4]) {
			return ""
		}
		return code[:4]
	}
	width := 5
	switch country {
	case "AT", "BE", "BG", "CY", "DK", "HU", "LU", "LV", "SI":
		width = 4
	case "RO":
		width = 6
	}
	if code = pad(code, width); len(code) != width || !digits(code) || strings.Trim(code, "0") == "" {
		return ""
	}
	return code
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// postcodeCountry gives the Member State that a country of a postcode table
// belongs to.
func postcodeCountry(code string) (string, bool) {
	switch code {
	case "GP", "MQ", "GF", "RE", "YT", "MF":
		return "FR", true
	case "AX":
		return "FI", true
	}
	return ngeu.CountryCode(code)
}

func (p *Postcodes) add(country, code, place string, at orb.Point) {
	if p.codes == nil {
		p.codes, p.places = map[postcode]spot{}, map[string]string{}
	}
	key := keyOf(country, code)
	s, ok := p.codes[key]
	if !ok {
		kept, known := p.places[place]
		if !known {
			kept = strings.Clone(place)
			p.places[kept] = kept
		}
		s = spot{float32(at[0]), float32(at[1]), 0, kept}
	}
	s.far = max(s.far, float32(distanceKM(s.point(), at)))
	p.codes[key] = s
}

// WithPostcodes gives the same gazetteer with postcodes: Search finds the places
// of one that is typed, Resolve uses that of a query. p must not change any more.
func (g *Gazetteer) WithPostcodes(p *Postcodes) *Gazetteer {
	out := *g
	out.postcodes = p
	return &out
}

const (
	postcodeKM = 15 // beyond the places of a postcode, a name is another place
	townKM     = 25 // as far off a postcode its municipality is looked for
)

// spotOf finds a postcode; zeros says that those in front may be missing.
func (g *Gazetteer) spotOf(country, text string, zeros bool) (spot, bool) {
	if g.postcodes == nil || text == "" || country == "" {
		return spot{}, false
	}
	code := postcodeOf(country, text)
	if code == "" || !zeros && strings.Count(code, "0") > strings.Count(text, "0") {
		return spot{}, false
	}
	s, ok := g.postcodes.codes[keyOf(country, code)]
	return s, ok
}

// placeOfSpot finds the place that a postcode is of: by the name in the table,
// near it; else the nearest municipality.
func (g *Gazetteer) placeOfSpot(country string, s spot) ref {
	best, least := none, float64(postcodeKM)
	for _, r := range read(s.place) {
		for _, c := range g.candidates(r.name, country) {
			if d := distanceKM(g.placeOf(c.ref).point, s.point()); d < least {
				best, least = c.ref, d
			}
		}
	}
	if best != none {
		return best
	}
	least = townKM
	for i := range g.near(s.point(), townKM) {
		if g.country(i) == country {
			if d := distanceKM(g.places[i].point, s.point()); d < least {
				best, least = g.refOf(i), d
			}
		}
	}
	return best
}

// nearPostcode keeps the candidates that are near a postcode.
func (g *Gazetteer) nearPostcode(found []candidate, s spot) []candidate {
	reach := postcodeKM + float64(s.far)
	return slices.DeleteFunc(slices.Clone(found), func(c candidate) bool { return distanceKM(g.placeOf(c.ref).point, s.point()) > reach })
}

// byPostcode is the municipality of a postcode, if the postcode is not spread
// over a wide area.
func (g *Gazetteer) byPostcode(q Query, s spot) (Match, bool) {
	if s.far > 2*townKM {
		return Match{}, false
	}
	r := g.placeOfSpot(q.Country, s)
	if r == none {
		return Match{}, false
	}
	if around := g.areasNamed(q.Within, q.Country, part); len(around) > 0 && !g.inAny(r, around) {
		return Match{}, false // one of the two is wrong
	}
	if q.Text == "" {
		return g.match(r, 0.85, ByPostcode), true
	}
	return g.match(r, 0.65, ByPostcode), true
}

// searchPostcode gives the places of a postcode that is typed, alone or with a
// name before or after it, largest first.
func (g *Gazetteer) searchPostcode(q SearchQuery, country string) []ref {
	if g.postcodes == nil || strings.IndexFunc(q.Text, isDigit) < 0 || len(q.Text) > 60 {
		return nil
	}
	words := strings.Fields(q.Text)
	var out []ref
	for n := min(len(words), 3); n > 0 && len(out) == 0; n-- {
		for _, cut := range [][2][]string{{words[:n], words[n:]}, {words[len(words)-n:], words[:len(words)-n]}} {
			name := Fold(strings.Join(cut[1], " "))
			for _, c := range countries {
				if country != "" && c != country {
					continue
				}
				s, ok := g.spotOf(c, strings.Join(cut[0], " "), false)
				if !ok {
					continue
				}
				r := g.placeOfSpot(c, s)
				if r == none || slices.Contains(out, r) {
					continue
				}
				local, _ := g.name(r, "")
				asked, _ := g.name(r, q.Lang)
				if name == "" || strings.HasPrefix(Fold(local), name) || strings.HasPrefix(Fold(asked), name) || strings.HasPrefix(Fold(s.place), name) {
					out = append(out, r)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b ref) int { return cmp.Compare(g.weight(b), g.weight(a)) })
	return out
}

// validPoint tells whether degrees are such.
func validPoint(p orb.Point) bool {
	return math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 && p != orb.Point{}
}
