package nuts

import (
	"errors"
	"io/fs"

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
type Index struct{}

// Load reads boundaries/ of the folder geodata. Where there is none it returns
// an Index that knows no region, and ErrNoBoundaries.
func Load(fsys fs.FS) (*Index, error) { return &Index{}, nil }

// LoadGeoJSON reads files as GISCO publishes them (NUTS_RG_03M_2024_4326.geojson;
// properties NUTS_ID, LEVL_CODE, CNTR_CODE, NAME_LATN, NUTS_NAME), for vintages
// that are not built in. Level 3 must be among them, the other levels give names.
// The vintage is the year in the file name.
func LoadGeoJSON(files ...string) (*Index, error) { return &Index{}, nil }

// At returns the level 3 region that contains p (lon, lat in degrees, WGS 84);
// a point on a common border belongs to exactly one. Points up to 5 km off a
// coast belong to the nearest region; all others are ErrOutside.
func (x *Index) At(p orb.Point) (Code, error) { return "", ErrOutside }

// Region returns the region of a code.
func (x *Index) Region(c Code) (Region, bool) { return Region{}, false }

// Geometry returns the outline, outer rings counter-clockwise; nil for an
// unknown code. It is assembled at each call and belongs to the caller.
func (x *Index) Geometry(c Code) orb.MultiPolygon { return nil }

// Children returns the regions one level down, sorted.
func (x *Index) Children(c Code) []Code { return nil }

// Neighbours returns the regions of the same level that share a border, sorted.
func (x *Index) Neighbours(c Code) []Code { return nil }

// Regions returns all regions of a level, sorted.
func (x *Index) Regions(level int) []Code { return nil }

// Contains tells whether p lies in the region, without any snapping.
func (x *Index) Contains(c Code, p orb.Point) bool { return false }

// Snap returns p itself where the region contains it, else a point just inside
// the region next to p. For an unknown region it returns p.
func (x *Index) Snap(c Code, p orb.Point) orb.Point { return p }

// Topology returns the level 3 borders; object "nuts3", ids are codes.
func (x *Index) Topology() *topojson.Topology { return &topojson.Topology{} }

// Vintage tells the year of the classification, "2021".
func (x *Index) Vintage() string { return "" }

// Attribution returns the line that has to be shown with the boundaries.
func (x *Index) Attribution() string { return "" }
