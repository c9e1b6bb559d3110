package httpapi

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

// regionFeature is a NUTS region as a GeoJSON feature.
type regionFeature struct {
	Type       string           `json:"type"`
	ID         string           `json:"id"`
	BBox       [4]float64       `json:"bbox"`
	Geometry   multiPolygon     `json:"geometry"`
	Properties regionProperties `json:"properties"`
}

type regionProperties struct {
	Code      string `json:"code"`
	Level     int    `json:"level"`
	Country   string `json:"country"`
	Name      string `json:"name"`
	NameLatin string `json:"name_latin"`
	Parent    string `json:"parent,omitempty"`
	Vintage   string `json:"vintage"`
	URL       string `json:"url"`
}

// multiPolygon writes itself with six decimals at most.
type multiPolygon orb.MultiPolygon

func (m multiPolygon) MarshalJSON() ([]byte, error) {
	rounded := make(orb.MultiPolygon, len(m))
	for i, polygon := range m {
		rounded[i] = make(orb.Polygon, len(polygon))
		for j, ring := range polygon {
			rounded[i][j] = make(orb.Ring, len(ring))
			for k, p := range ring {
				rounded[i][j][k] = orb.Point{micro(p[0]), micro(p[1])}
			}
		}
	}
	return json.Marshal(struct {
		Type        string           `json:"type"`
		Coordinates orb.MultiPolygon `json:"coordinates"`
	}{"MultiPolygon", rounded})
}

// micro rounds degrees to six decimals.
func micro(d float64) float64 { return math.Round(d*1e6) / 1e6 }

func (s *Server) regionFeature(c nuts.Code, base string, ed edition.Edition) (regionFeature, bool) {
	r, ok := s.regions.Region(c)
	if !ok {
		return regionFeature{}, false
	}
	f := regionFeature{
		Type: "Feature", ID: string(c), BBox: box(r.Bound), Geometry: multiPolygon(s.regions.Geometry(c)),
		Properties: regionProperties{
			Code: string(c), Level: r.Level, Country: c.Country(), Name: r.Name, NameLatin: r.NameLatin,
			Vintage: s.regions.Vintage(), URL: base + "/" + string(ed.Lang()) + "/places/" + string(c),
		},
	}
	if r.Level > 0 {
		f.Properties.Parent = string(c.At(r.Level - 1))
	}
	return f, true
}

// areas is the list of regions of OGC API – Features.
func (s *Server) areas(w http.ResponseWriter, r *http.Request) error {
	p, err := parseStrict(r, []string{"lang", "level", "country", "bbox", "limit", "cursor", "f", "datetime"})
	if err != nil {
		return err
	}
	if f := p.format; f != "" && f != "json" && f != "geojson" {
		return ngeu.Invalid("f", f, "regions come as geojson")
	}
	levels := []int{0, 1, 2, 3}
	if text := p.rest.Get("level"); text != "" {
		level, err := parseInt("level", text, 0, 3)
		if err != nil {
			return err
		}
		levels = []int{level}
	}
	after := ""
	if p.cursor != "" {
		c, err := nuts.Parse(p.cursor)
		if err != nil {
			return ngeu.Invalid("cursor", p.cursor, "not a cursor of this list; start again without one")
		}
		after = strconv.Itoa(c.Level()) + string(c)
	}
	filter := p.filter
	p.filter = ngeu.Filter{}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	base := s.address(r)
	w.Header().Set("Content-Type", geoJSON)
	s.describe(w, ed, base)
	if fresh(w, r, etag(wireVersion, ed.ID(), base, s.regions.Vintage(), "areas", r.URL.RawQuery), briefly) {
		return nil
	}

	answer := struct {
		Type     string          `json:"type"`
		Features []regionFeature `json:"features"`
		Matched  int             `json:"numberMatched"`
		Returned int             `json:"numberReturned"`
		notices
		Links []feature.Link `json:"links"`
	}{Type: "FeatureCollection", Features: []regionFeature{}, notices: noticesOf(ed)}
	last := nuts.Code("")
	for _, level := range levels {
		for _, c := range s.regions.Regions(level) {
			if !selects(filter, s.regions, c) {
				continue
			}
			answer.Matched++
			if strconv.Itoa(level)+string(c) <= after {
				continue
			}
			if len(answer.Features) == p.limit {
				if len(answer.Links) == 0 {
					next := r.URL.Query()
					next.Set("cursor", string(last))
					answer.Links = append(answer.Links, feature.Link{Href: base + r.URL.Path + "?" + next.Encode(), Rel: "next", Type: geoJSON})
				}
				continue
			}
			f, _ := s.regionFeature(c, base, ed)
			answer.Features = append(answer.Features, f)
			last = c
		}
	}
	answer.Returned = len(answer.Features)
	self := base + r.URL.Path
	if r.URL.RawQuery != "" {
		self += "?" + r.URL.RawQuery
	}
	answer.Links = append(answer.Links,
		feature.Link{Href: self, Rel: "self", Type: geoJSON},
		feature.Link{Href: noticePage(base, ed), Rel: "license", Type: "text/html", Hreflang: string(ed.Lang())})
	return s.stream(w, answer)
}

// selects tells whether a region is in one of the countries, and meets the bbox.
func selects(f ngeu.Filter, regions *nuts.Index, c nuts.Code) bool {
	if len(f.Countries) > 0 {
		ok := false
		for _, country := range f.Countries {
			ok = ok || country == c.Country()
		}
		if !ok {
			return false
		}
	}
	if f.BBox == nil {
		return true
	}
	r, _ := regions.Region(c)
	return r.Bound.Intersects(*f.BBox)
}

// area is one region.
func (s *Server) area(w http.ResponseWriter, r *http.Request) error {
	p, err := parseStrict(r, []string{"lang", "f"})
	if err != nil {
		return err
	}
	raw, err := pathValue(r, "code")
	if err != nil {
		return err
	}
	code, err := ngeu.PlaceCode(raw)
	if err != nil {
		return ngeu.ErrNotFound
	}
	c, err := nuts.Parse(code)
	if err != nil {
		return ngeu.ErrNotFound
	}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	base := s.address(r)
	f, ok := s.regionFeature(c, base, ed)
	if !ok {
		return ngeu.ErrNotFound
	}
	w.Header().Set("Content-Type", geoJSON)
	s.describe(w, ed, base)
	if fresh(w, r, etag(wireVersion, ed.ID(), base, s.regions.Vintage(), "area", code), briefly) {
		return nil
	}
	return s.stream(w, struct {
		regionFeature
		notices
		Links []feature.Link `json:"links"`
	}{f, noticesOf(ed), []feature.Link{
		{Href: base + r.URL.Path + langQuery(ed), Rel: "self", Type: geoJSON},
		{Href: f.Properties.URL, Rel: "alternate", Type: "text/html", Hreflang: string(ed.Lang())},
		{Href: noticePage(base, ed), Rel: "license", Type: "text/html", Hreflang: string(ed.Lang())},
		{Href: base + "/api/collections/places", Rel: "collection", Type: "application/json"},
	}})
}

// stream encodes v to the client.
func (s *Server) stream(w http.ResponseWriter, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	var unsupported *json.UnsupportedValueError
	if err := enc.Encode(v); errors.As(err, &unsupported) {
		return err
	}
	return nil // any other error: the client is gone
}
