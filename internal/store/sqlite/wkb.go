package sqlite

import (
	"fmt"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkb"
)

// encodePoint writes a point as little-endian WKB, longitude first; nil as NULL.
func encodePoint(p *orb.Point) ([]byte, error) {
	if p == nil {
		return nil, nil
	}
	b, err := wkb.Marshal(geom.NewPointFlat(geom.XY, []float64{p.Lon(), p.Lat()}), wkb.NDR)
	if err != nil {
		return nil, fmt.Errorf("sqlite: point %v: %w", *p, err)
	}
	return b, nil
}

// decodePoint reads what encodePoint wrote.
func decodePoint(b []byte) (*orb.Point, error) {
	if b == nil {
		return nil, nil
	}
	g, err := wkb.Unmarshal(b)
	if err != nil {
		return nil, fmt.Errorf("sqlite: geometry: %w", err)
	}
	p, ok := g.(*geom.Point)
	if !ok || p.Layout() != geom.XY {
		return nil, fmt.Errorf("sqlite: geometry: a point was expected, not %T", g)
	}
	return &orb.Point{p.X(), p.Y()}, nil
}
