package store

import (
	"fmt"
	"math"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Check tells why a project cannot be stored: an *ngeu.InvalidError that names
// the property. Importers find most of this earlier, with the line; a store
// asks again, because what is published must hold.
func Check(p ngeu.Project) error {
	if !cursorID.MatchString(p.ID) {
		return ngeu.Invalid("id", p.ID, "an id is 1 to 200 lower-case letters, digits, dots, dashes and underscores")
	}
	if strings.TrimSpace(p.Name) == "" {
		return ngeu.Invalid("name", p.Name, "a project needs a name")
	}
	if code, ok := ngeu.CountryCode(p.Country); !ok || code != p.Country {
		return ngeu.Invalid("country", p.Country, "a country is the code of a Member State, such as IT or EL")
	}
	for i, l := range p.Locations {
		if (l.Point != nil) != l.Precision.IsPoint() {
			return ngeu.Invalid("precision", string(l.Precision), fmt.Sprintf("location %d: site, street and municipality have a point, region and country have none", i+1))
		}
		if l.Point != nil && !(math.Abs(l.Point.Lon()) <= 180 && math.Abs(l.Point.Lat()) <= 90) {
			return ngeu.Invalid("lon", fmt.Sprint(*l.Point), "a point is longitude and latitude in degrees")
		}
		finest := l.Finest()
		if finest == "" {
			return ngeu.Invalid("nuts0", "", fmt.Sprintf("location %d: not even its country is known", i+1))
		}
		if !strings.Contains(l.PlaceCode, "-") && !strings.HasPrefix(finest, l.PlaceCode) {
			return ngeu.Invalid("place_code", l.PlaceCode, fmt.Sprintf("location %d: a region must be on its chain of NUTS codes, up to %s", i+1, finest))
		}
		for level, code := range l.NUTS {
			if code != "" && (len(code) != level+2 || !strings.HasPrefix(finest, code)) || code == "" && len(finest) >= level+2 {
				return ngeu.Invalid(fmt.Sprintf("nuts%d", level), code, "NUTS codes of a location must be a chain such as IT, ITI, ITI3, ITI32")
			}
		}
	}
	return nil
}
