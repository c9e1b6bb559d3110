package ingest

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/geocode"
)

// template makes a value out of columns: "Titolo progetto" is that column,
// "it-{CUP}-{Codice Locale Progetto}" puts two together. After a colon stands
// what to do with a column: a width to fill with zeros, one of changes, or the
// name of a table to look it up in.
type template struct {
	parts []part
}

// part is a piece of fixed text or a column.
type part struct {
	text   string // fixed text, or name of a column
	column bool
	at     int // of the column in the header, -1 where it is not there
	width  int
	change func(string) string // nil: stays as it is
	table  codeTable
}

// changes are what a template can do with a value, by name.
var changes = map[string]func(string) string{
	"upper": strings.ToUpper,
	"lower": strings.ToLower,
	// code writes codes one way: i3-2 and I3.2 are I3.2.
	"code": func(v string) string { return strings.ToUpper(strings.ReplaceAll(v, "-", ".")) },
	// last is what stands after the last slash of an address.
	"last": func(v string) string { return v[strings.LastIndexByte(v, '/')+1:] },
}

var placeholder = regexp.MustCompile(`\{([^{}]+)\}`)

// parseTemplate reads a template of a mapping file.
func parseTemplate(s string, tables map[string]codeTable) (template, error) {
	if !strings.Contains(s, "{") {
		return template{parts: []part{{text: s, column: true}}}, nil
	}
	var t template
	last := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(s, -1) {
		if m[0] > last {
			t.parts = append(t.parts, part{text: s[last:m[0]]})
		}
		last = m[1]
		p := part{text: s[m[2]:m[3]], column: true}
		if i := strings.LastIndexByte(p.text, ':'); i > 0 {
			do := p.text[i+1:]
			p.text = p.text[:i]
			p.change = changes[do]
			switch table, ok := tables[do]; {
			case p.change != nil:
			case ok:
				p.table = table
			default:
				width, err := strconv.Atoi(do)
				if err != nil || width < 1 || width > 20 {
					return t, fmt.Errorf("%q: after the colon stands a width, upper, lower, code, last or the name of a table", s)
				}
				p.width = width
			}
		}
		t.parts = append(t.parts, p)
	}
	if last < len(s) {
		t.parts = append(t.parts, part{text: s[last:]})
	}
	if strings.ContainsAny(placeholder.ReplaceAllString(s, ""), "{}") {
		return t, fmt.Errorf("%q: a brace is not closed", s)
	}
	return t, nil
}

func (t *template) columns(into map[string]string) {
	for _, p := range t.parts {
		if p.column {
			into[columnKey(p.text)] = p.text
		}
	}
}

// compile gives the template for a header; ok is false when none of its columns
// is there.
func (t *template) compile(at map[string]int) (out template, ok bool) {
	for _, p := range t.parts {
		if p.column {
			i, found := at[columnKey(p.text)]
			if p.at = i; !found {
				p.at = -1
			}
			ok = ok || found
		}
		out.parts = append(out.parts, p)
	}
	return out, ok
}

// value fills the template; it is empty when all its columns are.
func (t *template) value(cell func(column int) string) string {
	if len(t.parts) == 1 {
		return t.parts[0].value(cell)
	}
	var out strings.Builder
	some := false
	for _, p := range t.parts {
		if !p.column {
			out.WriteString(p.text)
			continue
		}
		v := p.value(cell)
		some = some || v != ""
		out.WriteString(v)
	}
	if !some {
		return ""
	}
	return strings.TrimSpace(out.String())
}

func (p *part) value(cell func(int) string) string {
	if p.at < 0 {
		return ""
	}
	v := cell(p.at)
	switch {
	case v == "":
	case p.width > 0:
		v = pad(strings.TrimSuffix(v, ".0"), p.width)
	case p.change != nil:
		v = p.change(v)
	case p.table != nil:
		if c, ok := p.table.code(v); ok {
			v = c
		}
	}
	return v
}

// maxSlug is how long an id that is made of a list's own words may be.
const maxSlug = 120

// slug makes an id of words: lower case, without accents, everything else a
// dash. What is longer than an id may be is cut, and the whole is told apart by
// a number made of all of it.
func slug(s string) string {
	var folded strings.Builder
	for len(s) > 0 { // Fold uses only the beginning of a long text
		n := min(len(s), 300)
		for n < len(s) && s[n]&0xc0 == 0x80 {
			n++
		}
		folded.WriteString(geocode.Fold(strings.ReplaceAll(strings.ReplaceAll(s[:n], "_", " "), ".", " ")))
		folded.WriteByte(' ')
		s = s[n:]
	}
	words := strings.FieldsFunc(folded.String(), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
	out := strings.Join(words, "-")
	if len(out) > maxSlug {
		h := fnv.New32a()
		h.Write([]byte(out))
		out = strings.TrimRight(out[:maxSlug-9], "-") + fmt.Sprintf("-%08x", h.Sum32())
	}
	return out
}
