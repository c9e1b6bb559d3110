package storetest

import (
	"fmt"
	"math/rand/v2"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Sample gives a few hand-made projects in three scripts, with several
// locations, with none that is a point, and with everything unknown.
func Sample() []ngeu.Project {
	amount := ngeu.Euro(4257605)
	return []ngeu.Project{
		{
			ID: "bg-school-sofia", Name: "Нова школа в София", NameLang: "bg", Summary: "A school is built.", SummaryLang: "en", Country: "BG",
			Pillar: ngeu.NextGeneration, Theme: "schools", Kind: ngeu.Investment, Status: ngeu.UnderWay, YearStart: 2022, YearEnd: 2025,
			Amount: &amount, AmountBasis: ngeu.ProjectRRF, Measure: "C1.I1", Beneficiary: "Столична община",
			Source: ngeu.Source{Name: "Plan site", URL: "https://example.org/bg"}, AsOf: "2026-10",
			Locations: []ngeu.Location{at(23.3219, 42.6977, ngeu.Municipality, "gn-BG-727011", "София", "BG411", "")},
		},
		{
			ID: "it-rail", Name: "Electric railway Aosta–Ivrea", NameLang: "en", Country: "IT", Pillar: ngeu.GreenTransition, Theme: "rail",
			Kind: ngeu.Investment, Status: ngeu.Planned, YearStart: 2024, AmountBasis: ngeu.UnknownBasis,
			Source: ngeu.Source{Name: "Plan site", URL: "https://example.org/it"}, AsOf: "2026-10-31",
			Locations: []ngeu.Location{
				at(7.315, 45.737, ngeu.Municipality, "lau-IT-007003", "Aosta", "ITC20", "007003"),
				at(7.8757123456789, 45.467, ngeu.Site, "lau-IT-001125", "Ivrea", "ITC11", "001125"),
				area("ITC1", "Piemonte", "ITC1"),
			},
		},
		{
			ID: "it-reform", Name: "Reform of justice", NameLang: "en", Country: "IT", Kind: ngeu.Reform, Status: ngeu.Completed, YearEnd: 2023,
			AmountBasis: ngeu.UnknownBasis, Locations: []ngeu.Location{{Precision: ngeu.Country, Role: ngeu.Area, PlaceCode: "IT", NUTS: [4]string{"IT"}, Source: "country"}},
		},
		{ID: "mt-unknown", Name: "Ħal Għaxaq \"garden\"", NameLang: "mt", Country: "MT", Status: ngeu.UnknownStatus, AmountBasis: ngeu.UnknownBasis},
		{
			ID: "pl-osp", Name: "Straż pożarna w Łodzi", NameLang: "pl", Country: "PL", Pillar: ngeu.HealthResilience, Theme: "civil_protection",
			Status: ngeu.Delayed, YearStart: 2021, YearEnd: 2021, AmountBasis: ngeu.UnknownBasis, AsOf: "2025",
			Locations: []ngeu.Location{at(19.4560, 51.7592, ngeu.Municipality, "lau-PL-1061011", "Łódź", "PL711", "1061011")},
		},
	}
}

func at(lon, lat float64, precision ngeu.Precision, code, name, finest, lau string) ngeu.Location {
	l := area(code, name, finest)
	l.Point, l.Precision, l.Role, l.LAU, l.Source, l.Confidence = &orb.Point{lon, lat}, precision, ngeu.Works, lau, "source", 0.9
	return l
}

func area(code, name, finest string) ngeu.Location {
	l := ngeu.Location{Precision: ngeu.Region, Role: ngeu.Area, PlaceCode: code, PlaceName: name, Source: "region", Confidence: 1}
	for level := range l.NUTS {
		if len(finest) >= level+2 {
			l.NUTS[level] = finest[:level+2]
		}
	}
	return l
}

// Generate makes n projects, always the same ones for a seed: 27 countries, one
// to three locations, names of a few words out of a small set.
func Generate(n int, seed uint64) []ngeu.Project {
	r := rand.New(rand.NewPCG(seed, 1))
	words := []string{"school", "bridge", "hospital", "Schule", "ponte", "wind", "Łódź", "σχολείο", "училище", "digital", "rail", "cycle", "water", "Größe", "été"}
	themes := []string{"schools", "rail", "hospitals", "clean_buses", "heating", "water", "culture", "skills"}
	pick := func(of []string) string { return of[r.IntN(len(of))] }
	out := make([]ngeu.Project, n)
	for i := range out {
		country := pick(ngeu.EU27)
		p := ngeu.Project{
			ID: fmt.Sprintf("%c%c-%07d", country[0]|0x20, country[1]|0x20, i), Name: fmt.Sprintf("%s %s %d", pick(words), pick(words), r.IntN(1000)), NameLang: "en",
			Summary: pick(words) + " " + pick(words) + " and " + pick(words), SummaryLang: "en", Country: country,
			Pillar: ngeu.Pillars[r.IntN(6)], Theme: pick(themes), Status: ngeu.Statuses[r.IntN(6)], AmountBasis: ngeu.UnknownBasis,
			Beneficiary: fmt.Sprintf("Municipality %d", r.IntN(5000)), Measure: fmt.Sprintf("C%d.I%d", r.IntN(9), r.IntN(9)),
			Source: ngeu.Source{Name: "Generated list", URL: fmt.Sprintf("https://example.org/projects/%d", i)}, AsOf: "2026-11",
		}
		if r.IntN(4) > 0 {
			p.Kind = ngeu.Kinds[r.IntN(2)]
		}
		if r.IntN(5) > 0 {
			p.YearStart = 2019 + r.IntN(6)
		}
		if r.IntN(5) > 0 {
			p.YearEnd = max(p.YearStart, 2021) + r.IntN(4)
		}
		for range 1 + max(0, r.IntN(12)-9) {
			p.Locations = append(p.Locations, place(r, country))
		}
		out[i] = p
	}
	return out
}

func place(r *rand.Rand, country string) ngeu.Location {
	finest := fmt.Sprintf("%s%d%d%d", country, 1+r.IntN(4), 1+r.IntN(4), 1+r.IntN(4))
	switch r.IntN(10) {
	case 0:
		return area(country, country, country)
	case 1:
		finest = finest[:3+r.IntN(3)]
		return area(finest, "Region "+finest, finest)
	}
	precision := []ngeu.Precision{ngeu.Site, ngeu.Street, ngeu.Municipality, ngeu.Municipality}[r.IntN(4)]
	lau := fmt.Sprintf("%05d", r.IntN(2000))
	return at(-10+r.Float64()*40, 35+r.Float64()*30, precision, "lau-"+country+"-"+lau, "Town "+lau, finest, lau)
}
