package tile_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// TestScaleSetAddsUp is the invariant of the contract over 100,000 locations,
// under everything and 50 random filters, at zooms 0 to 14.
func TestScaleSetAddsUp(t *testing.T) {
	n, filters := 100_000, 50
	if testing.Short() {
		n, filters = 10_000, 10
	}
	var projects []ngeu.Project
	for p := range indextest.Scale(t, n) {
		projects = append(projects, p)
	}
	x := indextest.Build(t, projects)
	r := rand.New(rand.NewPCG(50, 50))
	for i := range filters + 1 {
		var f ngeu.Filter
		if i > 0 {
			f = indextest.Filter(t, r, projects)
		}
		s := indextest.Select(t, x, projects, f)
		for z := range maptile.Zoom(15) {
			if got := addUp(t, s, around(s, z)); got != s.Points() {
				t.Errorf("filter %q, zoom %d: the tiles add up to %d, want %d", f.Key(), z, got, s.Points())
			}
		}
	}
}

// TestPyramidAddsUp is the same invariant over all tiles of an archive: with no
// neighbour left out, none twice.
func TestPyramidAddsUp(t *testing.T) {
	n, filters := 20_000, 4
	if testing.Short() {
		n, filters = 2_000, 2
	}
	var projects []ngeu.Project
	for p := range indextest.Scale(t, n) {
		projects = append(projects, p)
	}
	x := indextest.Build(t, projects)
	r := rand.New(rand.NewPCG(51, 51))
	for i := range filters {
		var f ngeu.Filter
		if i > 0 {
			f = indextest.Filter(t, r, projects)
		}
		s := indextest.Select(t, x, projects, f)
		var sums [15]int
		for packed, err := range (tile.Pyramid{Selection: s, Areas: bare{}, Base: bare{}}).Tiles(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			z, err := gzip.NewReader(bytes.NewReader(packed.Body))
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			sums[packed.At.Z] += countShown(t, body)
		}
		for z, sum := range sums {
			if sum != s.Points() {
				t.Errorf("filter %q, zoom %d: the archive adds up to %d, want %d", f.Key(), z, sum, s.Points())
			}
		}
	}
}

// bare is a tileset without anything.
type bare struct{}

func (bare) Tile(maptile.Tile) ([]byte, error) { return nil, nil }

// around gives the tiles that hold points and their neighbours: a cluster stands
// amid its points, which may be beside their tiles.
func around(s *index.Selection, z maptile.Zoom) []maptile.Tile {
	seen := map[maptile.Tile]bool{}
	var out []maptile.Tile
	for _, c := range s.Cells(index.Window{Bits: int(z), MaxX: 1<<z - 1, MaxY: 1<<z - 1}, nil) {
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				at := maptile.Tile{X: c.X + uint32(dx), Y: c.Y + uint32(dy), Z: z}
				if at.X>>z == 0 && at.Y>>z == 0 && !seen[at] {
					seen[at] = true
					out = append(out, at)
				}
			}
		}
	}
	return out
}

// addUp counts what the tiles show within their edges.
func addUp(t *testing.T, s *index.Selection, tiles []maptile.Tile) int {
	var sum, next atomic.Int64
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(tiles)); i = next.Add(1) - 1 {
				sum.Add(int64(countShown(t, tile.Projects(s, tiles[i]))))
			}
		})
	}
	workers.Wait()
	return int(sum.Load())
}

// countShown counts the points that a tile shows within its edges.
func countShown(t *testing.T, body []byte) (n int) {
	layers, err := decode(body)
	if err != nil {
		t.Error(err)
	}
	for _, l := range layers {
		for _, f := range l.Features {
			if p := f.Parts[0][0]; p[0] >= 0 && p[0] < 4096 && p[1] >= 0 && p[1] < 4096 {
				n += weight(f)
			}
		}
	}
	return n
}
