package i18n

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Lang is one of the 24 official EU languages by its two-letter code.
type Lang string

// English is what data addresses speak unless asked otherwise.
const English Lang = "en"

// Languages lists all 24 in the order of their codes.
var Languages = []Lang{"bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"}

var matcher = newMatcher()

func newMatcher() language.Matcher {
	tags := []language.Tag{language.English} // the first is the answer when nothing fits
	for _, l := range Languages {
		if l != English {
			tags = append(tags, language.Make(string(l)))
		}
	}
	return language.NewMatcher(tags)
}

// Parse reads a language code in any case ("FR"). It accepts exactly the 24.
func Parse(s string) (Lang, error) {
	l := Lang(strings.ToLower(s))
	if !slices.Contains(Languages, l) {
		return "", fmt.Errorf("i18n: %q is not one of the 24 languages", s)
	}
	return l, nil
}

// Match picks the language for an Accept-Language header; English when the
// header is empty, broken or asks for none of the 24.
func Match(acceptLanguage string) Lang {
	if len(acceptLanguage) > 512 {
		acceptLanguage = acceptLanguage[:512]
	}
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(tags) == 0 {
		return English
	}
	tag, _, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return English
	}
	base, _ := tag.Base()
	return Lang(base.String())
}
