package geocode

import "github.com/paulmach/orb"

// Kind says what sort of place a place is.
type Kind string

const (
	Country      Kind = "country"
	NUTS1        Kind = "nuts1"
	NUTS2        Kind = "nuts2"
	NUTS3        Kind = "nuts3"
	Municipality Kind = "municipality"
)

// Place is a country, a region, a municipality or a village in one.
type Place struct {
	Code       string    // IT, ITI3, lau-BE-62063, gn-BG-727447 where the municipality's code is not known
	Name       string    // in the language asked for, else in the local one
	NameLang   string    // language of Name; "" where the gazetteer does not say
	Kind       Kind      // villages are municipality too: they answer with the code of theirs
	Country    string    // canonical, EL for Greece
	NUTS       [4]string // codes of levels 0-3, empty from where the place is coarser
	LAU        string    // national municipality code without the country; may be empty
	Context    string    // region and country in the language asked for: "Arr. Liège, Belgique"
	Point      orb.Point // inside its NUTS region; of a region its label point
	Bound      orb.Bound // to show on a map; of a municipality about 5 km to each side
	Population int       // 0 unknown
}
