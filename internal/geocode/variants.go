package geocode

import (
	"slices"
	"strings"
)

// variants gives the folded forms under which a name may be listed, the surest
// first: as it is; without the word for its sort; in the nominative, where
// Greek, Finnish, Latvian and Lithuanian put the name of a municipality in the genitive;
// and in Latin letters, as some Greek and Bulgarian places are listed so only.
func variants(key, country string) []string {
	out := []string{key}
	full := spellOut(key, country)
	if full != key && full != "" {
		out = append(out, full)
	}
	bare := strip(full)
	if bare != key {
		out = append(out, bare)
		for _, e := range genitives {
			if e.country == country && strings.HasSuffix(bare, e.genitive) && len(bare) > len(e.genitive)+2 {
				out = append(out, strings.TrimSuffix(bare, e.genitive)+e.nominative)
			}
		}
	}
	for _, k := range []string{key, bare} {
		if r := romanise(k); r != k {
			out = append(out, r)
		}
	}
	return slices.Compact(out)
}

// abbreviations are folded words that lists shorten, and what they stand for; an
// empty word is one that only says what sort of place it is.
var abbreviations = []struct{ country, short, full string }{
	{"RO", "tg", "targu"}, {"RO", "tirgu", "targu"}, {"RO", "sf", "sfantu"}, {"RO", "com", ""}, {"RO", "sat", ""}, {"RO", "satul", ""}, {"RO", "sate", ""},
	{"RO", "mun", ""}, {"RO", "or", ""}, {"RO", "loc", ""}, {"RO", "localitatea", ""}, {"RO", "comuna", ""}, {"RO", "jud", ""},
	{"DE", "st", "sankt"}, {"AT", "st", "sankt"}, {"FR", "st", "saint"}, {"FR", "ste", "sainte"}, {"LU", "st", "sankt"},
	{"BE", "st", "sint"}, {"NL", "st", "sint"}, {"ES", "sta", "santa"}, {"ES", "sto", "santo"}, {"PT", "sta", "santa"}, {"PT", "sto", "santo"},
	{"IT", "s", "san"}, {"PT", "s", "sao"}, {"ES", "s", "san"}, {"IT", "ss", "santi"}, {"IE", "st", "saint"}, {"SK", "sv", "svaty"}, {"CZ", "sv", "svaty"},
}

// spellOut writes a folded name without abbreviations.
func spellOut(key, country string) string {
	words := strings.Fields(key)
	changed := false
	for i, w := range words {
		for _, a := range abbreviations {
			if a.short == w && a.country == country {
				words[i], changed = a.full, true
			}
		}
	}
	if !changed {
		return key
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// genitives are endings of folded names in the genitive and what they come
// from; of one ending the commonest first.
var genitives = []struct{ country, genitive, nominative string }{
	{"LV", "es", "e"}, {"LV", "as", "a"}, {"LV", "us", "us"}, {"LV", "u", "i"}, {"LV", "u", "is"}, {"LV", "a", "s"},
	{"LT", "iaus", "ius"}, {"LT", "aus", "us"}, {"LT", "os", "a"}, {"LT", "es", "e"}, {"LT", "iu", "iai"}, {"LT", "u", "ai"}, {"LT", "io", "is"}, {"LT", "io", "ys"}, {"LT", "o", "as"}, {"LT", "ies", "is"},
	{"FI", "ngin", "nki"}, {"FI", "een", "e"}, {"FI", "n", ""},
	{"EL", "ασ", "α"}, {"EL", "ησ", "η"}, {"EL", "εωσ", "η"}, {"EL", "ου", "ο"}, {"EL", "ου", "οσ"}, {"EL", "ουσ", "οσ"}, {"EL", "εων", "εισ"}, {"EL", "εων", "α"}, {"EL", "αιων", "α"}, {"EL", "ων", "α"}, {"EL", "ων", "εσ"}, {"EL", "ων", "οι"},
}

// Romanisation of folded text: Greek after ELOT 743, Bulgarian after the Act on
// Transliteration of 2009 (й has become и by folding).
var roman = strings.NewReplacer(
	"ου", "ou", "αυ", "af", "ευ", "ef", "γγ", "ng", "γκ", "gk", "γξ", "nx", "γχ", "nch", "μπ", "mp", "ντ", "nt",
	"α", "a", "β", "v", "γ", "g", "δ", "d", "ε", "e", "ζ", "z", "η", "i", "θ", "th", "ι", "i", "κ", "k", "λ", "l", "μ", "m",
	"ν", "n", "ξ", "x", "ο", "o", "π", "p", "ρ", "r", "σ", "s", "τ", "t", "υ", "y", "φ", "f", "χ", "ch", "ψ", "ps", "ω", "o",
	"а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ж", "zh", "з", "z", "и", "i", "к", "k", "л", "l", "м", "m",
	"н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f", "х", "h", "ц", "ts", "ч", "ch", "ш", "sh",
	"щ", "sht", "ъ", "a", "ь", "y", "ю", "yu", "я", "ya",
)

func romanise(key string) string { return roman.Replace(key) }
