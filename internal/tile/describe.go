package tile

// Tileset is the name of one of the three tilesets.
type Tileset string

const (
	ProjectsSet Tileset = "projects"
	AreasSet    Tileset = "areas"
	BaseSet     Tileset = "base"
)

// Tilesets lists all tilesets.
var Tilesets = []Tileset{ProjectsSet, AreasSet, BaseSet}

// TileJSON describes a tileset, TileJSON 3.0.0.
type TileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Description  string        `json:"description,omitempty"`
	Attribution  string        `json:"attribution"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"`
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       [4]float64    `json:"bounds"`
	Center       [3]float64    `json:"center"`
	VectorLayers []VectorLayer `json:"vector_layers"`
}

// VectorLayer names a layer and its properties with their types.
type VectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description,omitempty"`
	MinZoom     int               `json:"minzoom"`
	MaxZoom     int               `json:"maxzoom"`
	Fields      map[string]string `json:"fields"`
}

// lastZoom is the deepest zoom worth storing: from there on tiles hold every
// project by itself and all the detail of the outlines. Deeper ones (to 22)
// are served all the same.
const lastZoom = 14

// Describe gives the TileJSON of a tileset. address is the template of its
// tiles, with {z}, {x} and {y}.
func Describe(set Tileset, address, attribution string) TileJSON {
	doc := TileJSON{
		TileJSON:    "3.0.0",
		Name:        string(set),
		Attribution: attribution,
		Scheme:      "xyz",
		Tiles:       []string{address},
		MaxZoom:     lastZoom,
		Bounds:      [4]float64{-180, -85.0511, 180, 85.0511},
		Center:      [3]float64{10, 50, 3},
	}
	add := func(id, description string, from int, fields map[string]string) {
		doc.VectorLayers = append(doc.VectorLayers, VectorLayer{id, description, from, lastZoom, fields})
	}
	switch set {
	case ProjectsSet:
		add("projects", "Projects, clusters of nearby ones, and stacks of those at one municipality", 0, map[string]string{
			"id": "String", "name": "String", "pillar": "String", "theme": "String", "status": "String", "precision": "String",
			"cluster": "Boolean", "stack": "Boolean", "count": "Number", "expand_zoom": "Number", "place_code": "String", "place_name": "String",
		})
	case AreasSet:
		fields := map[string]string{"code": "String", "level": "Number", "country": "String", "name": "String"}
		add("areas", "NUTS regions: countries at all zooms, level 1 at zoom 3, 2 at 4 and 5, 3 from 6 on", 0, fields)
		add("area_labels", "A point inside each region of areas", 0, fields)
	case BaseSet:
		add("land", "Land; the background is the sea", 0, map[string]string{})
		add("water", "Lakes", 0, map[string]string{})
		add("rivers", "Rivers by importance, 1 to 3", riverZoom[1], map[string]string{"level": "Number"})
		add("urban", "Built-up areas", urbanZoom, map[string]string{})
		doc.VectorLayers[len(doc.VectorLayers)-1].MaxZoom = lastUrbanZoom
		add("borders", "Borders between countries", 0, map[string]string{"level": "Number"})
		add("labels", "Names of countries and places; name_{language} where it differs from name", 0, map[string]string{
			"class": "String", "rank": "Number", "name": "String",
		})
	}
	return doc
}

// riverZoom is the zoom from which rivers of a level are drawn.
var riverZoom = map[int]int{1: 3, 2: 5, 3: 6}

// Zooms from which and to which built-up areas are drawn: they are outlines at
// 1:10 million, whose long straight edges would mislead farther in.
const (
	urbanZoom     = 5
	lastUrbanZoom = 10
)
