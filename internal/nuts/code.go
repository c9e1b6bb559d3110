package nuts

import (
	"fmt"
	"strings"
)

// Code is a NUTS code: a country (IT, EL and not GR), then one character a
// level: ITI, ITI3, ITI32. The empty Code is no region.
type Code string

// Parse reads a code of level 0 to 3, in any case, GR for EL. It does not look
// whether there is such a region.
func Parse(s string) (Code, error) {
	t := strings.ToUpper(strings.TrimSpace(s))
	if len(t) < 2 || len(t) > 5 {
		return "", fmt.Errorf("nuts: %.20q is no code: a code has 2 to 5 characters", s)
	}
	for i, c := range []byte(t) {
		letter, digit := c >= 'A' && c <= 'Z', c >= '0' && c <= '9'
		if !letter && (i < 2 || !digit) {
			return "", fmt.Errorf("nuts: %.20q is no code: two letters, then letters or digits", s)
		}
	}
	if t[:2] == "GR" {
		t = "EL" + t[2:]
	}
	return Code(t), nil
}

// Level tells the level, 0 (country) to 3; -1 where c is no code.
func (c Code) Level() int {
	if len(c) < 2 || len(c) > 5 {
		return -1
	}
	return len(c) - 2
}

// Country gives the country, which is the code of level 0.
func (c Code) Country() string { return string(c.At(0)) }

// Parent gives the code one level up; "" for a country.
func (c Code) Parent() Code { return c.At(c.Level() - 1) }

// At gives the code that holds c at a level; "" where c is coarser or the level
// is none.
func (c Code) At(level int) Code {
	if level < 0 || level > c.Level() {
		return ""
	}
	return c[:2+level]
}
