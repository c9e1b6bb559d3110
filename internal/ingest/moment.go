package ingest

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

var (
	errDate = errors.New("a date was expected here, such as 2025-06-18 or 18/06/2025")
	isoDate = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?$`)
	// A day of a Member State that a program wrote as an instant: its midnight is
	// one to three hours before that of UTC.
	localMidnight = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})T2[123]:00:00(?:\.0+)?Z$`)
	commonDate    = regexp.MustCompile(`^(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4})(?:[T ].*)?$`)
	serialDate    = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
	bareYear      = regexp.MustCompile(`^(19|20)\d{2}(\.0)?$`)
)

// dateOrder says how a list writes 03/04/2025.
type dateOrder string

const (
	dayFirst   dateOrder = "dmy" // also where nothing is said
	monthFirst dateOrder = "mdy"
)

// parseDate reads a date of a list: year first, day or month first, a
// timestamp, the serial number of a workbook, or a year alone. A date that does
// not exist is an error, never the next one that does.
func parseDate(s string, order dateOrder) (ngeu.Date, error) {
	s = strings.TrimSpace(s)
	if bareYear.MatchString(s) {
		return ngeu.Date(s[:4]), nil
	}
	if serialDate.MatchString(s) {
		// Workbooks count days from the last of 1899 (which makes their false
		// 29 February 1900 harmless from that March on).
		days, _, _ := strings.Cut(s, ".")
		n, err := strconv.Atoi(days)
		if err != nil {
			return "", errDate
		}
		return ngeu.Date(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format("2006-01-02")), nil
	}
	if m := localMidnight.FindStringSubmatch(s); m != nil {
		day, err := time.Parse(time.DateOnly, m[1])
		if err != nil {
			return "", errors.New("there is no such day in the calendar")
		}
		return ngeu.Date(day.AddDate(0, 0, 1).Format(time.DateOnly)), nil
	}
	if m := isoDate.FindStringSubmatch(s); m != nil {
		if m[3] == "" {
			return exact(m[1], m[2], "")
		}
		return exact(m[1], m[2], m[3])
	}
	if m := commonDate.FindStringSubmatch(s); m != nil {
		if order == monthFirst {
			return exact(m[3], m[1], m[2])
		}
		return exact(m[3], m[2], m[1])
	}
	return "", errDate
}

func exact(year, month, day string) (ngeu.Date, error) {
	s := year + "-" + pad(month, 2)
	if day != "" {
		s += "-" + pad(day, 2)
	}
	d, err := ngeu.ParseDate(s)
	if err != nil {
		return "", errors.New("there is no such day in the calendar")
	}
	return d, nil
}

// pad puts zeros in front.
func pad(s string, width int) string {
	if len(s) >= width {
		return s
	}
	return strings.Repeat("0", width-len(s)) + s
}
