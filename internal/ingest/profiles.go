package ingest

import "github.com/ngeumap/ngeumap/internal/ngeu"

// Profiles lists everything that can be read. A new kind of list is one more
// entry.
var Profiles = []*Profile{
	{
		Name:   "ngeumap",
		About:  "CSV with the project properties of docs/api.md and lon, lat; one row a location",
		Source: ngeu.SourceState{ID: "ngeumap", Name: "Imported list"},
		Column: []Column{
			{"id", id, true}, {"name", name, true}, {"country", country, true},
			{"name_lang", nameLang, false}, {"summary", summary, false}, {"summary_lang", summaryLang, false},
			{"place_code", placeCode, false}, {"place_name", placeName, false}, {"region", region, false},
			{"nuts0", ignored, false}, {"nuts1", ignored, false}, {"nuts2", ignored, false}, {"nuts3", ignored, false},
			{"lau", lau, false}, {"precision", precision, false}, {"role", role, false},
			{"pillar", pillar, false}, {"theme", theme, false}, {"kind", kind, false}, {"status", status, false},
			{"year_start", yearStart, false}, {"year_end", yearEnd, false},
			{"amount_eur", amount, false}, {"amount_basis", amountBasis, false},
			{"measure", measure, false}, {"beneficiary", beneficiary, false},
			{"source_name", sourceName, false}, {"source_url", sourceURL, false}, {"as_of", asOf, false},
			{"url", ignored, false}, {"notice", ignored, false}, {"lon", lon, false}, {"lat", lat, false},
		},
		Guarded:  true,
		SiteRole: ngeu.UnknownRole,
	},
	{
		Name:   "builtin",
		About:  "the projects that ship with the program (geodata/projects)",
		Source: ngeu.SourceState{ID: "builtin", Name: "Projects from public pages, collected for this map", AsOf: "2026-11"},
		Comma:  ',',
		Column: []Column{
			{"id", id, true}, {"country", country, true}, {"name_en", name, true},
			{"place", placeName, true}, {"postcode_or_region", region, true},
			{"lat", lat, true}, {"lon", lon, true}, {"location_precision", precision, true},
			{"pillar", pillar, true}, {"theme", theme, true},
			{"amount_eur", amount, true}, {"amount_basis", amountBasis, true},
			{"status", status, true}, {"year_start", yearStart, true}, {"year_end", yearEnd, true},
			{"beneficiary", beneficiary, true}, {"measure", measure, true},
			{"source_url", sourceURL, true}, {"source_title", sourceName, true}, {"note_en", summary, true},
		},
		Codes: map[Property]map[string]string{
			precision:   {"exact": string(ngeu.Site)},
			amountBasis: {"rrf_measure": string(ngeu.MeasureEstimate), "rrf_project": string(ngeu.ProjectRRF), "total_cost": string(ngeu.ProjectTotal)},
			placeName:   {"nationwide": ""}, // no name, but a remark
		},
		Constant: map[Property]string{
			nameLang:    "en",
			summaryLang: "en",
			asOf:        "2026-11", // the rows have no date; they were collected then
		},
		SiteRole: ngeu.Works, // "exact" is the building or site itself
	},
}
