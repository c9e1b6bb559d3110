package geocode

import "slices"

// languages lists the 24 official languages; their position is their number in
// the tables. 0 stands for none.
var languages = []string{"", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"}

// language gives the number of a language tag, 0 for one that is not ours.
func language(tag string) uint8 {
	if i := slices.Index(languages, tag); i > 0 {
		return uint8(i)
	}
	return 0
}

// localLanguage gives the language in which places have their local names,
// "" where that cannot be told: in bilingual Brussels and in Luxembourg.
func localLanguage(code string) string {
	switch country := code[:2]; country {
	case "AT":
		return "de"
	case "CY", "EL":
		return "el"
	case "CZ":
		return "cs"
	case "DK":
		return "da"
	case "EE":
		return "et"
	case "IE":
		return "en"
	case "SE":
		return "sv"
	case "SI":
		return "sl"
	case "BE":
		switch {
		case len(code) >= 5 && code[:5] == "BE336":
			return "de"
		case len(code) >= 3 && code[:3] == "BE2":
			return "nl"
		case len(code) >= 3 && code[:3] == "BE3":
			return "fr"
		}
		return ""
	case "BG", "DE", "ES", "FI", "FR", "HR", "HU", "IT", "LT", "LV", "MT", "NL", "PL", "PT", "RO", "SK":
		return string([]byte{country[0] | 0x20, country[1] | 0x20})
	}
	return ""
}
