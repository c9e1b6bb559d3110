package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

// Every kind of page is valid HTML by a validator that is not ours.
func TestPagesAreValid(t *testing.T) {
	h := open(t)
	pages := map[string]string{}
	for _, lang := range []string{"bg", "el", "en", "fr"} {
		for _, p := range append(pageTypes(t, h), frameTypes...) {
			pages[lang+"-"+p.name] = string(h.get(t, "/"+lang+p.path, "Accept", "text/html").body)
		}
	}
	input, err := json.Marshal(pages)
	if err != nil {
		t.Fatal(err)
	}
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat("../../web/node_modules/html-validate")
	}
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no node or no html-validate; scripts/deps.sh test installs them")
		}
		t.Skip("no node or no html-validate here: pages are not validated; scripts/deps.sh test installs them")
	}
	c := exec.Command(node, "test/validate.mjs")
	c.Dir, c.Stdin = "../../web", bytes.NewReader(input)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	} else if !strings.Contains(string(out), fmt.Sprintf("%d pages, 0 errors", len(pages))) {
		t.Errorf("the validator says %s", out)
	}
}

// text is a piece of a page that a person reads or hears, with its language.
type text struct{ lang, words, where string }

// spoken are the attributes that are read out or shown.
var spoken = map[string]bool{"aria-label": true, "title": true, "alt": true, "placeholder": true}

// texts collects all texts of a page, each with the language that is marked.
func texts(t *testing.T, body []byte) []text {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []text
	var walk func(n *html.Node, lang string)
	walk = func(n *html.Node, lang string) {
		switch {
		case n.Type == html.TextNode:
			out = append(out, text{lang, strings.TrimSpace(n.Data), n.Parent.Data})
		case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "code" || n.Data == "textarea" || n.Data == "kbd" || n.Data == "noscript" || n.Data == "title"): // a title cannot mark its parts
			return
		case n.Type == html.ElementNode:
			for _, a := range n.Attr {
				if a.Key == "lang" {
					lang = a.Val
				}
			}
			for _, a := range n.Attr {
				// An attribute, like a title, cannot mark the name in it.
				if spoken[a.Key] && n.Data != "meta" && n.Data != "link" && n.Data != "iframe" && n.Data != "img" {
					out = append(out, text{lang, a.Val, n.Data + " " + a.Key})
				}
			}
		}
		for c := range n.ChildNodes() {
			walk(c, lang)
		}
	}
	walk(doc, "")
	return out
}

// latin are words in Latin letters, and names that stay so in every language:
// products, formats, bodies, codes and addresses.
var (
	latin     = regexp.MustCompile(`\p{Latin}[\p{Latin}\p{Mn}’'.-]*`)
	addresses = regexp.MustCompile(`https?://[^\s]*|/?[\w-]+(\.[\w-]+)*\.(eu|org|com|be|net|de|fr|it|gr|gov|nl|dk)\b[^\s]*|/[\w{}/.?=&-]+`)
	codes     = regexp.MustCompile(`\b[A-Z]{2}[A-Z0-9]{0,3}\b|\b[A-Z]{2}-\d+\b|\blau-[A-Z]{2}-\w+\b`)
	names     = regexp.MustCompile(`NextGenerationEU|NextGen Belgium|REPowerEU|EuroGeographics|GeoNames|Natural Earth|GSHHG|Unicode( CLDR)?|GeoJSON|OpenAPI|TileJSON|GeoPackage|FlatGeobuf|PMTiles|MBTiles|Atom|JSON( Feed)?|CSV|XLSX|KML|CC BY|WCAG|axe-core|JavaScript|ODbL|OpenStreetMap|Excel|Ctrl|asof|cookies|Enter|Escape|OGC API|oEmbed|Europa Webtools|Content-Security-Policy|(README|NOTICE)\.txt|Features|Leaflet`)
)

// On Greek and Bulgarian pages, whatever stands in Latin letters is marked with
// its language or is a name that stays Latin everywhere.
func TestForeignWordsAreMarked(t *testing.T) {
	h := open(t)
	for _, lang := range []string{"el", "bg"} {
		for _, p := range pageTypes(t, h) {
			seen := map[string]bool{}
			for _, x := range texts(t, h.get(t, "/"+lang+p.path, "Accept", "text/html").body) {
				if x.lang != lang {
					continue
				}
				rest := x.words
				for _, known := range []*regexp.Regexp{addresses, names, codes} {
					rest = known.ReplaceAllString(rest, " ")
				}
				for _, word := range latin.FindAllString(rest, -1) {
					if len([]rune(word)) > 2 && !seen[word] {
						seen[word] = true
						t.Errorf("/%s%s: %q is not marked, in %s: %.100q", lang, p.path, word, x.where, x.words)
					}
				}
			}
		}
	}
}

// No page shows a sentence of the English catalogue as its own, in any language.
func TestNoEnglishLeftOver(t *testing.T) {
	h := open(t)
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	var catalogue map[string]json.RawMessage
	raw, err := os.ReadFile("../../internal/i18n/messages/en.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &catalogue); err != nil {
		t.Fatal(err)
	}
	english := map[string]string{} // text → key
	for key, value := range catalogue {
		var s string
		if json.Unmarshal(value, &s) == nil && strings.IndexFunc(s, unicode.IsSpace) > 0 && !strings.ContainsAny(s, "{}") {
			english[s] = key
		}
	}
	for _, lang := range i18n.Languages {
		if lang == "en" {
			continue
		}
		for _, p := range pageTypes(t, h) {
			for _, x := range texts(t, h.get(t, "/"+string(lang)+p.path, "Accept", "text/html").body) {
				if key, ok := english[x.words]; ok && x.lang == string(lang) && words.Printer(lang).T(key) != x.words {
					t.Errorf("/%s%s: shows %q in English", lang, p.path, key)
				}
			}
		}
	}
}
