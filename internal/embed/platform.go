package embed

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Kept are the attributes that the platform's text format "Iframe media" keeps,
// in lower case as its parser makes them.
var Kept = []string{
	"allowfullscreen", "frameborder", "height", "importance", "loading", "mozallowfullscreen", "referrerpolicy",
	"sandbox", "scrolling", "src", "title", "webkitallowfullscreen", "width",
}

// Platform gives what the Europa Web Publishing Platform's iframe field makes of
// a code: the first iframe alone, with the attributes of Kept and the plain text
// in it; "" where there is none. The field refuses a code that differs from
// what this gives.
func Platform(code string) string {
	f, ok := frames(code)
	if !ok {
		return ""
	}
	return f.kept()
}

// frame is the first iframe of a code.
type frame struct {
	attributes []html.Attribute
	text       string // the plain text in it
	others     int    // further iframes
	outside    bool   // something else than white space stands around it
	inside     bool   // elements or comments stood in it
}

func (f frame) attribute(name string) string {
	for _, a := range f.attributes {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func (f frame) has(name string) bool {
	return slices.ContainsFunc(f.attributes, func(a html.Attribute) bool { return a.Key == name })
}

// lost lists the attributes that the platform takes away.
func (f frame) lost() []string {
	var out []string
	for _, a := range f.attributes {
		if !slices.Contains(Kept, a.Key) {
			out = append(out, a.Key)
		}
	}
	return out
}

// kept writes the frame as the platform does.
func (f frame) kept() string {
	var b strings.Builder
	b.WriteString("<iframe")
	for _, a := range f.attributes {
		value := a.Val
		if a.Key == "src" {
			value = safeAddress(value)
		}
		if slices.Contains(Kept, a.Key) {
			b.WriteString(" " + a.Key + `="` + strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;").Replace(value) + `"`)
		}
	}
	if f.text == "" {
		return b.String() + "/>" // its serialisation is that of XML
	}
	return b.String() + ">" + strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(f.text) + "</iframe>"
}

// safeAddress takes away schemes that run code, as the platform does.
func safeAddress(address string) string {
	for {
		scheme, rest, ok := strings.Cut(address, ":")
		if !ok || strings.ContainsAny(scheme, "/?#") || slices.Contains([]string{"http", "https"}, strings.ToLower(strings.TrimSpace(scheme))) {
			return address
		}
		address = rest
	}
}

// frames finds the first iframe of a code and says what is around it.
func frames(code string) (f frame, found bool) {
	z := html.NewTokenizer(strings.NewReader(code))
	within := false
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return f, found
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.Data != "iframe" {
				f.outside = true
				continue
			}
			if found {
				f.others++
				within = false
				continue
			}
			found, within = true, true
			for _, a := range t.Attr {
				if !f.has(a.Key) {
					f.attributes = append(f.attributes, a)
				}
			}
		case html.EndTagToken:
			if t := z.Token(); t.Data == "iframe" {
				within = false
			}
		case html.TextToken:
			raw := z.Raw()
			if within {
				f.text, f.inside = plain(raw)
			} else if found && f.others > 0 {
				continue // text of a further iframe is named with it
			} else if len(bytes.TrimSpace(raw)) > 0 {
				f.outside = true
			}
		default: // comments, doctypes
			f.outside = true
		}
	}
}

// plain gives the text of a frame without elements and what is in them. The
// tokenizer takes the content of an iframe as raw text; the platform's parser
// reads it as HTML.
func plain(raw []byte) (text string, elements bool) {
	var b strings.Builder
	depth := 0
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String(), elements
		case html.TextToken:
			if depth == 0 {
				b.WriteString(z.Token().Data)
			}
		case html.StartTagToken:
			elements = true
			depth++
		case html.EndTagToken:
			elements = true
			depth = max(0, depth-1)
		default:
			elements = true
		}
	}
}
