package scaleset

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// title writes name, summary and beneficiary of a project.
func (s *Set) title(r *roll, p *ngeu.Project, t *town, subject string) {
	v := s.words[p.NameLang]
	can := actions(v, subject)
	action, object := pick(r, can), pick(r, v.Objects[subject])
	switch share(r, 30, 25, 45) {
	case 0:
		object += " " + pick(r, v.Persons)
	case 1:
		object += " " + v.Number + " " + strconv.Itoa(1+r.IntN(80))
	}
	switch share(r, 40, 25, 20, 15) {
	case 0:
		p.Name = action + ": " + object + ", " + t.Name
	case 1:
		p.Name = sentence(object) + " (" + t.Name + "): " + small(action)
	case 2:
		p.Name = t.Name + " – " + small(action) + ", " + object
	case 3:
		p.Name = action + ", " + object + ", " + t.Name + " (" + string(rune('A'+r.IntN(6))) + "-" + strconv.Itoa(10+r.IntN(9990)) + ")"
	}
	if r.IntN(100) < 55 {
		p.Summary = pick(r, can) + ": " + pick(r, v.Objects[subject]) + ", " + company(r, v) + ". " + pick(r, can) + ", " + pick(r, v.Objects[subject]) + "."
		if p.YearEnd > 0 {
			p.Summary += " " + sentence(v.Done) + " " + strconv.Itoa(p.YearEnd) + "."
		}
		p.SummaryLang = p.NameLang
	}
	switch share(r, 55, 30, 15) {
	case 0:
		p.Beneficiary = strings.Replace(v.Body, "%s", t.Name, 1)
	case 1:
		p.Beneficiary = company(r, v)
	}
}

// actions gives what can be done about a subject. In the vocabulary buildings
// come first, then what also suits services, and renovation for energy at last.
func actions(v *vocabulary, subject string) []string {
	switch subject {
	case "egovernment", "broadband", "enterprise_digitalisation", "digital_education", "skills":
		return v.Actions[2:6]
	case "energy_efficiency":
		return v.Actions[3:]
	case "schools", "childcare", "hospitals", "primary_care", "culture", "social_housing", "research":
		return v.Actions
	}
	return v.Actions[:4]
}

var syllables = []string{"al", "ben", "cor", "dan", "el", "fer", "gal", "hel", "in", "jur", "kal", "lum", "mar", "nor", "ol", "per", "quin", "ros", "sol", "ter", "ul", "ven", "wil", "xen", "yor", "zan"}
var endings = []string{"a", "en", "ia", "is", "o", "ex", "tech", "bau", "mar", "os", "um", "el"}

// company makes a name of a firm, of some 8,000.
func company(r *roll, v *vocabulary) string {
	return sentence(pick(r, syllables)+pick(r, syllables)+pick(r, endings)) + " " + v.Legal
}

// sentence gives s with a capital at its beginning.
func sentence(s string) string { return first(s, unicode.ToUpper) }

// small gives s with a small letter at its beginning.
func small(s string) string { return first(s, unicode.ToLower) }

func first(s string, turn func(rune) rune) string {
	c, n := utf8.DecodeRuneInString(s)
	return string(turn(c)) + s[n:]
}
