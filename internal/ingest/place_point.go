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

// movedBorder is a municipality that lies a little outside the region that the
// row declares: one of the two follows older borders.
type movedBorder struct{ declared, in nuts.Code }

func (e *movedBorder) Error() string {
	return fmt.Sprintf("the municipality lies in %s, a little outside %s", e.in, e.declared)
}

// site takes the given point, if it lies where the row says. Where longitude and
// latitude stand the wrong way round, and region or place prove it, they are
// turned.
func (p *Placer) site(c Claim) (ngeu.Location, error) {
	l := ngeu.Location{Precision: c.Precision, Source: "source", Confidence: 1}
	err := p.put(&l, c, *c.Point)
	if err != nil {
		turned := orb.Point{c.Point.Lat(), c.Point.Lon()}
		if !p.proven(c, turned) || p.put(&l, c, turned) != nil {
			return l, err
		}
		l.Confidence = 0.8
		p.review(c, l, "longitude and latitude were the wrong way round; they are turned")
		c.Point = &turned
	}
	if m, err := p.find(c); err == nil && geo.Distance(m.Place.Point, *l.Point) <= matchKM*1000 {
		l.PlaceCode, l.LAU = m.Place.Code, m.Place.LAU
	}
	return l, nil
}

// proven tells whether a point lies in the region that a claim declares, or near
// the place that it names.
func (p *Placer) proven(c Claim, at orb.Point) bool {
	if p.blind || math.Abs(at.Lat()) > 90 {
		return false
	}
	if code, err := p.regions.At(at); err != nil || code.Country() != c.Country {
		return false
	}
	for _, region := range p.declared(c) {
		if region.Level() > 0 && p.regions.Contains(region, at) {
			return true
		}
	}
	if c.Name == "" && c.LAU == "" {
		return false
	}
	m, err := p.gazetteer.Resolve(geocode.Query{Text: c.Name, Country: c.Country, LAU: c.LAU, Point: &at})
	return err == nil && geo.Distance(m.Place.Point, at) <= matchKM*1000
}

// put sets point and codes of a location. The point is moved just inside the
// region that it belongs to, where it lies a little off.
func (p *Placer) put(l *ngeu.Location, c Claim, at orb.Point) error {
	l.Point = &at
	if p.blind {
		p.unchecked(l, c)
		return nil
	}
	given := c.Point != nil && at == *c.Point
	code, err := p.regions.At(at)
	if err != nil {
		return &doubt{fmt.Sprintf("the point %v %v lies in no region of the Union", at.Lon(), at.Lat()), p.swapped(c, at)}
	}
	if code.Country() != c.Country {
		if near := p.snap(nuts.Code(c.Country), at, snapKM); near == nil {
			return &doubt{fmt.Sprintf("the point lies in %s, not in %s", code, c.Country), p.swapped(c, at)}
		} else if code, err = p.regions.At(*near); err != nil || code.Country() != c.Country {
			return &doubt{fmt.Sprintf("the point lies at the border, outside %s", c.Country), ""}
		} else {
			at = *near
		}
	}
	if code, at, err = p.intoDeclared(c, code, at, given); err != nil {
		return err
	}
	if !p.regions.Contains(code, at) {
		near := p.snap(code, at, snapKM)
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

// intoDeclared compares a point in a region with the one that the row declares.
// A point a little outside is moved into it; of a municipality only as far as
// boundaries are drawn inexactly, farther off it is a *movedBorder.
func (p *Placer) intoDeclared(c Claim, code nuts.Code, at orb.Point, given bool) (nuts.Code, orb.Point, error) {
	declared := p.declared(c)
	if len(declared) == 0 {
		return code, at, nil
	}
	for _, want := range declared {
		if strings.HasPrefix(string(code), string(want)) {
			return code, at, nil
		}
	}
	if p.isCapitalOf(c, at) {
		return code, at, nil
	}
	reach := float64(snapKM)
	if !given {
		reach = drawnKM
	}
	least, nearest := math.Inf(1), declared[0]
	for _, want := range declared {
		if near := p.snap(want, at, reach); near != nil {
			if in, err := p.regions.At(*near); err == nil && strings.HasPrefix(string(in), string(want)) {
				return in, *near, nil
			}
		}
		if km := geo.Distance(at, p.regions.Snap(want, at)) / 1000; km < least {
			least, nearest = km, want
		}
	}
	if !given && least <= borderKM {
		return code, at, &movedBorder{nearest, code}
	}
	return code, at, &doubt{fmt.Sprintf("the point lies in %s, %.0f km outside %s, %s", code, least, c.Region, nearest), p.swapped(c, at)}
}

// isCapitalOf tells whether region and place have one name and the point is at
// the place: Sofia does not lie in the region Sofia around it.
func (p *Placer) isCapitalOf(c Claim, at orb.Point) bool {
	if c.Name == "" || geocode.Fold(c.Region) != geocode.Fold(c.Name) {
		return false
	}
	m, err := p.gazetteer.Resolve(geocode.Query{Text: c.Name, Country: c.Country, LAU: c.LAU})
	return err == nil && geo.Distance(m.Place.Point, at) <= matchKM*1000
}

// declared gives the regions that the row may mean, none where it names none, or
// one that is no NUTS region, such as a district: then nothing can be compared.
func (p *Placer) declared(c Claim) []nuts.Code {
	if c.Region == "" {
		return nil
	}
	key := [2]string{c.Country, c.Region}
	p.known.Lock()
	out, ok := p.known.declared[key]
	p.known.Unlock()
	if ok {
		return out
	}
	for _, place := range p.gazetteer.Areas(c.Region, c.Country) {
		out = append(out, nuts.Code(place.Code))
	}
	p.known.Lock()
	if len(p.known.declared) >= maxPlaced {
		clear(p.known.declared)
	}
	p.known.declared[[2]string{strings.Clone(c.Country), strings.Clone(c.Region)}] = out
	p.known.Unlock()
	return out
}

// snap gives the point next to p inside a region, nil where that is too far.
func (p *Placer) snap(code nuts.Code, at orb.Point, km float64) *orb.Point {
	near := p.regions.Snap(code, at)
	if !p.regions.Contains(code, near) || geo.Distance(at, near) > km*1000 {
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
