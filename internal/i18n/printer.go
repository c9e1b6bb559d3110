package i18n

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// conventions is how one language writes numbers and dates (Unicode CLDR).
type conventions struct {
	Decimal, Group    string
	MinGrouping       int
	Thousand, Million string // "0 k", where 0 stands for the number; "0" where nothing is shortened
	Percent, Currency string
	Day, Month        string
	Months            []string // in a date
	MonthsAlone       []string // without a day
}

// Printer writes one language. It is immutable and safe for concurrent use.
type Printer struct {
	lang     Lang
	tag      language.Tag
	messages map[string]message
	rules    *conventions
}

func newPrinter(l Lang, messages map[string]message, rules *conventions) *Printer {
	tag := language.Make(string(l))
	if l == "pt" {
		tag = language.EuropeanPortuguese // "0 projetos"; bare "pt" is Brazilian: "0 projeto"
	}
	return &Printer{lang: l, tag: tag, messages: messages, rules: rules}
}

// Lang gives the language that the printer writes.
func (p *Printer) Lang() Lang { return p.lang }

// Has tells whether a message key exists.
func (p *Printer) Has(key string) bool { _, ok := p.messages[key]; return ok }

// T gives the text of a message with its arguments, pairs of name and value,
// filled in. An unknown key gives the key itself, so that it is seen.
func (p *Printer) T(key string, args ...string) string {
	m, ok := p.messages[key]
	if !ok {
		return key
	}
	if m.forms != nil {
		return fill(m.forms["other"], args)
	}
	return fill(m.text, args)
}

// N gives the plural form for n. Where args name no "count", {count} is n as
// the language writes it.
func (p *Printer) N(key string, n int, args ...string) string {
	m, ok := p.messages[key]
	if !ok {
		return key
	}
	args = append(args, "count", p.Number(n))
	if m.forms == nil {
		return fill(m.text, args)
	}
	form := m.forms[p.category(n)]
	if form == "" {
		form = m.forms["other"]
	}
	return fill(form, args)
}

// category gives the CLDR cardinal category of a whole number. The tables of
// x/text are of CLDR 32, before Romance languages got "many" for full millions.
func (p *Printer) category(n int) string {
	if n != 0 && n%1_000_000 == 0 && slices.Contains([]Lang{"es", "fr", "it", "pt"}, p.lang) {
		return "many"
	}
	abs := n
	if abs < 0 {
		abs = -abs
	}
	switch plural.Cardinal.MatchPlural(p.tag, abs%10_000_000, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}

// fill replaces {name} by its value, the first of a repeated name.
func fill(text string, args []string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	for i := 0; i+1 < len(args); i += 2 {
		text = strings.ReplaceAll(text, "{"+args[i]+"}", args[i+1])
	}
	return text
}

// Number writes a whole number with the language's grouping: "12 345".
func (p *Printer) Number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	if len(s) < 3+p.rules.MinGrouping {
		return sign + s
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(p.rules.Group)
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Decimal writes a number with at most the given decimals, zeros at the end cut.
func (p *Printer) Decimal(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return s
	}
	out := p.Number(n)
	if n == 0 && strings.HasPrefix(whole, "-") {
		out = "−" + out
	}
	if frac = strings.TrimRight(frac, "0"); frac != "" {
		out += p.rules.Decimal + frac
	}
	return out
}

// Euro writes an amount given in cents, in whole euros: "12 345 €".
func (p *Printer) Euro(cents int64) string {
	euros := (cents + 50) / 100
	if cents < 0 {
		euros = (cents - 50) / 100
	}
	pattern, _, _ := strings.Cut(p.rules.Currency, ";")
	return strings.NewReplacer("#,##0.00", p.Number(int(euros)), "¤", "€").Replace(pattern)
}

// Percent writes a share given in percent: "37 %".
func (p *Printer) Percent(v float64) string {
	return strings.Replace(p.rules.Percent, "#,##0", p.Decimal(v, 1), 1)
}

// Date writes "2025-06-18", "2025-06" or "2025" as exactly as it is given; any
// other text comes back as it is.
func (p *Printer) Date(s string) string {
	switch len(s) {
	case len("2006-01-02"):
		if t, err := time.Parse("2006-01-02", s); err == nil {
			return p.pattern(p.rules.Day, t)
		}
	case len("2006-01"):
		if t, err := time.Parse("2006-01", s); err == nil {
			return p.pattern(p.rules.Month, t)
		}
	}
	return s
}

// pattern fills the few fields that CLDR's long dates use: d, MMMM, LLLL, y,
// and quoted words.
func (p *Printer) pattern(pattern string, t time.Time) string {
	var b strings.Builder
	for rest := pattern; rest != ""; {
		switch {
		case strings.HasPrefix(rest, "''"):
			b.WriteByte('\'')
			rest = rest[2:]
		case rest[0] == '\'':
			word, after, _ := strings.Cut(rest[1:], "'")
			b.WriteString(word)
			rest = after
		case strings.HasPrefix(rest, "MMMM"):
			b.WriteString(p.rules.Months[t.Month()-1])
			rest = rest[4:]
		case strings.HasPrefix(rest, "LLLL"):
			b.WriteString(p.rules.MonthsAlone[t.Month()-1])
			rest = rest[4:]
		case rest[0] == 'd':
			b.WriteString(strconv.Itoa(t.Day()))
			rest = rest[1:]
		case rest[0] == 'y':
			b.WriteString(strconv.Itoa(t.Year()))
			rest = rest[1:]
		default:
			b.WriteByte(rest[0])
			rest = rest[1:]
		}
	}
	return b.String()
}

// SortBy sorts items by their text in the language's own order.
func SortBy[T any](p *Printer, items []T, text func(T) string) {
	c := collate.New(p.tag)
	var buf collate.Buffer
	keys := make(map[string][]byte, len(items))
	for _, item := range items {
		s := text(item)
		keys[s] = c.KeyFromString(&buf, s)
	}
	slices.SortStableFunc(items, func(a, b T) int {
		return slices.Compare(keys[text(a)], keys[text(b)])
	})
}
