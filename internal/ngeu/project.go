package ngeu

import "github.com/paulmach/orb"

// Project is one project or measure with everything that is said of it in
// public. It counts once, however many locations it has.
type Project struct {
	Key int64 // row in the store, stable within a snapshot; never shown

	ID          string // for ever; lower-case slug, unique over all sources
	Name        string
	NameLang    string // BCP 47 language of Name, one of the 24
	Summary     string // may be empty
	SummaryLang string // language of Summary; empty with it
	Country     string // canonical code, EL for Greece
	Pillar      Pillar // may be empty where unknown
	Theme       string // snake_case tag, message key theme.<tag>
	Kind        Kind
	Status      Status
	YearStart   int // 0 unknown
	YearEnd     int // 0 unknown
	Amount      *Euro
	AmountBasis AmountBasis
	Measure     string  // code of the measure or component in its plan
	Beneficiary string  // a body; empty where it is a natural person
	Person      *Person // such a person, on the way into a store; never read back
	Source      Source
	AsOf        Date // when the source's statement was true or was collected
	Locations   []Location
}

// Source is the public page or file that a project stands on.
type Source struct {
	ID   string // the list it was imported with, for example "builtin"
	Name string
	URL  string
}

// Location is one place of a project. Point is nil where Precision is Region or
// Country: such a location belongs to its area and is never a dot.
type Location struct {
	Point      *orb.Point // lon, lat in degrees, WGS 84
	Precision  Precision
	Role       Role
	PlaceCode  string    // finest known: lau-BE-62063, gn-BG-727447, ITI32, ITI3, IT
	PlaceName  string    // as the source or the gazetteer writes it
	NUTS       [4]string // codes of levels 0-3; empty from where it is not known
	LAU        string    // national municipality code, without country
	Source     string    // who says where: "source" (given point), "gazetteer", "region", "country"
	Confidence float64   // of the match, 0-1; 1 for a given point inside its declared region
}

// Finest gives the longest NUTS code known, or "".
func (l Location) Finest() string {
	for level := 3; level >= 0; level-- {
		if l.NUTS[level] != "" {
			return l.NUTS[level]
		}
	}
	return ""
}

// Snapshot is one complete, published state of all data.
type Snapshot struct {
	ID       int64  // number of the import that published it; 0 is the empty store
	Hash     string // of the content alone: the same projects give the same hash anywhere
	AsOf     Date   // newest as-of date of its projects
	Projects int
	Sources  []SourceState
}

// SourceState is what a snapshot holds of one source list.
type SourceState struct {
	ID       string // "builtin", "italiadomani"
	Name     string
	URL      string
	AsOf     Date
	Projects int
}
