package geodata_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"

	"github.com/ngeumap/ngeumap/geodata"
)

// source is one entry of SOURCES.json.
type source struct {
	Path        string
	Licence     []string
	Notices     []string
	Attribution []string
	Packages    []struct{ Name, Version, Integrity string }
	Counts      map[string]int
	Bytes       int
	SHA256      string
}

// folders are the ones SOURCES.json speaks for.
var folders = []string{"base", "boundaries", "fonts", "gazetteer"}

func sources(t *testing.T) []source {
	t.Helper()
	b, err := fs.ReadFile(geodata.FS, "SOURCES.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Files []source }
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	return all.Files
}

// read returns a file, unpacked. It skips the test of a file in a deleted
// boundaries/.
func read(t *testing.T, name string) (packed, plain []byte) {
	t.Helper()
	packed, err := fs.ReadFile(geodata.FS, name)
	if errors.Is(err, fs.ErrNotExist) && path.Dir(name) == "boundaries" && !hasBoundaries() {
		t.Skip("boundaries/ has been deleted")
	}
	if err != nil {
		t.Fatal(err)
	}
	if path.Ext(name) != ".gz" {
		return packed, packed
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if !z.ModTime.IsZero() {
		t.Errorf("%s: gzip header holds a time; the file would differ on each run", name)
	}
	if plain, err = io.ReadAll(z); err != nil {
		t.Fatal(err)
	}
	return packed, plain
}

func hasBoundaries() bool {
	_, err := fs.Stat(geodata.FS, "boundaries")
	return err == nil
}

func TestFilesAreTheOnesRecorded(t *testing.T) {
	for _, s := range sources(t) {
		t.Run(s.Path, func(t *testing.T) {
			packed, plain := read(t, s.Path)
			sum := sha256.Sum256(packed)
			if got := hex.EncodeToString(sum[:]); got != s.SHA256 || len(packed) != s.Bytes {
				t.Errorf("%d bytes, sha256 %s; recorded %d, %s", len(packed), got, s.Bytes, s.SHA256)
			}
			if got := count(t, s.Path, plain); !maps.Equal(got, s.Counts) {
				t.Errorf("counts %v, recorded %v", got, s.Counts)
			}
			if len(s.Licence) == 0 || len(s.Attribution) == 0 || len(s.Packages) == 0 || len(s.Notices) == 0 {
				t.Errorf("licence, attribution, notices or packages are missing: %+v", s)
			}
			for _, p := range s.Packages {
				if p.Version == "" || p.Integrity == "" {
					t.Errorf("package %+v lacks version or hash", p)
				}
			}
			for _, n := range s.Notices {
				if _, err := fs.Stat(geodata.FS, n); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestEveryFileIsRecorded(t *testing.T) {
	var recorded []string
	for _, s := range sources(t) {
		recorded = append(recorded, s.Path)
	}
	for _, folder := range folders {
		entries, err := fs.ReadDir(geodata.FS, folder)
		if folder == "boundaries" && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			name := path.Join(folder, e.Name())
			if !slices.Contains(recorded, name) && path.Base(name) != "LICENSE.txt" {
				t.Errorf("%s is not in SOURCES.json", name)
			}
		}
	}
}

func TestCounts(t *testing.T) {
	least := map[string]map[string]int{
		"gazetteer/places.tsv.gz":    {"rows": 76000},
		"gazetteer/names.tsv.gz":     {"rows": 180000},
		"gazetteer/areas.tsv.gz":     {"rows": 8400},
		"gazetteer/countries.tsv.gz": {"rows": 24 * 60},
		"base/base.topojson.gz":      {"land": 200, "borders": 1, "rivers": 3, "lakes": 1300, "urban": 1},
	}
	exact := map[string]map[string]int{
		"boundaries/nuts2021-3m.topojson.gz": {"nuts3": 1514, "eu27_level1": 92, "eu27_level2": 242, "eu27_level3": 1166},
		"boundaries/names.tsv.gz":            {"rows": 2010},
	}
	for _, s := range sources(t) {
		for k, want := range least[s.Path] {
			if s.Counts[k] < want {
				t.Errorf("%s: %s = %d, want at least %d", s.Path, k, s.Counts[k], want)
			}
		}
		for k, want := range exact[s.Path] {
			if s.Counts[k] != want {
				t.Errorf("%s: %s = %d, want %d", s.Path, k, s.Counts[k], want)
			}
		}
	}
}

func TestGazetteer(t *testing.T) {
	ids := map[string]bool{}
	countries := map[string]bool{}
	seats := map[string]string{}
	located := 0
	for _, p := range rows(t, "gazetteer/places.tsv.gz") {
		if ids[p["id"]] {
			t.Errorf("place %s is there twice", p["id"])
		}
		ids[p["id"]] = true
		countries[p["country"]] = true
		lat, errLat := strconv.ParseFloat(p["lat"], 64)
		lon, errLon := strconv.ParseFloat(p["lon"], 64)
		if errLat != nil || errLon != nil || lat < -22 || lat > 71 || lon < -64 || lon > 56 {
			t.Errorf("place %s %s lies at %s, %s", p["id"], p["name"], p["lon"], p["lat"])
		}
		if p["name"] == "" || p["name_latin"] == "" {
			t.Errorf("place %s lacks a name", p["id"])
		}
		if p["nuts3"] != "" {
			located++
			if !strings.HasPrefix(p["nuts3"], p["country"]) || len(p["nuts3"]) != 5 {
				t.Errorf("place %s of %s is in region %s", p["id"], p["country"], p["nuts3"])
			}
		}
		if key := p["country"] + p["lau"]; p["seat"] == "1" && p["lau"] != "" {
			if seats[key] != "" {
				t.Errorf("municipality %s has two seats, %s and %s", key, seats[key], p["id"])
			}
			seats[key] = p["id"]
		}
	}
	if len(countries) != 27 {
		t.Errorf("%d countries, want 27: %v", len(countries), slices.Sorted(maps.Keys(countries)))
	}
	if located < len(ids)*999/1000 {
		t.Errorf("%d of %d places have a region", located, len(ids))
	}
	for _, n := range rows(t, "gazetteer/names.tsv.gz") {
		if !ids[n["id"]] {
			t.Fatalf("name %q belongs to %s, which is no place", n["name"], n["id"])
		}
	}
}

func TestCountriesHaveNamesInAllLanguages(t *testing.T) {
	languages := map[string]int{}
	for _, c := range rows(t, "gazetteer/countries.tsv.gz") {
		languages[c["code"]]++
	}
	for _, l := range rows(t, "base/country-labels.tsv") {
		if languages[l["code"]] != 24 {
			t.Errorf("country %s is named in %d languages, want 24", l["code"], languages[l["code"]])
		}
	}
}

// TestBoundariesAreSeparable proves that no other file points into
// boundaries/, whose licence is not open.
func TestBoundariesAreSeparable(t *testing.T) {
	for _, s := range sources(t) {
		if path.Dir(s.Path) == "boundaries" {
			continue
		}
		if _, plain := read(t, s.Path); bytes.Contains(plain, []byte("boundaries/")) {
			t.Errorf("%s refers to boundaries/", s.Path)
		}
		for _, l := range s.Licence {
			if strings.Contains(strings.ToLower(l), "non-commercial") {
				t.Errorf("%s: %s: belongs into boundaries/", s.Path, l)
			}
		}
	}
}

// count counts as scripts/geodata/steps/sources.mjs does.
func count(t *testing.T, name string, plain []byte) map[string]int {
	t.Helper()
	if path.Ext(name) == ".ttf" {
		font, err := sfnt.Parse(plain)
		if err != nil {
			t.Fatal(err)
		}
		return map[string]int{"glyphs": font.NumGlyphs()}
	}
	if !strings.Contains(name, ".topojson") {
		return map[string]int{"rows": bytes.Count(plain, []byte("\n")) - 1}
	}
	var topology struct {
		Objects map[string]struct{ Geometries []struct{ ID string } }
	}
	if err := json.Unmarshal(plain, &topology); err != nil {
		t.Fatal(err)
	}
	members := strings.Fields("AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")
	counts := map[string]int{}
	for object, o := range topology.Objects {
		counts[object] = len(o.Geometries)
		if object != "nuts3" {
			continue
		}
		for level := 1; level <= 3; level++ {
			codes := map[string]bool{}
			for _, g := range o.Geometries {
				if slices.Contains(members, g.ID[:2]) {
					codes[g.ID[:2+level]] = true
				}
			}
			counts["eu27_level"+strconv.Itoa(level)] = len(codes)
		}
	}
	return counts
}

func rows(t *testing.T, name string) []map[string]string {
	t.Helper()
	_, plain := read(t, name)
	var header []string
	var all []map[string]string
	for s := bufio.NewScanner(bytes.NewReader(plain)); s.Scan(); {
		cells := strings.Split(s.Text(), "\t")
		if header == nil {
			header = cells
			continue
		}
		if len(cells) != len(header) {
			t.Fatalf("%s: row %d has %d cells, want %d", name, len(all)+2, len(cells), len(header))
		}
		row := make(map[string]string, len(header))
		for i, h := range header {
			row[h] = cells[i]
		}
		all = append(all, row)
	}
	return all
}
