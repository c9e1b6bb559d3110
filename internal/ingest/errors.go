package ingest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// RowError is one value or row that could not be taken, and where it stands.
type RowError struct {
	File   string
	Line   int    // first line of the row is 2
	Column string // name in the header; "" for the row as a whole
	Value  string
	Err    error // what is wrong, in words for the person who keeps the list
}

func (e *RowError) Error() string {
	at := fmt.Sprintf("%s line %d", e.File, e.Line)
	if e.Column != "" {
		at += ", column " + e.Column
	}
	return at + ": " + e.Reason()
}

func (e *RowError) Unwrap() error { return e.Err }

// Reason says what is wrong, without the place.
func (e *RowError) Reason() string {
	var invalid *ngeu.InvalidError
	if errors.As(e.Err, &invalid) {
		return invalid.Reason
	}
	return e.Err.Error()
}

// HeaderError is a file that is not what the profile reads. It stops an import.
type HeaderError struct {
	File    string
	Line    int    // where it was expected; 0 is 1
	Profile string // "" when none was recognised
	Reason  string
}

func (e *HeaderError) Error() string {
	at := fmt.Sprintf("%s line %d: %s", e.File, max(1, e.Line), e.Reason)
	if e.Profile == "" {
		return at
	}
	return fmt.Sprintf("%s (profile %s)", at, e.Profile)
}

// doubt is a location that may well be wrong: its row is quarantined.
type doubt struct {
	reason     string
	suggestion string
}

func (d *doubt) Error() string { return d.reason }

func oneOf[T ~string](all []T) error {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = string(v)
	}
	return errors.New("not one of " + strings.Join(names, ", "))
}
