package httpapi

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/store"
)

// feedNames are the parameters of the feeds.
var feedNames = append([]string{"lang", "limit", "asof"}, FilterNames...)

// maxEntries is how many entries a feed has at most.
const maxEntries = 1000

// feed is what changed, before it is written as Atom or JSON. Without a filter
// its entries are the published imports; with one they are the selected projects
// that came or changed last, since a removed project has no place any more to
// select it by.
type feed struct {
	ed      edition.Edition
	base    string // address of the site
	self    string // of the feed, with its parameters in one form
	home    string // of the page that shows the same
	updated time.Time
	entries []feedEntry
}

type feedEntry struct {
	id, url     string
	title, lang string // lang of the title
	html        string
	updated     time.Time
	tags        []string
	change      *edition.Change // nil of a project
}

// openFeed makes the feed of a request.
func (s *Server) openFeed(r *http.Request) (feed, error) {
	p, err := parseStrict(r, feedNames)
	if err != nil {
		return feed{}, err
	}
	ed, err := s.open(r, p)
	if err != nil {
		return feed{}, err
	}
	filters := ed.Filter().Query()
	f := feed{ed: ed, base: s.address(r)}
	f.self = f.base + link(r.URL.Path, with(filters, "lang", string(ed.Lang()), "asof", p.asOf))
	f.home = f.base + "/" + string(ed.Lang()) + "/changes"
	limit := min(p.limit, maxEntries)
	if ed.Filter().IsZero() {
		err = f.imports(r.Context(), limit)
	} else {
		f.home = f.base + link("/"+string(ed.Lang()), filters)
		err = f.projects(r.Context(), limit)
	}
	if err != nil {
		return feed{}, err
	}
	return f, f.date(r.Context())
}

// date dates the feed by its newest entry, or, where it has none, by the newest
// import.
func (f *feed) date(ctx context.Context) error {
	for _, e := range f.entries {
		if e.updated.After(f.updated) {
			f.updated = e.updated
		}
	}
	if len(f.entries) > 0 {
		return nil
	}
	changes, err := f.ed.Changes(ctx, 1)
	if err == nil && len(changes) > 0 {
		f.updated = changes[0].Published
	}
	return err
}

// imports makes an entry for each published import.
func (f *feed) imports(ctx context.Context, limit int) error {
	changes, err := f.ed.Changes(ctx, limit)
	if err != nil {
		return err
	}
	words := f.ed.Printer()
	for _, c := range changes {
		number := strconv.FormatInt(c.Import, 10)
		e := feedEntry{
			id: f.base + "/feed.atom#update-" + number, url: f.home + "#update-" + number, updated: c.Published, change: &c,
			title: words.T("changes.summary", "source", c.Source.Name, "added", words.Number(c.Added), "changed", words.Number(c.Changed), "removed", words.Number(c.Removed)),
		}
		var about []string
		if c.Undoes > 0 {
			about = append(about, words.T("changes.undone", "number", strconv.FormatInt(c.Undoes, 10)))
		}
		if c.Source.AsOf != "" {
			about = append(about, words.T("notice.as_of", "date", words.Date(string(c.Source.AsOf))))
		}
		e.html = paragraph(e.title, "") + paragraph(strings.Join(about, " · "), "")
		if c.Source.URL != "" {
			e.html += `<p><a href="` + html.EscapeString(c.Source.URL) + `">` + html.EscapeString(c.Source.URL) + "</a></p>"
		}
		f.add(e)
	}
	return nil
}

// projects makes an entry for each selected project that came or changed last.
func (f *feed) projects(ctx context.Context, limit int) error {
	versions, err := f.ed.Newest(ctx, limit)
	if err != nil {
		return err
	}
	for _, v := range versions {
		f.add(f.project(v))
	}
	return nil
}

func (f *feed) project(v store.Version) feedEntry {
	words, p := f.ed.Printer(), v.Project
	path := "/projects/" + url.PathEscape(p.ID)
	e := feedEntry{id: f.base + "/feed.atom#project-" + p.ID, url: f.base + "/" + string(f.ed.Lang()) + path, title: p.Name, lang: p.NameLang, updated: v.Published}
	about := []string{words.T("changes.project_changed")}
	if v.New {
		about[0] = words.T("changes.project_new")
	}
	country, _ := f.ed.Places().Name(p.Country, string(f.ed.Lang()))
	about = append(about, country)
	e.tags = append(e.tags, country)
	if p.Pillar != "" {
		name := words.T("pillar." + string(p.Pillar))
		about, e.tags = append(about, name), append(e.tags, name)
	}
	e.html = paragraph(p.Summary, p.SummaryLang) + paragraph(strings.Join(about, " · "), "")
	return e
}

// add ends an entry with the short notice: feed readers show entries alone.
func (f *feed) add(e feedEntry) {
	if e.lang == "" {
		e.lang = string(f.ed.Lang())
	}
	e.html += paragraph(f.ed.Notice().Short(), "")
	f.entries = append(f.entries, e)
}

// paragraph writes a text in a language, "" for that of the feed; nothing for no
// text.
func paragraph(text, lang string) string {
	if text == "" {
		return ""
	}
	if lang != "" {
		lang = ` lang="` + html.EscapeString(lang) + `"`
	}
	return "<p" + lang + ">" + html.EscapeString(text) + "</p>"
}

// rights is the whole notice with the credits.
func (f *feed) rights() string { return f.ed.Notice().Text() + "\n\n" + f.ed.Notice().Attribution() }

// send answers with a feed.
func (s *Server) send(w http.ResponseWriter, r *http.Request, f feed, mediaType string, body []byte) error {
	w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
	s.describe(w, f.ed, f.base)
	if !fresh(w, r, etag(string(body)), briefly) {
		_, _ = w.Write(body) // the client is gone if this fails
	}
	return nil
}
