package scaleset

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

// Source is the list that the projects come from.
var Source = ngeu.SourceState{ID: "scale", Name: "Scale set", URL: "https://example.org/scale", AsOf: "2026-10"}

// Set makes projects. It is immutable and may be shared.
type Set struct {
	towns   []town
	regions *nuts.Index
	words   map[string]*vocabulary
}

// New makes a set over the places of a gazetteer and its regions.
func New(places *geocode.Gazetteer, regions *nuts.Index) (*Set, error) {
	words, err := readWords()
	if err != nil {
		return nil, err
	}
	towns, err := readTowns(places, regions)
	if err != nil {
		return nil, err
	}
	return &Set{towns: towns, regions: regions, words: words}, nil
}

// roll is the dice of one project.
type roll struct{ *rand.Rand }

// one in n is true.
func (r roll) oneIn(n int) bool { return r.IntN(n) == 0 }

func pick[T any](r *roll, from []T) T { return from[r.IntN(len(from))] }

// share draws an index by shares.
func share(r *roll, shares ...int) int {
	total := 0
	for _, n := range shares {
		total += n
	}
	at := r.IntN(total)
	for i, n := range shares {
		if at -= n; at < 0 {
			return i
		}
	}
	return 0
}

// Projects streams projects until they have so many locations. Keys count from
// 1; a store gives its own.
func (s *Set) Projects(locations int) iter.Seq[ngeu.Project] {
	return func(yield func(ngeu.Project) bool) {
		dice := rand.NewPCG(0, 0)
		r := &roll{rand.New(dice)}
		for number := uint64(1); locations > 0; number++ {
			dice.Seed(20211231, number)
			p := s.project(r, number)
			if len(p.Locations) > locations {
				p.Locations = p.Locations[:locations]
			}
			locations -= len(p.Locations)
			if !yield(p) {
				return
			}
		}
	}
}

// project makes the project of a number.
func (s *Set) project(r *roll, number uint64) ngeu.Project {
	home := s.town(r)
	t := &s.towns[home]
	subject := themes[s.subject(r)]
	lang := language(t.Country, t.NUTS[1], r.oneIn(8))
	p := ngeu.Project{
		Key: int64(number),
		// Ids of real lists are in no order; odd times number meets each 32-bit
		// number once.
		ID:          fmt.Sprintf("%s-%08x", strings.ToLower(t.Country), uint32(number*2654435761)),
		NameLang:    lang,
		Country:     t.Country,
		Pillar:      subject.pillar,
		Theme:       subject.name,
		Kind:        []ngeu.Kind{ngeu.Investment, ngeu.Reform, ""}[share(r, 88, 3, 9)],
		Status:      ngeu.Statuses[share(r, 15, 45, 25, 4, 1, 10)],
		AmountBasis: ngeu.UnknownBasis,
		Measure:     fmt.Sprintf("M%dC%d-I%d.%d", 1+r.IntN(6), 1+r.IntN(4), 1+r.IntN(4), 1+r.IntN(5)),
		Source:      ngeu.Source{ID: Source.ID, Name: Source.Name, URL: Source.URL},
		AsOf:        Source.AsOf,
	}
	switch { // a measure often serves another pillar than its theme's, and some lists name none
	case r.oneIn(50):
		p.Pillar = ""
	case r.oneIn(8):
		p.Pillar = pick(r, ngeu.Pillars)
	}
	if r.oneIn(20) {
		p.Theme = ""
	}
	if !r.oneIn(12) {
		p.YearStart = 2020 + share(r, 6, 22, 30, 24, 13, 5)
		if !r.oneIn(4) {
			p.YearEnd = min(p.YearStart+r.IntN(5), 2026)
		}
	}
	if !r.oneIn(4) {
		p.Amount = amount(r)
		p.AmountBasis = ngeu.AmountBases[share(r, 12, 60, 20, 8)]
	}
	s.title(r, &p, t, subject.name)
	p.Locations = s.locations(r, home)
	return p
}

func (s *Set) subject(r *roll) int {
	at := r.IntN(1000)
	for i, t := range themes {
		if at -= t.share; at < 0 {
			return i
		}
	}
	return 0
}

// amount draws an amount; most are between 20,000 and 3 million euros.
func amount(r *roll) *ngeu.Euro {
	euros := math.Exp(12.3 + 1.7*r.NormFloat64())
	e := ngeu.Euro(euros * 100)
	if r.IntN(5) < 3 {
		e = ngeu.Euros(int64(euros/100+1) * 100)
	}
	return &e
}

// locations draws the places of a project at home in a town: mostly one, now and
// then many, none of them twice.
func (s *Set) locations(r *roll, home int) []ngeu.Location {
	n := 1
	if r.oneIn(14) {
		for n = 2; n < 12 && !r.oneIn(3); {
			n++
		}
	}
	out := make([]ngeu.Location, 0, n)
	taken := map[string]bool{}
	for range n {
		i := home
		if len(out) > 0 {
			i = s.another(r, home)
		}
		l := s.location(r, &s.towns[i])
		if n > 1 {
			if taken[l.PlaceCode] {
				continue
			}
			taken[l.PlaceCode] = true
		}
		out = append(out, l)
	}
	return out
}

// location draws a location of a town: what is only known by its municipality
// stands at that one's middle, so that cities have stacks of hundreds; sites and
// streets lie around the town; some are known by their region or country only.
func (s *Set) location(r *roll, t *town) ngeu.Location {
	precision := ngeu.Precisions[share(r, 42, 14, 36, 6, 2)]
	l := ngeu.Location{Precision: precision, Role: ngeu.Works, PlaceCode: t.Code, PlaceName: t.Name, NUTS: t.NUTS, LAU: t.LAU, Source: "source", Confidence: 1}
	switch precision {
	case ngeu.Municipality:
		at := t.seat.Point
		l.Point, l.PlaceName, l.Source = &at, t.seat.Name, "gazetteer"
		if r.oneIn(3) {
			l.Role = ngeu.Seat
		}
	case ngeu.Region:
		level := 1 + share(r, 1, 3, 6)
		l.PlaceCode, l.PlaceName, l.LAU, l.Role, l.Source = t.NUTS[level], "", "", ngeu.Area, "region"
		clear(l.NUTS[level+1:])
	case ngeu.Country:
		l.PlaceCode, l.PlaceName, l.LAU, l.Role, l.Source = t.NUTS[0], "", "", ngeu.Area, "country"
		clear(l.NUTS[1:])
	default:
		at := s.site(r, t)
		l.Point = &at
		if r.oneIn(10) {
			l.Role = ngeu.UnknownRole
		}
	}
	return l
}

const kmPerDegree = 111.2

// site draws a point around a town and inside its region, in whole 1e-5 degrees
// (about a metre).
func (s *Set) site(r *roll, t *town) orb.Point {
	km := t.spread
	for range 4 {
		north, east := r.NormFloat64()*km/kmPerDegree, r.NormFloat64()*km/kmPerDegree
		at := orb.Point{round5(t.Point[0] + east/math.Cos(t.Point[1]*math.Pi/180)), round5(t.Point[1] + north)}
		if s.regions.Contains(nuts.Code(t.NUTS[3]), at) {
			return at
		}
		km /= 2 // by the sea or a border
	}
	return t.Point
}

func round5(degrees float64) float64 { return math.Round(degrees*1e5) / 1e5 }
