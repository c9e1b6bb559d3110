package ingest

import (
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

// Claim is what a list says of a location.
type Claim struct {
	Country   string // canonical
	Code      string // place code of the contract; "" where the list has none
	Name      string // of the place, as it is spelt there
	Region    string // around it: a name or a NUTS code
	LAU       string // municipality code of the state
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
	Place(code, lang string) (geocode.Place, bool)
}

// Placer gives claims a location.
type Placer struct {
	regions   Regions
	gazetteer Gazetteer
	blind     bool // no boundaries: nothing can be checked, only looked up
}

// NewPlacer makes a placer. Without boundaries it goes on: then NUTS codes come
// from the gazetteer alone, and given points are taken as they are.
func NewPlacer(regions Regions, gazetteer Gazetteer) *Placer {
	return &Placer{regions: regions, gazetteer: gazetteer, blind: len(regions.Regions(3)) == 0}
}

const (
	snapKM   = 5  // as far off a region a point is still moved into it
	borderKM = 10 // as far off its declared region a point is still believed
	matchKM  = 30 // as far off a municipality's centre a point can still be in it
)

// Place finds the location of a claim. A doubt (see Report.Quarantined) is an
// error: it is better to show nothing than a wrong place. A municipality that
// cannot be found is no error, it becomes its region.
func (p *Placer) Place(c Claim) (ngeu.Location, error) {
	l, err := p.place(c)
	if err != nil {
		return l, err
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

func (p *Placer) place(c Claim) (ngeu.Location, error) {
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
	if c.Precision == "" && c.Name == "" && c.LAU == "" && !strings.Contains(c.Code, "-") {
		return p.region(c)
	}
	return p.municipality(c)
}

// site takes the given point, if it lies where the row says.
func (p *Placer) site(c Claim) (ngeu.Location, error) {
	l := ngeu.Location{Precision: c.Precision, Source: "source", Confidence: 1}
	if err := p.put(&l, c, *c.Point); err != nil {
		return l, err
	}
	if m, err := p.find(c); err == nil && geo.Distance(m.Place.Point, *l.Point) <= matchKM*1000 {
		l.PlaceCode, l.LAU = m.Place.Code, m.Place.LAU
	}
	return l, nil
}

// municipality puts a location at the gazetteer's point of its municipality, so
// that all projects of one town share it. Of a village that the gazetteer does
// not know the given point is taken; without one it is the region's.
func (p *Placer) municipality(c Claim) (ngeu.Location, error) {
	m, err := p.find(c)
	if err != nil {
		if c.Point == nil {
			return p.region(c)
		}
		if err := p.elsewhere(c); err != nil {
			return ngeu.Location{}, err
		}
		l := ngeu.Location{Precision: ngeu.Municipality, Source: "source", Confidence: 0.6}
		return l, p.put(&l, c, *c.Point)
	}
	l := ngeu.Location{Precision: ngeu.Municipality, PlaceCode: m.Place.Code, LAU: m.Place.LAU, Source: "gazetteer", Confidence: m.Confidence}
	if c.Point != nil {
		// The point is not shown, but it must not contradict the name.
		given := ngeu.Location{}
		if err := p.put(&given, c, *c.Point); err != nil {
			return l, err
		}
	}
	return l, p.put(&l, c, m.Place.Point)
}

// find looks a municipality up: by its code, else by its name. A code that
// comes with the name of a village in the municipality is the village.
func (p *Placer) find(c Claim) (geocode.Match, error) {
	byName := geocode.Query{Text: c.Name, Country: c.Country, Within: c.Region, LAU: c.LAU, Point: c.Point}
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
	if err != nil {
		return nil // unknown, or one of several: the point may be that of a hamlet
	}
	return &doubt{fmt.Sprintf("the point lies %.0f km off %s, %s", geo.Distance(*c.Point, m.Place.Point)/1000, m.Place.Name, m.Place.Code),
		fmt.Sprintf("%s lies at %v %v", m.Place.Name, m.Place.Point.Lon(), m.Place.Point.Lat())}
}

// put sets point and codes of a location. The point is moved just inside the
// region that it belongs to, where it lies a little off a coast.
func (p *Placer) put(l *ngeu.Location, c Claim, at orb.Point) error {
	l.Point = &at
	if p.blind {
		p.unchecked(l, c)
		return nil
	}
	code, err := p.regions.At(at)
	if err != nil {
		return &doubt{fmt.Sprintf("the point %v %v lies in no region of the Union", at.Lon(), at.Lat()), p.swapped(c, at)}
	}
	if code.Country() != c.Country {
		if near := p.snap(nuts.Code(c.Country), at); near == nil {
			return &doubt{fmt.Sprintf("the point lies in %s, not in %s", code, c.Country), p.swapped(c, at)}
		} else if code, err = p.regions.At(*near); err != nil || code.Country() != c.Country {
			return &doubt{fmt.Sprintf("the point lies at the border, outside %s", c.Country), ""}
		} else {
			at = *near
		}
	}
	if err := p.declared(c, code, at); err != nil {
		return err
	}
	if !p.regions.Contains(code, at) {
		near := p.snap(code, at)
		if near == nil {
			return &doubt{fmt.Sprintf("the point lies more than %d km off %s", snapKM, code), ""}
		}
		at = *near
	}
	l.NUTS = chain(code)
	if l.PlaceCode == "" {
		l.PlaceCode = string(code)
	}
	return nil
}

// declared compares a point with the region that the row names.
func (p *Placer) declared(c Claim, code nuts.Code, at orb.Point) error {
	if c.Region == "" || geocode.Fold(c.Region) == geocode.Fold(c.Name) {
		return nil // the town's own name again: Sofia is not in the region Sofia around it
	}
	m, err := p.gazetteer.Area(geocode.Query{Text: c.Region, Country: c.Country})
	if err != nil || m.How != geocode.ByArea && m.How != geocode.ByCode {
		return nil // a district or county that is no NUTS region: nothing to compare
	}
	want := nuts.Code(m.Place.Code)
	if strings.HasPrefix(string(code), string(want)) {
		return nil
	}
	if km := geo.Distance(at, p.regions.Snap(want, at)) / 1000; km > borderKM {
		return &doubt{fmt.Sprintf("the point lies in %s, %.0f km outside %s, %s", code, km, c.Region, want), ""}
	}
	return nil
}

// snap gives the point next to p inside a region, nil where that is too far.
func (p *Placer) snap(code nuts.Code, at orb.Point) *orb.Point {
	near := p.regions.Snap(code, at)
	if !p.regions.Contains(code, near) || geo.Distance(at, near) > snapKM*1000 {
		return nil
	}
	return &near
}

// swapped suggests the point with longitude and latitude the other way round,
// if that would fit.
func (p *Placer) swapped(c Claim, at orb.Point) string {
	other := orb.Point{at.Lat(), at.Lon()}
	if math.Abs(other.Lat()) > 90 {
		return ""
	}
	if code, err := p.regions.At(other); err == nil && code.Country() == c.Country {
		return "lon and lat look swapped"
	}
	return ""
}

// unchecked gives codes without boundaries: those of the gazetteer's place.
func (p *Placer) unchecked(l *ngeu.Location, c Claim) {
	l.NUTS = [4]string{c.Country}
	if place, ok := p.gazetteer.Place(l.PlaceCode, ""); ok {
		l.NUTS = place.NUTS
	}
	if l.PlaceCode == "" {
		l.PlaceCode = c.Country
	}
}

// region finds an area by the code or the names of a claim.
func (p *Placer) region(c Claim) (ngeu.Location, error) {
	if code, err := nuts.Parse(c.Code); err == nil && code.Country() == c.Country {
		if _, ok := p.gazetteer.Place(string(code), ""); ok {
			return p.area(string(code), level(code), "region", 1), nil
		}
	}
	m, err := p.gazetteer.Area(geocode.Query{Text: c.Name, Country: c.Country, Within: c.Region, Point: c.Point})
	if err != nil {
		return p.area(c.Country, ngeu.Country, "country", 0.5), nil
	}
	l := p.area(m.Place.Code, m.Precision, "region", m.Confidence)
	if m.Precision == ngeu.Country {
		l.Source = "country"
	}
	return l, nil
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
