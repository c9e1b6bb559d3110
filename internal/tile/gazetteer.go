package tile

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// Labels reads the labels of the basemap from the folder geodata: countries
// from base/country-labels.tsv with their names in 24 languages, places from the gazetteer with the names that are tagged with one of
// these languages.
func Labels(geodata fs.FS) ([]Label, error) {
	countries, languages, err := countryLabels(geodata)
	if err != nil {
		return nil, err
	}
	places, err := placeLabels(geodata, languages)
	if err != nil {
		return nil, err
	}
	return append(countries, places...), nil
}

// nationalLanguage is the language whose name for a country stands as its own:
// the first language where a country has several. Others stand in English.
var nationalLanguage = map[string]string{
	"AT": "de", "BE": "nl", "BG": "bg", "CH": "de", "CY": "el", "CZ": "cs", "DE": "de", "DK": "da", "EE": "et", "EL": "el",
	"ES": "es", "FI": "fi", "FR": "fr", "HR": "hr", "HU": "hu", "IE": "ga", "IT": "it", "LI": "de", "LT": "lt", "LU": "fr",
	"LV": "lv", "MC": "fr", "MD": "ro", "MT": "mt", "NL": "nl", "PL": "pl", "PT": "pt", "RO": "ro", "SE": "sv", "SI": "sl",
	"SK": "sk", "SM": "it", "VA": "it",
}

func countryLabels(geodata fs.FS) (out []Label, languages map[string]bool, err error) {
	names := map[string]map[string]string{}
	languages = map[string]bool{}
	err = eachRow(geodata, "gazetteer/countries.tsv.gz", func(get func(string) string) {
		if names[get("code")] == nil {
			names[get("code")] = map[string]string{}
		}
		names[get("code")][get("lang")] = get("name")
		languages[get("lang")] = true
	})
	if err != nil {
		return nil, nil, err
	}
	err = eachRow(geodata, "base/country-labels.tsv", func(get func(string) string) {
		code := get("code")
		lang := nationalLanguage[code]
		if lang == "" {
			lang = "en"
		}
		// The list counts zooms of 256 px tiles.
		zoom := max(whole(get("min_zoom"))-1, 0)
		out = append(out, Label{Point: position(get), Class: "country", Rank: zoom + 1, Name: names[code][lang], Names: names[code], MinZoom: zoom})
	})
	return out, languages, err
}

type size struct {
	people  int
	class   string
	minZoom int
}

// sizes say from which zoom a place is named and how it is called. Capitals
// come a zoom earlier.
var sizes = []size{{1_500_000, "city", 3}, {600_000, "city", 4}, {250_000, "city", 5}, {100_000, "city", 6}, {40_000, "town", 7}, {15_000, "town", 8}, {5_000, "town", 9}, {1_500, "village", 10}, {500, "village", 11}, {0, "village", 12}}

// quarterZoom is the zoom from which parts of towns are named.
const quarterZoom = 12

func placeLabels(geodata fs.FS, languages map[string]bool) (out []Label, err error) {
	byID := map[string]int{}
	err = eachRow(geodata, "gazetteer/places.tsv.gz", func(get func(string) string) {
		people := whole(get("population"))
		i := slices.IndexFunc(sizes, func(s size) bool { return people >= s.people }) // the last takes all
		// Ranks go on from those of countries: 10 more for each tenth of the people.
		// A name is part of its whole line until it is copied.
		l := Label{Point: position(get), Class: sizes[i].class, Name: strings.Clone(get("name")), MinZoom: sizes[i].minZoom,
			Rank: 80 - int(10*math.Log10(float64(max(people, 1))))}
		if get("feature") == "PPLX" {
			l.Class, l.MinZoom, l.Rank = "village", quarterZoom, l.Rank+20
		}
		if get("feature") == "PPLC" && people > 5_000 {
			l.Class, l.MinZoom, l.Rank = "capital", max(min(l.MinZoom-1, 5), 3), max(l.Rank-20, 10)
		}
		l.Rank = max(l.Rank, 10)
		byID[get("id")] = len(out)
		out = append(out, l)
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(geodata, "gazetteer/names.tsv.gz", func(get func(string) string) {
		i, ok := byID[get("id")]
		if lang := get("lang"); ok && languages[lang] && get("name") != out[i].Name {
			if out[i].Names == nil {
				out[i].Names = map[string]string{}
			}
			if out[i].Names[lang] == "" {
				out[i].Names[lang] = strings.Clone(get("name"))
			}
		}
	})
	return out, err
}

func position(get func(string) string) orb.Point {
	lon, _ := strconv.ParseFloat(get("lon"), 64) // the files are tested where they are made
	lat, _ := strconv.ParseFloat(get("lat"), 64)
	return orb.Point{lon, lat}
}

func whole(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// eachRow reads a table: tabs, a header row, no quotes.
func eachRow(fsys fs.FS, name string, row func(get func(column string) string)) error {
	file, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("tile: %w", err)
	}
	defer file.Close()
	var r io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(file); err != nil {
			return fmt.Errorf("tile: %s: %w", name, err)
		}
	}
	lines := bufio.NewScanner(r)
	if !lines.Scan() {
		return fmt.Errorf("tile: %s: empty", name)
	}
	column := map[string]int{}
	for i, c := range strings.Split(lines.Text(), "\t") {
		column[c] = i
	}
	var fields []string
	get := func(c string) string {
		if i, ok := column[c]; ok && i < len(fields) {
			return fields[i]
		}
		return ""
	}
	for lines.Scan() {
		fields = strings.Split(lines.Text(), "\t")
		row(get)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("tile: %s: %w", name, err)
	}
	return nil
}
