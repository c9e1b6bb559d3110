package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

//go:embed messages/*.json cldr.json
var files embed.FS

// message is one entry of a catalogue: a text, or its plural forms.
type message struct {
	text  string
	forms map[string]string // by CLDR category
}

func (m *message) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '{' {
		if err := json.Unmarshal(b, &m.forms); err != nil {
			return err
		}
		if m.forms["other"] == "" {
			return fmt.Errorf("a plural message needs the form \"other\"")
		}
		return nil
	}
	return json.Unmarshal(b, &m.text)
}

// MarshalJSON writes the message as the catalogue file holds it.
func (m message) MarshalJSON() ([]byte, error) {
	if m.forms != nil {
		return json.Marshal(m.forms)
	}
	return json.Marshal(m.text)
}

// Catalogues holds all languages. It is immutable and safe for concurrent use.
type Catalogues struct {
	printers map[Lang]*Printer
}

// Load reads the embedded catalogues. It fails when a language is missing, or
// when its keys are not exactly those of English: half a language is none.
func Load() (*Catalogues, error) {
	var rules map[Lang]*conventions
	b, err := files.ReadFile("cldr.json")
	if err != nil {
		return nil, fmt.Errorf("i18n: %w", err)
	}
	if err := json.Unmarshal(b, &rules); err != nil {
		return nil, fmt.Errorf("i18n: cldr.json: %w", err)
	}
	all := &Catalogues{printers: make(map[Lang]*Printer, len(Languages))}
	for _, l := range Languages {
		name := "messages/" + string(l) + ".json"
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("i18n: %w", err)
		}
		var messages map[string]message
		if err := json.Unmarshal(b, &messages); err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", name, err)
		}
		if rules[l] == nil {
			return nil, fmt.Errorf("i18n: cldr.json: no conventions for %s", l)
		}
		all.printers[l] = newPrinter(l, messages, rules[l])
	}
	want := all.printers[English].messages
	for _, l := range Languages {
		got := all.printers[l].messages
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if m, ok := got[key]; !ok || (m.text == "" && m.forms == nil) {
				return nil, fmt.Errorf("i18n: messages/%s.json: no text for %q", l, key)
			}
		}
		for key := range got {
			if _, ok := want[key]; !ok {
				return nil, fmt.Errorf("i18n: messages/%s.json: %q is not in English", l, key)
			}
		}
	}
	return all, nil
}

// Printer gives the printer of a language. It panics for a Lang that did not
// come from Parse, Match or Languages.
func (c *Catalogues) Printer(l Lang) *Printer {
	p := c.printers[l]
	if p == nil {
		panic("i18n: no such language: " + string(l))
	}
	return p
}

// Subset gives the JSON object of the named messages, sorted by key; a name that
// ends in "*" ("pillar.*") stands for all that begin like it. It is what a
// page's script needs of the catalogue, so it holds under "numbers" how the
// language writes them: browsers take a tenth of a second to look that up.
func (p *Printer) Subset(names []string) ([]byte, error) {
	out := map[string]any{"numbers": map[string]string{
		"decimal": p.rules.Decimal, "group": p.rules.Group, "grouping": strconv.Itoa(p.rules.MinGrouping),
		"thousand": p.rules.Thousand, "million": p.rules.Million,
	}}
	for key, m := range p.messages {
		for _, name := range names {
			if start, all := strings.CutSuffix(name, "*"); key == name || (all && strings.HasPrefix(key, start)) {
				out[key] = m
			}
		}
	}
	return json.Marshal(out)
}
