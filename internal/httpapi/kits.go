package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// kit is the press kit of a place as a ZIP file; several languages, separated by
// commas, make a folder each.
func (s *Server) kit(w http.ResponseWriter, r *http.Request) error {
	if s.press == nil {
		return ngeu.ErrNotFound
	}
	p, err := parseKit(r)
	if err != nil {
		return err
	}
	code, err := s.inPlace(r, &p.params)
	if err != nil {
		return err
	}
	base := s.address(r)
	var kits []presskit.Kit
	parts := []string{wireVersion, s.version, base, "kit"}
	for _, lang := range p.langs {
		p.lang = lang
		ed, err := s.open(r, p.params)
		if err != nil {
			return err
		}
		kits, parts = append(kits, presskit.Kit{Edition: ed, Code: code, Base: base}), append(parts, ed.ID(), strconv.FormatInt(ed.Snapshot().ID, 10))
	}
	first := kits[0].Edition
	h := w.Header()
	s.describe(w, first, base)
	h.Set("Content-Type", "application/zip")
	key := etag(parts...)
	if matches(r, key) {
		fresh(w, r, key, briefly)
		return nil
	}
	body, err := s.works.get(r.Context(), key, func(ctx context.Context) ([]byte, error) {
		var buf bytes.Buffer
		err := s.press.WriteKits(ctx, &buf, kits...)
		return buf.Bytes(), err
	})
	if err != nil {
		return err
	}
	fresh(w, r, key, briefly)
	h.Set("Content-Disposition", `attachment; filename="`+fileName(first, code)+`.zip"`)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client is gone if this fails
	return nil
}

// kitParams are the parameters of a kit, which may be in several languages.
type kitParams struct {
	params
	langs []i18n.Lang
}

// mostLanguages is how many languages one ZIP file holds.
const mostLanguages = 4

func parseKit(r *http.Request) (kitParams, error) {
	v, err := values(r)
	if err != nil {
		return kitParams{}, err
	}
	var out kitParams
	given := list[string](v, "lang")
	if len(given) == 0 {
		given = []string{string(i18n.English)}
	}
	if len(given) > mostLanguages {
		return out, ngeu.Invalid("lang", strings.Join(given, ","), "at most "+strconv.Itoa(mostLanguages)+" languages at a time")
	}
	for _, text := range given {
		lang, err := i18n.Parse(text)
		if err != nil {
			return out, ngeu.Invalid("lang", text, "not one of the 24 official languages, such as fr")
		}
		out.langs = append(out.langs, lang)
	}
	for name := range v {
		if name != "lang" && name != "asof" {
			return out, ngeu.Invalid(name, v.Get(name), "unknown parameter; this address takes asof, lang")
		}
	}
	out.asOf = v.Get("asof")
	return out, nil
}

// kitState opens the state of the data that a kit shows; ok is false for a
// number that is none of this place here.
func (s *Server) kitState(ctx context.Context, number string, now edition.Edition, code string) (before edition.Edition, ok bool, err error) {
	of, snapshot, matches, err := presskit.ParseNumber(number)
	if err != nil || of != code {
		return edition.Edition{}, false, nil
	}
	before, err = s.desk.Open(ctx, edition.Request{Lang: now.Lang(), Filter: now.Filter(), AsOf: strconv.FormatInt(snapshot, 10)})
	if err != nil || !matches(before.Snapshot().Hash) {
		return edition.Edition{}, false, ctx.Err()
	}
	return before, true, nil
}
