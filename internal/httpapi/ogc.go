package httpapi

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

//go:embed openapi.json
var openAPI []byte

const openAPIType = "application/vnd.oai.openapi+json;version=3.0"

// conformsTo are the classes of OGC API – Features that the service keeps.
var conformsTo = []string{
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
}

// aboutAPI opens the edition of an address of the interface that takes lang
// alone.
func (s *Server) aboutAPI(r *http.Request) (edition.Edition, error) {
	p, err := parseStrict(r, []string{"lang", "f"})
	if err != nil {
		return edition.Edition{}, err
	}
	if f := p.format; f != "" && f != "json" {
		return edition.Edition{}, ngeu.Invalid("f", f, "this address answers json")
	}
	return s.open(r, p)
}

func (s *Server) landing(w http.ResponseWriter, r *http.Request) error {
	ed, err := s.aboutAPI(r)
	if err != nil {
		return err
	}
	base := s.address(r)
	words := ed.Printer()
	return s.writeJSON(w, r, ed, "application/json", struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		notices
		Links []feature.Link `json:"links"`
	}{words.T("app.title"), words.T("app.description"), noticesOf(ed), []feature.Link{
		{Href: base + "/api", Rel: "self", Type: "application/json"},
		{Href: base + "/api/openapi.json", Rel: "service-desc", Type: openAPIType},
		{Href: base + "/" + string(ed.Lang()) + "/data", Rel: "service-doc", Type: "text/html", Hreflang: string(ed.Lang())},
		{Href: base + "/api/conformance", Rel: "conformance", Type: "application/json"},
		{Href: base + "/api/collections", Rel: "data", Type: "application/json"},
		{Href: noticePage(base, ed), Rel: "license", Type: "text/html", Hreflang: string(ed.Lang())},
	}})
}

func (s *Server) conformance(w http.ResponseWriter, r *http.Request) error {
	ed, err := s.aboutAPI(r)
	if err != nil {
		return err
	}
	return s.writeJSON(w, r, ed, "application/json", struct {
		ConformsTo []string `json:"conformsTo"`
		notices
	}{conformsTo, noticesOf(ed)})
}

// openapi serves the description with the address it is asked at.
func (s *Server) openapi(w http.ResponseWriter, r *http.Request) error {
	ed, err := s.aboutAPI(r)
	if err != nil {
		return err
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(openAPI, &doc); err != nil {
		return fmt.Errorf("httpapi: openapi.json: %w", err)
	}
	servers, err := json.Marshal([]map[string]string{{"url": s.address(r)}})
	if err != nil {
		return err
	}
	doc["servers"] = servers
	info, err := json.Marshal(map[string]any{
		"title":       ed.Printer().T("app.title"),
		"version":     wireVersion,
		"description": ed.Notice().Text() + "\n\n" + ed.Notice().Attribution(),
		"license":     map[string]string{"name": "EUPL-1.2", "url": "https://eupl.eu/"},
	})
	if err != nil {
		return err
	}
	doc["info"] = info
	return s.writeJSON(w, r, ed, openAPIType, doc)
}

type collectionJSON struct {
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Extent      extentJSON     `json:"extent"`
	ItemType    string         `json:"itemType"`
	CRS         []string       `json:"crs"`
	Attribution string         `json:"attribution"`
	Links       []feature.Link `json:"links"`
}

type extentJSON struct {
	Spatial struct {
		BBox [][4]float64 `json:"bbox"`
		CRS  string       `json:"crs"`
	} `json:"spatial"`
	Temporal struct {
		Interval [][2]*string `json:"interval"`
		TRS      string       `json:"trs"`
	} `json:"temporal"`
}

const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

func (s *Server) collectionOf(id string, ed edition.Edition, base string) (collectionJSON, bool) {
	words := ed.Printer()
	c := collectionJSON{ID: id, ItemType: "feature", CRS: []string{crs84}, Attribution: ed.Notice().Attribution()}
	switch id {
	case "projects":
		c.Title, c.Description = words.T("list.title"), words.T("app.description")
		from, to := "2020-01-01T00:00:00Z", "2026-12-31T23:59:59Z"
		c.Extent.Temporal.Interval = [][2]*string{{&from, &to}}
	case "places":
		c.Title, c.Description = words.T("place.kind_nuts2"), words.T("notice.boundaries")+" (NUTS "+s.regions.Vintage()+")"
		c.Extent.Temporal.Interval = [][2]*string{{nil, nil}}
	default:
		return collectionJSON{}, false
	}
	// From Guadeloupe to Réunion: the outermost regions belong to the Union.
	c.Extent.Spatial.BBox = [][4]float64{{-63.2, -21.4, 55.9, 71.2}}
	c.Extent.Spatial.CRS = crs84
	c.Extent.Temporal.TRS = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
	c.Links = []feature.Link{
		{Href: base + "/api/collections/" + id, Rel: "self", Type: "application/json"},
		{Href: base + "/api/collections/" + id + "/items", Rel: "items", Type: geoJSON, Title: c.Title},
		{Href: noticePage(base, ed), Rel: "license", Type: "text/html", Hreflang: string(ed.Lang())},
	}
	return c, true
}

func (s *Server) collections(w http.ResponseWriter, r *http.Request) error {
	ed, err := s.aboutAPI(r)
	if err != nil {
		return err
	}
	base := s.address(r)
	answer := struct {
		Collections []collectionJSON `json:"collections"`
		notices
		Links []feature.Link `json:"links"`
	}{notices: noticesOf(ed), Links: []feature.Link{{Href: base + "/api/collections", Rel: "self", Type: "application/json"}}}
	for _, id := range []string{"projects", "places"} {
		c, _ := s.collectionOf(id, ed, base)
		answer.Collections = append(answer.Collections, c)
	}
	return s.writeJSON(w, r, ed, "application/json", answer)
}

func (s *Server) collection(w http.ResponseWriter, r *http.Request) error {
	ed, err := s.aboutAPI(r)
	if err != nil {
		return err
	}
	c, ok := s.collectionOf(chi.URLParam(r, "collection"), ed, s.address(r))
	if !ok {
		return ngeu.ErrNotFound
	}
	return s.writeJSON(w, r, ed, "application/json", struct {
		collectionJSON
		Lang   string `json:"lang"`
		Notice string `json:"notice"`
	}{c, string(ed.Lang()), ed.Notice().Text()})
}

// language reads the language in the path of a page.
func language(r *http.Request) (i18n.Lang, error) {
	raw := chi.URLParam(r, "lang")
	if raw == "" { // no route took the address, which may be in a language all the same
		raw, _, _ = strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	}
	l, err := i18n.Parse(raw)
	if err != nil || raw != strings.ToLower(raw) {
		return "", ngeu.ErrNotFound
	}
	return l, nil
}

// openPage makes the edition of a page: its language from the path, its filters
// from the query.
func (s *Server) openPage(r *http.Request) (edition.Edition, params, error) {
	l, err := language(r)
	if err != nil {
		return edition.Edition{}, params{}, err
	}
	p, err := parsePage(r)
	if err != nil {
		return edition.Edition{}, params{}, err
	}
	p.lang = l
	ed, err := s.open(r, p)
	return ed, p, err
}
