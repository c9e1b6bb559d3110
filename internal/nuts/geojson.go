package nuts

import (
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ngeumap/ngeumap/internal/topojson"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// LoadGeoJSON reads files as GISCO publishes them (NUTS_RG_03M_2024_4326.geojson,
// also with .gz; properties NUTS_ID, LEVL_CODE, CNTR_CODE, NAME_LATN, NUTS_NAME),
// for vintages that are not built in. Level 3 must be among them, the other
// levels only give names. The vintage is the year in the file names.
func LoadGeoJSON(files ...string) (*Index, error) {
	names := map[Code]name{}
	var areas []topojson.Area
	vintage := ""
	for _, file := range files {
		collection, err := readGeoJSON(file)
		if err != nil {
			return nil, fmt.Errorf("nuts: %s: %w", file, err)
		}
		for i, feature := range collection.Features {
			code, err := Parse(text(feature, "NUTS_ID"))
			if err != nil {
				return nil, fmt.Errorf("nuts: %s: feature %d: property NUTS_ID: %w", file, i, err)
			}
			latin := cmp.Or(text(feature, "NAME_LATN"), string(code))
			names[code] = name{cmp.Or(text(feature, "NUTS_NAME"), latin), latin}
			if code.Level() != 3 {
				continue
			}
			a := topojson.Area{ID: string(code)}
			switch g := feature.Geometry.(type) {
			case orb.Polygon:
				a.Polygons = orb.MultiPolygon{g}
			case orb.MultiPolygon:
				a.Polygons = g
			default:
				return nil, fmt.Errorf("nuts: %s: %s is no area; take the files NUTS_RG_…_4326", file, code)
			}
			if b := a.Polygons.Bound(); b.Min[0] < -180 || b.Max[0] > 180 || b.Min[1] < -90 || b.Max[1] > 90 {
				return nil, fmt.Errorf("nuts: %s: %s is not in degrees; take the files NUTS_RG_…_4326", file, code)
			}
			areas = append(areas, a)
		}
		vintage = max(vintage, vintageOf(file))
	}
	if len(areas) == 0 {
		return nil, errors.New("nuts: no level 3 regions in the files; add NUTS_RG_…_LEVL_3")
	}
	x, err := build(topojson.Build(object, areas), names, vintage)
	if err != nil {
		return nil, fmt.Errorf("nuts: %s: %w", strings.Join(files, ", "), err)
	}
	return x, nil
}

// text gives a property, "" where there is none or it is no text.
func text(f *geojson.Feature, property string) string {
	s, _ := f.Properties[property].(string)
	return s
}

func readGeoJSON(file string) (*geojson.FeatureCollection, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return geojson.UnmarshalFeatureCollection(body)
}
