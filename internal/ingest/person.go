package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Properties that are looked at for the sake of natural persons only; no output
// has them.
const (
	beneficiaryCode Property = "beneficiary_code" // tax or register number of the recipient
	beneficiaryKind Property = "beneficiary_kind" // what sort of recipient, in the words of the list
	paymentYear     Property = "payment_year"     // year or date of the payment
)

// recipients are the rules by which a list tells natural persons from bodies:
// the table [recipients] of a mapping file.
type recipients struct {
	Kinds  []string // values of beneficiary_kind that are persons; one that ends in * stands for all that begin so
	Words  []string // words in the name that only persons have: a title, the form of a sole trader
	Bodies []string // words in the name that only bodies have; they overrule kinds and names
	Codes  []string // patterns of beneficiary_code that only persons have, besides those of personalCodes
	Names  bool     // a name of two to five words without a digit is a person, unless a word of bodies is in it

	codes         []*regexp.Regexp
	words, bodies [][]string // folded
}

// personalCodes are the forms of tax and identity numbers that only natural
// persons have. Countries whose numbers look alike for both (EL, HR, IE) are not
// here. Source: European Commission, TIN on the Europa web site, "TIN structure
// by country".
var personalCodes = map[string]*regexp.Regexp{
	"BG": regexp.MustCompile(`^\d{10}$`),                                                                   // EGN; bodies have 9 or 13 digits
	"CZ": regexp.MustCompile(`^\d{6}/\d{3,4}$`),                                                            // rodné číslo, as it is usually written
	"DK": regexp.MustCompile(`^[0-3]\d[01]\d{3}-?\d{4}$`),                                                  // CPR; bodies have 8 digits
	"EE": regexp.MustCompile(`^[1-8]\d{10}$`),                                                              // isikukood; bodies have 8 digits
	"ES": regexp.MustCompile(`^(\d{7,8}|[XYZ]\d{7}|[KLM]\d{7})-?[A-Z]$`),                                   // DNI, NIE; a NIF of a body begins with another letter
	"FI": regexp.MustCompile(`^\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]$`),                                             // henkilötunnus
	"HU": regexp.MustCompile(`^8\d{9}$`),                                                                   // adóazonosító jel
	"IT": regexp.MustCompile(`^[A-Z]{6}[0-9L-NP-V]{2}[A-EHLMPR-T][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]$`), // codice fiscale; bodies have 11 digits
	"LT": regexp.MustCompile(`^[1-6]\d{10}$`),                                                              // asmens kodas; bodies have 9 digits
	"LV": regexp.MustCompile(`^[0-3]\d{5}-?\d{5}$`),                                                        // personas kods; bodies begin with 4, 5 or 9
	"PL": regexp.MustCompile(`^\d{11}$`),                                                                   // PESEL; a NIP has 10 digits
	"PT": regexp.MustCompile(`^([123]\d|45)\d{7}$`),                                                        // NIF of a person
	"RO": regexp.MustCompile(`^[1-9]\d{12}$`),                                                              // CNP
	"SE": regexp.MustCompile(`^(19|20)?\d{2}[01]\d[0-3]\d[-+]?\d{4}$`),                                     // personnummer; the third digit of a body is 2 or more
	"SK": regexp.MustCompile(`^\d{6}/\d{3,4}$`),                                                            // rodné číslo
}

// masked is a number that its publisher has made unreadable, because it is that
// of a person.
var masked = regexp.MustCompile(`^[*#xX]{4,}$`)

// compile prepares the rules.
func (r *recipients) compile() error {
	for _, c := range r.Codes {
		p, err := regexp.Compile(`^(?:` + c + `)$`)
		if err != nil {
			return fmt.Errorf("recipients.codes: %w", err)
		}
		r.codes = append(r.codes, p)
	}
	r.words, r.bodies = foldedAll(r.Words), foldedAll(r.Bodies)
	return nil
}

func foldedAll(words []string) [][]string {
	var out [][]string
	for _, w := range words {
		if f := foldedWords(w); len(f) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// foldedWords splits a text into folded words. Dots inside an abbreviation are
// dropped, so that "S.R.L." is the word "srl".
func foldedWords(text string) []string {
	return strings.Fields(geocode.Fold(strings.ReplaceAll(text, ".", dotted(text))))
}

// dotted says what a dot in the text means: nothing between single letters,
// else the end of a word.
func dotted(text string) string {
	if abbreviation.MatchString(text) {
		return ""
	}
	return " "
}

var abbreviation = regexp.MustCompile(`(^|[^\pL])\pL\.\pL(\.|$|[^\pL])`)

// natural tells whether a recipient is a natural person. A personal number
// decides; else a word that only persons have; a word that only bodies have
// overrules the rest.
func (r *recipients) natural(country, kind, name, code string) bool {
	code = strings.ToUpper(strings.ReplaceAll(code, " ", ""))
	if code != "" {
		if p := personalCodes[country]; p != nil && p.MatchString(code) || masked.MatchString(code) {
			return true
		}
		if slices.ContainsFunc(r.codes, func(p *regexp.Regexp) bool { return p.MatchString(code) }) {
			return true
		}
	}
	if len(r.words)+len(r.bodies)+len(r.Kinds) == 0 && !r.Names {
		return false
	}
	words := foldedWords(name)
	if containsAny(words, r.words) {
		return true
	}
	if containsAny(words, r.bodies) {
		return false
	}
	if slices.ContainsFunc(r.Kinds, func(k string) bool {
		begin, open := strings.CutSuffix(k, "*")
		return strings.EqualFold(k, kind) || open && len(kind) >= len(begin) && strings.EqualFold(begin, kind[:len(begin)])
	}) {
		return true
	}
	return r.Names && len(words) >= 2 && len(words) <= 5 && !strings.ContainsFunc(name, unicode.IsDigit)
}

// containsAny tells whether one of the runs of words stands in a text.
func containsAny(words []string, runs [][]string) bool {
	return slices.ContainsFunc(runs, func(run []string) bool { return indexRun(words, run) >= 0 })
}

func indexRun(words, run []string) int {
	for i := 0; i+len(run) <= len(words); i++ {
		if slices.Equal(words[i:i+len(run)], run) {
			return i
		}
	}
	return -1
}

// hide takes a natural person out of a project: out of the recipient and of the
// texts, where the name stands in them, too. Kept apart, for the store, are the
// name and the day on which it goes.
func (r *recipients) hide(p *ngeu.Project, kind, code string, paid int) {
	if name := p.Beneficiary; name != "" && r.natural(p.Country, kind, name, code) {
		r.conceal(p, paid)
	}
}

// conceal takes the recipient out of a project.
func (r *recipients) conceal(p *ngeu.Project, paid int) {
	name := p.Beneficiary
	p.Beneficiary = ""
	p.Person = &ngeu.Person{RemoveOn: removeOn(paid, p.YearStart)}
	if p.Person.RemoveOn != "" {
		p.Person.Name = name
	}
	own := slices.DeleteFunc(foldedWords(name), func(w string) bool {
		return len(w) == 1 || containsAny([]string{w}, r.words)
	})
	for _, text := range []*string{&p.Name, &p.Summary, &p.Measure} {
		*text = unnamed(*text, own)
	}
}

// removeOn is the last day of the second year after that of the payment. Where
// the list does not say when money was paid, it cannot have been before the
// project began, so that year gives the earliest day that can be right. Where
// nothing is known there is no such day, and the name must not be kept.
//
// Source: Regulation (EU) 2021/241, Article 25a(4).
func removeOn(paid, began int) ngeu.Date {
	if paid == 0 {
		paid = began
	}
	if paid == 0 {
		return ""
	}
	return ngeu.Date(fmt.Sprintf("%d-12-31", paid+2))
}

// nobody stands where a name was, in any language: nomen nescio.
const nobody = "N. N."

// unnamed writes a text without a name, in whatever order its words stand.
func unnamed(text string, name []string) string {
	if len(name) < 2 || text == "" {
		return text
	}
	type word struct {
		from, to int
		folded   string
	}
	var words []word
	from := -1
	for i, c := range text + " " {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mn, c) {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 {
			words = append(words, word{from, i, geocode.Fold(text[from:i])})
			from = -1
		}
	}
	var out strings.Builder
	done := 0
	for i := 0; i+len(name) <= len(words); i++ {
		found := make([]string, len(name))
		for j := range found {
			found[j] = words[i+j].folded
		}
		if !sameWords(found, name) {
			continue
		}
		out.WriteString(text[done:words[i].from] + nobody)
		i += len(name) - 1
		done = words[i].to
	}
	return out.String() + text[done:]
}

// sameWords tells whether two lists hold the same words in any order.
func sameWords(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// share tells whether two properties are filled from one column.
func (l *Layout) share(a, b Property) bool {
	of := func(p Property) map[string]string {
		all := map[string]string{}
		for _, t := range l.from[p] {
			t.columns(all)
		}
		return all
	}
	other := of(b)
	for k := range of(a) {
		if _, ok := other[k]; ok {
			return true
		}
	}
	return false
}

// anonymous gives an id that holds the recipient's name, as those of lists
// without numbers do, without it where the recipient is a natural person. What
// stands there instead tells the people of one list apart, and is so short that
// it proves nobody's name: of a billion names, sixty fit each.
func (r row) anonymous(id string) string {
	name := slug(r.text(beneficiary))
	if name == "" || !strings.Contains(id, name) || !r.profile.Recipients.natural(r.text(country), r.text(beneficiaryKind), r.text(beneficiary), r.text(beneficiaryCode)) {
		return id
	}
	sum := sha256.Sum256([]byte(name))
	return strings.Replace(id, name, "p"+hex.EncodeToString(sum[:3]), 1)
}
