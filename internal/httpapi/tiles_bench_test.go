package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// scaled lists the projects of the scale set that have n locations together.
func scaled(t testing.TB, n int) (all []ngeu.Project) {
	t.Helper()
	for p, err := range indextest.Scale(t, n) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// reply is a ResponseWriter that keeps nothing, so that the handler alone is
// measured.
type reply struct {
	header http.Header
	status int
	bytes  int
}

func (r *reply) Header() http.Header         { return r.header }
func (r *reply) WriteHeader(status int)      { r.status = status }
func (r *reply) Write(b []byte) (int, error) { r.bytes += len(b); return len(b), nil }

// A tile that was asked for before, through the whole handler.
func BenchmarkTileRequest(b *testing.B) {
	desk, _ := editiontest.Desk(b, scaled(b, 20_000)...)
	s := siteOf(b, desk, httpapi.Options{})
	for _, c := range []struct{ name, address, match string }{
		{"unfiltered z4", "/tiles/projects/4/8/5.mvt", ""},
		{"filtered z4", "/tiles/projects/4/8/5.mvt?country=IT&pillar=green_transition", ""},
		{"place z6", "/places/ITC/tiles/6/33/22.mvt", ""},
		{"not modified", "/tiles/projects/4/8/5.mvt", "*"},
	} {
		b.Run(c.name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, c.address, nil)
			r.Header.Set("Accept-Encoding", "gzip, deflate, br")
			if c.match != "" {
				r.Header.Set("If-None-Match", c.match)
			}
			w := &reply{header: http.Header{}}
			s.ServeHTTP(w, r)
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				s.ServeHTTP(w, r)
			}
			if w.status >= 400 {
				b.Fatalf("status %d", w.status)
			}
		})
	}
}

// A tile out of the cache costs no memory, whoever asks.
func TestKeptTileAllocatesNothing(t *testing.T) {
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	s := siteOf(t, desk, httpapi.Options{})
	for _, address := range []string{"/tiles/projects/4/8/5.mvt?country=BE&lang=fr", "/places/BE3/tiles/6/33/21.mvt"} {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Header.Set("Accept-Encoding", "gzip, deflate, br")
		w := &reply{header: make(http.Header, 16)}
		s.ServeHTTP(w, r)
		if w.bytes == 0 {
			t.Fatalf("%s: no tile", address)
		}
		if n := testing.AllocsPerRun(200, func() {
			clear(w.header)
			s.ServeHTTP(w, r)
		}); n >= 1 {
			t.Errorf("%s: %v allocations", address, n)
		}
		if len(w.header) > 8 {
			t.Errorf("%s: %d headers; net/http needs twice the memory for more than eight", address, len(w.header))
		}
	}
}

// A thousand features of a bbox: those that were sent before, through the whole
// handler, without gzip.
func BenchmarkItemsRequest(b *testing.B) {
	desk, _ := editiontest.Desk(b, scaled(b, 20_000)...)
	s := siteOf(b, desk, httpapi.Options{})
	r := httptest.NewRequest(http.MethodGet, "/api/collections/projects/items?limit=1000&bbox=0,40,22,56", nil)
	w := &reply{header: http.Header{}}
	s.ServeHTTP(w, r)
	b.ReportAllocs()
	for b.Loop() {
		clear(w.header)
		s.ServeHTTP(w, r)
	}
}
