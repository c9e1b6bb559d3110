package httpapi

import (
	"html/template"
	"regexp"
	"strings"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

// foreignRuns find words of another script than the page's, with what joins them.
var foreignRuns = map[string]map[string]*regexp.Regexp{
	"Latn": {"Grek": runOf("Greek"), "Cyrl": runOf("Cyrillic")},
	"Grek": {"Latn": runOf("Latin"), "Cyrl": runOf("Cyrillic")},
	"Cyrl": {"Latn": runOf("Latin"), "Grek": runOf("Greek")},
}

func runOf(script string) *regexp.Regexp {
	letter := `\p{` + script + `}`
	return regexp.MustCompile(letter + `(?:[` + letter + `\p{M}\p{N} .'’&/()—–:-]*` + letter + `\)?)?`)
}

// proper writes a text that holds names of which nobody says the language: places,
// organisations, titles of sources. Words of another script than the page's are
// marked as such, "und-Latn", so that no voice reads them as the page's language.
func proper(page i18n.Lang, text string) template.HTML {
	script := "Latn"
	switch page {
	case "el":
		script = "Grek"
	case "bg":
		script = "Cyrl"
	}
	for _, other := range []string{"Latn", "Grek", "Cyrl"} {
		if run, ok := foreignRuns[script][other]; ok && run.MatchString(text) {
			var b strings.Builder
			rest := 0
			escape := template.HTMLEscapeString
			for _, at := range run.FindAllStringIndex(text, -1) {
				b.WriteString(escape(text[rest:at[0]]) + `<span lang="und-` + other + `">` + escape(text[at[0]:at[1]]) + `</span>`)
				rest = at[1]
			}
			return template.HTML(b.String() + escape(text[rest:])) // each piece is escaped
		}
	}
	return template.HTML(template.HTMLEscapeString(text)) // escaped
}
