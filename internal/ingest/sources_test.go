package ingest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Files of the folder data/sources in NGEUMAP_SHARED: real lists, as they were
// published. They are no part of this repository.
const (
	progetti22      = "it-italiadomani-2022/PNRR_Progetti.csv"
	localizzazione  = "it-italiadomani-2022/PNRR_Localizzazione.csv"
	tag             = "it-italiadomani-2022/PNRR_TAG_Progetti.csv"
	bandi           = "it-italiadomani-2022/PNRR_Bandi_e_Avvisi.csv"
	gare            = "it-italiadomani-2022/PNRR_Gare.csv"
	projects23      = "it-italiadomani-2023/PNRR_Progetti-Dati_Validati.csv.gz"
	locations23     = "it-italiadomani-2023/PNRR_Localizzazione-Dati_Validati.csv.gz"
	payments25      = "it-regis-2025/PNRR_Pagamenti_di_Progetto.csv.gz"
	universe25      = "it-regis-2025/PNRR_Localizzazione-Universo_REGIS.csv.gz"
	moliseProjects  = "it-molise-regis-2026/progetti.csv"
	moliseLocations = "it-molise-regis-2026/localizzazione.csv"
	moliseMoney     = "it-molise-regis-2026/fonti_finanziamento.csv"
	molisePhases    = "it-molise-regis-2026/iter_progetto.csv"
	pa11            = "it-padigitale2026/candidature_finanziate_11.csv"
	pa131           = "it-padigitale2026/candidature_finanziate_131.csv.gz"
	pa145           = "it-padigitale2026/candidature_finanziate_145.csv.gz"
	roXLSX          = "ro-mfe-pnrr-2025/pnrr_proiecte.xlsx"
	roCSV           = "ro-mfe-pnrr-2025/pnrr_proiecte.csv.gz"
	frCommunes      = "fr-pdl-dsil-2021/communes_projets.geojson"
	frGroups        = "fr-pdl-dsil-2021/epci_projets.geojson"
	frOthers        = "fr-pdl-dsil-2021/autres_projets.geojson"
	cz21            = "cz-npo-2021/npo_projekty_2021.csv"
)

// sourceList is a file, or the files of one list, that a profile reads.
type sourceList struct {
	name     string
	files    []string
	profile  string
	records  func(t *testing.T) int // counted by other code; nil: one for each row
	projects int
	declared func(*testing.T, declarations) // regions that the list says of its projects
	dryRun   bool                           // only: the list is large
}

var sourceLists = []sourceList{
	{name: "Italy 2022", files: []string{progetti22, localizzazione, tag, bandi, gare}, profile: "italiadomani", projects: 5246,
		records: rowsOf(progetti22), declared: italian(localizzazione, "Regione", "CUP ")},
	{name: "Italy 2023", files: []string{projects23, locations23}, profile: "italiadomani", projects: 52539,
		records: rowsOf(projects23), declared: italian(locations23, "Codice Regione", "CUP", "Codice Locale Progetto")},
	{name: "ReGiS 2025", files: []string{payments25, universe25}, profile: "italiadomani", projects: 127375, dryRun: true, records: joinedRecords(universe25, payments25)},
	{name: "Italy 2023 with ReGiS 2025", files: []string{projects23, payments25, universe25}, profile: "italiadomani", projects: 152779,
		records: joinedRecords(universe25, projects23, payments25), declared: italian(universe25, "regione", "cup", "codice_locale_progetto")},
	{name: "Molise", files: []string{moliseProjects, moliseLocations, moliseMoney, molisePhases}, profile: "italiadomani", projects: 471,
		records: rowsOf(moliseProjects), declared: molise},
	{name: "PA digitale 1.1", files: []string{pa11}, profile: "padigitale2026", projects: 413, declared: paDigitale(pa11)},
	{name: "PA digitale 1.3.1", files: []string{pa131}, profile: "padigitale2026", projects: 11856, declared: paDigitale(pa131)},
	{name: "PA digitale 1.4.5", files: []string{pa145}, profile: "padigitale2026", projects: 7707, declared: paDigitale(pa145)},
	{name: "Romania XLSX", files: []string{roXLSX}, profile: "ro-pnrr", projects: 7910, declared: romanian},
	{name: "Romania CSV", files: []string{roCSV}, profile: "ro-pnrr", projects: 7910, declared: romanian},
	{name: "France, municipalities", files: []string{frCommunes}, profile: "fr-dsil", projects: 90, declared: frenchRegion},
	{name: "France, groups of municipalities", files: []string{frGroups}, profile: "fr-dsil", projects: 127, declared: frenchRegion},
	{name: "France, others", files: []string{frOthers}, profile: "fr-dsil", projects: 6, declared: frenchRegion},
	{name: "France", files: []string{frCommunes, frGroups, frOthers}, profile: "fr-dsil", projects: 127, declared: frenchRegion}, // the second holds what the others have
	{name: "Czechia", files: []string{cz21}, profile: "cz-npo", projects: 123},
}

// sourcesFolder is where the real lists are; without them a test is skipped.
func sourcesFolder(t *testing.T) string {
	t.Helper()
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
	return folder
}

func sourceFiles(folder string, names []string) (files []ingest.File) {
	for _, f := range names {
		files = append(files, ingest.OpenFile(filepath.Join(folder, filepath.FromSlash(f))))
	}
	return files
}

// TestSources: a list is recognised; every record that goes in comes out as one
// of the counts of the report, and other code counts as many; a second run
// changes nothing; no point lies outside the region that the list declares.
func TestSources(t *testing.T) {
	folder := sourcesFolder(t)
	drawn := drawnRegions(t)
	for _, c := range sourceLists {
		t.Run(c.name, func(t *testing.T) {
			want := 0
			if c.records != nil {
				want = c.records(t)
			} else {
				for _, f := range c.files {
					want += countRows(t, f)
				}
			}
			im, s := importer(t)
			files := sourceFiles(folder, c.files)
			first, err := im.Run(t.Context(), ingest.Options{DryRun: c.dryRun, Started: time.Now()}, files...)
			if err != nil {
				t.Fatal(err)
			}
			balanced(t, first)
			if first.Profile != c.profile || first.Read != want || first.Added != c.projects || first.KeptAll {
				t.Errorf("%s %v, %d duplicates; %d records were counted", first.Profile, first, first.Duplicates, want)
			}
			t.Logf("%v, of them %d duplicates; %d places or details that were there already", first, first.Duplicates, first.Merged)
			if c.dryRun {
				return
			}
			again, err := im.Run(t.Context(), ingest.Options{Started: time.Now()}, files...)
			if err != nil {
				t.Fatal(err)
			}
			balanced(t, again)
			if again.Read != first.Read || again.Unchanged != c.projects || again.Added+again.Changed+again.Removed != 0 || again.Snapshot.Hash != first.Snapshot.Hash {
				t.Errorf("again: %v", again)
			}
			inside(t, drawn, s, again.Snapshot.ID, c)
		})
	}
}

// TestRomanianFormats: the workbook and the CSV of one list are the same
// projects.
func TestRomanianFormats(t *testing.T) {
	folder := sourcesFolder(t)
	var hashes []string
	for _, f := range []string{roXLSX, roCSV} {
		im, _ := importer(t)
		r := must(im.Run(t.Context(), ingest.Options{Started: time.Now()}, sourceFiles(folder, []string{f})...))
		hashes = append(hashes, r.Snapshot.Hash)
	}
	if hashes[0] != hashes[1] {
		t.Error("the two formats give different projects")
	}
}

// refusedSources are the files that no profile reads alone, each with what the
// refusal says.
var refusedSources = map[string]string{
	localizzazione:  "PNRR_Localizzazione.csv line 1: the file holds the places of projects, and none of the files the projects; name that file too: one with the columns CUP, Codice Locale Progetto, Titolo progetto, FINANZIAMENTO_PNRR (profile italiadomani)",
	tag:             "PNRR_TAG_Progetti.csv line 1: the file holds nothing that is shown, and none of the files the projects; name that file too: one with the columns CUP, Codice Locale Progetto, Titolo progetto, FINANZIAMENTO_PNRR (profile italiadomani)",
	bandi:           "PNRR_Bandi_e_Avvisi.csv line 1: the file holds nothing that is shown, and none of the files the projects; name that file too: one with the columns CUP, Codice Locale Progetto, Titolo progetto, FINANZIAMENTO_PNRR (profile italiadomani)",
	gare:            "PNRR_Gare.csv line 1: the file holds nothing that is shown, and none of the files the projects; name that file too: one with the columns CUP, Codice Locale Progetto, Titolo progetto, FINANZIAMENTO_PNRR (profile italiadomani)",
	locations23:     "line 1: the file holds the places of projects, and none of the files the projects; name that file too: one with the columns CUP, Codice Locale Progetto, Titolo progetto, Finanziamento PNRR (profile italiadomani)",
	universe25:      "line 1: the file holds the places of projects, and none of the files the projects; name that file too: one with the columns cup, codice_locale_progetto, finanziamento_pnrr, pagamenti_totali_pnrr (profile italiadomani)",
	moliseLocations: "localizzazione.csv line 1: the file holds the places of projects, and none of the files the projects; name that file too: one with the columns cup, missione, componente, titolo_intervento, sogg_attuatore (profile italiadomani)",
	moliseMoney:     "fonti_finanziamento.csv line 1: the file holds details of projects, and none of the files the projects; name that file too: one with the columns cup, missione, componente, titolo_intervento, sogg_attuatore (profile italiadomani)",
	molisePhases:    "iter_progetto.csv line 1: the file holds details of projects, and none of the files the projects; name that file too: one with the columns cup, missione, componente, titolo_intervento, sogg_attuatore (profile italiadomani)",

	"it-italiadomani-2023/PNRR_Localizzazione_Metadati.xlsx": "PNRR_Localizzazione_Metadati.xlsx line 1: no profile knows these columns: ",
	"it-padigitale2026/avvisi.csv":                           "avvisi.csv line 1: no profile knows these columns: titolo, misura, data_inizio_bando, data_fine_bando, stato, totale_importo_stanziato, totale_importo_misura, soggetti_destinatari",
	"it-istat-municipalities/it_municipalities.csv":          "it_municipalities.csv line 1: no profile knows these columns: com_istat_code, name, prov_istat_code",
	"ro-mfe-pnrr-2025/ro_counties_nuts3.csv":                 "ro_counties_nuts3.csv line 1: no profile knows these columns: county, judet, nuts3",
	"ro-mfe-pnrr-2025/ro_localities.csv":                     "ro_localities.csv line 1: no profile knows these columns: county, name, lat, lon, aliases",
}

// TestSourcesRefused: what holds no projects is refused with a sentence that
// names what is missing, and changes nothing. Together with sourceLists these
// are all files there are.
func TestSourcesRefused(t *testing.T) {
	folder := sourcesFolder(t)
	im, s := importer(t)
	for f, want := range refusedSources {
		report, err := im.Run(t.Context(), ingest.Options{Started: time.Now()}, sourceFiles(folder, []string{f})...)
		var header *ingest.HeaderError
		if !errors.As(err, &header) || !strings.Contains(err.Error(), want) || report.Read != 0 {
			t.Errorf("%s: got %v\nwant %s", f, err, want)
		}
	}
	if snap := must(s.Snapshot(t.Context())); snap.ID != 0 {
		t.Error("something was published")
	}
	known := slices.Collect(maps.Keys(refusedSources))
	for _, l := range sourceLists {
		known = append(known, l.files...)
	}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".md" {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if !slices.Contains(known, filepath.ToSlash(name)) {
			t.Errorf("%s is in no table of this test", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// countRows counts the rows of a file with the plain readers of Go and of the
// workbook's library.
func countRows(t *testing.T, name string) int {
	t.Helper()
	switch {
	case strings.HasSuffix(name, ".xlsx"):
		book, err := excelize.OpenReader(source(t, name))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		return len(must(book.GetRows(book.GetSheetList()[0]))) - 1
	case strings.HasSuffix(name, ".geojson"):
		var list struct{ Features []json.RawMessage }
		if err := json.NewDecoder(source(t, name)).Decode(&list); err != nil {
			t.Fatal(err)
		}
		return len(list.Features)
	}
	r := csv.NewReader(source(t, name))
	if !strings.HasPrefix(name, "it-pa") && !strings.HasPrefix(name, "it-molise") && !strings.HasPrefix(name, "ro-") {
		r.Comma = ';'
	}
	r.ReuseRecord = true
	n := -1
	for {
		if _, err := r.Read(); err != nil {
			if !errors.Is(err, io.EOF) {
				t.Fatal(name, err)
			}
			return n
		}
		n++
	}
}

func rowsOf(name string) func(*testing.T) int {
	return func(t *testing.T) int { return countRows(t, name) }
}

// joinedRecords counts the records of a joined list as docs/import.md defines
// them: each key of the projects, each project row without one, and each
// different row of places whose key no project has.
func joinedRecords(places string, projects ...string) func(*testing.T) int {
	return func(t *testing.T) int {
		keys, keyless := map[string]bool{}, 0
		for _, f := range projects {
			columns := []string{"CUP", "Codice Locale Progetto"}
			if f == payments25 {
				columns = []string{"cup", "codice_locale_progetto"}
			}
			for _, r := range records(t, f, ';', columns...) {
				if missing(r[0]) && missing(r[1]) {
					keyless++
					continue
				}
				keys[joinedKey(r[0], r[1])] = true
			}
		}
		all := records(t, places, ';', "codice_univoco_submisura", "descrizione_submisura", "cup", "codice_locale_progetto", "regione", "descrizione_regione",
			"provincia", "descrizione_provincia", "comune", "descrizione_comune", "indirizzo", "cap", "data_di_estrazione")
		seen, orphans := map[string]bool{}, 0
		for _, r := range all {
			if row := strings.Join(r, "\x00"); !seen[row] {
				seen[row] = true
				if !keys[joinedKey(r[2], r[3])] {
					orphans++
				}
			}
		}
		return len(keys) + keyless + orphans
	}
}

func missing(s string) bool { return s == "" || s == "-" || s == "N/D" }

// joinedKey is a key without the differences that mean nothing: letter case and
// blanks.
func joinedKey(cup, local string) string {
	return strings.ToUpper(strings.Join(strings.Fields(cup), " ") + "|" + strings.Join(strings.Fields(local), " "))
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
