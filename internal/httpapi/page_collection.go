package httpapi

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// collectionView is the own part of the page of a campaign.
type collectionView struct {
	Title     textView
	Intro     []textView // paragraphs
	Dates     string
	Preview   bool // seen by a pass, before its time
	Hero      *photoView
	Photos    []photoView
	Map       mapView
	Count     string
	Rows      []rowView
	Downloads []hrefText
	Embed     string
	Kit       string // address of the page of its press kit; empty where this site makes none
}

type photoView struct {
	Src     string
	Alt     textView
	Caption string
}

// pageCollection shows a curated campaign in the order of its makers.
func (s *Server) pageCollection(w http.ResponseWriter, r *http.Request) error {
	value, err := pathValue(r, "slug")
	if err != nil {
		return err
	}
	c, ok := s.library.Find(value)
	if !ok {
		return ngeu.ErrNotFound
	}
	ed, _, err := s.openPage(r)
	if err != nil {
		return err
	}
	f := ed.Filter()
	f.Collections = []string{value}
	if ed, err = ed.Narrow(f); err != nil {
		return err
	}
	v, err := s.collectionView(r, ed, c, value)
	if err != nil {
		return err
	}
	page := s.newPage(r, ed.Printer(), ed.Notice(), "/collections/"+value)
	page.Title = v.Title.Text + " – " + ed.Printer().T("app.short_title")
	if len(v.Intro) > 0 {
		page.Description = v.Intro[0].Text
	}
	page.View, page.Image = v, s.picture(page, ed.Filter().Query())
	if v.Preview {
		page.Robots, page.Image = "noindex, nofollow", ""
	}
	return s.render(w, r, ed, "collection", page)
}

func (s *Server) collectionView(r *http.Request, ed edition.Edition, c collection.Collection, value string) (v collectionView, err error) {
	words, lang := ed.Printer(), ed.Lang()
	title, in := c.Title.In(lang)
	v.Title = s.textView(words, title, string(in))
	intro, in := c.Intro.In(lang)
	for paragraph := range strings.SplitSeq(intro, "\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			v.Intro = append(v.Intro, s.textView(words, paragraph, string(in)))
		}
	}
	var dates []string
	for _, d := range []ngeu.Date{c.Start, c.End} {
		if d != "" {
			dates = append(dates, words.Date(string(d)))
		}
	}
	v.Dates = strings.Join(dates, " – ")
	v.Preview = collection.IsPass(value)
	for _, p := range c.Photos {
		alt, in := p.Alt.In(lang)
		photo := photoView{"/collections/" + value + "/photos/" + url.PathEscape(p.File), s.textView(words, alt, string(in)), words.T("collection.photo", "credit", p.Credit, "licence", p.Licence)}
		if p.File == c.Hero {
			v.Hero = &photo
		} else {
			v.Photos = append(v.Photos, photo)
		}
	}
	box, any := orb.Bound{}, false
	for _, id := range c.Projects {
		p, err := ed.Current(r.Context(), id)
		if errors.Is(err, ngeu.ErrNotFound) {
			continue // its list no longer holds it
		}
		if err != nil {
			return v, err
		}
		v.Rows = append(v.Rows, s.row(ed, p))
		for _, l := range p.Locations {
			if l.Point == nil {
				continue
			}
			if around := around(*l.Point, 10); any {
				box = box.Union(around)
			} else {
				box, any = around, true
			}
		}
	}
	v.Count = words.N("list.count", len(v.Rows))
	if v.Map, err = s.mapView(ed); err != nil {
		return v, err
	}
	q := ed.Filter().Query()
	v.Map.Filters = q.Encode()
	if any {
		v.Map.BBox = bboxText(box)
	}
	if path := "/" + string(lang) + "/kits/collections/" + url.PathEscape(value); s.press != nil {
		v.Kit = path
	}
	if !v.Preview {
		v.Downloads = []hrefText{{link("/api/collections/projects/items", with(q, "lang", string(lang), "limit", strconv.Itoa(maxLimit))), "GeoJSON"}}
		v.Embed = link("/"+string(lang)+"/embed/configure", q)
	}
	return v, nil
}

// collectionPhoto serves a photo to whoever may see its collection.
func (s *Server) collectionPhoto(w http.ResponseWriter, r *http.Request) error {
	value, err := pathValue(r, "slug")
	if err != nil {
		return err
	}
	file, err := pathValue(r, "file")
	if err != nil {
		return err
	}
	c, ok := s.library.Find(value)
	if !ok {
		return ngeu.ErrNotFound
	}
	photo, err := s.library.Shelf.Photo(c, file)
	if err != nil {
		return ngeu.ErrNotFound
	}
	defer photo.Close() // it was only read
	info, err := photo.Stat()
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(file)))
	h.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
	if collection.IsPass(value) {
		h.Set("Cache-Control", "no-store")
	} else if fresh(w, r, etag(value, file, info.ModTime().String(), strconv.FormatInt(info.Size(), 10)), briefly) {
		h.Del("Content-Length")
		return nil
	}
	_, _ = io.Copy(w, photo) // the client is gone if this fails
	return nil
}
