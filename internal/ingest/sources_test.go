package ingest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/store"
)

// TestSources reads real lists, as published: those of the folder data/sources
// in NGEUMAP_SHARED. Everything that goes in comes out as one of the counts of
// the report, and a second run changes nothing.
func TestSources(t *testing.T) {
	if testing.Short() {
		t.Skip("real lists take a minute")
	}
	shared := os.Getenv("NGEUMAP_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	folder := filepath.Join(shared, "data", "sources")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the real lists are not here: NGEUMAP_SHARED names the folder that holds data/sources")
	}
	const (
		projects23  = "it-italiadomani-2023/PNRR_Progetti-Dati_Validati.csv.gz"
		locations23 = "it-italiadomani-2023/PNRR_Localizzazione-Dati_Validati.csv.gz"
	)
	for _, c := range []struct {
		name    string
		files   []string
		profile string
		read    int // records
		merged  int // rows that say the same as another
		added   int
	}{
		{"it-2022", []string{"it-italiadomani-2022/PNRR_Progetti.csv", "it-italiadomani-2022/PNRR_Localizzazione.csv", "it-italiadomani-2022/PNRR_TAG_Progetti.csv", "it-italiadomani-2022/PNRR_Bandi_e_Avvisi.csv", "it-italiadomani-2022/PNRR_Gare.csv"}, "italiadomani", 5246, 0, 5246},
		{"it-2023", []string{projects23, locations23}, "italiadomani", 52539, 0, 52539},
		{"it-regis", []string{projects23, "it-regis-2025/PNRR_Pagamenti_di_Progetto.csv.gz", "it-regis-2025/PNRR_Localizzazione-Universo_REGIS.csv.gz"}, "italiadomani", 152779 + 2 + 73531, 0, 152779},
		{"it-molise", []string{"it-molise-regis-2026/progetti.csv", "it-molise-regis-2026/localizzazione.csv", "it-molise-regis-2026/fonti_finanziamento.csv", "it-molise-regis-2026/iter_progetto.csv"}, "italiadomani", 471, 0, 471},
		{"padigitale 1.1", []string{"it-padigitale2026/candidature_finanziate_11.csv"}, "padigitale2026", 413, 0, 413},
		{"padigitale 1.3.1", []string{"it-padigitale2026/candidature_finanziate_131.csv.gz"}, "padigitale2026", 11856, 0, 11856},
		{"padigitale 1.4.5", []string{"it-padigitale2026/candidature_finanziate_145.csv.gz"}, "padigitale2026", 7707, 0, 7707},
		{"ro xlsx", []string{"ro-mfe-pnrr-2025/pnrr_proiecte.xlsx"}, "ro-pnrr", 7910, 332, 7910},
		{"ro csv", []string{"ro-mfe-pnrr-2025/pnrr_proiecte.csv.gz"}, "ro-pnrr", 7910, 332, 7910},
		{"fr", []string{"fr-pdl-dsil-2021/communes_projets.geojson", "fr-pdl-dsil-2021/epci_projets.geojson", "fr-pdl-dsil-2021/autres_projets.geojson"}, "fr-dsil", 127, 96, 127}, // the second file has all of the others too
		{"cz", []string{"cz-npo-2021/npo_projekty_2021.csv"}, "cz-npo", 123, 0, 123},
	} {
		t.Run(c.name, func(t *testing.T) {
			im, _ := importer(t)
			var files []ingest.File
			for _, f := range c.files {
				files = append(files, ingest.OpenFile(filepath.Join(folder, filepath.FromSlash(f))))
			}
			for _, dry := range []bool{true, false} {
				r, err := im.Run(t.Context(), ingest.Options{DryRun: dry, Started: time.Now()}, files...)
				if err != nil {
					t.Fatal(err)
				}
				balanced(t, r)
				if r.Profile != c.profile || r.Read != c.read || r.Added != c.added || c.merged > 0 && r.Merged != c.merged || r.KeptAll {
					t.Errorf("dry run %v: %s %v, %d merged", dry, r.Profile, r, r.Merged)
				}
			}
			r, err := im.Run(t.Context(), ingest.Options{Started: time.Now()}, files...)
			if err != nil {
				t.Fatal(err)
			}
			balanced(t, r)
			if r.Unchanged != c.added || r.Added+r.Changed+r.Removed != 0 || r.Import != 0 && r.Snapshot.ID == r.Import {
				t.Errorf("again: %v", r)
			}
		})
	}
}

func balanced(t *testing.T, r ingest.Report) {
	t.Helper()
	if c := r.Counts; c.Read != c.Added+c.Changed+c.Unchanged+c.Quarantined+c.Rejected {
		t.Errorf("%v does not add up", store.Counts(c))
	}
}

// TestDocumented: the example of docs/import.md is the mapping that TestLists
// reads with.
func TestDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	mapping, err := os.ReadFile("testdata/lists/map-csv.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(page, mapping) {
		t.Error("docs/import.md shows another mapping than testdata/lists/map-csv.toml")
	}
	for _, p := range ingest.All() {
		if !bytes.Contains(page, []byte("`"+p.Name+"`")) {
			t.Errorf("docs/import.md does not tell of the profile %s", p.Name)
		}
	}
}
