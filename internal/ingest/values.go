package ingest

import (
	"errors"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// year reads a year, or the year of a date.
func (v *values) year(p Property) int {
	s := v.text(p)
	if s == "" {
		return 0
	}
	if !v.profile.Strict {
		d, err := parseDate(s, v.profile.dates)
		if err != nil {
			v.fail(p, err)
			return 0
		}
		s = string(d[:4])
	}
	y, err := strconv.Atoi(s)
	if err != nil || y < 2000 || y > 2099 {
		v.fail(p, errors.New("a year is a number from 2000 to 2099"))
		return 0
	}
	return y
}

// date reads a day, month or year.
func (v *values) date(p Property) ngeu.Date {
	s := v.text(p)
	if s == "" {
		return ""
	}
	d, err := ngeu.ParseDate(s)
	if err != nil && !v.profile.Strict {
		d, err = parseDate(s, v.profile.dates)
	}
	if err != nil {
		v.fail(p, err)
	}
	return d
}

// amount reads the amount and what it covers: euros as the contract has them, or
// the money of the list. The support of the Facility goes before the whole
// cost; a zero only stands where nothing else is said.
func (v *values) amount() (*ngeu.Euro, ngeu.AmountBasis) {
	basis := among(v, amountBasis, ngeu.AmountBases)
	if v.profile.Strict {
		return v.euro(amount), basis
	}
	var zero *ngeu.Euro
	var zeroBasis ngeu.AmountBasis
	for _, of := range []struct {
		Property
		ngeu.AmountBasis
	}{{amount, basis}, {amountRRF, ngeu.ProjectRRF}, {amountTotal, ngeu.ProjectTotal}} {
		e := v.euro(of.Property)
		if e == nil {
			continue
		}
		if *e > 0 {
			return e, of.AmountBasis
		}
		if zero == nil {
			zero, zeroBasis = e, of.AmountBasis
		}
	}
	return zero, zeroBasis
}

// euro reads an amount: in euros as the contract has it, or in the money of the
// list.
func (v *values) euro(p Property) *ngeu.Euro {
	s := v.text(p)
	if s == "" {
		return nil
	}
	var e ngeu.Euro
	var err error
	if v.profile.Strict {
		e, err = ngeu.ParseEuro(s)
	} else if n, bad := parseNumber(s, v.layout.Decimal); bad != nil {
		err = bad
	} else {
		e, err = v.profile.money.euro(n)
	}
	if err != nil {
		v.fail(p, err)
		return nil
	}
	if e < 0 {
		v.fail(p, errors.New("an amount is not negative"))
	}
	return &e
}

// point reads lon and lat, or both in one cell: both or none.
func (v *values) point() *orb.Point {
	if both := v.text(latLon); both != "" {
		y, x, ok := strings.Cut(strings.ReplaceAll(both, ";", ","), ",")
		if !ok {
			y, x, ok = strings.Cut(both, " ")
		}
		if !ok {
			v.fail(latLon, errors.New("latitude and longitude with a comma between them were expected here"))
			return nil
		}
		return &orb.Point{v.degrees(latLon, x, 180), v.degrees(latLon, y, 90)}
	}
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
	return &orb.Point{v.degrees(lon, x, 180), v.degrees(lat, y, 90)}
}

func (v *values) degrees(p Property, s string, limit float64) float64 {
	if mangled(s) {
		v.fail(p, errMangled)
		return 0
	}
	s = strings.TrimSpace(s)
	if !v.profile.Strict {
		s = strings.ReplaceAll(s, ",", ".")
	}
	d, err := strconv.ParseFloat(s, 64)
	if err != nil || !(d >= -limit && d <= limit) {
		v.fail(p, errors.New("degrees are a decimal number such as 12.4964, from -"+strconv.Itoa(int(limit))+" to "+strconv.Itoa(int(limit))))
		return 0
	}
	return d
}

// unmangled suggests what a coordinate without its decimal mark may have been.
func unmangled(s string) string {
	digits := strings.NewReplacer(".", "", ",", "").Replace(strings.TrimSpace(s))
	if len(digits) < 4 {
		return ""
	}
	return "it may have been " + digits[:2] + "." + digits[2:] + " or " + digits[:1] + "." + digits[1:]
}
