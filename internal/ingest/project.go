package ingest

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

var (
	idPattern    = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,199}$`)
	themePattern = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)
	langPattern  = regexp.MustCompile(`^[a-z]{2}$`)
)

// aboutProject lists the properties that all rows of one project share.
var aboutProject = []Property{name, nameLang, summary, summaryLang, country, pillar, theme, kind, status, yearStart, yearEnd,
	amount, amountRRF, amountTotal, amountBasis, measure, beneficiary, sourceName, sourceURL, asOf}

// project reads what a row says of its project; the first wrong value ends it.
func (r row) project() (ngeu.Project, *RowError) {
	v := values{row: r}
	p := ngeu.Project{
		ID:          strings.Clone(v.matching(id, idPattern, "an id is 1 to 200 lower-case letters, digits, dots, dashes and underscores")), // kept longer than its line
		Name:        r.text(name),
		NameLang:    v.lang(nameLang),
		Summary:     r.text(summary),
		Country:     v.country(),
		Pillar:      among(&v, pillar, ngeu.Pillars),
		Theme:       v.optional(theme, themePattern, "a theme is a short tag such as clean_buses"),
		Kind:        among(&v, kind, ngeu.Kinds),
		Status:      among(&v, status, ngeu.Statuses),
		YearStart:   v.year(yearStart),
		YearEnd:     v.year(yearEnd),
		Measure:     r.text(measure),
		Beneficiary: r.text(beneficiary),
		Source:      ngeu.Source{Name: r.text(sourceName), URL: v.address(sourceURL)},
		AsOf:        v.date(asOf),
	}
	p.Amount, p.AmountBasis = v.amount()
	r.profile.Recipients.hide(&p, r.text(beneficiaryKind), r.text(beneficiaryCode), v.year(paymentYear))
	if p.Name == "" {
		v.fail(name, errors.New("a project needs a name"))
	}
	if p.Summary != "" {
		if p.SummaryLang = v.lang(summaryLang); p.SummaryLang == "" {
			p.SummaryLang = p.NameLang
		}
	}
	if p.Status == "" {
		p.Status = ngeu.UnknownStatus
	}
	if p.AmountBasis == "" {
		p.AmountBasis = ngeu.UnknownBasis
	}
	if p.YearStart > 0 && p.YearEnd > 0 && p.YearEnd < p.YearStart {
		if r.profile.Strict {
			v.fail(yearEnd, errors.New("the last year lies before the first"))
		}
		p.YearStart, p.YearEnd = 0, 0 // which of them is wrong the list does not say
	}
	return p, v.err
}

// claim reads what a row says of a location.
func (r row) claim(p ngeu.Project) (Claim, *RowError) {
	v := values{row: r}
	c := Claim{
		Country:   p.Country,
		Code:      v.placeCode(),
		Name:      r.text(placeName),
		Region:    r.text(region),
		LAU:       r.text(lau),
		Postcode:  r.text(postcode),
		Precision: among(&v, precision, ngeu.Precisions),
		Role:      among(&v, role, ngeu.Roles),
	}
	c.Point = v.point()
	if c.Point != nil && c.Precision == "" {
		c.Precision = asExactAs(r.text(lon), r.text(lat))
	}
	if c.Role == "" {
		switch {
		case c.Precision == ngeu.Site:
			c.Role = r.profile.SiteRole
		case c.Precision != "" && !c.Precision.IsPoint():
			c.Role = ngeu.Area
		}
	}
	return c, v.err
}

// asExactAs takes coordinates for as exact as they are written: three decimals
// are a hundred metres, fewer only tell the town.
func asExactAs(coordinates ...string) ngeu.Precision {
	for _, c := range coordinates {
		if mark := strings.IndexAny(c, ".,"); mark < 0 || len(c)-mark <= 3 {
			return ngeu.Municipality
		}
	}
	return ngeu.Site
}

// values reads values of a row and keeps the first error.
type values struct {
	row
	err *RowError
}

func (v *values) fail(p Property, err error) {
	if v.err == nil {
		v.err = v.wrong(p, err)
	}
}

func (v *values) optional(p Property, pattern *regexp.Regexp, hint string) string {
	if v.text(p) == "" {
		return ""
	}
	return v.matching(p, pattern, hint)
}

func (v *values) matching(p Property, pattern *regexp.Regexp, hint string) string {
	s := v.text(p)
	if !pattern.MatchString(s) {
		v.fail(p, errors.New(hint))
	}
	return s
}

func among[T ~string](v *values, p Property, all []T) T {
	s := T(v.text(p))
	if s != "" && !slices.Contains(all, s) {
		v.fail(p, oneOf(all))
	}
	return s
}

func (v *values) lang(p Property) string {
	return v.optional(p, langPattern, "a language is a code of two letters such as en or el")
}

func (v *values) country() string {
	code, ok := ngeu.CountryCode(v.text(country))
	if !ok {
		v.fail(country, errors.New("a country is one of the 27 Member States by its code, such as IT or EL"))
	}
	return code
}

func (v *values) placeCode() string {
	s := v.text(placeCode)
	if s == "" {
		return ""
	}
	code, err := ngeu.PlaceCode(s)
	if err != nil {
		v.fail(placeCode, err)
	}
	return code
}

// address takes web addresses only: others, such as javascript:, would be links
// on a page.
func (v *values) address(p Property) string {
	s := v.text(p)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		v.fail(p, errors.New("an address begins with https:// or http://"))
	}
	return s
}
