package httpapi

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// kitNames are the parameters of a kit. A bbox is none of them: a kit is of a
// place or a collection with a name.
var kitNames = slices.DeleteFunc(append([]string{"lang", "asof"}, FilterNames...), func(name string) bool { return name == "bbox" })

// kit is the press kit of a place as a ZIP file, narrowed by any other filter;
// several languages, separated by commas, make a folder each.
func (s *Server) kit(w http.ResponseWriter, r *http.Request) error {
	return s.writeKit(w, r, func(p *params) (*presskit.Campaign, error) {
		_, err := s.inPlace(r, p)
		return nil, err
	})
}

// collectionKit is the press kit of a collection.
func (s *Server) collectionKit(w http.ResponseWriter, r *http.Request) error {
	return s.writeKit(w, r, func(p *params) (*presskit.Campaign, error) { return s.inCampaign(r, p) })
}

// inCampaign narrows the filter to the collection in the path. One that may not
// be seen is not found, as one that is not there.
func (s *Server) inCampaign(r *http.Request, p *params) (*presskit.Campaign, error) {
	value, err := pathValue(r, "slug")
	if err != nil {
		return nil, err
	}
	c, ok := s.library.Find(value)
	if !ok {
		return nil, ngeu.ErrNotFound
	}
	if len(p.filter.Collections) > 0 {
		return nil, ngeu.Invalid("collection", p.filter.Collections[0], "the address names the collection already")
	}
	p.filter.Collections = []string{value}
	return s.campaign(c), nil
}

// campaign is a collection with its photos.
func (s *Server) campaign(c collection.Collection) *presskit.Campaign {
	return &presskit.Campaign{Collection: c, Open: func(file string) (io.ReadCloser, error) { return s.library.Shelf.Photo(c, file) }}
}

func (s *Server) writeKit(w http.ResponseWriter, r *http.Request, of func(*params) (*presskit.Campaign, error)) error {
	if s.press == nil {
		return ngeu.ErrNotFound
	}
	p, err := parseKit(r)
	if err != nil {
		return err
	}
	campaign, err := of(&p.params)
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
		k := presskit.Kit{Edition: ed, Campaign: campaign, Base: base}
		if previews(ed.Filter()) {
			k = k.AsPreview(s.library.Now())
		}
		kits, parts = append(kits, k), append(parts, ed.ID(), strconv.FormatInt(ed.Snapshot().ID, 10))
	}
	first := kits[0]
	if empty, err := emptyKit(r.Context(), first); err != nil {
		return err
	} else if empty {
		return ngeu.Invalid("query", r.URL.RawQuery, "no project is shown in this selection, so there is nothing to make a press kit of; leave a filter out. It does not mean that nothing was financed here")
	}
	h := w.Header()
	s.describe(w, first.Edition, base)
	h.Set("Content-Type", "application/zip")
	key := etag(parts...)
	if matches(r, key) {
		fresh(w, r, key, briefly)
		return nil
	}
	body, err := s.works.get(r.Context(), unlessPreview(r, key), func(ctx context.Context) ([]byte, error) {
		var buf bytes.Buffer
		err := s.press.WriteKits(ctx, &buf, kits...)
		return buf.Bytes(), err
	})
	if err != nil {
		return err
	}
	fresh(w, r, key, briefly)
	h.Set("Content-Disposition", `attachment; filename="`+fileName(first.Edition, strings.TrimPrefix(first.FileName(), "ngeumap-"))+`.zip"`)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client is gone if this fails
	return nil
}

// previews tells whether a filter names a collection by a pass.
func previews(f ngeu.Filter) bool { return slices.ContainsFunc(f.Collections, collection.IsPass) }

// emptyKit tells whether filters leave nothing for a kit. A place without any
// project has one all the same, which says so.
func emptyKit(ctx context.Context, k presskit.Kit) (bool, error) {
	if k.Mark() == "" {
		return false, nil
	}
	selection, err := k.Edition.Selection(ctx)
	if err != nil {
		return false, err
	}
	return selection.Projects() == 0, nil
}

// kitParams are the parameters of a kit, which may be in several languages.
type kitParams struct {
	params
	langs []i18n.Lang
}

// mostLanguages is how many languages one ZIP file holds.
const mostLanguages = 4

func parseKit(r *http.Request) (out kitParams, err error) {
	v, err := values(r)
	if err != nil {
		return out, err
	}
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
		if !slices.Contains(out.langs, lang) {
			out.langs = append(out.langs, lang)
		}
	}
	if err := only(v, kitNames); err != nil {
		return out, err
	}
	v.Del("lang")
	out.params, err = parse(v)
	return out, err
}
