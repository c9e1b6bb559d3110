package ingest_test

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// world loads the real regions and the real gazetteer once.
var world = sync.OnceValues(func() (*nuts.Index, *geocode.Gazetteer) {
	regions, err := nuts.Load(geodata.FS)
	if err != nil {
		panic(err)
	}
	gazetteer, err := geocode.Open(geodata.FS, regions)
	if err != nil {
		panic(err)
	}
	return regions, gazetteer
})

func importer(t testing.TB) (ingest.Importer, *sqlite.Store) {
	t.Helper()
	regions, gazetteer := world()
	s, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(t.TempDir(), "test.db"), Fold: geocode.Fold})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return ingest.Importer{Store: s, Places: ingest.NewPlacer(regions, gazetteer)}, s
}

// TestBuiltin reads the list that ships with the program.
func TestBuiltin(t *testing.T) {
	im, s := importer(t)
	var rows strings.Builder
	o := ingest.Options{Profile: "auto", Report: &rows, Started: time.Now()}
	report, err := im.Run(t.Context(), o, ingest.Builtin(geodata.FS))
	if err != nil {
		t.Fatal(err)
	}
	if report.Profile != "builtin" || report.Counts != (store.Counts{Read: 586, Added: 586}) || report.Points != 320 {
		t.Errorf("got profile %s, %v, %d with a point\n%s", report.Profile, report, report.Points, rows.String())
	}
	regions, _ := world()
	counts := map[ngeu.Precision]int{}
	for p, err := range s.Projects(t.Context(), report.Snapshot.ID, ngeu.Filter{}, ngeu.Page{}) {
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Locations) != 1 || p.Source.ID != "builtin" || p.AsOf != "2026-11" || p.NameLang != "en" || !strings.HasPrefix(p.Source.URL, "http") {
			t.Errorf("%s: %+v", p.ID, p)
			continue
		}
		l := p.Locations[0]
		counts[l.Precision]++
		if l.NUTS[0] != p.Country {
			t.Errorf("%s: in %s, not %s", p.ID, l.NUTS[0], p.Country)
		}
		if l.Point != nil && (len(l.NUTS[3]) != 5 || !regions.Contains(nuts.Code(l.NUTS[3]), *l.Point)) {
			t.Errorf("%s: %v is not in %s", p.ID, *l.Point, l.NUTS[3])
		}
		if testing.Verbose() {
			t.Logf("%s | %s | %s | %s %s | %s %.2f %s", p.ID, l.Precision, l.PlaceName, l.PlaceCode, l.NUTS[3], l.Source, l.Confidence, l.Role)
		}
	}
	t.Log(counts)
	again, err := im.Run(t.Context(), o, ingest.Builtin(geodata.FS))
	if err != nil || again.Counts != (store.Counts{Read: 586, Unchanged: 586}) {
		t.Errorf("again: %v, %v", again, err)
	}
	if want := "read=586 added=0 changed=0 unchanged=586 removed=0 quarantined=0 rejected=0"; again.String() != want {
		t.Errorf("got %q, want %q", again, want)
	}
}
