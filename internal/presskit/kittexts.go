package presskit

import (
	"context"
	"fmt"
	"html"
	"strings"

	"github.com/ngeumap/ngeumap/internal/embed"
)

// texts are the members of a kit that are text: what is in it, the notice,
// captions with alternative texts, facts, and code for embedding.
func (s *Studio) texts(ctx context.Context, k Kit, p *Picture) ([]member, error) {
	words, n := k.Edition.Printer(), k.Edition.Notice()
	facts, err := s.facts(ctx, k)
	if err != nil {
		return nil, err
	}
	of := k.Title()
	title := words.T("kit.of", "place", of)

	var readme page
	readme.title(title)
	readme.add(k.embargo())
	readme.add(words.T("kit.intro", "place", of))
	readme.add(words.T("kit.use"))
	readme.title(words.T("kit.contents"))
	tables := "projects.csv, projects.xlsx"
	if apart, err := s.tablesApart(ctx, k); err != nil {
		return nil, err
	} else if apart {
		var at []string
		for _, ext := range tableFormats {
			at = append(at, k.table(ext))
		}
		tables = strings.Join(at, " , ")
	}
	lines := [][2]string{
		{"map-*.png, map.svg", "kit.maps"}, {"fact-sheet-a4.pdf", "kit.sheet"}, {"poster-a3.pdf", "kit.poster"}, {"texts.txt, facts.txt", "kit.texts"},
		{"qr-code.svg, embed.html", "kit.links"}, {tables, "kit.data"}, {"NOTICE.txt", "notice.title"},
	}
	if k.Campaign != nil && len(k.Campaign.Photos) > 0 {
		lines = append(lines, [2]string{"photos.txt, ../" + k.FileName() + "-photos/", "kit.photos"})
	}
	for _, line := range lines {
		readme.add("- " + line[0] + " – " + words.T(line[1]))
	}
	readme.title(words.T("kit.changed_title"))
	readme.add(words.T("kit.number_hint"))
	readme.add(words.T("common.label", "name", words.T("kit.number"), "value", k.Number()))
	readme.add(k.kitPage())
	readme.notice(k)

	var notice page
	notice.title(words.T("notice.title"))
	notice.add(k.embargo())
	for _, text := range n.Full() {
		notice.add(text)
	}
	notice.add(n.Funding())
	notice.add(n.AsOf())
	for _, source := range n.Sources() {
		notice.add(strings.TrimSpace(words.T("common.label", "name", words.T("project.source"), "value", source.Name) + " " + source.URL))
	}
	for _, credit := range n.Credits() {
		notice.add(credit.Text)
	}
	notice.add(words.T("common.label", "name", words.T("kit.number"), "value", k.Number()))

	var captions page
	captions.title(title)
	captions.add(k.embargo())
	captions.add(k.introduction())
	captions.add(words.T("common.label", "name", words.T("kit.caption"), "value", words.T("kit.caption_text", "place", of)+" "+strings.TrimRight(n.AsOf(), ".")+". "+n.Funding()+"."))
	captions.add(words.T("common.label", "name", words.T("kit.alt"), "value", p.Meta.Description))
	captions.notice(k)

	var quotes page
	quotes.title(words.T("kit.facts"))
	for _, f := range facts {
		quotes.add(words.T("common.label", "name", f.Name, "value", f.Value) + "\n" + f.Definition + "\n" + f.origin(words))
	}
	quotes.add(words.T("kit.no_sums"))
	quotes.notice(k)

	out := []member{{"README.txt", readme.bytes()}, {"NOTICE.txt", notice.bytes()}, {"texts.txt", captions.bytes()}, {"facts.txt", quotes.bytes()}}
	if k.Base != "" {
		out = append(out, member{"embed.html", embedPage(k, of)})
	}
	return out, nil
}

// introduction is what a collection says of itself; empty for a place.
func (k Kit) introduction() string {
	if k.Campaign == nil {
		return ""
	}
	text, in := k.Campaign.Intro.In(k.Edition.Lang())
	return inLanguage(strings.TrimSpace(text), in, k.Edition.Lang())
}

// embedPage is a page that shows the code for a frame, and the frame.
func embedPage(k Kit, of string) []byte {
	words, n, lang := k.Edition.Printer(), k.Edition.Notice(), string(k.Edition.Lang())
	title := words.T("place.projects_in", "place", of)
	if k.Campaign != nil {
		title = of
	}
	code := embed.Snippet{Src: k.Base + "/" + lang + "/embed?" + k.filter().Query().Encode(), Title: title, Fallback: title + ". " + n.Short(), Ratio: embed.Wide}.HTML()
	return []byte(fmt.Sprintf(`<!doctype html>
<html lang="%s">
<head><meta charset="utf-8"><title>%s</title></head>
<body>
<h1>%s</h1>
<pre style="white-space:pre-wrap"><code>%s</code></pre>
%s
<p>%s</p>
<p>%s</p>
</body>
</html>
`, lang, html.EscapeString(title), html.EscapeString(words.T("kit.embed")), html.EscapeString(code), code, html.EscapeString(n.Short()), html.EscapeString(n.Attribution())))
}

// page is a plain text with titles.
type page struct{ strings.Builder }

func (p *page) title(text string) {
	if p.Len() > 0 {
		p.WriteString("\n")
	}
	p.WriteString(text + "\n" + strings.Repeat("=", len([]rune(text))) + "\n\n")
}

func (p *page) add(text string) {
	if text != "" {
		p.WriteString(text + "\n\n")
	}
}

// notice ends a text.
func (p *page) notice(k Kit) {
	n := k.Edition.Notice()
	p.title(k.Edition.Printer().T("notice.title"))
	p.add(n.Text())
	p.add(n.Attribution())
}

func (p *page) bytes() []byte { return []byte(strings.TrimRight(p.String(), "\n") + "\n") }
