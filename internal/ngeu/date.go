package ngeu

import (
	"regexp"
	"time"
)

// Date is a day, month or year as exact as its source gives it: "2025-06-18",
// "2025-06" or "2025". Dates of one exactness sort as text. Empty is unknown.
type Date string

var datePattern = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// ParseDate reads a Date and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	if datePattern.MatchString(s) {
		if _, err := time.Parse("2006-01-02"[:len(s)], s); err == nil {
			return Date(s), nil
		}
	}
	return "", Invalid("date", s, "a date is written 2025-06-18, 2025-06 or 2025")
}
