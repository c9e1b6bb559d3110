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
	region      Property = "region" // name of the region around the place
	lau         Property = "lau"
	precision   Property = "precision"
	role        Property = "role"
	pillar      Property = "pillar"
	theme       Property = "theme"
	kind        Property = "kind"
	status      Property = "status"
	yearStart   Property = "year_start"
	yearEnd     Property = "year_end"
	amount      Property = "amount_eur"
	amountBasis Property = "amount_basis"
	measure     Property = "measure"
	beneficiary Property = "beneficiary"
	sourceName  Property = "source_name"
	sourceURL   Property = "source_url"
	asOf        Property = "as_of"
	lon         Property = "lon"
	lat         Property = "lat"
	ignored     Property = "" // known, but worked out anew
)

// Profile says how one kind of list is read.
type Profile struct {
	Name   string
	About  string           // one line for "ngeumap profiles"
	Source ngeu.SourceState // of the list, unless the run says otherwise
	Comma  rune             // 0: whichever of , ; and tab the header has most
	Column []Column
	// Codes translates the values of a property; a value that is not in the
	// table stays as it is.
	Codes map[Property]map[string]string
	// Constant fills a property that has no column or no value.
	Constant map[Property]string
	// Guarded says that texts which a spreadsheet would run as a formula have an
	// apostrophe in front, as export writes them (ngeu.GuardCell).
	Guarded bool
	// SiteRole is the role of a site whose row states none.
	SiteRole ngeu.Role
}

// Column is one column of a list.
type Column struct {
	Name     string
	Means    Property
	Required bool
}

// column finds a column by its name, without regard to case and blanks around.
func (p *Profile) column(header string) (Column, bool) {
	header = strings.ToLower(strings.TrimSpace(header))
	i := slices.IndexFunc(p.Column, func(c Column) bool { return c.Name == header })
	if i < 0 {
		return Column{}, false
	}
	return p.Column[i], true
}

// fits counts the columns of a header that the profile knows; ok is false when
// a required one is missing.
func (p *Profile) fits(header []string) (known int, ok bool) {
	have := map[string]bool{}
	for _, h := range header {
		if c, found := p.column(h); found {
			have[c.Name] = true
		}
	}
	return len(have), !slices.ContainsFunc(p.Column, func(c Column) bool { return c.Required && !have[c.Name] })
}

// Find gives the profile of a name.
func Find(name string) (*Profile, error) {
	for _, p := range Profiles {
		if p.Name == name {
			return p, nil
		}
	}
	names := make([]string, len(Profiles))
	for i, p := range Profiles {
		names[i] = p.Name
	}
	return nil, ngeu.Invalid("profile", name, "not one of auto, "+strings.Join(names, ", "))
}

// Detect gives the profile that knows most columns of a header.
func Detect(header []string) (*Profile, bool) {
	var best *Profile
	most := 0
	for _, p := range Profiles {
		if n, ok := p.fits(header); ok && n > most {
			best, most = p, n
		}
	}
	return best, best != nil
}
