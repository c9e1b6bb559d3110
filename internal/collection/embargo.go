package collection

import (
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Clock says what a change of clocks does to a time of day.
type Clock int

// A time of day is there once, left out by a change of clocks, or there twice.
const (
	Once Clock = iota
	Skipped
	Repeated
)

// ParseEmbargo reads a date, a time of day and a zone of the IANA database. An
// hour that a change of clocks leaves out or repeats is taken as the later one,
// so that nothing is shown early; clock tells.
func ParseEmbargo(date, clock, zone string) (at time.Time, kind Clock, err error) {
	place, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		return time.Time{}, Once, ngeu.Invalid("embargo.zone", zone, "a time zone such as Europe/Brussels")
	}
	day, err := time.Parse("2006-01-02", date)
	if err != nil {
		return time.Time{}, Once, ngeu.Invalid("embargo.date", date, "a date, such as 2026-12-01")
	}
	minute, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, Once, ngeu.Invalid("embargo.time", clock, "a time of day, such as 11:00")
	}
	wall := day.Add(time.Duration(minute.Hour())*time.Hour + time.Duration(minute.Minute())*time.Minute)
	// The two offsets that are in force a day before and after are all that the
	// time of day can mean.
	var found []time.Time
	var latest time.Time
	for _, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := wall.Add(near).In(place).Zone()
		t := wall.Add(-time.Duration(offset) * time.Second).In(place)
		if latest.IsZero() || t.After(latest) {
			latest = t
		}
		if t.Format("2006-01-02 15:04") == wall.Format("2006-01-02 15:04") && (len(found) == 0 || !found[0].Equal(t)) {
			found = append(found, t)
		}
	}
	switch len(found) {
	case 0:
		return latest, Skipped, nil
	case 1:
		return found[0], Once, nil
	}
	return latest, Repeated, nil
}
