package ingest

import (
	"errors"
	"math/big"
	"strings"
	"unicode"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// decimalMark says how a list writes numbers: '.' or ',' before the decimals, or 0
// where each number tells by itself: with both marks the last one is the
// decimal mark; one comma is one; one dot is one; several of the same part
// thousands.
type decimalMark rune

var (
	errNumber  = errors.New("a number was expected here, such as 1250000.50")
	errMangled = errors.New("a number with dots between its digits, as a spreadsheet leaves it; where the decimals begin is lost")
)

// maxExponent bounds numbers written as 2.7E7.
const maxExponent = 15

// parseNumber reads a number of a list: blanks of any kind, apostrophes and the
// marks of thousands are passed over, a currency beside it too.
func parseNumber(s string, mark decimalMark) (*big.Rat, error) {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\'' || r == '’' || r == '\u202f' || r == '€':
			return -1
		case r == '−':
			return '-'
		}
		return r
	}, s)
	s = strings.TrimRight(s, ".")
	for _, currency := range []string{"EUR", "RON", "LEI", "lei", "Lei", "CZK", "Kč", "kr", "zł", "Ft"} {
		s = strings.TrimPrefix(strings.TrimSuffix(s, currency), currency)
	}
	mantissa, exponent, scientific := strings.Cut(strings.ToUpper(s), "E")
	mantissa, ok := plainDecimal(mantissa, mark)
	if !ok {
		return nil, errNumber
	}
	if scientific {
		e := strings.TrimLeft(strings.TrimLeft(exponent, "+-"), "0")
		if len(e) > 2 || len(e) == 2 && e > "15" {
			return nil, errNumber
		}
		mantissa += "E" + exponent
	}
	n, ok := new(big.Rat).SetString(mantissa)
	if !ok {
		return nil, errNumber
	}
	return n, nil
}

// plainDecimal turns a number of a national style into digits with a dot.
func plainDecimal(s string, mark decimalMark) (string, bool) {
	sign := ""
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = "-", rest
	}
	if s == "" || len(s) > 40 || strings.Trim(s, "0123456789.,") != "" {
		return "", false
	}
	if mark == 0 {
		mark = markOf(s)
	}
	whole, fraction, hasFraction := strings.Cut(s, string(mark))
	if strings.ContainsAny(fraction, ".,") || hasFraction && fraction == "" {
		return "", false
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ',' })
	for i, g := range groups {
		if len(groups) > 1 && (i > 0 && len(g) != 3 || len(g) > 3) {
			return "", false
		}
	}
	whole = strings.Join(groups, "")
	if whole == "" {
		whole = "0"
	}
	if hasFraction {
		whole += "." + fraction
	}
	return sign + whole, true
}

// markOf finds the decimal mark of one number.
func markOf(s string) decimalMark {
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case dots > 0 && commas > 0 && strings.LastIndex(s, ".") > strings.LastIndex(s, ","), commas > 1:
		return '.'
	case commas > 0 || dots > 1:
		return ','
	}
	return '.'
}

// money says in what the amounts of a list are.
type money struct {
	Currency string // ISO 4217; "" is EUR
	Unit     int64  // 1000000 where amounts are in millions; 0 is 1
	Rate     *big.Rat
	RateText string // units of the currency for one euro, as the profile states it
	RateDate string
	RateOf   string // who published it
}

// euro converts an amount to cents, rounded half away from zero.
func (m money) euro(n *big.Rat) (ngeu.Euro, error) {
	v := new(big.Rat).Mul(n, big.NewRat(100, 1))
	if m.Unit > 1 {
		v.Mul(v, new(big.Rat).SetInt64(m.Unit))
	}
	if m.Rate != nil {
		v.Quo(v, m.Rate)
	}
	half := big.NewRat(1, 2)
	if v.Sign() < 0 {
		half.Neg(half)
	}
	v.Add(v, half)
	cents := new(big.Int).Quo(v.Num(), v.Denom())
	if !cents.IsInt64() || cents.BitLen() > 56 {
		return 0, errors.New("the amount is larger than any plan")
	}
	return ngeu.Euro(cents.Int64()), nil
}

// mangled tells a coordinate that lost its decimal mark: 43.863.635.328.030.
func mangled(s string) bool {
	s = strings.TrimPrefix(strings.TrimSpace(s), "-")
	return strings.Count(s, ".")+strings.Count(s, ",") > 1 && strings.Trim(s, "0123456789.,") == ""
}
