package reviewer

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/paulmach/orb/geo"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/store"
)

// view is what the template shows.
type view struct {
	Style, Script string // addresses
	Form          string
	By            string
	Credit        string
	Progress      store.Progress
	Question      *questionView
}

// Total is how many questions there are.
func (v view) Total() int { return v.Progress.Open + v.Progress.Decided + v.Progress.Skipped }

// Done is how many of them have been looked at.
func (v view) Done() int { return v.Progress.Decided + v.Progress.Skipped }

type questionView struct {
	store.Question
	Says       []said
	Taken      string // what is published meanwhile
	Answer     string // what was decided
	Candidates []candidateView
	Search     string
	Nothing    bool // the search found nothing
	Map        template.HTML
}

type said struct{ What, Value string }

type candidateView struct {
	Key                 int // 1-9; 0 without
	Code, Name, Context string
	People              int
	Off                 string // "3 km from the point in the list"
	Outside             bool   // of the region that the rows name
}

// maxKeys is how many candidates have a digit key.
const maxKeys = 9

// view makes the view of a question; search adds places by name.
func (s *Server) view(q *store.Question, p store.Progress, search string) view {
	v := view{Style: s.bundle.Address("review.css"), Script: s.bundle.Address("review.js"),
		Form: s.form, By: s.By, Credit: s.Regions.Attribution(), Progress: p}
	if q == nil {
		return v
	}
	search = strings.TrimSpace(search)
	qv := &questionView{Question: *q, Search: search}
	for _, line := range []said{{"Country", q.Country}, {"Place", q.Name}, {"Region", q.Region}, {"Municipality code", q.LAU}, {"Postcode", q.Postcode}} {
		if line.Value != "" {
			qv.Says = append(qv.Says, line)
		}
	}
	if q.Point != nil {
		qv.Says = append(qv.Says, said{"Point", fmt.Sprintf("%.5f %.5f (longitude, latitude)", q.Point.Lon(), q.Point.Lat())})
	}
	qv.Taken = s.named(q.Taken, "no place")
	if q.State == store.Decided {
		qv.Answer = s.named(q.Decision.Code, "none of these: the region alone")
	}
	shown := q.Candidates
	if search != "" {
		found := s.Places.Search(geocode.SearchQuery{Text: search, Country: q.Country, Limit: 2 * maxKeys})
		qv.Nothing = len(found) == 0
		shown = nil
		for _, f := range found {
			shown = append(shown, store.Candidate{Code: f.Code, Name: f.Name, Context: f.Context, Point: f.Point})
		}
	}
	declared, named := s.declared(*q)
	for i, c := range shown {
		cv := candidateView{Code: c.Code, Name: c.Name, Context: c.Context}
		if i < maxKeys {
			cv.Key = i + 1
		}
		if place, ok := s.Places.Place(c.Code, ""); ok {
			cv.People = place.Population
			cv.Outside = named && !slices.Contains(place.NUTS[:], string(declared))
		}
		if q.Point != nil {
			cv.Off = fmt.Sprintf("%.0f km from the point in the list", geo.Distance(*q.Point, c.Point)/1000)
		}
		qv.Candidates = append(qv.Candidates, cv)
	}
	qv.Map = s.draw(*q, shown)
	v.Question = qv
	return v
}

// named writes a place code with its name.
func (s *Server) named(code, none string) string {
	if code == "" {
		return none
	}
	if name, _ := s.Places.Name(code, ""); name != "" {
		return name + " (" + code + ")"
	}
	return code
}

// declared gives the region that the rows name, else that which is published,
// else the country; named says that it is the first.
func (s *Server) declared(q store.Question) (code nuts.Code, named bool) {
	if q.Region != "" {
		if m, err := s.Places.Area(geocode.Query{Text: q.Region, Country: q.Country}); err == nil {
			return nuts.Code(m.Place.Code), true
		}
	}
	if place, ok := s.Places.Place(q.Taken, ""); ok {
		for level := 3; level >= 0; level-- {
			if place.NUTS[level] != "" {
				return nuts.Code(place.NUTS[level]), false
			}
		}
	}
	return nuts.Code(q.Country), false
}
