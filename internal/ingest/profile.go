package ingest

import (
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Property is what a column can mean. Most are the project properties of the
// public contract; the rest are what a list can say besides.
type Property string

// The properties that the code asks for by name.
const (
	id          Property = "id"
	name        Property = "name"
	nameLang    Property = "name_lang"
	summary     Property = "summary"
	summaryLang Property = "summary_lang"
	country     Property = "country"
	placeCode   Property = "place_code"
	placeName   Property = "place_name"
	region      Property = "region"       // name of the region around the place
	outerRegion Property = "outer_region" // name of the region around that
	lau         Property = "lau"
	postcode    Property = "postcode"
	precision   Property = "precision"
	role        Property = "role"
	pillar      Property = "pillar"
	theme       Property = "theme"
	kind        Property = "kind"
	status      Property = "status"
	yearStart   Property = "year_start" // a year or a date
	yearEnd     Property = "year_end"
	amount      Property = "amount_eur"
	amountRRF   Property = "amount_rrf"   // in the money of the list, for amount_basis project_rrf
	amountTotal Property = "amount_total" // in the money of the list, for amount_basis project_total
	amountBasis Property = "amount_basis"
	measure     Property = "measure"
	beneficiary Property = "beneficiary"
	sourceName  Property = "source_name"
	sourceURL   Property = "source_url"
	asOf        Property = "as_of"
	lon         Property = "lon"
	lat         Property = "lat"
	latLon      Property = "lat_lon" // both in one cell, latitude first
)

// properties lists what a mapping can fill.
var properties = []Property{id, name, nameLang, summary, summaryLang, country, placeCode, placeName, region, outerRegion, lau, postcode, precision, role,
	pillar, theme, kind, status, yearStart, yearEnd, amount, amountRRF, amountTotal, amountBasis, measure, beneficiary,
	beneficiaryCode, beneficiaryKind, paymentYear, sourceName, sourceURL, asOf, lon, lat, latLon}

// Profile says how one kind of list is read. Profiles are mapping files
// (profiles/*.toml and docs/import.md).
type Profile struct {
	Name    string
	About   string           // one line for "ngeumap profiles"
	Source  ngeu.SourceState // of the list, unless the run says otherwise
	Layouts []*Layout        // the kinds of files that the list comes in
	// Strict lists are written by programs of ours: values stand there exactly as
	// the public contract has them. Other lists are read with good will.
	Strict bool
	// Guarded says that texts which a spreadsheet would run as a formula have an
	// apostrophe in front, as export writes them (ngeu.GuardCell).
	Guarded bool
	// Several says that rows of one id, one below the other, are the locations of
	// one project.
	Several bool
	// Codes translates the values of a property.
	Codes map[Property]codeTable
	// Constant fills a property that has no column or no value.
	Constant map[Property]string
	// SiteRole is the role of a site whose row states none.
	SiteRole ngeu.Role
	// Recipients tells natural persons from bodies.
	Recipients recipients

	missing  map[string]bool // markers of a value that is not there, upper case
	dates    dateOrder
	money    money
	places   placeRules
	confirm  map[string]string // columns of the profile by the header that stands for them
	similar  bool              // take similar headers without asking
	template bool              // does nothing without a mapping file
}

// fileRole says what the rows of a file are.
type fileRole string

const (
	projectRows  fileRole = ""          // each row, or group of rows, is a project with its places
	locationRows fileRole = "locations" // places of the projects of another file, joined by the key
	detailRows   fileRole = "details"   // more about the projects of another file
	skippedRows  fileRole = "skip"      // known, but nothing in it is shown
)

// Layout is one kind of file of a list.
type Layout struct {
	Role     fileRole
	Required []string // columns by which the layout is recognised
	Known    []string // further columns that are not read
	Comma    rune     // 0: whichever of , ; and tab the header has most
	Charset  *charset // nil: found out
	Decimal  decimalMark

	key  *template               // of a file that is joined with others
	from map[Property][]template // the first that gives a value counts
	when map[string][]string     // details: only rows with these values
	sum  []Property              // details: added up over the rows of a project
	weak []Property              // what another file says goes before, even if it is older

	named bool // its ids hold the recipient's name
}

// codeTable translates values. A key that ends in * stands for all values that
// begin so; the longest fits. Values without an entry stay as they are.
type codeTable map[string]string

func (t codeTable) code(v string) (string, bool) {
	if t == nil {
		return "", false
	}
	v = strings.ToUpper(v)
	if c, ok := t[v]; ok {
		return c, true
	}
	if v == "" {
		return "", false
	}
	for n := len(v); n >= 0; n-- {
		if c, ok := t[v[:n]+"*"]; ok {
			return c, true
		}
	}
	return "", false
}

// joined tells whether the files of the list belong together row by row.
func (p *Profile) joined() bool {
	return slices.ContainsFunc(p.Layouts, func(l *Layout) bool { return l.key != nil })
}

// fits counts the columns of a header that the layout knows; ok is false when
// one by which it is recognised is missing.
func (l *Layout) fits(header map[string]bool) (known int, ok bool) {
	for _, c := range l.Required {
		if !header[columnKey(c)] {
			return 0, false
		}
	}
	for k := range l.columns() {
		if header[k] {
			known++
		}
	}
	return known, true
}

// columns lists all columns that the layout knows, by their keys, with their
// names.
func (l *Layout) columns() map[string]string {
	all := map[string]string{}
	for _, c := range slices.Concat(l.Required, l.Known) {
		all[columnKey(c)] = c
	}
	for c := range l.when {
		all[columnKey(c)] = c
	}
	if l.key != nil {
		l.key.columns(all)
	}
	for _, alternatives := range l.from {
		for _, t := range alternatives {
			t.columns(all)
		}
	}
	return all
}

// layout finds the layout of the profile that knows most columns of a header.
func (p *Profile) layout(header []string) (*Layout, int) {
	have := map[string]bool{}
	for _, h := range header {
		have[columnKey(h)] = true
		if c, ok := p.confirm[columnKey(h)]; ok {
			have[columnKey(c)] = true
		}
	}
	var best *Layout
	most := 0
	for _, l := range p.Layouts {
		if n, ok := l.fits(have); ok && n > most {
			best, most = l, n
		}
	}
	return best, most
}

// Find gives the profile of a name.
func Find(name string) (*Profile, error) {
	names := []string{"auto"}
	for _, p := range All() {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return nil, ngeu.Invalid("profile", name, "not one of "+strings.Join(names, ", "))
}

// Detect gives the profile that knows most columns of a header.
func Detect(header []string) (*Profile, bool) {
	var best *Profile
	most := 0
	for _, p := range All() {
		if _, n := p.layout(header); n > most {
			best, most = p, n
		}
	}
	return best, best != nil
}
