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
