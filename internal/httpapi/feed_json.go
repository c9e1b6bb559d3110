package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// The parts of a JSON Feed, https://www.jsonfeed.org/version/1.1/. What the
// format does not know stands in objects whose names begin with "_".
type jsonFeed struct {
	Version     string      `json:"version"`
	Title       string      `json:"title"`
	HomePageURL string      `json:"home_page_url"`
	FeedURL     string      `json:"feed_url"`
	Description string      `json:"description"`
	Language    string      `json:"language"`
	Authors     []jsonName  `json:"authors"`
	NGEUMap     notices     `json:"_ngeumap"`
	Items       []jsonEntry `json:"items"`
}

type jsonName struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type jsonEntry struct {
	ID       string      `json:"id"`
	URL      string      `json:"url"`
	Title    string      `json:"title"`
	HTML     string      `json:"content_html"`
	Modified string      `json:"date_modified"`
	Language string      `json:"language"`
	Tags     []string    `json:"tags,omitempty"`
	Change   *jsonChange `json:"_ngeumap,omitempty"`
}

type jsonChange struct {
	Import  int64  `json:"import"`
	Source  string `json:"source_name"`
	URL     string `json:"source_url"`
	AsOf    string `json:"as_of"`
	Undoes  int64  `json:"undoes,omitempty"`
	Added   int    `json:"added"`
	Changed int    `json:"changed"`
	Removed int    `json:"removed"`
}

// feedJSON serves what changed as a JSON Feed.
func (s *Server) feedJSON(w http.ResponseWriter, r *http.Request) error {
	f, err := s.openFeed(r)
	if err != nil {
		return err
	}
	words, lang := f.ed.Printer(), string(f.ed.Lang())
	doc := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: words.T("changes.title") + " – " + words.T("app.short_title"),
		HomePageURL: f.home, FeedURL: f.self, Description: f.ed.Notice().Text(), Language: lang,
		Authors: []jsonName{{words.T("app.short_title"), f.base + "/" + lang}}, NGEUMap: noticesOf(f.ed), Items: []jsonEntry{},
	}
	for _, e := range f.entries {
		item := jsonEntry{ID: e.id, URL: e.url, Title: e.title, HTML: e.html, Modified: e.updated.UTC().Format(time.RFC3339), Language: e.lang, Tags: e.tags}
		if c := e.change; c != nil {
			item.Change = &jsonChange{c.Import, c.Source.Name, c.Source.URL, string(c.Source.AsOf), c.Undoes, c.Added, c.Changed, c.Removed}
		}
		doc.Items = append(doc.Items, item)
	}
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(doc); err != nil {
		return err
	}
	return s.send(w, r, f, "application/feed+json", body.Bytes())
}
