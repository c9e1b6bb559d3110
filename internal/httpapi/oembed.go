package httpapi

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/embed"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// oembedJSON is an answer of oEmbed 1.0, type rich.
type oembedJSON struct {
	XMLName      xml.Name `json:"-" xml:"oembed"`
	Type         string   `json:"type" xml:"type"`
	Version      string   `json:"version" xml:"version"`
	Title        string   `json:"title" xml:"title"`
	ProviderName string   `json:"provider_name" xml:"provider_name"`
	ProviderURL  string   `json:"provider_url" xml:"provider_url"`
	CacheAge     int      `json:"cache_age" xml:"cache_age"` // seconds
	HTML         string   `json:"html" xml:"html"`
	Width        int      `json:"width" xml:"width"`   // CSS pixels
	Height       int      `json:"height" xml:"height"` // CSS pixels
	Notice       string   `json:"notice" xml:"notice"` // further members are allowed
}

// Sizes of a frame by oEmbed where the consumer names none, and the least that
// holds notice, credits, list and one project, in CSS pixels.
const (
	oembedWidth  = 800
	frameLeast   = 320
	frameLeastHi = 180
	oembedAge    = 86400
)

// oembed answers for the addresses of pages and frames of this site.
func (s *Server) oembed(w http.ResponseWriter, r *http.Request) error {
	q, err := values(r)
	if err != nil {
		return err
	}
	for name := range q {
		switch name {
		case "url", "format", "maxwidth", "maxheight":
		default:
			return ngeu.Invalid(name, q.Get(name), "unknown parameter; this address takes url, format, maxwidth, maxheight")
		}
	}
	format := q.Get("format")
	if format != "" && format != "json" && format != "xml" {
		return statusError(http.StatusNotImplemented) // as the specification wants
	}
	if q.Get("url") == "" {
		return ngeu.Invalid("url", "", "the address of a page of this site")
	}
	width, height, err := oembedSize(q)
	if err != nil {
		return err
	}
	ed, view, err := s.oembedTarget(r, q.Get("url"))
	if err != nil {
		return err
	}
	snippet := s.snippet(r, ed, embed.Wide, view)
	snippet.Width = width
	code := snippet.HTML()
	if usual := embed.Wide.Height(width); height != usual {
		code = strings.Replace(code, `height="`+strconv.Itoa(usual)+`"`, `height="`+strconv.Itoa(height)+`"`, 1)
	}
	answer := oembedJSON{
		Type: "rich", Version: "1.0", Title: snippet.Title, ProviderName: ed.Printer().T("app.short_title"), ProviderURL: s.address(r) + "/" + string(ed.Lang()),
		CacheAge: oembedAge, HTML: code, Width: width, Height: height, Notice: ed.Notice().Short(),
	}
	body, kind := []byte(nil), "application/json; charset=utf-8"
	if format == "xml" {
		body, err = xml.MarshalIndent(answer, "", " ")
		body, kind = append([]byte(`<?xml version="1.0" encoding="utf-8" standalone="yes"?>`+"\n"), body...), "text/xml; charset=utf-8"
	} else {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		err = enc.Encode(answer)
		body = b.Bytes()
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Language", string(ed.Lang()))
	if !fresh(w, r, etag(string(body)), forLong) {
		_, _ = w.Write(body) // the client is gone if this fails
	}
	return nil
}

// oembedSize gives the size within what the consumer allows, 16:9 where both
// sides leave it free.
func oembedSize(q url.Values) (width, height int, err error) {
	width = oembedWidth
	maxHeight := 0
	if s := q.Get("maxwidth"); s != "" {
		n, err := parseInt("maxwidth", s, 1, 100_000)
		if err != nil {
			return 0, 0, err
		}
		width = min(width, n)
	}
	if s := q.Get("maxheight"); s != "" {
		if maxHeight, err = parseInt("maxheight", s, 1, 100_000); err != nil {
			return 0, 0, err
		}
	}
	height = max(embed.Wide.Height(width), frameLeastHi)
	if maxHeight > 0 {
		height = min(height, maxHeight)
	}
	return width, height, nil
}

// oembedTarget understands the address of a page or frame: the filter that it
// shows, in its language. What cannot be framed is not found.
func (s *Server) oembedTarget(r *http.Request, address string) (ed edition.Edition, view string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return ed, "", ngeu.Invalid("url", address, "not an address")
	}
	base, err := url.Parse(s.address(r))
	if err != nil || !strings.EqualFold(u.Host, base.Host) || (u.Scheme != "http" && u.Scheme != "https") {
		return ed, "", ngeu.ErrNotFound
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return ed, "", ngeu.Invalid("url", address, "its query string is not well formed")
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	lang, err := i18n.Parse(parts[0])
	if err != nil {
		return ed, "", ngeu.ErrNotFound
	}
	p, err := parse(q)
	if err != nil {
		return ed, "", err
	}
	p.lang, view = lang, viewBoth
	switch {
	case len(parts) == 1:
	case len(parts) == 2 && parts[1] == "embed":
		if given := q.Get("view"); given == viewMap || given == viewList {
			view = given
		}
	case len(parts) == 3 && parts[1] == "places":
		code, err := ngeu.PlaceCode(parts[2])
		if err != nil {
			return ed, "", ngeu.ErrNotFound
		}
		p.filter.Places = []string{code}
	case len(parts) == 3 && parts[1] == "collections":
		p.filter.Collections = []string{parts[2]}
	default:
		return ed, "", ngeu.ErrNotFound
	}
	ed, err = s.open(r, p)
	if err != nil {
		return ed, "", ngeu.ErrNotFound // a place or collection that is not there
	}
	return ed, view, nil
}
