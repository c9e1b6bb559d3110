package httpapi

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// wireVersion is part of every validator; it changes with what the bytes of the
// same edition look like.
const wireVersion = "1"

const geoJSON = "application/geo+json"

// items is the list of projects of OGC API – Features.
func (s *Server) items(w http.ResponseWriter, r *http.Request) error {
	p, err := parseStrict(r, listNames)
	if err != nil {
		return err
	}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	if p.format != "" && p.format != "geojson" && p.format != "json" {
		return s.file(w, r, ed, p, p.format, "projects")
	}
	if err := measured(ed, &p); err != nil {
		return err
	}
	base := s.address(r)
	w.Header().Set("Content-Type", geoJSON)
	s.describe(w, ed, base)
	if fresh(w, r, etag(wireVersion, ed.ID(), base, "items", string(p.sort), strconv.Itoa(p.limit), p.cursor), briefly) {
		return nil
	}
	selection, err := ed.Selection(r.Context())
	if err != nil {
		return err
	}
	tail := feature.Tail{Matched: selection.Projects(), Points: selection.Points()}

	// The first row decides between an answer and a problem, so that a broken
	// cursor is still a 400; from then on the body streams.
	out := feature.NewCollection(w, feature.Rows{Edition: ed, Base: base})
	n, last := 0, ""
	for one, err := range s.features.list(r.Context(), feature.Rows{Edition: ed, Base: base}, ngeu.Page{Sort: p.sort, From: p.from, Limit: p.limit + 1, After: p.cursor}) {
		if err != nil {
			return s.broken(w, r, n, err)
		}
		if n == p.limit {
			next := r.URL.Query()
			next.Set("cursor", store.Cursor(ngeu.Project{ID: last}, p.sort))
			tail.Links = append(tail.Links, feature.Link{Href: base + "/api/collections/projects/items?" + next.Encode(), Rel: "next", Type: geoJSON})
			break
		}
		if err := out.AddFeature(one.body); err != nil {
			return nil // the client is gone
		}
		n, last = n+1, one.id
	}
	tail.Links = append(tail.Links, s.listLinks(r, ed, base)...)
	_ = out.Close(tail) // the client is gone if this fails
	return nil
}

// measured settles what distances are measured from, where a list is sorted by
// them.
func measured(ed edition.Edition, p *params) error {
	if p.sort != ngeu.ByDistance {
		return nil
	}
	from, ok := origin(ed)
	if !ok {
		return ngeu.Invalid("sort", string(p.sort), "a distance is measured from one place or from the middle of a bbox; name one of them")
	}
	p.from = from
	return nil
}

// broken reports an error in the middle of a body: as a problem where nothing
// was written yet, else by cutting the connection, so that no client takes the
// half for the whole.
func (s *Server) broken(w http.ResponseWriter, r *http.Request, written int, err error) error {
	if written == 0 {
		return err
	}
	s.log.Error("answer cut off", "err", err, "path", r.URL.Path)
	panic(http.ErrAbortHandler)
}

func (s *Server) listLinks(r *http.Request, ed edition.Edition, base string) []feature.Link {
	self := base + r.URL.Path
	if r.URL.RawQuery != "" {
		self += "?" + r.URL.RawQuery
	}
	page := base + "/" + string(ed.Lang())
	if q := ed.Filter().Query().Encode(); q != "" {
		page += "?" + q
	}
	return []feature.Link{
		{Href: self, Rel: "self", Type: geoJSON},
		{Href: page, Rel: "alternate", Type: "text/html", Hreflang: string(ed.Lang())},
		{Href: noticePage(base, ed), Rel: "license", Type: "text/html", Hreflang: string(ed.Lang())},
		{Href: base + "/api/collections/projects", Rel: "collection", Type: "application/json"},
	}
}

// noticePage is where the full notice stands.
func noticePage(base string, ed edition.Edition) string {
	return base + "/" + string(ed.Lang()) + "/about#notice"
}

// describe sets the headers that point from any body to its notice.
func (s *Server) describe(w http.ResponseWriter, ed edition.Edition, base string) {
	w.Header().Set("Content-Language", string(ed.Lang()))
	w.Header().Add("Link", "<"+noticePage(base, ed)+`>; rel="license"`)
}

// item is one project.
func (s *Server) item(w http.ResponseWriter, r *http.Request) error {
	p, err := parseStrict(r, []string{"lang", "asof", "f"})
	if err != nil {
		return err
	}
	if p.format != "" && p.format != "json" && p.format != "geojson" {
		return ngeu.Invalid("f", p.format, "a single project comes as geojson")
	}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	id, err := pathValue(r, "id")
	if err != nil {
		return err
	}
	project, err := ed.Project(r.Context(), id)
	if err != nil {
		return err
	}
	base := s.address(r)
	w.Header().Set("Content-Type", geoJSON)
	s.describe(w, ed, base)
	if fresh(w, r, etag(wireVersion, ed.ID(), base, "item", id), briefly) {
		return nil
	}
	self := base + "/api/collections/projects/items/" + url.PathEscape(id)
	_ = feature.WriteOne(w, ed, base, project, []feature.Link{ // the client is gone if this fails
		{Href: self + langQuery(ed), Rel: "self", Type: geoJSON},
		{Href: base + "/" + string(ed.Lang()) + "/projects/" + url.PathEscape(id), Rel: "alternate", Type: "text/html", Hreflang: string(ed.Lang())},
		{Href: noticePage(base, ed), Rel: "license", Type: "text/html", Hreflang: string(ed.Lang())},
		{Href: base + "/api/collections/projects", Rel: "collection", Type: "application/json"},
	})
	return nil
}

func langQuery(ed edition.Edition) string { return "?lang=" + string(ed.Lang()) }

// placeFile is the list of a place's projects as a file.
func (s *Server) placeFile(w http.ResponseWriter, r *http.Request) error {
	p, err := parseStrict(r, listNames)
	if err != nil {
		return err
	}
	code, err := s.inPlace(r, &p)
	if err != nil {
		return err
	}
	ed, err := s.open(r, p)
	if err != nil {
		return err
	}
	return s.file(w, r, ed, p, chi.URLParam(r, "ext"), code)
}

// inPlace narrows the filter to the place in the path and gives its code. A
// place that is not known is not found; a filter for another place has no
// meaning here.
func (s *Server) inPlace(r *http.Request, p *params) (string, error) {
	raw, err := pathValue(r, "code")
	if err != nil {
		return "", err
	}
	code, err := ngeu.PlaceCode(raw)
	if err != nil {
		return "", ngeu.ErrNotFound
	}
	if _, ok := s.places.Place(code, "en"); !ok {
		return "", ngeu.ErrNotFound
	}
	if len(p.filter.Places) > 0 {
		return "", ngeu.Invalid("place", p.filter.Places[0], "the address names the place already")
	}
	p.filter.Places = []string{code}
	return code, nil
}

// file writes an edition in one of the file formats: all of it, where the request
// names no limit.
func (s *Server) file(w http.ResponseWriter, r *http.Request, ed edition.Edition, p params, ext, name string) error {
	format, ok := export.ByExtension(ext)
	if !ok {
		return ngeu.Invalid("f", ext, "not one of the formats "+export.Extensions())
	}
	if err := measured(ed, &p); err != nil {
		return err
	}
	page := ngeu.Page{Sort: p.sort, From: p.from, After: p.cursor}
	if p.rest.Get("limit") != "" {
		page.Limit = p.limit
	}
	if p.cursor != "" { // before the body begins
		if _, err := store.ParseCursor(p.cursor, p.sort); err != nil {
			return err
		}
	}
	base := s.address(r)
	h := w.Header()
	h.Set("Content-Type", format.MediaType)
	s.describe(w, ed, base)
	if fresh(w, r, etag(wireVersion, ed.ID(), base, "file", format.Name, string(p.sort), strconv.Itoa(page.Limit), p.cursor), briefly) {
		return nil
	}
	rows := feature.Rows{Edition: ed, Base: base, Page: page}
	h.Set("Content-Disposition", `inline; filename="`+fileName(ed, name)+"."+format.Ext+`"`)
	if format.Streams {
		out := &counting{w: w}
		if err := format.Write(r.Context(), out, rows); err != nil {
			return s.broken(w, r, out.n, err)
		}
		return nil
	}
	var buf bytes.Buffer
	if err := format.Write(r.Context(), &buf, rows); err != nil {
		return err
	}
	_, _ = buf.WriteTo(w) // the client is gone if this fails
	return nil
}

// fileName names a file after its place, language and date, so that it can be
// told from another one on somebody's disk.
func fileName(ed edition.Edition, name string) string {
	out := "ngeumap-" + name + "-" + string(ed.Lang())
	if d := ed.Notice().AsOfDate(); d != "" {
		out += "-" + string(d)
	}
	return out
}

type counting struct {
	w http.ResponseWriter
	n int
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += n
	return n, err
}

// open makes the edition of a data request.
func (s *Server) open(r *http.Request, p params) (edition.Edition, error) {
	return s.desk.Open(r.Context(), edition.Request{Lang: p.lang, Filter: p.filter, AsOf: p.asOf})
}

// pathValue gives a decoded part of the path; one that does not decode, or that
// holds control characters, is not found.
func pathValue(r *http.Request, name string) (string, error) {
	v, err := url.PathUnescape(chi.URLParam(r, name))
	if err != nil {
		return "", ngeu.ErrNotFound
	}
	for _, c := range v {
		if c < ' ' || c == 0x7f || c == '\uFFFD' {
			return "", ngeu.ErrNotFound
		}
	}
	return v, nil
}
