package httpapi_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/tile"
)

func ask(s http.Handler, method, address string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// slow counts the tiles that it makes, and waits for leave with each.
type slow struct {
	made  atomic.Int32
	leave chan struct{}
}

func (s *slow) Tile(maptile.Tile) ([]byte, error) {
	s.made.Add(1)
	<-s.leave
	return []byte("a tile"), nil
}

// Whether a tile comes out of the cache, is made, or the cache is off, nobody
// can tell by the answer.
func TestKeptTilesAreAnsweredLikeNewOnes(t *testing.T) {
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	ready := &slow{leave: make(chan struct{})}
	close(ready.leave)
	static := map[tile.Tileset]httpapi.StaticTiles{tile.AreasSet: ready, tile.BaseSet: blank{}}
	off := siteOf(t, desk, httpapi.Options{Static: static, Tiles: -1})
	for _, address := range []string{
		"/tiles/projects/4/8/5.mvt", "/tiles/projects/4/8/5.mvt?country=BE&lang=fr", "/tiles/projects/4/0/0.mvt", "/tiles/projects/4/8/5.mvt?asof=1",
		"/places/BE3/tiles/6/33/21.mvt?pillar=green_transition", "/tiles/areas/3/4/2.mvt?lang=de", "/tiles/base/0/0/0.mvt",
		"/tiles/projects/4/16/5.mvt", "/tiles/nothing/4/8/5.mvt", "/tiles/projects/4/8/5.mvt?colour=red", "/tiles/areas/4/8/5.mvt?country=BE", "/places/XX/tiles/0/0/0.mvt",
	} {
		tag := ask(off, http.MethodGet, address).Header().Get("ETag")
		for _, headers := range [][]string{
			{"Accept-Encoding", "gzip"}, {}, {"Origin", "https://example.org", "Accept-Encoding", "gzip"},
			{"If-None-Match", `"x", ` + tag, "Accept-Encoding", "gzip"}, {"If-None-Match", "*"},
		} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				s := siteOf(t, desk, httpapi.Options{Static: static})
				first := ask(s, method, address, headers...)
				for name, again := range map[string]*httptest.ResponseRecorder{"again": ask(s, method, address, headers...), "cache off": ask(off, method, address, headers...)} {
					if first.Code >= 400 && again.Code == first.Code {
						continue // a problem names the request
					}
					if again.Code != first.Code || !bytes.Equal(again.Body.Bytes(), first.Body.Bytes()) {
						t.Errorf("%s %s %q %s: status %d and %d bytes, at first %d and %d", method, address, headers, name, again.Code, again.Body.Len(), first.Code, first.Body.Len())
					}
					if diff := cmp.Diff(first.Header(), again.Header()); diff != "" {
						t.Errorf("%s %s %q %s: %s", method, address, headers, name, diff)
					}
				}
			}
		}
	}
}

// A new snapshot is seen at once, though tiles of the old one are kept.
func TestKeptTilesFollowTheSnapshot(t *testing.T) {
	desk, store := editiontest.Desk(t, editiontest.Projects()...)
	s := siteOf(t, desk, httpapi.Options{})
	const address = "/tiles/projects/4/8/5.mvt?country=BE"
	before := ask(s, http.MethodGet, address)
	editiontest.Apply(t, store, editiontest.Projects()[1:]...)
	if _, err := desk.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	if before.Code != http.StatusOK {
		t.Fatalf("status %d", before.Code)
	}
	if after := ask(s, http.MethodGet, address); after.Code != http.StatusNoContent {
		t.Errorf("status %d for a tile whose only project was removed", after.Code)
	}
}

func TestOneRequestAloneBuilds(t *testing.T) {
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	tiles := &slow{leave: make(chan struct{})}
	s := siteOf(t, desk, httpapi.Options{Static: map[tile.Tileset]httpapi.StaticTiles{tile.BaseSet: tiles}})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if w := ask(s, http.MethodGet, "/tiles/base/3/4/2.mvt"); w.Code != http.StatusOK || w.Body.String() != "a tile" {
				t.Errorf("status %d, body %q", w.Code, w.Body)
			}
		})
	}
	for tiles.made.Load() == 0 {
	}
	close(tiles.leave)
	all.Wait()
	if n := tiles.made.Load(); n != 1 {
		t.Errorf("20 requests at once made the tile %d times", n)
	}
}

// Tiles of areas and base at the lowest zooms take long and are few: they are made
// once, even with the cache off.
func TestLowestTilesAreMadeOnce(t *testing.T) {
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	tiles := &slow{leave: make(chan struct{})}
	close(tiles.leave)
	s := siteOf(t, desk, httpapi.Options{Static: map[tile.Tileset]httpapi.StaticTiles{tile.BaseSet: tiles}, Tiles: -1})
	for _, c := range []struct {
		address string
		made    int32
	}{{"/tiles/base/7/66/43.mvt", 1}, {"/tiles/base/8/132/86.mvt", 3}} {
		before := tiles.made.Load()
		for range 3 {
			ask(s, http.MethodGet, c.address)
		}
		if n := tiles.made.Load() - before; n != c.made {
			t.Errorf("%s was made %d times, want %d", c.address, n, c.made)
		}
	}
}

func TestWarmMakesTheFirstTiles(t *testing.T) {
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	tiles := &slow{leave: make(chan struct{})}
	close(tiles.leave)
	s := siteOf(t, desk, httpapi.Options{Static: map[tile.Tileset]httpapi.StaticTiles{tile.BaseSet: tiles}})
	if err := s.Warm(context.Background()); err != nil {
		t.Fatal(err)
	}
	made := tiles.made.Load()
	if w := ask(s, http.MethodGet, "/tiles/base/4/8/5.mvt"); w.Code != http.StatusOK || tiles.made.Load() != made || made != 341 {
		t.Errorf("status %d, %d tiles warmed, %d made later", w.Code, made, tiles.made.Load()-made)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Warm(gone); err == nil {
		t.Error("a warm-up goes on though its context ended")
	}
}
