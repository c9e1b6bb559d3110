package ingest_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

func at(lon, lat float64) *orb.Point { return &orb.Point{lon, lat} }

func TestLadder(t *testing.T) {
	regions, gazetteer := world()
	placer := ingest.NewPlacer(regions, gazetteer)
	for _, c := range []struct {
		name  string
		claim ingest.Claim
		want  string // precision, place code, finest NUTS code, source; or the doubt
	}{
		{"swapped, and the region proves it", ingest.Claim{Country: "IT", Region: "Lazio", Precision: ngeu.Site, Point: at(41.8902, 12.4922)}, "site ITI43 ITI43 source"},
		{"swapped, and the place proves it", ingest.Claim{Country: "IT", Name: "Roma", Precision: ngeu.Site, Point: at(41.8902, 12.4922)}, "site lau-IT-058091 ITI43 source"},
		{"swapped into another region", ingest.Claim{Country: "IT", Region: "Toscana", Precision: ngeu.Site, Point: at(41.8902, 12.4922)}, "doubt: the point 41.8902 12.4922 lies in no region of the Union"},
		{"the sea", ingest.Claim{Country: "IT", Name: "Roma", Precision: ngeu.Site, Point: at(11, 41)}, "doubt: the point 11 41 lies in no region of the Union"},
		{"null island", ingest.Claim{Country: "IT", Name: "Roma", Precision: ngeu.Site, Point: at(0, 0)}, "doubt: the point 0 0 lies in no region of the Union"},
		{"a little outside its region", ingest.Claim{Country: "IT", Region: "Umbria", Precision: ngeu.Site, Point: at(12.52, 42.40)}, "site ITI22 ITI22 source"},
		{"code and parts", ingest.Claim{Country: "IT", Name: "ROMAGNESE", Region: "LOMBARDIA", LAU: "18+128"}, "municipality lau-IT-018128 ITC48 gazetteer"},
		{"code in another region", ingest.Claim{Country: "IT", Name: "ROMAGNESE", Region: "SICILIA", LAU: "18128"}, "doubt: the point lies in ITC48"},
		{"a border that has moved", ingest.Claim{Country: "IT", Name: "SAPPADA", Region: "FRIULI-VENEZIA GIULIA", LAU: "30189"}, "region ITH4 ITH4 region"},
		{"two regions of one name", ingest.Claim{Country: "IT", Name: "ROVERETO", Region: "TRENTINO-ALTO ADIGE/SÜDTIROL", LAU: "22161"}, "municipality lau-IT-022161 ITH20 gazetteer"},
		{"all of them", ingest.Claim{Country: "IT", Region: "TRENTINO-ALTO ADIGE/SÜDTIROL", Precision: ngeu.Region}, "region ITH ITH region"},
		{"all of a province by its code", ingest.Claim{Country: "IT", LAU: "063000", Precision: ngeu.Region}, "region ITF33 ITF33 region"},
		{"the capital beside its region", ingest.Claim{Country: "BG", Name: "София", Region: "София"}, "municipality lau-BG-SOF46 BG411 gazetteer"},
		{"its own name proves nothing", ingest.Claim{Country: "IT", Name: "Milano", Region: "Milano", Precision: ngeu.Site, Point: at(15.09, 37.50)}, "doubt: the point lies in ITG17"},
		{"ambiguous in its county", ingest.Claim{Country: "RO", Name: "POIANA"}, "country RO RO country"},
		{"unknown code, known name", ingest.Claim{Country: "IT", Name: "Tempio Pausania", Region: "Sardegna", LAU: "113024"}, "municipality lau-IT-090070 ITG2D gazetteer"},
		{"unknown commune, known department", ingest.Claim{Country: "FR", Name: "Nulle Part Ailleurs", LAU: "01999"}, "region FRK21 FRK21 region"},
	} {
		l, err := placer.Place(c.claim)
		got := fmt.Sprint(l.Precision, " ", l.PlaceCode, " ", l.Finest(), " ", l.Source)
		if err != nil {
			got = "doubt: " + err.Error()
		}
		if got != c.want && !(err != nil && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if l.Point != nil && err == nil && !regions.Contains(nuts.Code(l.NUTS[3]), *l.Point) {
			t.Errorf("%s: %v is not in %s", c.name, *l.Point, l.NUTS[3])
		}
		if err == nil && (l.Role == "" || l.Confidence <= 0 || l.Confidence > 1) {
			t.Errorf("%s: role %q, confidence %v", c.name, l.Role, l.Confidence)
		}
	}
}

// A doubt is asked, the answer is remembered for that source alone.
func TestPlacerAsks(t *testing.T) {
	regions, gazetteer := world()
	var m ingest.Memory
	list := ingest.NewPlacer(regions, gazetteer).For("list", &m, &m)
	poiana := ingest.Claim{Country: "RO", Name: "Poiana", Region: "Zona de munte"}
	sure := ingest.Claim{Country: "IT", Name: "Pavia", LAU: "18110"}
	mistaken := ingest.Claim{Country: "IT", Name: "Milano", LAU: "18110"}
	for range 2 {
		for _, c := range []ingest.Claim{poiana, sure, mistaken} {
			if _, err := list.Place(c); err != nil {
				t.Fatal(err)
			}
		}
	}
	asked := m.Reviews()
	if len(asked) != 2 || asked[0].Key != poiana.Key() || asked[1].Key != mistaken.Key() {
		t.Fatalf("%+v", asked)
	}
	if q := asked[0]; q.Source != "list" || q.Claim != poiana || len(q.Candidates) != 9 || q.Taken.PlaceCode != "RO" || q.Reason != "several places have this name" {
		t.Errorf("%+v", q)
	}
	if q := asked[1]; q.Taken.PlaceCode != "ITC4" || !strings.Contains(q.Reason, "the code is that of Pavia") || q.Candidates[0].Code != "lau-IT-018110" || q.Candidates[1].Code != "lau-IT-015146" {
		t.Errorf("%+v", q)
	}
	m.Decide("list", poiana.Key(), "lau-RO-68431")
	m.Decide("list", mistaken.Key(), "")
	written := poiana
	written.Name = " POIANA "
	for _, c := range []struct {
		source string
		claim  ingest.Claim
		want   string
	}{
		{"list", poiana, "lau-RO-68431"}, {"list", written, "lau-RO-68431"}, {"other", poiana, "RO"}, {"list", mistaken, "ITC48"},
	} {
		l, err := ingest.NewPlacer(regions, gazetteer).For(c.source, &m, nil).Place(c.claim)
		if err != nil || l.PlaceCode != c.want {
			t.Errorf("%s, %s: %+v, %v; want %s", c.source, c.claim.Name, l, err, c.want)
		}
	}
}

// Several may place at once; answers that are remembered are not shared.
func TestPlacerIsShared(t *testing.T) {
	regions, gazetteer := world()
	placer := ingest.NewPlacer(regions, gazetteer)
	var done sync.WaitGroup
	for range 4 {
		done.Go(func() {
			for range 50 {
				l, err := placer.Place(ingest.Claim{Country: "IT", Name: "Pavia", LAU: "18110"})
				if err != nil || l.Point.Lon() < 9 {
					t.Errorf("%+v, %v", l, err)
					return
				}
				l.Point[0] = 0
			}
		})
	}
	done.Wait()
}

func BenchmarkPlace(b *testing.B) {
	regions, gazetteer := world()
	for name, c := range map[string]ingest.Claim{
		"again": {Country: "IT", Name: "ROMAGNESE", Region: "LOMBARDIA", LAU: "18128"},
		"point": {Country: "IT", Name: "Roma", Region: "Lazio", Precision: ngeu.Site, Point: at(12.4922, 41.8902)},
	} {
		b.Run(name, func(b *testing.B) {
			placer := ingest.NewPlacer(regions, gazetteer)
			b.ReportAllocs()
			for b.Loop() {
				_, _ = placer.Place(c)
			}
		})
	}
}
