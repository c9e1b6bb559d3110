package ingest

import (
	"embed"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

//go:embed profiles/*.toml
var profileFiles embed.FS

// All lists everything that can be read. A new kind of list is one more file in
// profiles/.
var All = sync.OnceValue(func() []*Profile {
	var all []*Profile
	for _, name := range []string{"ngeumap", "builtin", "italiadomani", "padigitale2026", "ro-pnrr", "kohesio", "top100-de", "top100-es", "cz-npo", "fr-dsil", "geojson", "csv-map"} {
		text, err := profileFiles.ReadFile(path.Join("profiles", name+".toml"))
		if err != nil {
			panic(err) // embedded, and read by every test
		}
		p, err := parseMapping(name+".toml", string(text))
		if err != nil {
			panic(err)
		}
		all = append(all, p)
	}
	return all
})

// mappingFile is what a mapping file can say; see docs/import.md.
type mappingFile struct {
	Name     string
	About    string
	Strict   bool
	Guarded  bool
	Several  bool
	Template bool
	Missing  []string
	Dates    string
	SiteRole string `toml:"site_role"`
	Source   struct {
		ID, Name, URL string
		AsOf          string `toml:"as_of"`
	}
	Money struct {
		Currency   string
		Unit       int64
		Rate       string
		RateDate   string `toml:"rate_date"`
		RateSource string `toml:"rate_source"`
	}
	Constants  map[string]string
	Codes      map[string]map[string]string
	Tables     map[string]map[string]string
	Places     placeWords
	Recipients recipients
	File       []mappedFile
	mappedFile
}

// mappedFile is what it can say of one kind of file.
type mappedFile struct {
	Role      string
	Separator string
	Encoding  string
	Decimal   string
	Required  []string
	Known     []string
	Key       string
	When      map[string][]string
	Sum       []string
	Weak      []string
	Columns   map[string]any
}

// usualMissing are the markers of a missing value in published lists.
var usualMissing = []string{"N/D", "N.D.", "N.D.-", "ND", "N/A", "N.A.", "NA", "#N/A", "#N/D", "#RIF!", "#REF!", "#VALUE!", "#NV", "NULL", "NONE", "NAN", "-", "--", "–", "—"}

// readMapping reads a mapping file of a steward.
func readMapping(file string) (*Profile, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, ngeu.Invalid("set", "map="+file, "the mapping file cannot be read")
	}
	p, err := parseMapping(path.Base(file), string(text))
	if err != nil {
		return nil, ngeu.Invalid("set", "map="+file, err.Error())
	}
	return p, nil
}

// parseMapping reads a mapping file.
func parseMapping(file, text string) (*Profile, error) {
	var m mappingFile
	known, err := toml.Decode(text, &m)
	var parse toml.ParseError
	if errors.As(err, &parse) {
		return nil, fmt.Errorf("%s line %d: %s", file, parse.Position.Line, parse.Message)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if extra := known.Undecoded(); len(extra) > 0 {
		return nil, fmt.Errorf("%s: there is no setting %s", file, extra[0])
	}
	p, err := m.profile()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return p, nil
}

func (m mappingFile) profile() (*Profile, error) {
	p := &Profile{
		Name: m.Name, About: m.About, Strict: m.Strict, Guarded: m.Guarded, Several: m.Several, Recipients: m.Recipients,
		Source:   ngeu.SourceState{ID: m.Source.ID, Name: m.Source.Name, URL: m.Source.URL, AsOf: ngeu.Date(m.Source.AsOf)},
		Codes:    map[Property]codeTable{},
		Constant: map[Property]string{},
		SiteRole: ngeu.Role(m.SiteRole),
		missing:  map[string]bool{},
		places:   m.Places.rules(),
		template: m.Template,
	}
	if p.SiteRole == "" {
		p.SiteRole = ngeu.UnknownRole
	}
	if p.Name == "" || p.Source.ID == "" || !idPattern.MatchString(p.Source.ID) {
		return nil, errors.New("name and source.id are needed: short names of lower-case letters, digits and dashes")
	}
	if p.Source.AsOf != "" {
		if _, err := ngeu.ParseDate(m.Source.AsOf); err != nil {
			return nil, fmt.Errorf("source.as_of: %w", err)
		}
	}
	switch p.dates = dateOrder(m.Dates); p.dates {
	case "", dayFirst, monthFirst:
	default:
		return nil, fmt.Errorf("dates = %q is neither dmy nor mdy", m.Dates)
	}
	if m.Missing == nil && !m.Strict {
		m.Missing = usualMissing
	}
	for _, s := range m.Missing {
		p.missing[strings.ToUpper(s)] = true
	}
	if err := m.values(p); err != nil {
		return nil, err
	}
	if err := p.Recipients.compile(); err != nil {
		return nil, err
	}
	if err := p.money.read(m.Money.Currency, m.Money.Unit, m.Money.Rate, m.Money.RateDate, m.Money.RateSource); err != nil {
		return nil, err
	}
	tables := map[string]codeTable{}
	for name, t := range m.Tables {
		tables[name] = upperKeys(t)
	}
	if !m.Template && (m.Columns != nil || len(m.File) == 0) {
		m.File = append(m.File, m.mappedFile)
	}
	for _, f := range m.File {
		l, err := f.layout(tables)
		if err != nil {
			return nil, err
		}
		p.Layouts = append(p.Layouts, l)
	}
	return p, nil
}

// values reads constants and code tables.
func (m mappingFile) values(p *Profile) error {
	for k, v := range m.Constants {
		if err := oneProperty(k); err != nil {
			return fmt.Errorf("constants: %w", err)
		}
		p.Constant[Property(k)] = v
	}
	for k, t := range m.Codes {
		if err := oneProperty(k); err != nil {
			return fmt.Errorf("codes: %w", err)
		}
		p.Codes[Property(k)] = upperKeys(t)
	}
	return nil
}

func oneProperty(k string) error {
	if !slices.Contains(properties, Property(k)) {
		return fmt.Errorf("%q is %w", k, oneOf(properties))
	}
	return nil
}

func upperKeys(t map[string]string) codeTable {
	out := codeTable{}
	for k, v := range t {
		out[strings.ToUpper(k)] = v
	}
	return out
}

// read checks what a mapping says of its money.
func (m *money) read(currency string, unit int64, rate, date, source string) error {
	m.Currency, m.Unit, m.RateDate, m.RateOf = strings.ToUpper(currency), unit, date, source
	if unit < 0 {
		return errors.New("money.unit is a number such as 1000000")
	}
	if m.Currency == "" || m.Currency == "EUR" {
		if rate != "" {
			return errors.New("money.rate needs money.currency")
		}
		return nil
	}
	r, ok := new(big.Rat).SetString(rate)
	if !ok || r.Sign() <= 0 || date == "" {
		return fmt.Errorf("money: %s needs rate, a text such as \"4.9227\" (%s for one euro), and rate_date, its day, month or year", m.Currency, m.Currency)
	}
	if _, err := ngeu.ParseDate(date); err != nil {
		return fmt.Errorf("money.rate_date: %w", err)
	}
	m.Rate, m.RateText = r, rate
	return nil
}

func (f mappedFile) layout(tables map[string]codeTable) (*Layout, error) {
	l := &Layout{Role: fileRole(f.Role), Required: f.Required, Known: f.Known, when: f.When, from: map[Property][]template{}}
	switch l.Role {
	case projectRows, locationRows, detailRows, skippedRows:
	case "projects":
		l.Role = projectRows
	default:
		return nil, fmt.Errorf("role = %q is not one of projects, locations, details, skip", f.Role)
	}
	if f.Separator != "" {
		if !slices.Contains([]string{",", ";", "\t", "|"}, f.Separator) {
			return nil, fmt.Errorf("separator = %q is not one of , ; | and tab", f.Separator)
		}
		l.Comma = rune(f.Separator[0])
	}
	var err error
	if f.Encoding != "" {
		if l.Charset, err = charsetNamed(f.Encoding); err != nil {
			return nil, err
		}
	}
	switch f.Decimal {
	case "":
	case ".", ",":
		l.Decimal = decimalMark(f.Decimal[0])
	default:
		return nil, fmt.Errorf("decimal = %q is neither a dot nor a comma", f.Decimal)
	}
	if f.Key != "" {
		t, err := parseTemplate(f.Key, tables)
		if err != nil {
			return nil, err
		}
		l.key = &t
	} else if l.Role == locationRows || l.Role == detailRows {
		return nil, fmt.Errorf("a file of %s needs a key to join it with its projects", l.Role)
	}
	for _, s := range slices.Concat(f.Sum, f.Weak) {
		if err := oneProperty(s); err != nil {
			return nil, fmt.Errorf("sum, weak: %w", err)
		}
	}
	for _, s := range f.Sum {
		l.sum = append(l.sum, Property(s))
	}
	for _, s := range f.Weak {
		l.weak = append(l.weak, Property(s))
	}
	return l, l.fill(f.Columns, tables)
}

// fill reads which columns fill which property.
func (l *Layout) fill(columns map[string]any, tables map[string]codeTable) error {
	for k, v := range columns {
		if err := oneProperty(k); err != nil {
			return fmt.Errorf("columns: %w", err)
		}
		alternatives, ok := v.([]any)
		if !ok {
			alternatives = []any{v}
		}
		for _, a := range alternatives {
			s, ok := a.(string)
			if !ok {
				return fmt.Errorf("columns.%s is a column, a template, or a list of them", k)
			}
			t, err := parseTemplate(s, tables)
			if err != nil {
				return fmt.Errorf("columns.%s: %w", k, err)
			}
			l.from[Property(k)] = append(l.from[Property(k)], t)
		}
	}
	l.named = l.share(id, beneficiary)
	if len(l.Required) == 0 && l.Role == projectRows {
		all := map[string]string{}
		for _, p := range []Property{id, name} {
			for _, t := range l.from[p] {
				t.columns(all)
			}
		}
		for _, c := range all {
			l.Required = append(l.Required, c)
		}
		slices.Sort(l.Required)
	}
	return nil
}
