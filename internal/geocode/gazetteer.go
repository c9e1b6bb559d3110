package geocode

import (
	"io/fs"

	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/paulmach/orb"
)

// Gazetteer holds all places. It is immutable and may be shared.
type Gazetteer struct{}

// Open reads the folders gazetteer/ and boundaries/ (names alone) of geodata.
// regions may be empty (see nuts.ErrNoBoundaries): regions then have names but
// no points.
func Open(geodata fs.FS, regions *nuts.Index) (*Gazetteer, error) { return &Gazetteer{}, nil }

// Place returns the place of a code, named in lang where a name is known.
func (g *Gazetteer) Place(code, lang string) (Place, bool) { return Place{}, false }

// Name returns the name of a place in lang, else its local name, and the
// language of that; "" for an unknown code.
func (g *Gazetteer) Name(code, lang string) (name, nameLang string) { return "", "" }

// NearestPlace returns the municipality's seat nearest to p, at most maxKM
// kilometres off.
func (g *Gazetteer) NearestPlace(p orb.Point, maxKM float64) (Place, bool) { return Place{}, false }
