package ingest

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

var (
	idPattern    = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,199}$`)
	themePattern = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)
	langPattern  = regexp.MustCompile(`^[a-z]{2}$`)
)

// aboutProject lists the properties that all rows of one project share.
var aboutProject = []Property{name, nameLang, summary, summaryLang, country, pillar, theme, kind, status, yearStart, yearEnd,
	amount, amountBasis, measure, beneficiary, sourceName, sourceURL, asOf}

// project reads what a row says of its project; the first wrong value ends it.
func (r row) project() (ngeu.Project, *RowError) {
	v := values{row: r}
	p := ngeu.Project{
		ID:          v.matching(id, idPattern, "an id is 1 to 200 lower-case letters, digits, dots, dashes and underscores"),
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
		Amount:      v.euro(amount),
		AmountBasis: among(&v, amountBasis, ngeu.AmountBases),
		Measure:     r.text(measure),
		Beneficiary: r.text(beneficiary),
		Source:      ngeu.Source{Name: r.text(sourceName), URL: v.address(sourceURL)},
		AsOf:        v.date(asOf),
	}
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
		v.fail(yearEnd, errors.New("the last year lies before the first"))
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
		if _, decimals, _ := strings.Cut(c, "."); len(decimals) < 3 {
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

func (v *values) year(p Property) int {
	s := v.text(p)
	if s == "" {
		return 0
	}
	y, err := strconv.Atoi(s)
	if err != nil || y < 2000 || y > 2099 {
		v.fail(p, errors.New("a year is a number from 2000 to 2099"))
		return 0
	}
	return y
}

func (v *values) euro(p Property) *ngeu.Euro {
	s := v.text(p)
	if s == "" {
		return nil
	}
	e, err := ngeu.ParseEuro(s)
	if err != nil {
		v.fail(p, err)
		return nil
	}
	if e < 0 {
		v.fail(p, errors.New("an amount is not negative"))
	}
	return &e
}

func (v *values) date(p Property) ngeu.Date {
	s := v.text(p)
	if s == "" {
		return ""
	}
	d, err := ngeu.ParseDate(s)
	if err != nil {
		v.fail(p, err)
	}
	return d
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

// point reads lon and lat: both or none.
func (v *values) point() *orb.Point {
	x, y := v.text(lon), v.text(lat)
	switch {
	case x == "" && y == "":
		return nil
	case x == "":
		v.fail(lon, errors.New("there is a latitude but no longitude"))
		return nil
	case y == "":
		v.fail(lat, errors.New("there is a longitude but no latitude"))
		return nil
	}
	return &orb.Point{v.degrees(lon, 180), v.degrees(lat, 90)}
}

func (v *values) degrees(p Property, limit float64) float64 {
	d, err := strconv.ParseFloat(v.text(p), 64)
	if err != nil || !(d >= -limit && d <= limit) {
		v.fail(p, errors.New("degrees are a decimal number such as 12.4964, from -"+strconv.Itoa(int(limit))+" to "+strconv.Itoa(int(limit))))
		return 0
	}
	return d
}
