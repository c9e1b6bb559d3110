package editor

import (
	"fmt"
	"time"
)

// moment writes a time where it was agreed on: 1 December 2026, 11:00 in
// Europe/Brussels.
func moment(t time.Time) string {
	return t.Format("2 January 2006, 15:04") + " in " + t.Location().String()
}

// universal writes a time to the second in UTC.
func universal(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") + " UTC" }

// stamp writes when something was done.
func stamp(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04") + " UTC" }

// distance says how far off a moment is: in 3 days and 4 hours.
func distance(t, now time.Time) string {
	d := t.Sub(now).Round(time.Minute)
	past := d < 0
	if past {
		d = -d
	}
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	text := ""
	switch {
	case days > 0 && hours > 0:
		text = count(days, "day") + " and " + count(hours, "hour")
	case days > 0:
		text = count(days, "day")
	case hours > 0 && minutes > 0:
		text = count(hours, "hour") + " and " + count(minutes, "minute")
	case hours > 0:
		text = count(hours, "hour")
	case minutes > 0:
		text = count(minutes, "minute")
	default:
		return "now"
	}
	if past {
		return text + " ago"
	}
	return "in " + text
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
