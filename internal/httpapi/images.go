package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// imageNames are the parameters of a picture.
var imageNames = append([]string{"lang", "asof", "width", "height", "dpr"}, FilterNames...)

// The size of a picture where the request names none: that of a card for links.
const (
	imageWidth  = 1200
	imageHeight = 630
	maxDensity  = 4
)

// image draws a map: /images/map.png and .svg.
func (s *Server) image(w http.ResponseWriter, r *http.Request) error {
	if s.press == nil {
		return ngeu.ErrNotFound
	}
	ext := chi.URLParam(r, "ext")
	mediaType, ok := map[string]string{"png": "image/png", "svg": "image/svg+xml"}[ext]
	if !ok {
		return ngeu.ErrNotFound
	}
	p, err := parseStrict(r, imageNames)
	if err != nil {
		return err
	}
	want, density, err := imageSize(p.rest)
	if err != nil {
		return err
	}
	if want.Edition, err = s.open(r, p); err != nil {
		return err
	}
	base := s.address(r)
	want.BBox, want.Page = want.Edition.Filter().BBox, pictured(base, want.Edition)
	h := w.Header()
	s.describe(w, want.Edition, base)
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", `inline; filename="`+fileName(want.Edition, "map")+"."+ext+`"`)
	if ext == "svg" {
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'self'")
	}
	key := etag(wireVersion, s.version, want.Edition.ID(), base, "image", ext, fmt.Sprintf("%dx%d@%g", want.W, want.H, density))
	if matches(r, key) {
		fresh(w, r, key, briefly)
		return nil
	}
	body, err := s.works.get(r.Context(), unlessPreview(r, key), func(ctx context.Context) ([]byte, error) {
		picture, err := s.press.Picture(ctx, want)
		if err != nil {
			return nil, err
		}
		if ext == "svg" {
			return picture.SVG()
		}
		return picture.PNG(density)
	})
	if err != nil {
		h.Del("Content-Disposition")
		return err
	}
	fresh(w, r, key, briefly)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client is gone if this fails
	return nil
}

// imageSize reads width, height and dpr.
func imageSize(v url.Values) (want presskit.Request, density float64, err error) {
	want.W, want.H, density = imageWidth, imageHeight, 1
	for _, side := range []struct {
		name string
		to   *int
	}{{"width", &want.W}, {"height", &want.H}} {
		if text := v.Get(side.name); text != "" {
			if *side.to, err = parseInt(side.name, text, presskit.Least, presskit.Most); err != nil {
				return want, 0, err
			}
		}
	}
	if text := v.Get("dpr"); text != "" {
		density, err = strconv.ParseFloat(text, 64)
		if err != nil || !(density >= 1 && density <= maxDensity) {
			return want, 0, ngeu.Invalid("dpr", text, "pixels a CSS pixel, a number from 1 to "+strconv.Itoa(maxDensity))
		}
	}
	if most := float64(max(want.W, want.H)) * density; most > presskit.Most {
		return want, 0, ngeu.Invalid("dpr", v.Get("dpr"), fmt.Sprintf("a side would have %.0f pixels, more than %d", most, presskit.Most))
	}
	return want, density, nil
}

// pictured is the page that shows what a picture shows. It never holds a pass:
// pictures are printed.
func pictured(base string, ed edition.Edition) string {
	f := ed.Filter()
	f.Collections = nil
	for _, c := range ed.Campaigns() {
		f.Collections = append(f.Collections, c.Slug)
	}
	path := "/" + string(ed.Lang())
	switch {
	case len(f.Places) == 1:
		path += "/places/" + url.PathEscape(f.Places[0])
		f.Places = nil
	case len(f.Collections) == 1 && f.BBox == nil:
		path += "/collections/" + f.Collections[0]
		f.Collections = nil
	}
	return base + link(path, f.Query())
}
