package scaleset

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

//go:embed words.toml
var wordsTOML string

// vocabulary is what titles of one language are made of.
type vocabulary struct {
	Actions []string // seven, in the order of actions
	Number  string   // as in "No. 5"
	Persons []string
	Body    string // name of a municipality's administration, with %s for the place
	Legal   string // form of a company
	Done    string // "completion", before a year
	Objects map[string][]string
}

func readWords() (map[string]*vocabulary, error) {
	var all map[string]*vocabulary
	if _, err := toml.Decode(wordsTOML, &all); err != nil {
		return nil, fmt.Errorf("scaleset: words.toml: %w", err)
	}
	for lang, v := range all {
		if len(v.Actions) != 7 || len(v.Persons) == 0 || strings.Count(v.Body, "%s") != 1 {
			return nil, fmt.Errorf("scaleset: words.toml: %s lacks one of 7 actions, persons or a body", lang)
		}
		for _, t := range themes {
			if len(v.Objects[t.name]) == 0 {
				return nil, fmt.Errorf("scaleset: words.toml: %s has no object of theme %s", lang, t.name)
			}
		}
	}
	return all, nil
}

// theme is a subject with the pillar that it mostly counts to.
type theme struct {
	name   string
	pillar ngeu.Pillar
	share  int // per mille
}

var themes = []theme{
	{"energy_efficiency", ngeu.GreenTransition, 150},
	{"renewables", ngeu.GreenTransition, 75},
	{"water", ngeu.GreenTransition, 55},
	{"cycling", ngeu.GreenTransition, 30},
	{"clean_buses", ngeu.GreenTransition, 25},
	{"rail", ngeu.GreenTransition, 20},
	{"flood_protection", ngeu.GreenTransition, 20},
	{"egovernment", ngeu.DigitalTransformation, 90},
	{"broadband", ngeu.DigitalTransformation, 45},
	{"enterprise_digitalisation", ngeu.SmartGrowth, 100},
	{"research", ngeu.SmartGrowth, 40},
	{"urban_renewal", ngeu.TerritorialCohesion, 75},
	{"culture", ngeu.TerritorialCohesion, 45},
	{"social_housing", ngeu.TerritorialCohesion, 40},
	{"primary_care", ngeu.HealthResilience, 45},
	{"hospitals", ngeu.HealthResilience, 40},
	{"schools", ngeu.NextGeneration, 55},
	{"childcare", ngeu.NextGeneration, 25},
	{"digital_education", ngeu.NextGeneration, 15},
	{"skills", ngeu.NextGeneration, 10},
}

// languages gives the languages of titles in a country, the first by far the
// most frequent. Belgium and its regions: see language.
var languages = map[string][]string{
	"AT": {"de"}, "BG": {"bg"}, "CY": {"el"}, "CZ": {"cs"}, "DE": {"de"}, "DK": {"da"}, "EE": {"et"}, "EL": {"el"}, "ES": {"es"},
	"FI": {"fi", "sv"}, "FR": {"fr"}, "HR": {"hr"}, "HU": {"hu"}, "IE": {"en", "ga"}, "IT": {"it"}, "LT": {"lt"}, "LU": {"fr", "de"},
	"LV": {"lv"}, "MT": {"mt", "en"}, "NL": {"nl"}, "PL": {"pl"}, "PT": {"pt"}, "RO": {"ro"}, "SE": {"sv"}, "SI": {"sl"}, "SK": {"sk"},
}

// language gives the language of a title at a place; second asks for the rarer
// one of the country.
func language(country, nuts1 string, second bool) string {
	switch nuts1 {
	case "BE2":
		return "nl"
	case "BE1", "BE3":
		if second {
			return "nl"
		}
		return "fr"
	}
	all := languages[country]
	if second {
		return all[len(all)-1]
	}
	return all[0]
}
