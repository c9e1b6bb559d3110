package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// TestNewSnapshotUnderLoad publishes snapshots under 64 connections' worth of
// requests: every answer is that of one snapshot, as its ETag says, none is an
// error, and a list that was begun is read to its end.
func TestNewSnapshotUnderLoad(t *testing.T) {
	all := scaled(t, 240)
	states := [][]ngeu.Project{all[:100], all[60:], all[:150]}
	addresses := []string{"/tiles/projects/0/0/0.mvt", "/tiles/projects/3/4/2.mvt", "/tiles/projects/4/8/5.mvt?country=FR", "/tiles/projects/5/16/11.mvt?pillar=green_transition&lang=fr", "/places/FR/tiles/4/8/5.mvt"}

	// What each state alone answers. The snapshots are the same ones, since their
	// hash depends on the projects alone.
	want := map[string]map[string][]byte{} // address → ETag → body
	matched := map[float64]bool{}
	for _, state := range states {
		desk, _ := editiontest.Desk(t, state...)
		s := siteOf(t, desk, httpapi.Options{})
		for _, a := range addresses {
			w := ask(s, http.MethodGet, a, "Accept-Encoding", "gzip")
			if want[a] == nil {
				want[a] = map[string][]byte{}
			}
			want[a][w.Header().Get("ETag")] = w.Body.Bytes()
		}
		matched[float64(len(state))] = true
	}

	desk, store := editiontest.Desk(t, states[0]...)
	s := siteOf(t, desk, httpapi.Options{})
	var done atomic.Bool
	var tiles, lists atomic.Int64
	var clients sync.WaitGroup
	for i := range 64 {
		clients.Go(func() {
			for n := i; !done.Load(); n++ {
				if i%32 == 0 {
					readList(t, s, matched)
					lists.Add(1)
					continue
				}
				a := addresses[n%len(addresses)]
				w := ask(s, http.MethodGet, a, "Accept-Encoding", "gzip")
				tag := w.Header().Get("ETag")
				body, ok := want[a][tag]
				if w.Code >= 400 || !ok || !bytes.Equal(body, w.Body.Bytes()) {
					t.Errorf("%s: status %d, ETag %s (known: %v), %d bytes of which no snapshot answers so", a, w.Code, tag, ok, w.Body.Len())
					return
				}
				tiles.Add(1)
			}
		})
	}
	for i := range 4 {
		before := tiles.Load() + lists.Load()
		for tiles.Load()+lists.Load() < before+100 && !t.Failed() { // some under each state
			time.Sleep(time.Millisecond)
		}
		editiontest.Apply(t, store, states[(i+1)%len(states)]...)
		if _, err := desk.Refresh(context.Background()); err != nil {
			t.Error(err)
		}
	}
	done.Store(true)
	clients.Wait()
	if lists.Load() == 0 || tiles.Load() == 0 {
		t.Errorf("%d tiles and %d lists were read", tiles.Load(), lists.Load())
	}
}

// readList pages through the projects and checks that each page is of one state,
// and that the list has none twice.
func readList(t *testing.T, s http.Handler, matched map[float64]bool) {
	address, seen := "/api/collections/projects/items?limit=40", map[string]bool{}
	for page := 0; address != ""; page++ {
		w := ask(s, http.MethodGet, address)
		var list struct {
			NumberMatched float64
			Features      []struct{ ID string }
			Links         []struct{ Rel, Href string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || w.Code != http.StatusOK {
			t.Errorf("%s: status %d, %v", address, w.Code, err)
			return
		}
		if !matched[list.NumberMatched] || page == 0 && len(list.Features) != 40 {
			t.Errorf("%s: %d features of %v", address, len(list.Features), list.NumberMatched)
		}
		for _, f := range list.Features {
			if seen[f.ID] {
				t.Errorf("%s: %s came twice", address, f.ID)
			}
			seen[f.ID] = true
		}
		address = ""
		for _, l := range list.Links {
			if l.Rel == "next" {
				address = l.Href
			}
		}
	}
}

// TestDistinctAddressesAreBounded: whoever asks for ever other filters cannot
// fill the memory, neither by tiles nor by what their queries mean.
func TestDistinctAddressesAreBounded(t *testing.T) {
	const bound = 1 << 20
	desk, _ := editiontest.Desk(t, scaled(t, 300)...)
	s := siteOf(t, desk, httpapi.Options{Tiles: bound})
	for i := range 20_000 {
		w := ask(s, http.MethodGet, fmt.Sprintf("/tiles/projects/0/0/0.mvt?bbox=-10.%d,30,40.%d,70&q=", i, i%7), "Accept-Encoding", "gzip")
		if w.Code != http.StatusOK {
			t.Fatalf("status %d", w.Code)
		}
	}
	if n := s.TileBytes(); n > bound || n < bound/2 {
		t.Errorf("%d bytes of tiles are kept after many filters, the bound is %d", n, bound)
	}
	if n := s.AskedBytes(); n > httpapi.MaxAskedBytes {
		t.Errorf("%d bytes of queries are kept, the bound is %d", n, httpapi.MaxAskedBytes)
	}
}
