package httpapi

import (
	"context"
	"math"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// maxNear is how many of the nearest projects are listed, maxWithin how many of
// those within nearKM.
const (
	maxNear   = 5
	maxWithin = 10
)

// origin is the point that distances of an edition are measured from: that of
// its one place, else the middle of its bbox; false where it has neither.
func origin(ed edition.Edition) (orb.Point, bool) {
	f := ed.Filter()
	if len(f.Places) == 1 {
		if place, ok := ed.Places().Place(f.Places[0], string(ed.Lang())); ok {
			return place.Point, true
		}
	}
	if f.BBox != nil {
		return f.BBox.Center(), true
	}
	return orb.Point{}, false
}

// originText says where distances are measured from.
func originText(ed edition.Edition) string {
	if f := ed.Filter(); len(f.Places) == 1 {
		name, _ := ed.Places().Name(f.Places[0], string(ed.Lang()))
		return ed.Printer().T("list.from_place", "place", name)
	}
	return ed.Printer().T("list.from_middle")
}

// directions are the eight of the compass card, clockwise from the north, as in
// the message keys near.*.
var directions = [...]string{"n", "ne", "e", "se", "s", "sw", "w", "nw"}

// direction gives the way one sets out in, on a great circle.
func direction(from, to orb.Point) string {
	rad := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	y := math.Sin(rad(to[0]-from[0])) * math.Cos(rad(to[1]))
	x := math.Cos(rad(from[1]))*math.Sin(rad(to[1])) - math.Sin(rad(from[1]))*math.Cos(rad(to[1]))*math.Cos(rad(to[0]-from[0]))
	eighth := int(math.Round(math.Atan2(y, x) / (math.Pi / 4)))
	return directions[(eighth+len(directions))%len(directions)]
}

// awayText writes distance and direction: "12 km north-east".
func awayText(words *i18n.Printer, from, to orb.Point, metres float64) string {
	if metres < 1000 {
		return words.T("near.here")
	}
	return words.T("near."+direction(from, to), "distance", words.Number(int(metres/1000+0.5)))
}

// away completes a row with its distance, and shows the place that it belongs to.
func (s *Server) away(ed edition.Edition, from orb.Point, n edition.Near, row *rowView) {
	if !n.HasPoint() {
		return
	}
	row.Distance = awayText(ed.Printer(), from, n.Point, n.Metres)
	row.Lon, row.Lat = degrees(n.Point[0]), degrees(n.Point[1])
	for _, l := range n.Project.Locations {
		if l.Point != nil && *l.Point == n.Point {
			others := len(n.Project.Locations) - 1
			row.Place, row.PlaceLang = placeText(ed, l, n.Project.Country)
			if others > 0 {
				row.Place += " +" + ed.Printer().Number(others)
			}
			return
		}
	}
}

// nearest lists the projects of an edition that are nearest to a point.
func (s *Server) nearest(ctx context.Context, ed edition.Edition, r edition.Reach) ([]rowView, error) {
	var rows []rowView
	for n, err := range ed.Nearest(ctx, r) {
		if err != nil {
			return nil, err
		}
		if !n.HasPoint() {
			break
		}
		row := s.row(ed, n.Project)
		s.away(ed, r.From, n, &row)
		rows = append(rows, row)
	}
	return rows, nil
}

// elsewhere is a filter without what it says of places: what a reader looks for,
// wherever it is. Somebody who looks for schools is shown the nearest schools.
func elsewhere(f ngeu.Filter) ngeu.Filter {
	f.Places, f.Countries, f.BBox = nil, nil, nil
	return f
}
