package nuts

import (
	"errors"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/topojson"
	"github.com/paulmach/orb"
)

var (
	// ErrNoBoundaries says that there is no folder boundaries/; the service can go on.
	ErrNoBoundaries = errors.New("no NUTS boundaries")
	// ErrOutside says that a point lies in no region and on no coast of one.
	ErrOutside = errors.New("outside all NUTS regions")
)

// Region is one region of any level.
type Region struct {
	Code      Code
	Level     int
	Name      string    // in the language and script of the country
	NameLatin string    // the same in Latin letters
	Bound     orb.Bound // of all its parts
	View      orb.Bound // to show on a map: parts more than 2,000 km off the largest one are left out
	Label     orb.Point // inside its largest part, away from the edges
}

// Index holds all regions of one vintage. It is immutable and may be shared.
// The zero Index knows no region.
type Index struct {
	topo    topojson.Topology // object "nuts3" is sorted by code
	vintage string
	codes   [4][]Code // sorted
	areas   map[Code]area
	users   [][2]int // arc → the one or two level 3 regions along it
	locator locator
	coast   coast
}

type area struct {
	Region
	outline topojson.Geometry
}

// object is the name of the level 3 regions in the topology.
const object = "nuts3"

// Region returns the region of a code.
func (x *Index) Region(c Code) (Region, bool) {
	a, ok := x.areas[c]
	return a.Region, ok
}

// Geometry returns the outline, outer rings counter-clockwise, largest part
// first; nil for an unknown code. It is assembled at each call and belongs to
// the caller.
func (x *Index) Geometry(c Code) orb.MultiPolygon {
	a, ok := x.areas[c]
	if !ok {
		return nil
	}
	return x.topo.MultiPolygon(a.outline)
}

// Children returns the regions one level down, sorted.
func (x *Index) Children(c Code) []Code {
	level := c.Level() + 1
	if level < 1 || level > 3 {
		return nil
	}
	all := x.codes[level]
	from, _ := slices.BinarySearch(all, c)
	to := from
	for to < len(all) && strings.HasPrefix(string(all[to]), string(c)) {
		to++
	}
	if from == to {
		return nil
	}
	return slices.Clone(all[from:to])
}

// Neighbours returns the regions of the same level that share a border, sorted.
func (x *Index) Neighbours(c Code) []Code {
	var out []Code
	for _, polygon := range x.areas[c].outline.Arcs {
		for _, ring := range polygon {
			for _, arc := range ring {
				for _, user := range x.users[max(arc, ^arc)] {
					if user < 0 {
						continue
					}
					if other := x.codes[3][user].At(c.Level()); other != c {
						out = append(out, other)
					}
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Regions returns all regions of a level, sorted, those of countries outside
// the EU included; nil for a level that is none.
func (x *Index) Regions(level int) []Code {
	if level < 0 || level > 3 {
		return nil
	}
	return slices.Clone(x.codes[level])
}

// Topology returns the level 3 borders; object "nuts3", ids are codes. It is
// shared: do not write into it.
func (x *Index) Topology() *topojson.Topology { return &x.topo }

// Vintage tells the year of the classification, "2021"; "" for an empty index.
func (x *Index) Vintage() string { return x.vintage }

// Attribution returns the line that has to be shown with the boundaries, ""
// for an empty index. Its translations are messages (see i18n).
func (x *Index) Attribution() string {
	if len(x.areas) == 0 {
		return ""
	}
	return "© EuroGeographics for the administrative boundaries"
}
