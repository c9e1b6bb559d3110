package geocode

import (
	"errors"
	"fmt"
)

// ErrAmbiguous says that several places answer to a name; see AmbiguousError.
var ErrAmbiguous = errors.New("ambiguous place name")

// AmbiguousError holds the places that answer to a name, largest first, at most 20.
type AmbiguousError struct {
	Text   string
	Places []Place
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("geocode: %q may be any of %d places; give the region or the municipality code", e.Text, len(e.Places))
}

// Unwrap makes errors.Is(err, ErrAmbiguous) true.
func (e *AmbiguousError) Unwrap() error { return ErrAmbiguous }
