package sqlite_test

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold is a small stand-in for geocode.Fold: the store takes any.
func fold(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return special.Replace(text)
}

var special = strings.NewReplacer("ł", "l", "ħ", "h", "ß", "ss", "ς", "σ", "đ", "d", "ø", "o")
