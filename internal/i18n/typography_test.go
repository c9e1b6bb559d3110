package i18n

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// quotes are the marks with which a language may quote, as the Interinstitutional
// Style Guide has them; Greek and the southern Romance languages: guillemets.
var quotes = map[Lang]string{
	"bg": "„“", "cs": "„“", "da": "”", "de": "„“", "el": "«»", "en": "“”’", "es": "«»", "et": "„“’", "fi": "”", "fr": "«»’",
	"ga": "“”’", "hr": "„”", "hu": "„”", "it": "«»’", "lt": "„“", "lv": "“”", "mt": "“”’", "nl": "“”’", "pl": "„”", "pt": "«»",
	"ro": "„”", "sk": "„“", "sl": "„“", "sv": "”",
}

// law holds the texts that were written as law has them, spaces included.
var law = regexp.MustCompile(`^notice\.(short|p[1-4])$`)

var (
	word         = regexp.MustCompile(`[\pL\pM’]+`)
	percentage   = regexp.MustCompile(`\d+\s*[\x{a0}\x{202f}]?%`)
	anyQuote     = regexp.MustCompile("[\"'`´„“”‚‘’ʼ«»‹›]")
	blankBefore  = regexp.MustCompile(`[ ][:;!?»]|«[ ]`)
	joinedBefore = regexp.MustCompile(`[^\s\x{a0}]:(\s|$)|[^\x{202f}][;!?](\s|$)`)
)

// each gives every text of a language by its key, plural forms one by one.
func each(c *Catalogues, l Lang, visit func(key, text string)) {
	messages := c.Printer(l).messages
	for _, key := range slices.Sorted(maps.Keys(messages)) {
		m := messages[key]
		if m.forms == nil {
			visit(key, m.text)
		}
		for _, form := range slices.Sorted(maps.Keys(m.forms)) {
			visit(key+"["+form+"]", m.forms[form])
		}
	}
}

// Words are of one script: no Latin o in a Greek word, no Latin c in a Bulgarian one.
func TestWordsAreOfOneScript(t *testing.T) {
	c := load(t)
	own := map[Lang]*unicode.RangeTable{"bg": unicode.Cyrillic, "el": unicode.Greek}
	for _, l := range Languages {
		each(c, l, func(key, text string) {
			for _, w := range word.FindAllString(text, -1) {
				found := 0
				for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic} {
					if strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(script, r) }) {
						found++
						if script != unicode.Latin && script != own[l] {
							t.Errorf("%s %s: %q is of another script", l, key, w)
						}
					}
				}
				if found > 1 {
					t.Errorf("%s %s: %q mixes scripts", l, key, w)
				}
			}
		})
	}
}

// Marks and blanks are the language's own, in texts that nobody copied from English.
func TestTypography(t *testing.T) {
	c := load(t)
	english := c.Printer(English)
	for _, l := range Languages {
		percent := c.Printer(l).Percent(37)
		each(c, l, func(key, text string) {
			if text != norm.NFC.String(text) {
				t.Errorf("%s %s: not in the composed form", l, key)
			}
			for _, q := range anyQuote.FindAllString(text, -1) {
				if !strings.Contains(quotes[l], q) {
					t.Errorf("%s %s: %s is not a mark of the language: %q", l, key, q, text)
				}
			}
			if strings.Contains(text, "  ") || strings.Contains(text, "...") {
				t.Errorf("%s %s: two blanks, or three dots for an ellipsis: %q", l, key, text)
			}
			for _, p := range percentage.FindAllString(text, -1) {
				if strings.TrimLeft(p, "0123456789") != strings.TrimLeft(percent, "0123456789") {
					t.Errorf("%s %s: %q, but figures are written like %q", l, key, p, percent)
				}
			}
			if blankBefore.MatchString(text) && !(l == "fr" && law.MatchString(key)) {
				t.Errorf("%s %s: a blank before a mark, where a line can break: %q", l, key, text)
			}
			if l == "fr" && !law.MatchString(key) && joinedBefore.MatchString(text) {
				t.Errorf("%s %s: a mark without its no-break space: %q", l, key, text)
			}
			if l == "ro" && strings.ContainsAny(text, "şţŞŢ") {
				t.Errorf("%s %s: a cedilla for a comma below: %q", l, key, text)
			}
			key, _, _ = strings.Cut(key, "[")
			sentence, _, _ := strings.Cut(placeholder.ReplaceAllString(text, ""), "(") // "Interface (OGC API – Features)"
			if l != English && len(strings.Fields(sentence)) > 2 && text == english.T(key) {
				t.Errorf("%s %s: still English: %q", l, key, text)
			}
		})
	}
}
