package httpapi

import (
	"math"
	"net/http"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// maxMarkers is how many points the widget gets; more would be slow in it.
const maxMarkers = 1000

// webtoolsJSON is what the map service of the Commission's Webtools reads, in
// the form that openeuropa/oe_webtools writes: latitude first in the centre,
// markers as GeoJSON.
type webtoolsJSON struct {
	Service string `json:"service"`
	Version string `json:"version"`
	Map     struct {
		Zoom   int        `json:"zoom"`
		Center [2]float64 `json:"center"` // latitude, longitude
	} `json:"map"`
	Layers struct {
		Markers []webtoolsLayer `json:"markers"`
	} `json:"layers"`
}

type webtoolsLayer struct {
	Data struct {
		Type     string            `json:"type"`
		Notice   string            `json:"notice"`
		Credits  string            `json:"attribution"`
		Features []webtoolsFeature `json:"features"`
	} `json:"data"`
}

type webtoolsFeature struct {
	Type       string `json:"type"`
	Properties struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		URL         string `json:"url"`
	} `json:"properties"`
	Geometry struct {
		Type        string     `json:"type"`
		Coordinates [2]float64 `json:"coordinates"`
	} `json:"geometry"`
}

// webtools gives a selection as the JSON of the Commission's map widget. Each
// marker says the notice, since the widget has no other place for it.
func (s *Server) webtools(w http.ResponseWriter, r *http.Request) error {
	ed, _, err := s.openPage(r)
	if err != nil {
		return err
	}
	words, base := ed.Printer(), s.address(r)
	answer := webtoolsJSON{Service: "map", Version: "3.0"}
	m, err := s.mapView(ed)
	if err != nil {
		return err
	}
	s.frameStart(ed, &m)
	if m.BBox == "" {
		m.BBox = m.Home
	}
	box, err := parseBBox(m.BBox)
	if err != nil {
		return err
	}
	middle := box.Center()
	answer.Map.Center, answer.Map.Zoom = [2]float64{micro(middle[1]), micro(middle[0])}, zoomOf(box)
	sel, err := ed.Selection(r.Context())
	if err != nil {
		return err
	}
	if n := sel.Points(); n > maxMarkers {
		return ngeu.Invalid("place", strconv.Itoa(n), "the widget takes at most "+strconv.Itoa(maxMarkers)+" points; choose a smaller place or more filters")
	}
	f := ed.Filter()
	var layer webtoolsLayer
	layer.Data.Type, layer.Data.Notice, layer.Data.Credits = "FeatureCollection", ed.Notice().Text(), ed.Notice().Attribution()
	layer.Data.Features = []webtoolsFeature{}
	for project, err := range ed.Projects(r.Context(), ngeu.Page{Sort: ngeu.ByID}) {
		if err != nil {
			return err
		}
		row := s.row(ed, project)
		for _, l := range project.Locations {
			if l.Point == nil || !f.MatchesLocation(project, l) {
				continue
			}
			feature := webtoolsFeature{Type: "Feature"}
			feature.Properties.Name = project.Name
			feature.Properties.Description = row.Place + " · " + row.StatusName + " · " + words.T("precision."+string(l.Precision)+"_text") + " " + ed.Notice().Short()
			feature.Properties.URL = base + row.Href
			feature.Geometry.Type, feature.Geometry.Coordinates = "Point", [2]float64{micro(l.Point[0]), micro(l.Point[1])}
			layer.Data.Features = append(layer.Data.Features, feature)
		}
	}
	answer.Layers.Markers = []webtoolsLayer{layer}
	return s.writeJSON(w, r, ed, "application/json", answer)
}

// zoomOf gives the zoom of 256 px tiles at which a box fits a frame of usual
// size.
func zoomOf(b orb.Bound) int {
	const width, height = 800, 450
	y := func(lat float64) float64 { return math.Asinh(math.Tan(lat*math.Pi/180)) / (2 * math.Pi) }
	fit := math.Min(width/256/math.Max((b.Max[0]-b.Min[0])/360, 1e-6), height/256/math.Max(y(b.Max[1])-y(b.Min[1]), 1e-6))
	return min(16, max(1, int(math.Log2(fit))))
}
