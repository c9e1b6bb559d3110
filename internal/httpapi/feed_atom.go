package httpapi

import (
	"encoding/xml"
	"net/http"
	"time"
)

// The parts of an Atom feed, RFC 4287.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Author   atomPerson  `xml:"author"`
	Rights   string      `xml:"rights"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
	URI  string `xml:"uri"`
}

type atomLink struct {
	Rel      string `xml:"rel,attr"`
	Href     string `xml:"href,attr"`
	Type     string `xml:"type,attr"`
	Hreflang string `xml:"hreflang,attr,omitempty"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      atomText       `xml:"title"`
	Updated    string         `xml:"updated"`
	Link       atomLink       `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomText       `xml:"content"`
}

type atomText struct {
	Lang string `xml:"xml:lang,attr,omitempty"`
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// feedAtom serves what changed as Atom.
func (s *Server) feedAtom(w http.ResponseWriter, r *http.Request) error {
	f, err := s.openFeed(r)
	if err != nil {
		return err
	}
	words, lang := f.ed.Printer(), string(f.ed.Lang())
	doc := atomFeed{
		Lang: lang, ID: f.self, Title: words.T("changes.title") + " – " + words.T("app.short_title"), Subtitle: f.ed.Notice().Short(),
		Updated: f.updated.UTC().Format(time.RFC3339), Author: atomPerson{words.T("app.short_title"), f.base + "/" + lang}, Rights: f.rights(),
		Links: []atomLink{
			{"self", f.self, "application/atom+xml", lang},
			{"alternate", f.home, "text/html", lang},
			{"license", noticePage(f.base, f.ed), "text/html", lang},
		},
	}
	for _, e := range f.entries {
		entry := atomEntry{
			ID: e.id, Title: atomText{e.lang, "text", e.title}, Updated: e.updated.UTC().Format(time.RFC3339),
			Link: atomLink{"alternate", e.url, "text/html", lang}, Content: atomText{"", "html", e.html},
		}
		for _, tag := range e.tags {
			entry.Categories = append(entry.Categories, atomCategory{tag})
		}
		doc.Entries = append(doc.Entries, entry)
	}
	body, err := xml.Marshal(doc)
	if err != nil {
		return err
	}
	return s.send(w, r, f, "application/atom+xml", append([]byte(xml.Header), body...))
}
