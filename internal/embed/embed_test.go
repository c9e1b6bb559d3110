package embed_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/embed"
)

const site = "https://map.example.eu"

// The platform refuses a code that its filter would change.
func TestPlatformKeepsOurSnippet(t *testing.T) {
	for _, s := range []embed.Snippet{
		{Src: site + "/fr/embed?place=BE332", Title: "Carte : projets à Liège"},
		{Src: site + "/el/embed?country=EL&pillar=green_transition&q=%22a%22+%26+%27b%27", Title: `Χάρτης «έργων» & "λοιπά" <b>`, Fallback: "Έργα: " + site + "/el?country=EL&pillar=green_transition", Ratio: embed.Square},
		{Src: site + "/bg/embed", Title: "Карта на проектите", Ratio: embed.Photo, Width: 320},
		{Src: site + "/fr/embed", Title: "L’emploi\u00a0: d'ici à 2026\n et après", Ratio: embed.Classic, Width: 1200},
	} {
		code := s.HTML()
		if got := embed.Platform(code); got != code {
			t.Errorf("the platform changes the code\ngot  %s\nwant %s", got, code)
		}
		if findings := embed.CheckCode(code, site); len(findings) != 1 || findings[0].Kind != embed.Fine {
			t.Errorf("findings %v for %s", findings, code)
		}
		if strings.Count(code, "<") != 2 {
			t.Errorf("more than one element: %s", code)
		}
	}
}

func TestRatios(t *testing.T) {
	for _, c := range []struct {
		ratio embed.Ratio
		width int
		want  int
	}{{embed.Wide, 320, 180}, {embed.Classic, 320, 240}, {embed.Photo, 320, 213}, {embed.Square, 320, 320}, {embed.Wide, 1200, 675}, {"", 800, 450}} {
		if got := c.ratio.Height(c.width); got != c.want {
			t.Errorf("%s at %d: %d, want %d", c.ratio, c.width, got, c.want)
		}
	}
}

func TestPlatform(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"nothing", "hello", ""},
		{"comment only", "<!-- <iframe src=x></iframe> -->", ""},
		{"attributes", `<iframe src="https://a.eu/" style="x" class="y" onload="z" allow="fullscreen" name="n" allowfullscreen>t</iframe>`, `<iframe src="https://a.eu/" allowfullscreen="">t</iframe>`},
		{"case", `<IFRAME SRC="https://a.eu/" webkitAllowFullScreen>t</IFRAME>`, `<iframe src="https://a.eu/" webkitallowfullscreen="">t</iframe>`},
		{"around", `<p>a <iframe src="https://a.eu/">t</iframe> b</p>`, `<iframe src="https://a.eu/">t</iframe>`},
		{"second", `<iframe src="https://a.eu/">t</iframe><iframe src="https://b.eu/">u</iframe>`, `<iframe src="https://a.eu/">t</iframe>`},
		{"link inside", `<iframe src="https://a.eu/">see <a href="/x">here</a> now</iframe>`, `<iframe src="https://a.eu/">see  now</iframe>`},
		{"empty", `<iframe src="https://a.eu/"></iframe>`, `<iframe src="https://a.eu/"/>`},
		{"twice", `<iframe src="https://a.eu/" src="https://b.eu/">t</iframe>`, `<iframe src="https://a.eu/">t</iframe>`},
		{"script address", `<iframe src="javascript:alert(1)">t</iframe>`, `<iframe src="alert(1)">t</iframe>`},
		{"entities", `<iframe src="https://a.eu/?a=1&b=2" title='"q"'>a & b</iframe>`, `<iframe src="https://a.eu/?a=1&amp;b=2" title="&quot;q&quot;">a &amp; b</iframe>`},
	} {
		if got := embed.Platform(c.code); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCheckCode(t *testing.T) {
	good := embed.Snippet{Src: site + "/fr/embed?place=BE", Title: "t"}.HTML()
	for _, c := range []struct {
		name, code string
		want       []embed.Kind
	}{
		{"ours", good, []embed.Kind{embed.Fine}},
		{"blanks around", "\n " + good + "\n", []embed.Kind{embed.Fine}},
		{"no iframe", "<div></div>", []embed.Kind{embed.NoFrame}},
		{"style", strings.Replace(good, "<iframe", `<iframe style="border:0" class="c"`, 1), []embed.Kind{embed.Attribute}},
		{"paragraph", "<p>" + good + "</p>", []embed.Kind{embed.Outside}},
		{"two", good + good, []embed.Kind{embed.Others}},
		{"link inside", strings.Replace(good, ">t<", `><a href="/">t</a><`, 1), []embed.Kind{embed.Inside}},
		{"quotes", strings.ReplaceAll(good, `"`, `'`), []embed.Kind{embed.Rewritten}},
		{"other site", strings.Replace(good, "map.example.eu", "evil.example", 1), []embed.Kind{embed.Fine, embed.Elsewhere}},
		{"page, not frame", strings.Replace(good, "/fr/embed", "/fr/places/BE", 1), []embed.Kind{embed.Fine, embed.Elsewhere}},
		{"scripts off", strings.Replace(good, "allow-scripts ", "", 1), []embed.Kind{embed.Fine, embed.NoScript}},
		{"scripts alone", strings.Replace(good, embed.Sandbox, "allow-scripts", 1), []embed.Kind{embed.Fine, embed.NoPopups}},
		{"no title, no size", `<iframe src="` + site + `/fr/embed">t</iframe>`, []embed.Kind{embed.Fine, embed.NoTitle, embed.NoSize}},
	} {
		var got []embed.Kind
		for _, f := range embed.CheckCode(c.code, site) {
			got = append(got, f.Kind)
		}
		if strings.Join(kinds(got), " ") != strings.Join(kinds(c.want), " ") {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func kinds(in []embed.Kind) (out []string) {
	for _, k := range in {
		out = append(out, string(k))
	}
	return out
}

func TestAncestors(t *testing.T) {
	for _, bad := range []string{"europa.eu", "ftp://europa.eu", "https://*.*.eu", "https://a.eu/path", "https://a.eu;script-src", "https://u@a.eu", "https://", "'self'"} {
		if a, err := embed.ParseAncestors(bad); err == nil {
			t.Errorf("%q is taken as %v", bad, a)
		}
	}
	for _, c := range []struct {
		list, page string
		want       bool
	}{
		{"", "https://anywhere.example/x", true},
		{"*", "http://anywhere.example", true},
		{"https://*.europa.eu", "https://commission.europa.eu/a", true},
		{"https://*.europa.eu", "https://europa.eu/a", false},
		{"https://*.europa.eu", "https://europa.eu.evil.example/a", false},
		{"https://*.europa.eu", "http://commission.europa.eu/a", false},
		{"http://intra.example", "https://intra.example", true},
		{"https://a.eu:8443", "https://a.eu:8443/x", true},
		{"https://a.eu", "https://a.eu:8443/x", false},
		{"https://a.eu, https://B.eu", "https://b.eu/", true},
	} {
		a, err := embed.ParseAncestors(c.list)
		if err != nil {
			t.Fatal(err)
		}
		page, err := url.Parse(c.page)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Allow(page); got != c.want {
			t.Errorf("%q lets %s: %v", c.list, c.page, got)
		}
	}
	a, err := embed.ParseAncestors("https://a.eu https://*.b.eu https://a.eu")
	if err != nil || a.Directive() != "'self' https://a.eu https://*.b.eu" {
		t.Errorf("%q %v", a.Directive(), err)
	}
}

func TestCheckPage(t *testing.T) {
	only := embed.Ancestors{"https://*.europa.eu"}
	for _, c := range []struct {
		name, page, policy, site string
		ancestors                embed.Ancestors
		want                     []embed.Finding
	}{
		{"open", "https://press.example/x", "", site, nil, []embed.Finding{{embed.Allowed, "https://press.example"}}},
		{"not in the list", "https://press.example/x", "", site, only, []embed.Finding{{embed.Refused, "https://press.example"}}},
		{"mixed", "https://press.example/x", "", "http://map.example.eu", nil, []embed.Finding{{embed.Mixed, "http://map.example.eu"}}},
		{"no page", "press.example", "", site, nil, []embed.Finding{{embed.NotPage, "press.example"}}},
		{"script", "javascript:alert(1)", "", site, nil, []embed.Finding{{embed.NotPage, "javascript:alert(1)"}}},
		{"default-src self", "https://a.eu/", "default-src 'self'", site, nil, []embed.Finding{{embed.HostCSP, "frame-src https://map.example.eu"}}},
		{"frame-src has it", "https://a.eu/", "Content-Security-Policy: default-src 'none'; frame-src 'self' map.example.eu", site, nil, []embed.Finding{{embed.Allowed, "https://a.eu"}}},
		{"scheme", "https://a.eu/", "frame-src https:", site, nil, []embed.Finding{{embed.Allowed, "https://a.eu"}}},
		{"child-src none", "https://a.eu/", "child-src 'none'; default-src *", site, nil, []embed.Finding{{embed.HostCSP, "frame-src https://map.example.eu"}}},
	} {
		got := embed.CheckPage(c.page, c.policy, c.site, c.ancestors)
		if len(got) != len(c.want) || got[0] != c.want[0] {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func FuzzPlatform(f *testing.F) {
	f.Add(`<iframe src="https://a.eu/" title="&amp;">t</iframe>`)
	f.Add(`<iframe><iframe src=x onload=y>`)
	f.Add("<iframe src='java\x00script:x'>")
	f.Fuzz(func(t *testing.T, code string) {
		once := embed.Platform(code)
		if again := embed.Platform(once); again != once {
			t.Errorf("not stable: %q gives %q, then %q", code, once, again)
		}
		embed.CheckCode(code, site)
	})
}
