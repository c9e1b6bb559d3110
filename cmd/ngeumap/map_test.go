package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

// ready is the element that says that all tiles of the first view are drawn.
const ready = `#map[data-ready="true"]`

// single gives a project that stands alone at its site, and where.
func single(t *testing.T, h *house) (id string, lon, lat float64) {
	t.Helper()
	var doc struct {
		Features []struct {
			ID       string
			Geometry struct{ Coordinates [2]float64 }
		}
	}
	a := h.get(t, "/api/collections/projects/items?precision=site&country=SE")
	if err := json.Unmarshal(a.body, &doc); err != nil || len(doc.Features) == 0 {
		t.Fatalf("no site in Sweden: %v %.200s", err, a.body)
	}
	f := doc.Features[0]
	return f.ID, f.Geometry.Coordinates[0], f.Geometry.Coordinates[1]
}

// A citizen opens the map in Latin, Greek and Cyrillic, on a phone and at a
// desk, clicks a project and reads the notice.
func TestMapInTheBrowser(t *testing.T) {
	h := open(t)
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	id, lon, lat := single(t, h)
	w := newWitness(t, h)
	chromium := browser(t, w)
	for _, lang := range []i18n.Lang{"fr", "el", "bg"} {
		for _, s := range screens {
			t.Run(string(lang)+"-"+s.name, func(t *testing.T) {
				b := newTab(t, chromium, s)
				b.do(chromedp.Navigate(w.URL+"/"+string(lang)), chromedp.WaitReady(ready))
				b.keep("europe")
				notice := value[string](b, `document.querySelector('[data-notice="short"]').innerText`)
				if want := words.Printer(lang).T("notice.short"); !strings.Contains(notice, want) {
					t.Errorf("the notice reads %q, want %q", notice, want)
				}
				if !value[bool](b, `(() => { const r = document.querySelector('[data-notice="short"]').getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight && r.height > 0 })()`) {
					t.Error("the short notice is not in the first screen")
				}
				if wide := value[float64](b, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
					t.Errorf("the page is %v px wider than the screen", wide)
				}

				// The same map around one project, which is then in its middle.
				box := fmt.Sprintf("%.4f,%.4f,%.4f,%.4f", lon-.02, lat-.01, lon+.02, lat+.01)
				b.do(chromedp.Navigate(w.URL+"/"+string(lang)+"?bbox="+box), chromedp.WaitReady(ready))
				b.do(chromedp.ScrollIntoView("#map"))
				at := value[[]float64](b, `(() => { const r = document.querySelector('#map').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
				b.do(chromedp.MouseClickXY(at[0], at[1]), chromedp.WaitVisible(`.card[data-project-id="`+id+`"] h2`))
				b.keep("card")
				b.do(chromedp.Click(`.card .card-more a`), chromedp.WaitReady(`main h1`), chromedp.WaitReady(ready))
				b.keep("project")
				if path := value[string](b, `location.pathname`); path != "/"+string(lang)+"/projects/"+id {
					t.Errorf("the card leads to %s", path)
				}
				b.do(chromedp.Click(`[data-notice="full"]`), chromedp.WaitReady(`#notice`))
				text := value[string](b, `document.querySelector('#notice').closest('section, main').innerText`)
				for _, key := range []string{"notice.p1", "notice.p2", "notice.p3", "notice.p4"} {
					if want := words.Printer(lang).T(key); !strings.Contains(text, want) {
						t.Errorf("the full notice lacks %q", want)
					}
				}
				if stored := value[float64](b, `document.cookie.length + localStorage.length + sessionStorage.length`); stored > 0 {
					t.Error("the site stores something in the browser")
				}
				b.quiet()
			})
		}
	}
	w.quiet(t)
}

// A filter asks for project tiles again, and for no other ones.
func TestFilterReloadsOnlyProjectTiles(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[1])
	b.do(chromedp.Navigate(w.URL+"/fr"), chromedp.WaitReady(ready))
	kinds := func() (projects, filtered, others int) {
		for _, p := range w.asked() {
			switch {
			case strings.HasPrefix(p, "/tiles/projects/") && strings.Contains(p, "pillar=health_resilience"):
				filtered++
			case strings.HasPrefix(p, "/tiles/projects/"):
				projects++
			case strings.HasPrefix(p, "/tiles/"):
				others++
			}
		}
		return
	}
	if projects, filtered, others := kinds(); projects == 0 || filtered > 0 || others == 0 {
		t.Errorf("first view: %d project tiles, %d filtered, %d others", projects, filtered, others)
	}
	before := value[string](b, `document.querySelector('#list-count').innerText`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('input[name="pillar"][value="health_resilience"]').click()`))
	if _, err := chromedp.Run(b, chromedp.Poll[bool](`location.search.includes('pillar=health_resilience') && document.querySelector('#list-count').innerText !== `+fmt.Sprintf("%q", before))); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.WaitReady(ready))
	projects, filtered, others := 0, 0, 0
	for range 50 { // the list may be ahead of the tiles
		p, f, o := kinds()
		projects, filtered, others = projects+p, filtered+f, others+o
		if filtered > 0 {
			break
		}
		b.do(chromedp.Sleep(100 * time.Millisecond))
	}
	if filtered == 0 || projects > 0 || others > 0 {
		t.Errorf("after the filter: %d unfiltered project tiles, %d filtered, %d others", projects, filtered, others)
	}
	b.keep("filtered")
	b.quiet()
	w.quiet(t)
}

// The witness of the tests above does see what goes elsewhere.
func TestWitnessSeesForeignRequests(t *testing.T) {
	w := newWitness(t, open(t))
	b := newTab(t, browser(t, w), screens[1])
	if err := chromedp.Do(b, chromedp.Navigate("http://tiles.example.org/picture")); err != nil {
		t.Log(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.foreign {
		if strings.Contains(f, "tiles.example.org") {
			return
		}
	}
	t.Errorf("the request was not seen; seen: %v", w.foreign)
}
