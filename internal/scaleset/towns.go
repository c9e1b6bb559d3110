package scaleset

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

// town is a place of the gazetteer where projects are.
type town struct {
	geocode.Place
	seat   geocode.Place // of its municipality, where what is only known that far stands
	upTo   float64       // weight of this town and all before it
	spread float64       // standard deviation of sites around its middle, in km
}

// weight says how many projects a country's lists hold for its people: Italy's
// and Spain's plans are the largest, and their lists the longest.
func weight(country string) float64 {
	switch country {
	case "IT":
		return 2
	case "ES":
		return 1.5
	}
	return 1
}

// readTowns lists the towns by region, so that neighbours in the list mostly are
// neighbours on the map.
func readTowns(places *geocode.Gazetteer, regions *nuts.Index) ([]town, error) {
	var towns []town
	for p := range places.All("") {
		seat, ok := places.Place(p.Code, "")
		if !ok || p.NUTS[3] == "" || p.NUTS[3] != seat.NUTS[3] || languages[p.Country] == nil && p.Country != "BE" ||
			!regions.Contains(nuts.Code(p.NUTS[3]), seat.Point) || !regions.Contains(nuts.Code(p.NUTS[3]), p.Point) {
			continue
		}
		towns = append(towns, town{Place: p, seat: seat, spread: min(0.5+math.Sqrt(float64(p.Population))/250, 5)})
	}
	if len(towns) == 0 {
		return nil, fmt.Errorf("scaleset: no town of the gazetteer lies in a region: are the boundaries installed?")
	}
	slices.SortStableFunc(towns, func(a, b town) int {
		return cmp.Or(cmp.Compare(a.NUTS[3], b.NUTS[3]), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Point[0], b.Point[0]), cmp.Compare(a.Point[1], b.Point[1]))
	})
	total := 0.0
	for i := range towns {
		total += weight(towns[i].Country) * float64(towns[i].Population+100)
		towns[i].upTo = total
	}
	return towns, nil
}

// town draws one by its weight.
func (s *Set) town(r *roll) int {
	at := r.Float64() * s.towns[len(s.towns)-1].upTo
	i, _ := slices.BinarySearchFunc(s.towns, at, func(t town, at float64) int { return cmp.Compare(t.upTo, at) })
	return min(i, len(s.towns)-1)
}

// another draws a town of the same country, most often one nearby.
func (s *Set) another(r *roll, i int) int {
	country := s.towns[i].Country
	for range 8 {
		j := i + r.IntN(161) - 80
		if r.IntN(4) == 0 {
			j = s.town(r)
		}
		if j >= 0 && j < len(s.towns) && j != i && s.towns[j].Country == country {
			return j
		}
	}
	return i
}
