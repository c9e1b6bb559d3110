package geocode

import (
	"slices"
	"strings"
)

// widths is how many characters the municipality codes of a state have, as the
// gazetteer holds them: ISTAT 3+3, NIS, AGS, INE, INSEE, TERYT without the digit
// for the sort, and so on. SIRUTA codes of Romania are numbers without zeros in
// front. Of the states that are missing the gazetteer has no codes.
var widths = map[string]int{"AT": 5, "BE": 5, "BG": 5, "CY": 4, "CZ": 6, "DE": 8, "DK": 3, "EE": 4, "EL": 4, "ES": 5, "FI": 3, "FR": 5,
	"IT": 6, "LT": 2, "LV": 7, "NL": 4, "PL": 6, "PT": 4, "RO": 0, "SE": 4, "SI": 3, "SK": 6}

// heads is how many characters of a code tell the province, district or
// department that the municipality lies in.
var heads = map[string]int{"AT": 3, "BE": 2, "DE": 5, "ES": 2, "FR": 2, "IT": 3, "PL": 4, "PT": 2, "SE": 2}

// codeForms gives the codes that a list may mean, the likeliest first: "18128"
// and "18+128" (3+3) and "03018128" (2+3+3) are 018128, "IT_018128" and
// "18128.0" too; 7-digit TERYT, 12-digit keys of Germany, DICOFRE and
// INE codes with their check digit are cut to the municipality.
func codeForms(country, text string) []string {
	width, known := widths[country]
	text = strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(text)), ".0")
	if !known || text == "" || len(text) > 40 {
		return nil
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" +-_/|.:", r) })
	for _, p := range []string{country, "GR", "GM"} {
		if len(parts) > 1 && parts[0] == p {
			parts = parts[1:]
		} else if len(parts) == 1 && len(parts[0]) > width && width > 0 && !digits(parts[0]) && digits(strings.TrimPrefix(parts[0], p)) {
			parts[0] = strings.TrimPrefix(parts[0], p)
		}
	}
	if len(parts) > 1 && country == "IT" {
		for i := max(0, len(parts)-2); i < len(parts); i++ {
			parts[i] = pad(parts[i], 3)
		}
		parts = parts[len(parts)-2:]
	}
	code := strings.Join(parts, "")
	bare := strings.TrimLeft(code, "0")
	if bare == "" {
		return nil
	}
	if country == "RO" {
		return []string{bare}
	}
	out := []string{code, pad(bare, width)}
	n := len(code)
	switch {
	case !digits(code): // BGS01, 2A004
	case country == "IT" && (n == 7 || n == 8):
		out = append(out, code[n-6:])
	case country == "DE" && (n == 11 || n == 12):
		full := pad(code, 12)
		out = append(out, full[:5]+full[9:])
	case country == "PL" && (n == 6 || n == 7):
		out = append(out, pad(code, 7)[:6])
	case country == "ES" && n == 6, country == "PT" && n == 6:
		out = append(out, code[:width])
	case country == "PT" && n == 5:
		out = append(out, pad(code, 6)[:4])
	case country == "SK" && n > 6:
		out = append(out, code[n-6:])
	}
	var kept []string
	for _, c := range out {
		if (len(c) == width || country == "SI") && !slices.Contains(kept, c) {
			kept = append(kept, c)
		}
	}
	return kept
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// pad writes a number with leading zeros, as the lists of some states do.
func pad(number string, width int) string {
	return strings.Repeat("0", max(0, width-len(number))) + number
}

// byMunicipalityCode finds the seat of a municipality; where the text names
// another place in the same municipality, that place. Where a code can be read
// in two ways, the name decides. The confidence is less where the text is not
// known to lie there, and least where it is the name of another municipality in
// the region around.
func (g *Gazetteer) byMunicipalityCode(q Query) (ref, float64) {
	if q.LAU == "" || q.Country == "" {
		return none, 0
	}
	var seats []ref
	for _, code := range codeForms(q.Country, q.LAU) {
		if seat := g.findLAU(q.Country, g.today(q.Country, code)); seat != none && !slices.Contains(seats, seat) {
			seats = append(seats, seat)
		}
	}
	if len(seats) == 0 {
		return none, 0
	}
	if q.Text == "" {
		return seats[0], 1
	}
	another := false
	around := g.areasNamed(q.Within, q.Country, part)
	for _, r := range read(q.Text) {
		for _, c := range g.candidates(r.name, q.Country) {
			p := g.placeOf(c.ref)
			for _, seat := range seats {
				if p.lau == g.placeOf(seat).lau {
					return c.ref, 1
				}
			}
			another = another || p.seat && c.grade <= tagged && (len(around) == 0 || g.inAny(c.ref, around))
		}
	}
	if another {
		return seats[0], contradicted
	}
	return seats[0], 0.9
}

// contradicted is the confidence of a code whose name is that of another
// municipality.
const contradicted = 0.5

// codeArea gives the region that the beginning of a municipality code tells,
// where the municipality itself is not in the gazetteer or "000" stands for all
// of a province: the one in which all municipalities with this beginning lie.
func (g *Gazetteer) codeArea(country, text string) ref {
	width, head := widths[country], heads[country]
	if country == "FR" && strings.HasPrefix(text, "97") {
		head = 3
	}
	if head == 0 {
		return none
	}
	for _, code := range append(codeForms(country, text), text) {
		if len(code) != width && len(code) != head {
			continue
		}
		from, _ := slices.BinarySearchFunc(g.byLAU, code[:head], func(p int32, head string) int {
			return compareCode(g.country(p), g.texts.at(g.places[p].lau), country, head)
		})
		around := none
		for _, i := range g.byLAU[from:] {
			p := &g.places[i]
			if g.country(i) != country || !strings.HasPrefix(g.texts.at(p.lau), code[:head]) {
				break
			}
			switch {
			case p.region == none:
			case around == none:
				around = p.region
			default:
				for !g.inAny(p.region, []ref{around}) && g.areas[around].parent != around {
					around = g.areas[around].parent
				}
			}
		}
		if around != none && g.areas[around].code.Level() > 0 {
			return around
		}
	}
	return none
}

func compareCode(country, code, wantCountry, want string) int {
	if c := strings.Compare(country, wantCountry); c != 0 {
		return c
	}
	return strings.Compare(code, want)
}
