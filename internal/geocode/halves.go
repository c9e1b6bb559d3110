package geocode

import "strings"

// position are the ends of names that tell the parts of one municipality apart:
// "Iedera de Jos" is the lower half of Iedera.
const position = ` de sus de jos de mijloc vale deal vechi veche noi nou noua dolna dolne gorna gorne `

// size are those that may as well tell apart two that have nothing in common:
// they count only where there are several.
const size = ` mare mari mic mica mici `

// halves finds the municipality in some regions that has no place of the name
// itself, but parts of it: two or more that begin so, or the only one that does
// and goes on with a word such as "lower".
func (g *Gazetteer) halves(name, country string, around []ref) (ref, bool) {
	bare := strip(spellOut(Fold(name), country))
	if len(bare) < 4 {
		return none, false
	}
	keys := []string{bare}
	if country == "RO" { // with the article: Ciorani, Cioranii de Jos
		keys = append(keys, bare+"i", bare+"u", bare+"le")
	}
	for _, key := range keys {
		found, one, several, placed := none, false, false, false
		parts := map[ref]bool{}
		for _, e := range g.index.beginning(key + " ") {
			if g.isArea(e.ref) || e.grade > tagged || !g.inAny(e.ref, around) {
				continue
			}
			p := g.placeOf(e.ref)
			rest := strings.TrimPrefix(g.index.keys.at(e.key), key)
			sized := strings.Contains(size, rest+" ")
			if p.lau == 0 || !sized && !strings.Contains(position, rest+" ") {
				continue
			}
			parts[e.ref] = true
			placed = placed || !sized
			switch {
			case found == none:
				found, one = e.ref, true
			case g.placeOf(found).lau != p.lau:
				several = true
			}
			if p.seat && g.placeOf(found).lau == p.lau {
				found = e.ref
			}
		}
		if one && !several && (placed && g.placeOf(found).seat || len(parts) > 1) {
			return found, true
		}
	}
	return none, false
}

// municipalWords are folded words that say that a name is a municipality's and
// not that of a village in another one.
const municipalWords = ` comuna comunei com oras orasul mun municipiul municipiu commune comune comuni gemeinde marktgemeinde stadtgemeinde gemeente
 gmina miasto obec mesto obcina kommune kommun concelho municipio ayuntamiento ajuntament municipality savivaldybe novads pilseta vald community
 община δημοσ δημου `

// isMunicipal tells whether a text says that it names a municipality.
func isMunicipal(text string) bool {
	first, rest, _ := strings.Cut(Fold(text), " ")
	return rest != "" && strings.Contains(municipalWords, " "+first+" ")
}
