package ngeu

import (
	"math"
	"strconv"
	"strings"
)

// Euro is an amount in whole euro cents.
type Euro int64

// Euros makes an amount of whole euros.
func Euros(n int64) Euro { return Euro(n * 100) }

// ParseEuro reads a plain decimal number of euros ("1250000", "42576.05"): a
// dot before at most two digits, no separators, no currency sign. National
// styles are the business of ingest.
func ParseEuro(s string) (Euro, error) {
	t := strings.TrimSpace(s)
	whole, frac, _ := strings.Cut(t, ".")
	neg := strings.HasPrefix(whole, "-")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || len(frac) > 2 || n > math.MaxInt64/100-1 || n < -(math.MaxInt64/100-1) || strings.HasSuffix(t, ".") {
		return 0, Invalid("amount_eur", s, "an amount is a plain number of euros such as 1250000 or 42576.05")
	}
	var c int64
	if frac != "" {
		c, err = strconv.ParseInt((frac + "0")[:2], 10, 64)
		if err != nil || c < 0 {
			return 0, Invalid("amount_eur", s, "an amount is a plain number of euros such as 1250000 or 42576.05")
		}
	}
	if neg {
		c = -c
	}
	return Euro(n*100 + c), nil
}

// String writes the amount as ParseEuro reads it: cents only where there are some.
func (e Euro) String() string {
	s := strconv.FormatInt(int64(e/100), 10)
	c := int64(e % 100)
	if c == 0 {
		return s
	}
	if c < 0 {
		c = -c
		if e > -100 {
			s = "-0"
		}
	}
	return s + "." + strconv.FormatInt(c/10, 10) + strconv.FormatInt(c%10, 10)
}
