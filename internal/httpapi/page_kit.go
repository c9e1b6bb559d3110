package httpapi

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// kitPageView is the own part of the page of a press kit.
type kitPageView struct {
	Crumbs               crumbsView
	Title, Intro, Use    string
	Preview              bool
	Picture, PictureText string
	Download             *hrefText // nil where there is nothing to make a kit of
	Contents             []string
	Number, Given        string
	Hidden               []field // the filters, for the form
	Answer               string  // about the number that was given; empty where none was
	Since                string
	Groups               []kitGroup
}

// kitGroup is the projects that differ in one way.
type kitGroup struct {
	Title string
	Rows  []rowView
	More  string
}

// mostDifferent is how many projects of a kind the page lists.
const mostDifferent = 100

// pageKit offers the press kit of a place, narrowed by any other filter, and
// tells what has changed since an older one.
func (s *Server) pageKit(w http.ResponseWriter, r *http.Request) error {
	return s.kitPage(w, r, func(ed edition.Edition, p *params) (out kitOf, err error) {
		p.filter.Places = nil
		code, err := s.inPlace(r, p)
		if err != nil {
			return out, err
		}
		place, _ := ed.Places().Place(code, string(ed.Lang()))
		out.path = "/kits/" + url.PathEscape(place.Code)
		out.crumbs = crumbs(ed, []string{place.Code}, crumb{"", ed.Printer().T("place.kit"), ""})
		return out, nil
	})
}

// pageCollectionKit offers the press kit of a collection.
func (s *Server) pageCollectionKit(w http.ResponseWriter, r *http.Request) error {
	return s.kitPage(w, r, func(ed edition.Edition, p *params) (out kitOf, err error) {
		value, err := pathValue(r, "slug")
		if err != nil {
			return out, err
		}
		p.filter.Collections = nil
		if out.campaign, err = s.inCampaign(r, p); err != nil {
			return out, err
		}
		title, in := out.campaign.Title.In(ed.Lang())
		out.path = "/kits/collections/" + url.PathEscape(value)
		out.crumbs = crumbs(ed, nil, crumb{"", ed.Printer().T("place.kit"), ""})
		step := crumb{"/" + string(ed.Lang()) + "/collections/" + url.PathEscape(value), title, foreign(string(in), string(ed.Lang()))}
		last := len(out.crumbs.Steps) - 1
		out.crumbs.Steps = append(out.crumbs.Steps[:last:last], step, out.crumbs.Steps[last])
		return out, nil
	})
}

// kitOf is what a page offers a kit of.
type kitOf struct {
	campaign *presskit.Campaign // nil for a place
	path     string             // of the kit, without language and ending
	crumbs   crumbsView
}

func (s *Server) kitPage(w http.ResponseWriter, r *http.Request, find func(edition.Edition, *params) (kitOf, error)) error {
	if s.press == nil {
		return ngeu.ErrNotFound
	}
	ed, p, err := s.openPage(r)
	if err != nil {
		return err
	}
	p.filter.BBox = nil // a kit is of a place or a collection
	of, err := find(ed, &p)
	if err != nil {
		return err
	}
	if ed, err = ed.Narrow(p.filter); err != nil {
		return err
	}
	words, lang := ed.Printer(), string(ed.Lang())
	k := presskit.Kit{Edition: ed, Campaign: of.campaign}
	beside := with(ed.Filter().Query(), "asof", p.asOf)
	if of.campaign == nil {
		beside.Del("place")
	} else {
		beside.Del("collection")
	}
	title := k.Title()
	v := kitPageView{
		Crumbs: of.crumbs, Title: words.T("kit.of", "place", title), Intro: words.T("kit.intro", "place", title), Use: words.T("kit.use"),
		Preview: previews(ed.Filter()),
		Picture: link("/images/map.png", with(ed.Filter().Query(), "lang", lang, "asof", p.asOf)), PictureText: words.T("common.label", "name", words.T("map.label"), "value", title),
		Number: k.Number(), Given: p.rest.Get("kit"),
	}
	empty, err := emptyKit(r.Context(), k)
	if err != nil {
		return err
	}
	if !empty {
		v.Download = &hrefText{link(of.path+".zip", with(beside, "lang", lang)), words.T("kit.download")}
	}
	keys := []string{"kit.maps", "kit.sheet", "kit.poster", "kit.texts", "kit.links", "kit.data"}
	if of.campaign != nil && len(of.campaign.Photos) > 0 {
		keys = append(keys, "kit.photos")
	}
	for _, key := range keys {
		v.Contents = append(v.Contents, words.T(key))
	}
	for _, name := range slices.Sorted(maps.Keys(beside)) {
		v.Hidden = append(v.Hidden, hidden(name, beside[name])...)
	}
	if v.Given != "" {
		if err := s.sinceKit(r, k, &v); err != nil {
			return err
		}
	}
	page := s.newPage(r, words, ed.Notice(), of.path)
	page.Title = v.Title + " – " + words.T("app.short_title")
	page.Description, page.Query = v.Intro, beside.Encode()
	page.View, page.Image = v, s.picture(page, ed.Filter().Query())
	if v.Preview {
		page.Robots = "noindex, nofollow"
	}
	return s.render(w, r, ed, "kit", page)
}

// sinceKit compares the data of a kit with those of now.
func (s *Server) sinceKit(r *http.Request, now presskit.Kit, v *kitPageView) error {
	words := now.Edition.Printer()
	before, answer, err := s.kitBefore(r, now, v.Given)
	if err != nil {
		return err
	}
	if answer != "" {
		v.Answer = words.T(answer)
		return nil
	}
	v.Since = before.Notice().AsOf()
	d, err := presskit.Compare(r.Context(), before, now.Edition)
	if err != nil {
		return err
	}
	if d.None() {
		v.Answer = words.T("kit.same")
		if n, err := presskit.ParseNumber(v.Given); err == nil && n.Mark != now.Mark() {
			v.Answer = words.T("kit.edited") // the same projects under other words
		}
		return nil
	}
	for _, g := range []struct {
		title string
		all   []ngeu.Project
	}{{"changes.added", d.Added}, {"changes.changed", d.Changed}, {"kit.left", d.Left}, {"changes.removed", d.Removed}} {
		if len(g.all) == 0 {
			continue
		}
		group := kitGroup{Title: words.T("common.label", "name", words.T(g.title), "value", words.Number(len(g.all)))}
		for _, p := range g.all[:min(len(g.all), mostDifferent)] {
			group.Rows = append(group.Rows, s.row(now.Edition, p))
		}
		if len(g.all) > mostDifferent {
			group.More = "…"
		}
		v.Groups = append(v.Groups, group)
	}
	return nil
}

// kitBefore opens the state of the data that a kit shows. Where it cannot, answer
// is the key of the reason.
func (s *Server) kitBefore(r *http.Request, now presskit.Kit, given string) (before edition.Edition, answer string, err error) {
	n, err := presskit.ParseNumber(given)
	if err != nil {
		return before, "kit.unknown", nil
	}
	if n.Name != now.Name() {
		return before, "kit.other", nil
	}
	ctx, ed := r.Context(), now.Edition
	before, err = s.desk.Open(ctx, edition.Request{Lang: ed.Lang(), Filter: ed.Filter(), AsOf: strconv.FormatInt(n.Snapshot, 10)})
	if err != nil || !n.Shows(before.Snapshot().Hash) {
		return before, "kit.unknown", ctx.Err()
	}
	if n.Mark == now.Mark() {
		return before, "", nil
	}
	if now.Campaign == nil {
		return before, "kit.other", nil
	}
	// The collection was edited since: look for what it was.
	history, err := s.library.Shelf.History(now.Campaign.Slug)
	if err != nil {
		return before, "", err
	}
	for i := len(history) - 1; i >= 0; i-- {
		old, err := collection.Parse(now.Campaign.Slug, []byte(history[i].Body))
		if err != nil {
			continue // written by an earlier version of the program
		}
		was := presskit.Kit{Edition: before.AsWas(old), Campaign: s.campaign(old)}
		if was.Mark() == n.Mark {
			return was.Edition, "", nil
		}
	}
	return before, "kit.edited", nil
}
