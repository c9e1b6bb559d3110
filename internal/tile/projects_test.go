package tile_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/tile"
)

const buffer = 192

// world is every symbol of one zoom, by its position in units of the zoom.
type world struct {
	zoom    maptile.Zoom
	symbols map[[2]int64][]mvtFeature
	count   int
}

// walk makes the tiles that hold points and all their neighbours. Each symbol
// must stand in the one tile it lies in and, the same, in the buffer of every
// neighbour near enough.
func walk(t *testing.T, s *index.Selection, z maptile.Zoom) world {
	t.Helper()
	tiles := map[maptile.Tile]bool{}
	for _, c := range s.Cells(index.Window{Bits: int(z), MaxX: 1<<z - 1, MaxY: 1<<z - 1}, nil) {
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				n := maptile.Tile{X: c.X + uint32(dx), Y: c.Y + uint32(dy), Z: z}
				if n.X>>z == 0 && n.Y>>z == 0 {
					tiles[n] = true
				}
			}
		}
	}
	w := world{zoom: z, symbols: map[[2]int64][]mvtFeature{}}
	repeated := map[[2]int64]map[maptile.Tile]mvtFeature{}
	for at := range tiles {
		for _, f := range layerOf(t, tile.Projects(s, at), "projects").Features {
			p := f.Parts[0][0]
			g := [2]int64{int64(at.X)*4096 + int64(p[0]), int64(at.Y)*4096 + int64(p[1])}
			f.Parts = nil
			if p[0] >= 0 && p[0] < 4096 && p[1] >= 0 && p[1] < 4096 {
				w.symbols[g] = append(w.symbols[g], f)
				w.count += weight(f)
				continue
			}
			if repeated[g] == nil {
				repeated[g] = map[maptile.Tile]mvtFeature{}
			}
			repeated[g][at] = f
		}
	}
	for g, by := range repeated {
		for at, f := range by {
			if len(w.symbols[g]) == 0 || gocmp.Diff(w.symbols[g][len(w.symbols[g])-1], f) != "" && len(w.symbols[g]) == 1 {
				t.Fatalf("tile %v repeats %v at %v, at home it is %v", at, f, g, w.symbols[g])
			}
		}
	}
	for g := range w.symbols {
		for at := range tiles {
			dx, dy := g[0]-int64(at.X)*4096, g[1]-int64(at.Y)*4096
			home := dx >= 0 && dx < 4096 && dy >= 0 && dy < 4096
			near := dx >= -buffer && dx < 4096+buffer && dy >= -buffer && dy < 4096+buffer
			if _, ok := repeated[g][at]; ok != (near && !home) {
				t.Fatalf("symbol at %v, tile %v: repeated %t, want %t", g, at, ok, near && !home)
			}
		}
	}
	return w
}

func weight(f mvtFeature) int {
	if n, ok := f.Props["count"].(uint64); ok {
		return int(n)
	}
	return 1
}

// TestProjectsAddUp is the invariant of the contract.
func TestProjectsAddUp(t *testing.T) {
	projects := indextest.Projects(11, 400)
	x := indextest.Build(t, projects)
	r := rand.New(rand.NewPCG(11, 11))
	for i := range 14 {
		var f ngeu.Filter
		if i > 0 {
			f = indextest.Filter(t, r, projects)
		}
		s := indextest.Select(t, x, projects, f)
		for z := maptile.Zoom(0); z <= 22; z++ {
			if i > 3 && z > 12 && z%4 != 0 {
				continue
			}
			if got := walk(t, s, z).count; got != s.Points() {
				t.Fatalf("filter %q, zoom %d: the tiles add up to %d, want %d", f.Key(), z, got, s.Points())
			}
		}
	}
}

// TestProjectsAddUpAtScale does the same along the real population.
func TestProjectsAddUpAtScale(t *testing.T) {
	n := 10_000
	if testing.Short() {
		n = 3_000
	}
	x := indextest.BuildOf(t, indextest.Scale(t, n))
	for i, f := range []ngeu.Filter{
		{}, {Countries: []string{"IT"}}, {Countries: []string{"FR", "PT"}}, {Pillars: ngeu.Pillars[:1]}, {Statuses: ngeu.Statuses[2:3]},
		{Precisions: []ngeu.Precision{ngeu.Municipality}}, {Places: []string{"ITI", "DE2"}}, {Themes: []string{"rail"}},
		{Years: []ngeu.Years{{From: 2021, To: 2021}}}, {BBox: &orb.Bound{Min: orb.Point{2, 42}, Max: orb.Point{12, 50}}}, {Text: "every 7"},
		{Countries: []string{"IT"}, Pillars: ngeu.Pillars[:1], Precisions: []ngeu.Precision{ngeu.Site}},
	} {
		var keys []int64
		for k := int64(0); k < int64(n); k += 7 {
			keys = append(keys, k)
		}
		s, err := x.Select(f, func() ([]int64, error) { return keys, nil })
		if err != nil {
			t.Fatal(err)
		}
		for z := maptile.Zoom(0); z <= 8; z++ {
			if i > 0 && z > 6 {
				break
			}
			if got := walk(t, s, z).count; got != s.Points() {
				t.Fatalf("filter %q, zoom %d: the tiles add up to %d, want %d", f.Key(), z, got, s.Points())
			}
		}
	}
}

// TestSymbolsKeepApart: discs do not overlap visibly, and a tile stays light.
func TestSymbolsKeepApart(t *testing.T) {
	x := indextest.BuildOf(t, indextest.Scale(t, 10_000))
	s, err := x.Select(ngeu.Filter{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for z := maptile.Zoom(0); z <= 6; z++ {
		w := walk(t, s, z)
		close, least := 0, int64(1<<62)
		for a := range w.symbols {
			for b := range w.symbols {
				dx, dy := a[0]-b[0], a[1]-b[1]
				if d := dx*dx + dy*dy; a != b {
					least = min(least, d)
					if d < 40*8*40*8 {
						close++
					}
				}
			}
		}
		if share := float64(close) / float64(len(w.symbols)); close > 2 && share > 0.03 || least < 24*8*24*8 {
			t.Errorf("zoom %d: %.1f %% of %d symbols are closer than 40 px to another, the closest %d² units", z, share*100, len(w.symbols), least)
		}
	}
}

// TestExpandZoom follows clusters down: at expand_zoom their points are in more
// than one feature, one zoom before in one.
func TestExpandZoom(t *testing.T) {
	projects := indextest.Projects(5, 120)
	near := orb.Point{12.5, 41.9}
	for i := range 6 { // neighbours some metres and some centimetres apart
		p := orb.Point{near[0] + float64(i*i)*2e-6, near[1]}
		projects = append(projects, ngeu.Project{Key: int64(9000 + i), ID: fmt.Sprint("near-", i), Name: "Near", Country: "IT",
			Locations: []ngeu.Location{{Point: &p, Precision: ngeu.Site, PlaceCode: "lau-IT-1"}}})
	}
	x := indextest.Build(t, projects)
	all := indextest.Select(t, x, projects, ngeu.Filter{})
	homes := make([]map[[2]uint32][2]int64, 23) // per zoom: where the symbol of each point stands
	for z := range homes {
		homes[z] = tile.HomesOfSpots(all, maptile.Zoom(z))
	}
	checked := 0
	for z := maptile.Zoom(0); z <= 22; z++ {
		members := map[[2]int64][][2]uint32{}
		for p, home := range homes[z] {
			members[home] = append(members[home], p)
		}
		for home, features := range walk(t, all, z).symbols {
			for _, f := range features {
				expand, ok := f.Props["expand_zoom"].(uint64)
				if !ok {
					continue
				}
				checked++
				for at := int(z) + 1; at <= int(expand); at++ {
					parts := map[[2]int64]bool{}
					for _, p := range members[home] {
						parts[homes[at][p]] = true
					}
					if want := at == int(expand); (len(parts) > 1) != want {
						t.Fatalf("zoom %d, cluster %v with expand_zoom %d: %d features at zoom %d", z, f.Props, expand, len(parts), at)
					}
				}
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d clusters were checked", checked)
	}
}

func TestProjectsAgreeWithOrb(t *testing.T) {
	projects := indextest.Projects(3, 300)
	x := indextest.Build(t, projects)
	s := indextest.Select(t, x, projects, ngeu.Filter{})
	for _, at := range []maptile.Tile{{}, {X: 8, Y: 5, Z: 4}, maptile.At(orb.Point{10, 50}, 6)} {
		body := tile.Projects(s, at)
		layers, err := mvt.Unmarshal(body)
		if err != nil {
			t.Fatal(err)
		}
		own := layerOf(t, body, "projects")
		if len(layers) != 1 || len(layers[0].Features) != len(own.Features) || layers[0].Version != 2 {
			t.Fatalf("tile %v: orb reads %d layers", at, len(layers))
		}
		for i, f := range layers[0].Features {
			p := f.Geometry.(orb.Point)
			if q := own.Features[i].Parts[0][0]; int32(p[0]) != q[0] || int32(p[1]) != q[1] {
				t.Errorf("tile %v, feature %d: orb reads %v, own reader %v", at, i, p, q)
			}
			if len(f.Properties) != len(own.Features[i].Props) {
				t.Errorf("tile %v, feature %d: orb reads %v, own reader %v", at, i, f.Properties, own.Features[i].Props)
			}
		}
		z, err := mvt.UnmarshalGzipped(tile.Gzip(body))
		if err != nil || len(z[0].Features) != len(own.Features) {
			t.Errorf("tile %v gzipped: %v", at, err)
		}
		if !bytes.Equal(tile.Gzip(body), tile.Gzip(tile.Projects(s, at))) {
			t.Errorf("tile %v: other bytes the second time", at)
		}
	}
}

func TestProjectsExtremes(t *testing.T) {
	at := func(id string, lon, lat float64) ngeu.Project {
		return ngeu.Project{ID: id, Name: id, Locations: []ngeu.Location{{Point: &orb.Point{lon, lat}, Precision: ngeu.Site}}}
	}
	for _, c := range []struct {
		name     string
		projects []ngeu.Project
	}{
		{"none", nil},
		{"without a point", []ngeu.Project{{ID: "a", Locations: []ngeu.Location{{Precision: ngeu.Region, PlaceCode: "ITI3"}}}}},
		{"north-west corner", []ngeu.Project{at("a", -180, 85.0511)}},
		{"south-east corner", []ngeu.Project{at("a", 180, -85.0511)}},
		{"poles", []ngeu.Project{at("a", 180, 90), at("b", -180, -90)}},
		{"both sides of the antimeridian", []ngeu.Project{at("a", 179.9999, 0), at("b", -179.9999, 0)}},
		{"many in one place", []ngeu.Project{at("a", 9, 45), at("b", 9, 45), at("c", 9, 45)}},
		{"a centimetre apart", []ngeu.Project{at("a", 9, 45), at("b", 9.0000001, 45)}},
		{"a metre apart", []ngeu.Project{at("a", 9, 45), at("b", 9.00001, 45)}},
	} {
		x := indextest.Build(t, c.projects)
		s := indextest.Select(t, x, c.projects, ngeu.Filter{})
		for z := maptile.Zoom(0); z <= 22; z++ {
			if got := walk(t, s, z).count; got != s.Points() {
				t.Errorf("%s, zoom %d: got %d, want %d", c.name, z, got, s.Points())
			}
		}
	}
	x := indextest.Build(t, nil)
	s := indextest.Select(t, x, nil, ngeu.Filter{})
	for _, none := range []maptile.Tile{{}, {X: 1, Y: 0, Z: 0}, {X: 0, Y: 0, Z: 23}, {X: 1 << 22, Y: 0, Z: 22}, {X: 0, Y: 0, Z: 99}} {
		if body := tile.Projects(s, none); len(body) != 0 {
			t.Errorf("tile %v: %d bytes, want none", none, len(body))
		}
	}
}
