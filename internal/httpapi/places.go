package httpapi

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// notices are the members that every JSON answer carries.
type notices struct {
	Lang        string    `json:"lang"`
	Notice      string    `json:"notice"`
	Attribution string    `json:"attribution"`
	AsOf        ngeu.Date `json:"as_of,omitempty"`
}

func noticesOf(ed edition.Edition) notices {
	n := ed.Notice()
	return notices{string(n.Lang()), n.Text(), n.Attribution(), n.AsOfDate()}
}

// foundPlace is a place as the search answers it.
type foundPlace struct {
	Code     string     `json:"code"`
	Name     string     `json:"name"`
	NameLang string     `json:"name_lang,omitempty"`
	Kind     string     `json:"kind"`
	Country  string     `json:"country"`
	Context  string     `json:"context,omitempty"`
	Point    [2]float64 `json:"point"` // lon, lat
	BBox     [4]float64 `json:"bbox"`
	URL      string     `json:"url"`
}

func found(p geocode.Place, base, lang string) foundPlace {
	return foundPlace{
		Code: p.Code, Name: p.Name, NameLang: p.NameLang, Kind: string(p.Kind), Country: p.Country, Context: p.Context,
		Point: [2]float64{micro(p.Point[0]), micro(p.Point[1])}, BBox: box(p.Bound), URL: base + "/" + lang + "/places/" + p.Code,
	}
}

// maxFound is the greatest number of places that one search answers.
const maxFound = 50

// search finds places by the beginning of a name, or names those of known codes.
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	p, err := parseStrict(r, []string{"q", "code", "lang", "country", "limit"})
	if err != nil {
		return err
	}
	if p.rest.Has("code") {
		return s.named(w, r, p)
	}
	if p.filter.Text == "" {
		return ngeu.Invalid("q", "", "the beginning of a place's name is missing, or a code")
	}
	limit := 10
	if s := p.rest.Get("limit"); s != "" {
		if limit, err = parseInt("limit", s, 1, maxFound); err != nil {
			return err
		}
	}
	country := ""
	if c := p.filter.Countries; len(c) == 1 {
		country = c[0]
	} else if len(c) > 1 {
		return ngeu.Invalid("country", strings.Join(c, ","), "one country at a time")
	}
	text := p.filter.Text
	p.filter = ngeu.Filter{}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	base := s.address(r)
	answer := struct {
		Places []foundPlace `json:"places"`
		notices
	}{Places: []foundPlace{}, notices: noticesOf(ed)}
	for _, place := range s.searchPlaces(geocode.SearchQuery{Text: text, Lang: string(ed.Lang()), Country: country, Limit: limit}) {
		answer.Places = append(answer.Places, found(place, base, string(ed.Lang())))
	}
	return s.writeJSON(w, r, ed, "application/json", answer)
}

// searchPlaces searches the gazetteer. A village answers with the code of its
// municipality, so the context names that first: "Lüttich, Arr. Liège, Belgien".
func (s *Server) searchPlaces(q geocode.SearchQuery) []geocode.Place {
	found := s.places.Search(q)
	for i, place := range found {
		if name, _ := s.places.Name(place.Code, q.Lang); name != "" && name != place.Name {
			found[i].Context = strings.TrimSuffix(name+", "+place.Context, ", ")
		}
	}
	return found
}

// maxNamed is the greatest number of codes that one request names.
const maxNamed = 200

// named gives the places of codes in the order of the codes; a code that is no
// place is left out, so that one strange tile does not cost the others their names.
func (s *Server) named(w http.ResponseWriter, r *http.Request, p params) error {
	codes := list[string](p.rest, "code")
	for _, name := range []string{"q", "country", "limit"} {
		if p.rest.Has(name) {
			return ngeu.Invalid(name, p.rest.Get(name), "a search does not go together with code")
		}
	}
	if len(codes) > maxNamed {
		return ngeu.Invalid("code", strconv.Itoa(len(codes))+" values", "at most "+strconv.Itoa(maxNamed)+" codes")
	}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	base := s.address(r)
	answer := struct {
		Places []foundPlace `json:"places"`
		notices
	}{Places: []foundPlace{}, notices: noticesOf(ed)}
	for _, given := range codes {
		code, err := ngeu.PlaceCode(given)
		if err != nil {
			return ngeu.Invalid("code", given, "a code is that of a NUTS region or municipality, such as BE332 or lau-BE-62063")
		}
		if place, ok := s.places.Place(code, string(ed.Lang())); ok {
			answer.Places = append(answer.Places, found(place, base, string(ed.Lang())))
		}
	}
	return s.writeJSON(w, r, ed, "application/json", answer)
}

// at gives the regions that contain a point, coarsest first.
func (s *Server) at(w http.ResponseWriter, r *http.Request) error {
	p, err := parseStrict(r, []string{"lon", "lat", "lang"})
	if err != nil {
		return err
	}
	lon, err := parseDegrees(p.rest, "lon", 180)
	if err != nil {
		return err
	}
	lat, err := parseDegrees(p.rest, "lat", 90)
	if err != nil {
		return err
	}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	base := s.address(r)
	answer := struct {
		Lon    float64      `json:"lon"`
		Lat    float64      `json:"lat"`
		Codes  []string     `json:"codes"`
		Places []foundPlace `json:"places"`
		notices
	}{lon, lat, []string{}, []foundPlace{}, noticesOf(ed)}
	if code, err := s.regions.At(orb.Point{lon, lat}); err == nil {
		for level := 0; level <= 3; level++ {
			at := string(code.At(level))
			answer.Codes = append(answer.Codes, at)
			if place, ok := s.places.Place(at, string(ed.Lang())); ok {
				answer.Places = append(answer.Places, found(place, base, string(ed.Lang())))
			}
		}
	}
	return s.writeJSON(w, r, ed, "application/json", answer)
}

// writeJSON writes a small answer whose validator is its content.
func (s *Server) writeJSON(w http.ResponseWriter, r *http.Request, ed edition.Edition, mediaType string, v any) error {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", mediaType)
	s.describe(w, ed, s.address(r))
	if !fresh(w, r, etag(b.String()), briefly) {
		_, _ = w.Write([]byte(b.String())) // the client is gone if this fails
	}
	return nil
}

func box(b orb.Bound) [4]float64 {
	return [4]float64{micro(b.Min[0]), micro(b.Min[1]), micro(b.Max[0]), micro(b.Max[1])}
}
