package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

// until waits for a script to be true.
func (b *tab) until(what, script string) {
	b.t.Helper()
	if _, err := chromedp.Run(b, chromedp.Poll[bool](script)); err != nil {
		b.keep("failure")
		b.t.Fatalf("%s: %v; seen before: %s", what, err, strings.Join(b.wrong, "; "))
	}
}

// A reader in Liège asks what is near her: a list by distance in her language,
// and no address that tells where she is.
func TestNearMeInTheBrowser(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[0])
	lat, lon, accuracy := 50.64137, 5.57512, 10.0
	if _, err := chromedp.Call(b, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{Permission: &cdpbrowser.PermissionDescriptor{Name: "geolocation"}, Setting: "granted"}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(b, emulation.SetGeolocationOverride, emulation.SetGeolocationOverrideParams{Latitude: &lat, Longitude: &lon, Accuracy: &accuracy}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(w.URL+"/el"), chromedp.WaitReady(ready), chromedp.WaitVisible("#near"))
	before := value[string](b, `location.href`)
	w.asked()
	b.do(chromedp.Click("#near"), chromedp.WaitVisible("#near-results .row"))
	b.until("the focus is on the list's heading", `document.activeElement.id === 'near-title'`)
	b.keep("near")
	rows := value[[]string](b, `[...document.querySelectorAll('#near-results .row-distance')].map(e => e.innerText)`)
	if len(rows) == 0 || !strings.Contains(rows[0], "χλμ.") {
		t.Errorf("distances read %q", rows)
	}
	far := value[[]float64](b, `[...document.querySelectorAll('#near-results .row')].map(e => Math.hypot((e.dataset.lon - 5.58) * 70.6, (e.dataset.lat - 50.64) * 111.2))`)
	for i := 1; i < len(far); i++ {
		if far[i] < far[i-1]-0.2 {
			t.Errorf("row %d is %.1f km away, the one before it %.1f", i, far[i], far[i-1])
		}
	}
	if now := value[string](b, `location.href`); now != before {
		t.Errorf("the address became %s", now)
	}
	for _, path := range w.asked() {
		for _, part := range []string{"50.64", "5.57", "5.58"} {
			if strings.Contains(path, part) {
				t.Errorf("%s tells the position", path)
			}
		}
	}
	b.do(chromedp.Click("#near-results .card-close"))
	b.until("the list is closed", `document.querySelector('#near-results').hidden`)
	b.quiet()
	w.quiet(t)
}

// The projects of one municipality open as a sheet under the name that it has in
// the page's language; filters on the page narrow list and map, and the back
// button takes them away again.
func TestSheetAndBackInTheBrowser(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[1])
	code, lon, lat := busiest(t, h)
	b.do(chromedp.Navigate(fmt.Sprintf("%s/bg?bbox=%.4f,%.4f,%.4f,%.4f", w.URL, lon-.02, lat-.01, lon+.02, lat+.01)), chromedp.WaitReady(ready), chromedp.ScrollIntoView("#map"))
	at := value[[]float64](b, `(() => { const r = document.querySelector('#map').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	b.do(chromedp.MouseClickXY(at[0], at[1]), chromedp.WaitVisible(`.card .card-rows .row`))
	b.keep("sheet")
	var named struct{ Places []struct{ Name string } }
	if err := json.Unmarshal(h.get(t, "/api/places?lang=bg&code="+code).body, &named); err != nil || len(named.Places) != 1 {
		t.Fatalf("%v, %+v", err, named)
	}
	if title := value[string](b, `document.querySelector('#card-title').innerText`); !strings.Contains(title, named.Places[0].Name) {
		t.Errorf("the sheet of %s is called %q", named.Places[0].Name, title)
	}
	b.do(chromedp.Click(`.card .card-more a`), chromedp.WaitReady(`h1`), chromedp.WaitReady(ready))
	if path := value[string](b, `location.pathname`); path != "/bg/places/"+code {
		t.Errorf("the sheet leads to %s", path)
	}
	all := value[string](b, `document.querySelector('#list-count').innerText`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('input[name="status"][value="cancelled"]').click()`))
	b.until("the list is filtered", `location.search.includes('status=cancelled') && document.querySelector('#list-count').innerText !== `+fmt.Sprintf("%q", all))
	if value[bool](b, `document.querySelector('#results > .rows') !== null`) {
		t.Error("projects that are cancelled are there: the test needs another filter")
	}
	b.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	b.until("the filter is gone", `location.search === '' && document.querySelector('#list-count').innerText === `+fmt.Sprintf("%q", all)+` && !document.querySelector('input[value="cancelled"]').checked`)
	b.quiet()
	w.quiet(t)
}

// busiest gives a municipality of several projects, and where it is.
func busiest(t *testing.T, h *house) (code string, lon, lat float64) {
	t.Helper()
	var doc struct {
		Features []struct {
			Geometry   *struct{ Coordinates [2]float64 }
			Properties struct {
				PlaceCode string `json:"place_code"`
			}
		}
	}
	if err := json.Unmarshal(h.get(t, "/api/collections/projects/items?precision=municipality&country=RO&limit=1000").body, &doc); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, f := range doc.Features {
		p := f.Properties.PlaceCode
		if count[p]++; count[p] > count[code] && f.Geometry != nil {
			code, lon, lat = p, f.Geometry.Coordinates[0], f.Geometry.Coordinates[1]
		}
	}
	if count[code] < 2 {
		t.Fatal("no municipality in Romania has two projects")
	}
	return code, lon, lat
}

// The short notice is in the first screen, whatever the screen, in the language
// in which it is longest; nothing lies over it and it lies over nothing.
func TestNoticeInTheFirstScreen(t *testing.T) {
	h := open(t)
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	longest := i18n.English
	for _, l := range i18n.Languages {
		if len([]rune(words.Printer(l).T("notice.short"))) > len([]rune(words.Printer(longest).T("notice.short"))) {
			longest = l
		}
	}
	w := newWitness(t, h)
	chromium := browser(t, w)
	for _, s := range append([]screen{{"small", 320, 568, 2, true}}, screens...) {
		t.Run(s.name, func(t *testing.T) {
			b := newTab(t, chromium, s)
			for _, path := range []string{"", "/places/BE332", "/projects/be-trilogiport-terminal", "/plans", "/about"} {
				b.do(chromedp.Navigate(w.URL+"/"+string(longest)+path), chromedp.WaitReady("main"))
				got := value[string](b, `(() => {
					const p = document.querySelector('[data-notice="short"]'), r = p.getBoundingClientRect()
					if (r.top < 0 || r.bottom > innerHeight || r.width < 50) return 'not in the first screen: ' + JSON.stringify(r)
					for (const q of p.getClientRects()) {
						const top = document.elementFromPoint(q.x + q.width / 2, q.y + q.height / 2)
						if (!p.contains(top) && !top.contains(p)) return 'under ' + top.outerHTML.slice(0, 80)
					}
					const main = document.querySelector('main').getBoundingClientRect()
					if (main.top < p.closest('aside').getBoundingClientRect().bottom - 1) return 'over the page'
					const wide = document.documentElement.scrollWidth - innerWidth
					return wide > 0 ? 'the page is ' + wide + ' px too wide' : ''
				})()`)
				if got != "" {
					t.Errorf("%s%s: the notice is %s", longest, path, got)
				}
			}
			b.quiet()
		})
	}
}

// What a first view loads stays light: its tiles, and the messages of each
// language. Scripts, styles and fonts are weighed in web.
func TestFirstViewIsLight(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[1])
	b.do(chromedp.Navigate(w.URL+"/el"), chromedp.WaitReady(ready))
	tiles, bytes := 0, 0
	for _, path := range w.asked() {
		if strings.HasPrefix(path, "/tiles/") {
			tiles++
			bytes += len(h.get(t, path, "Accept-Encoding", "gzip").body)
		}
	}
	t.Logf("%d tiles, %d bytes", tiles, bytes)
	if tiles == 0 || bytes > 90_000 {
		t.Errorf("the first view loads %d tiles of %d bytes, at most 90,000", tiles, bytes)
	}
	for _, l := range i18n.Languages {
		_, rest, _ := strings.Cut(string(h.get(t, "/"+string(l)).body), `data-messages="`)
		address, _, _ := strings.Cut(rest, `"`)
		if n := len(h.get(t, address, "Accept-Encoding", "gzip").body); n < 100 || n > 8000 {
			t.Errorf("the messages of %s have %d bytes, at most 8,000", l, n)
		}
	}
}
