package ingest_test

import (
	"context"
	"iter"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// counter stands in for a store: it checks and counts what it is given.
type counter struct{ t *testing.T }

func (c counter) Apply(ctx context.Context, run store.Run, projects iter.Seq2[ngeu.Project, error]) (store.Result, error) {
	var res store.Result
	for p, err := range projects {
		if err != nil {
			return res, err
		}
		if err := store.Check(p); err != nil {
			c.t.Errorf("%+v: %v", p, err)
		}
		res.Added++
	}
	res.Quarantined, res.Rejected = run.LeftOut()
	return res, nil
}

func (c counter) Revert(context.Context, int64) (store.Result, error) { return store.Result{}, nil }

// FuzzRows feeds any bytes as a list: whatever comes out can be stored.
func FuzzRows(f *testing.F) {
	const header = "id,name,country,place_code,place_name,region,lau,precision,role,lon,lat,year_start,amount_eur,source_url,as_of\n"
	for _, seed := range []string{
		"", "id", header, "\ufeff" + header + "it-1,Name,IT,,Roma,Lazio,,municipality,,12.5,41.9,2022,100.50,https://example.org,2025-06\r\n",
		header + "a,b,IT,lau-IT-058091,,,,site,works,12.4922,41.8902,,,,\n", header + "a,\"b\nc\",FR,FRY40,Saint-Denis,La Réunion,97411,region,,,,,,,\n",
		header + "a,\"b", header + "a,b\n", strings.ReplaceAll(header, ",", ";") + "a;b;GR;;Αθήνα;;;;;;;;;;\n", header + "a,b,IT,,,,,,,-0,1e-400,,,,\n",
		header + "a,b,IT,ITI3,,,,site,,9,45,,,,\na,b,IT,,,,,,,9,45,,,,\n", "id,name,country,lon,lat\nx,y,BG,179.9,89.9999999\n", header + "a,b,IT,gn-FR-1,,,,site,,,,,,,\n",
	} {
		f.Add([]byte(seed))
	}
	regions, gazetteer := world()
	places := ingest.NewPlacer(regions, gazetteer)
	f.Fuzz(func(t *testing.T, content []byte) {
		im := ingest.Importer{Store: counter{t}, Places: places}
		var rows strings.Builder
		report, err := im.Run(t.Context(), ingest.Options{Profile: "ngeumap", Report: &rows}, file("list.csv", string(content)))
		if err == nil && strings.Count(rows.String(), ",rejected,")+strings.Count(rows.String(), ",quarantined,") < report.Rejected+report.Quarantined {
			t.Errorf("%v, but the row report says\n%s", report, rows.String())
		}
	})
}
