package httpapi

import (
	"net/http"

	"github.com/ngeumap/ngeumap/internal/index"
)

// facetValue is how many projects of the selection have a value.
type facetValue struct {
	Value string `json:"value"`
	Count int    `json:"count"` // of projects shown, not of all that exist
}

// facets counts the projects for each value of each filter.
func (s *Server) facets(w http.ResponseWriter, r *http.Request) error {
	p, err := parseStrict(r, tileNames)
	if err != nil {
		return err
	}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	selection, err := ed.Selection(r.Context())
	if err != nil {
		return err
	}
	f := selection.Facets()
	answer := struct {
		Matched int                     `json:"numberMatched"`
		Points  int                     `json:"numberPoints"`
		Facets  map[string][]facetValue `json:"facets"`
		notices
	}{selection.Projects(), selection.Points(), map[string][]facetValue{
		"pillar": facet(f.Pillars), "theme": facet(f.Themes), "status": facet(f.Statuses), "kind": facet(f.Kinds),
		"precision": facet(f.Precisions), "country": facet(f.Countries), "year": facet(f.Years), "place": facet(f.Places),
		"collection": {},
	}, noticesOf(ed)}
	return s.writeJSON(w, r, ed, "application/json", answer)
}

func facet(counts []index.Count) []facetValue {
	out := make([]facetValue, 0, len(counts))
	for _, c := range counts {
		out = append(out, facetValue{c.Value, c.Projects})
	}
	return out
}
