package main

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"

	"github.com/paulmach/orb/encoding/mvt"
)

// cities are where tiles are dense.
var cities = map[string][2]float64{"Milan": {9.19, 45.46}, "Paris": {2.35, 48.85}, "Warsaw": {21.01, 52.23}, "Rome": {12.49, 41.89}}

// tiles is the second part of goal 8: every tile of Europe to z6, and those
// around four dense cities to z14, of all three tilesets.
func (m *measuring) tiles() error {
	for _, set := range []string{"projects", "areas", "base"} {
		var sizes []float64
		var crowded []string
		most, of := 0, ""
		for z := 0; z <= 14; z++ {
			for _, at := range toAsk(z) {
				path := fmt.Sprintf("/tiles/%s/%d/%d/%d.mvt", set, z, at[0], at[1])
				body, err := m.tile(path)
				if err != nil {
					return err
				}
				if len(body) == 0 {
					continue
				}
				sizes = append(sizes, float64(len(body))/1000)
				layers, err := mvt.UnmarshalGzipped(body)
				if err != nil {
					return fmt.Errorf("%s: %w", path, err)
				}
				n := 0
				for _, l := range layers {
					n += len(l.Features)
				}
				if n > most {
					most, of = n, path
				}
				if n > 2000 {
					crowded = append(crowded, fmt.Sprintf("%s has %d", path, n))
				}
			}
		}
		m.atMost("8", "tile of "+set+", gzip, p95", "%.1f kB", quantile(sizes, .95), 50, fmt.Sprintf("%d tiles that hold something; median %.1f, largest %.1f", len(sizes), quantile(sizes, .5), quantile(sizes, 1)))
		m.none("8", "tiles of "+set+" of more than 2,000 features", crowded, fmt.Sprintf("most: %d in %s", most, of))
	}
	return nil
}

// toAsk gives the tiles of a zoom: all of Europe's at low ones, five by five
// around the cities at high ones.
func toAsk(z int) [][2]int {
	var out [][2]int
	if z <= 6 {
		x0, y0 := tileOf(-25, 71, z)
		x1, y1 := tileOf(40, 34, z)
		for x := x0; x <= x1; x++ {
			for y := y0; y <= y1; y++ {
				out = append(out, [2]int{x, y})
			}
		}
		return out
	}
	for _, c := range cities {
		cx, cy := tileOf(c[0], c[1], z)
		for x := cx - 2; x <= cx+2; x++ {
			for y := cy - 2; y <= cy+2; y++ {
				out = append(out, [2]int{x, y})
			}
		}
	}
	return out
}

func tileOf(lon, lat float64, z int) (x, y int) {
	wx, wy := world(lon, lat)
	n := math.Exp2(float64(z))
	return int(wx * n), int(wy * n)
}

// world gives Web Mercator coordinates between 0 and 1.
func world(lon, lat float64) (x, y float64) {
	r := lat * math.Pi / 180
	return (lon + 180) / 360, (1 - math.Log(math.Tan(r)+1/math.Cos(r))/math.Pi) / 2
}

// tile gives a tile as sent, gzip; nothing where there is none.
func (m *measuring) tile(path string) ([]byte, error) {
	r, err := http.NewRequestWithContext(m.ctx, http.MethodGet, m.way.URL+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", "gzip") // which keeps the client from unpacking it
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	body, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return nil, err
	case answer.StatusCode == http.StatusNoContent:
		return nil, nil
	case answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Content-Encoding"), "gzip"):
		return nil, fmt.Errorf("%s answers %s, encoding %q", path, answer.Status, answer.Header.Get("Content-Encoding"))
	}
	return body, nil
}
