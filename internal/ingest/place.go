package ingest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

// Claim is what a list says of a location. What a list writes for a whole region
// or the whole nation its profile says by Precision.
type Claim struct {
	Country   string // canonical
	Code      string // place code of the contract; "" where the list has none
	Name      string // of the place, as it is spelt there
	Region    string // around it: a name or a NUTS code
	LAU       string // municipality code of the state, with or without its zeros: 018128, 18128, 18+128
	Postcode  string
	Point     *orb.Point
	Precision ngeu.Precision // "" unknown
	Role      ngeu.Role      // "" unknown
}

// Regions is what the placer asks of nuts.Index.
type Regions interface {
	At(orb.Point) (nuts.Code, error)
	Contains(nuts.Code, orb.Point) bool
	Snap(nuts.Code, orb.Point) orb.Point
	Regions(level int) []nuts.Code
}

// Gazetteer is what the placer asks of geocode.Gazetteer.
type Gazetteer interface {
	Resolve(geocode.Query) (geocode.Match, error)
	Area(geocode.Query) (geocode.Match, error)
	Areas(name, country string) []geocode.Place
	Place(code, lang string) (geocode.Place, bool)
	Suggest(geocode.Query, int) []geocode.Place
}

// Placer gives claims a location. It goes down a ladder: the given point, if it
// lies where the row says; the municipality's code; its name in its region; the
// region alone; the country. It may be used by several at once.
type Placer struct {
	regions   Regions
	gazetteer Gazetteer
	blind     bool // no boundaries: nothing can be checked, only looked up
	source    string
	decisions Decisions
	reviews   Reviews
	known     *placed
}

// NewPlacer makes a placer. Without boundaries it goes on: then NUTS codes come
// from the gazetteer alone, and given points are taken as they are.
func NewPlacer(regions Regions, gazetteer Gazetteer) *Placer {
	return &Placer{regions: regions, gazetteer: gazetteer, blind: len(regions.Regions(3)) == 0, known: newPlaced()}
}

// For gives a placer for the list of one source: it asks for decisions first and
// hands on what is not sure. Either may be nil.
func (p *Placer) For(source string, decisions Decisions, reviews Reviews) *Placer {
	out := *p
	out.source, out.decisions, out.reviews, out.known = source, decisions, reviews, newPlaced()
	return &out
}

// placed remembers answers: lists name the same places over and over.
type placed struct {
	sync.Mutex
	answers  map[claimed]answer
	declared map[[2]string][]nuts.Code
}

// claimed is a claim by value, without what its answer does not depend on.
type claimed struct {
	claim   Claim
	at      orb.Point
	pointed bool
}

type answer struct {
	location ngeu.Location
	err      error
}

// maxPlaced is how many answers are kept, some 50 MB; there are about 90,000
// municipalities in the Union.
const maxPlaced = 100000

func newPlaced() *placed {
	return &placed{answers: map[claimed]answer{}, declared: map[[2]string][]nuts.Code{}}
}

const (
	snapKM    = 5    // as far off a region a given point is still moved into it
	borderKM  = 10   // as far off the declared region a municipality may lie: borders have moved
	drawnKM   = 2    // as far off may be the boundaries as they are drawn
	matchKM   = 30   // as far off a municipality's centre a point can still be in it
	weakBelow = 0.75 // a match of less confidence is for review
)

// Place finds the location of a claim. A doubt (see Report.Quarantined) is an
// error: it is better to show nothing than a wrong place. A municipality that
// cannot be found is no error, it becomes its region.
func (p *Placer) Place(c Claim) (ngeu.Location, error) {
	if c.Point != nil && c.Precision != ngeu.Municipality {
		return p.finish(c, p.place(c)) // hardly any two are the same
	}
	key := claimed{claim: c}
	key.claim.Role, key.claim.Point = "", nil
	if c.Point != nil {
		key.at, key.pointed = *c.Point, true
	}
	p.known.Lock()
	a, ok := p.known.answers[key]
	p.known.Unlock()
	if !ok {
		a = p.place(c)
		p.known.Lock()
		if len(p.known.answers) >= maxPlaced {
			clear(p.known.answers)
		}
		key.claim = key.claim.own()
		p.known.answers[key] = a
		p.known.Unlock()
	}
	return p.finish(c, a)
}

// own copies the texts of a claim, which else keep the line alive that they
// were cut from.
func (c Claim) own() Claim {
	for _, s := range []*string{&c.Country, &c.Code, &c.Name, &c.Region, &c.LAU, &c.Postcode} {
		*s = strings.Clone(*s)
	}
	return c
}

// finish says of an answer what only this claim knows.
func (p *Placer) finish(c Claim, a answer) (ngeu.Location, error) {
	l := a.location
	if a.err != nil {
		return l, a.err
	}
	if l.Point != nil { // not that of another location
		at := *l.Point
		l.Point = &at
	}
	l.PlaceName = c.Name
	if l.Role = c.Role; l.Role == "" {
		l.Role = ngeu.UnknownRole
		if !l.Precision.IsPoint() {
			l.Role = ngeu.Area
		}
	}
	return l, nil
}

func (p *Placer) place(c Claim) answer {
	if p.decisions != nil {
		if code, ok := p.decisions.Lookup(p.source, c.Key()); ok {
			return p.decided(c, code)
		}
	}
	l, err := p.ladder(c)
	return answer{l, err}
}

// decided puts a claim where a steward says it belongs.
func (p *Placer) decided(c Claim, code string) answer {
	place, ok := p.gazetteer.Place(code, "")
	if !ok || place.Country != c.Country || !strings.Contains(code, "-") {
		if ok && place.Country == c.Country {
			c.Code, c.LAU = code, ""
		}
		l, err := p.region(c)
		return answer{l, err}
	}
	l := ngeu.Location{Precision: ngeu.Municipality, PlaceCode: place.Code, LAU: place.LAU, Source: "gazetteer", Confidence: 1}
	c.Region = "" // it was shown to the steward, who has found the list wrong there
	return answer{l, p.put(&l, c, place.Point)}
}

func (p *Placer) ladder(c Claim) (ngeu.Location, error) {
	switch c.Precision {
	case ngeu.Country:
		return p.area(c.Country, ngeu.Country, "country", 1), nil
	case ngeu.Region:
		return p.region(c)
	case ngeu.Site, ngeu.Street:
		if c.Point != nil {
			return p.site(c)
		}
	}
	if c.Precision == "" && c.Name == "" && c.LAU == "" && c.Postcode == "" && !strings.Contains(c.Code, "-") {
		return p.region(c)
	}
	return p.municipality(c)
}

// municipality puts a location at the gazetteer's point of its municipality, so
// that all projects of one town share it. Of a village that the gazetteer does
// not know the given point is taken; without one it is the region's.
func (p *Placer) municipality(c Claim) (ngeu.Location, error) {
	m, err := p.find(c)
	if err != nil {
		return p.unknown(c, err)
	}
	if m.How == geocode.ByCode && m.Confidence < weakBelow && c.Point == nil {
		if l, ok := p.either(c, m.Place); ok {
			return l, nil
		}
	}
	l := ngeu.Location{Precision: ngeu.Municipality, PlaceCode: m.Place.Code, LAU: m.Place.LAU, Source: "gazetteer", Confidence: m.Confidence}
	if c.Point != nil {
		// The point is not shown, but it must not contradict the name.
		given := ngeu.Location{}
		if err := p.put(&given, c, *c.Point); err != nil {
			return l, err
		}
	}
	// A village answers with its municipality's code, and stands where that does:
	// no more is claimed than the precision says.
	at := m.Place.Point
	if seat, ok := p.gazetteer.Place(m.Place.Code, ""); ok {
		at = seat.Point
	}
	err = p.put(&l, c, at)
	var moved *movedBorder
	if errors.As(err, &moved) {
		l = p.area(string(moved.declared), level(moved.declared), "region", 0.9)
		p.review(c, l, fmt.Sprintf("%s lies in %s as the borders are drawn here", m.Place.Name, moved.in), m.Place)
		return l, nil
	}
	if err == nil && m.Confidence < weakBelow {
		p.review(c, l, weakness(m))
	}
	return l, err
}

// either is the smallest region around the place of a code and that of the name
// beside it, which contradict each other; ok is false where the name is not that
// of one place.
func (p *Placer) either(c Claim, ofCode geocode.Place) (l ngeu.Location, ok bool) {
	m, err := p.gazetteer.Resolve(geocode.Query{Text: c.Name, Country: c.Country, Within: c.Region})
	if err != nil || m.Place.Code == ofCode.Code {
		return l, false
	}
	around := common([]geocode.Place{{Code: finest(ofCode)}, {Code: finest(m.Place)}})
	if around == "" {
		return l, false
	}
	l = p.area(string(around), level(around), "region", 0.9)
	p.review(c, l, "the code is that of "+ofCode.Name+", the name that of another municipality", ofCode, m.Place)
	return l, true
}

// finest is the longest NUTS code of a place.
func finest(p geocode.Place) string {
	for level := 3; level > 0; level-- {
		if p.NUTS[level] != "" {
			return p.NUTS[level]
		}
	}
	return p.Country
}

// unknown is a claim without a municipality.
func (p *Placer) unknown(c Claim, why error) (ngeu.Location, error) {
	if c.Point == nil {
		l, err := p.region(c)
		if err == nil && c.Name != "" && c.Code == "" {
			reason := "no such place is known in that region"
			if errors.Is(why, geocode.ErrAmbiguous) {
				reason = "several places have this name"
			}
			p.review(c, l, reason)
		}
		return l, err
	}
	if err := p.elsewhere(c); err != nil {
		return ngeu.Location{}, err
	}
	l := ngeu.Location{Precision: ngeu.Municipality, Source: "source", Confidence: 0.6}
	return l, p.put(&l, c, *c.Point)
}

func weakness(m geocode.Match) string {
	switch m.How {
	case geocode.ByCode:
		return "the code is that of " + m.Place.Name + ", the name that of another municipality"
	case geocode.BySpelling:
		return "spelt otherwise than " + m.Place.Name
	case geocode.ByPart:
		return "only " + m.Place.Name + " around it is known"
	case geocode.ByPostcode:
		return "found by its postcode alone"
	}
	return "one of several places of this name, or a rare name of it"
}

// review hands a claim to the steward.
func (p *Placer) review(c Claim, taken ngeu.Location, reason string, first ...geocode.Place) {
	if p.reviews == nil {
		return
	}
	r := Review{Source: p.source, Key: c.Key(), Claim: c, Reason: reason, Taken: taken, Candidates: first}
	for _, s := range p.gazetteer.Suggest(query(c), maxCandidates) {
		if !slices.ContainsFunc(first, func(f geocode.Place) bool { return f.Code == s.Code }) {
			r.Candidates = append(r.Candidates, s)
		}
	}
	r.Candidates = r.Candidates[:min(len(r.Candidates), maxCandidates)]
	p.reviews.Add(r)
}

// maxCandidates is one for each of the keys 1 to 9.
const maxCandidates = 9

func query(c Claim) geocode.Query {
	return geocode.Query{Text: c.Name, Country: c.Country, Within: c.Region, LAU: c.LAU, Postcode: c.Postcode, Point: c.Point}
}

// find looks a municipality up: by its code, else by its name. A code that
// comes with the name of a village in the municipality is the village.
func (p *Placer) find(c Claim) (geocode.Match, error) {
	byName := query(c)
	if !strings.Contains(c.Code, "-") {
		if c.Code != "" && c.Point != nil {
			return geocode.Match{}, ngeu.ErrNotFound // the list has looked already, and knows the region only
		}
		return p.gazetteer.Resolve(byName)
	}
	place, ok := p.gazetteer.Place(c.Code, "")
	if !ok || place.Country != c.Country {
		return p.gazetteer.Resolve(byName)
	}
	byName.LAU = ""
	if m, err := p.gazetteer.Resolve(byName); err == nil && m.Place.Code == place.Code {
		m.Confidence = max(m.Confidence, weakBelow) // the code says the same
		return m, nil
	}
	return geocode.Match{Place: place, Precision: ngeu.Municipality, Confidence: 1, How: geocode.ByCode}, nil
}

// elsewhere doubts a point whose place is known by name, but not near it.
func (p *Placer) elsewhere(c Claim) error {
	if c.Name == "" || c.Code != "" {
		return nil
	}
	m, err := p.gazetteer.Resolve(geocode.Query{Text: c.Name, Country: c.Country, Within: c.Region})
	if err != nil || m.Confidence < weakBelow {
		return nil // unknown, or one of several: the point may be that of a hamlet
	}
	return &doubt{fmt.Sprintf("the point lies %.0f km off %s, %s", geo.Distance(*c.Point, m.Place.Point)/1000, m.Place.Name, m.Place.Code),
		fmt.Sprintf("%s lies at %v %v", m.Place.Name, m.Place.Point.Lon(), m.Place.Point.Lat())}
}

// region finds an area by the code or the names of a claim. Where a name is that
// of several, such as Trentino-Alto Adige, it is the smallest around them all.
func (p *Placer) region(c Claim) (ngeu.Location, error) {
	if code, err := nuts.Parse(c.Code); err == nil && code.Country() == c.Country {
		if _, ok := p.gazetteer.Place(string(code), ""); ok {
			return p.area(string(code), level(code), "region", 1), nil
		}
	}
	q := query(c)
	m, err := p.gazetteer.Area(q)
	var several *geocode.AmbiguousError
	if errors.As(err, &several) {
		if around := common(several.Places); around.Level() > 0 {
			return p.area(string(around), ngeu.Region, "region", 0.9), nil
		}
	}
	if err != nil {
		return p.area(c.Country, ngeu.Country, "country", 0.5), nil
	}
	l := p.area(m.Place.Code, m.Precision, "region", m.Confidence)
	if m.Precision == ngeu.Country {
		l.Source = "country"
	}
	return l, nil
}

// common is the smallest region around some.
func common(places []geocode.Place) nuts.Code {
	code := nuts.Code(places[0].Code)
	for _, other := range places[1:] {
		for len(code) > 0 && !strings.HasPrefix(other.Code, string(code)) {
			code = code[:len(code)-1]
		}
	}
	if len(code) < 2 {
		return ""
	}
	return code
}

func (p *Placer) area(code string, precision ngeu.Precision, source string, confidence float64) ngeu.Location {
	return ngeu.Location{Precision: precision, PlaceCode: code, NUTS: chain(nuts.Code(code)), Source: source, Confidence: confidence}
}

func level(code nuts.Code) ngeu.Precision {
	if code.Level() == 0 {
		return ngeu.Country
	}
	return ngeu.Region
}

func chain(code nuts.Code) (out [4]string) {
	for l := 0; l <= code.Level() && l < 4; l++ {
		out[l] = string(code.At(l))
	}
	return out
}
