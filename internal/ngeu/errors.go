package ngeu

import (
	"errors"
	"fmt"
)

// ErrNotFound says that no such project, place or tileset was ever known.
var ErrNotFound = errors.New("not found")

// InvalidError is bad input: which field, and why, in a sentence for the person
// who typed it. Over HTTP it is a 400 that names the parameter.
type InvalidError struct {
	Field  string // parameter, column or flag
	Value  string // what was given, cut to a readable length
	Reason string // what is wrong and what would be right
}

// Invalid makes an InvalidError. It cuts a long value at 80 bytes.
func Invalid(field, value, reason string) *InvalidError {
	if len(value) > 80 {
		value = value[:80] + "…"
	}
	return &InvalidError{Field: field, Value: value, Reason: reason}
}

func (e *InvalidError) Error() string {
	return fmt.Sprintf("%s: %s (got %q)", e.Field, e.Reason, e.Value)
}

// GoneError is a project that was shown before and was removed: its tombstone.
type GoneError struct {
	ID     string
	Reason string // removed_by_source, personal_data, duplicate
}

func (e *GoneError) Error() string { return fmt.Sprintf("project %s is gone: %s", e.ID, e.Reason) }

// MovedError is a project that lives on under another id.
type MovedError struct{ ID, To string }

func (e *MovedError) Error() string { return fmt.Sprintf("project %s is now %s", e.ID, e.To) }
