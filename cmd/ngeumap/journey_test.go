package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// slow makes a tab a cheap phone on a slow 4G network: a quarter of the
// processor, 150 ms to the server, 1.6 Mbit/s down and 0.75 up.
func (b *tab) slow() {
	b.t.Helper()
	if _, err := chromedp.Call(b, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4}); err != nil {
		b.t.Fatal(err)
	}
	if _, err := chromedp.Call(b, network.Enable, network.EnableParams{}); err != nil {
		b.t.Fatal(err)
	}
	if _, err := chromedp.Call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{
		{Latency: 150, DownloadThroughput: 1.6e6 / 8, UploadThroughput: 0.75e6 / 8},
	}}); err != nil {
		b.t.Fatal(err)
	}
}

// goTo follows a link as a tap does and waits for the page behind it.
func (b *tab) goTo(link, path string) {
	b.t.Helper()
	b.do(chromedp.ScrollIntoView(link), chromedp.Click(link))
	b.at(path)
}

// at waits until the tab shows an address of the house.
func (b *tab) at(path string) {
	b.t.Helper()
	b.eventually("the tab shows "+path, fmt.Sprintf(`document.readyState !== 'loading' && location.pathname + location.search === %q`, path))
}

// eventually waits until a script says true, across pages: one page that goes
// away under the question is no answer.
func (b *tab) eventually(what, script string) {
	b.t.Helper()
	for range 300 {
		if yes, err := chromedp.Run(b, chromedp.Evaluate[bool](script)); err == nil && yes {
			return
		}
		b.do(chromedp.Sleep(100 * time.Millisecond))
	}
	b.keep("failure")
	b.t.Fatalf("never: %s; it shows %s", what, value[string](b, `location.href`))
}

// liege is Liège in five languages and three scripts.
var liege = []string{"liege", "Luik", "Lüttich", "Λιέγη", "Лиеж"}

// A citizen scans the code on a building site, looks for her town in her own
// spelling, opens the district around it, lists it by distance and shares it.
func TestJourneyInTheBrowser(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[0])
	b.slow()
	id, _, _ := single(t, h)
	b.do(chromedp.Navigate(w.URL+"/fr/projects/"+id), chromedp.WaitReady(ready))
	b.keep("project")
	b.goTo(`main a[href="/fr"]`, "/fr")
	b.do(chromedp.WaitReady(ready), chromedp.WaitReady(`#find[role="combobox"]`))
	for _, word := range liege {
		b.do(chromedp.KeyEvent(kb.Escape), chromedp.Focus("#find"), chromedp.Evaluate[chromedp.Void](`document.querySelector('#find').select()`), chromedp.SendKeys("#find", word))
		if _, err := chromedp.Run(b, chromedp.Poll[bool](fmt.Sprintf(`document.querySelector('#find').value === %q && document.querySelector('#find').getAttribute('aria-expanded') === 'true' && document.querySelector('[role="option"] .option-name')?.innerText === 'Liège'`, word))); err != nil {
			b.keep("failure")
			t.Fatalf("%s: %v: the first place offered is %q", word, err, value[string](b, `document.querySelector('[role="option"]')?.innerText ?? ''`))
		}
	}
	b.do(chromedp.Sleep(2*time.Second), chromedp.KeyEvent(kb.ArrowDown), chromedp.Evaluate[chromedp.Void](`document.querySelector('[role="option"][aria-selected="true"]').click()`)) // the answer to the last letter may replace the list
	b.at("/fr/places/lau-BE-62063")
	b.goTo(`.crumbs a[href="/fr/places/BE332"]`, "/fr/places/BE332")
	b.do(chromedp.WaitReady(ready))
	b.keep("place")
	b.do(chromedp.ScrollIntoView(`.sort a[href*="sort=distance"]`), chromedp.Click(`.sort a[href*="sort=distance"]`))
	b.byDistance()
	b.keep("by-distance")
	b.do(chromedp.ScrollIntoView(`[data-copy]`))
	if link := value[string](b, `document.querySelector('[data-copy]:not([hidden])')?.dataset.copy ?? ''`); !strings.Contains(link, "/fr/") {
		t.Errorf("the address to share is %q", link)
	}
	b.quiet()
	w.quiet(t)
}

// byDistance waits for the list of the place sorted by distance, nearest first.
func (b *tab) byDistance() {
	b.t.Helper()
	b.eventually("a list by distance", `new URLSearchParams(location.search).get('sort') === 'distance' && document.querySelectorAll('#results .row').length > 0 && document.querySelector('.sort b') !== null && document.querySelector('#results .row-distance') !== null`)
}

// The same way without JavaScript: links and forms only.
func TestJourneyWithoutScriptsInTheBrowser(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	b := newTab(t, browser(t, w), screens[0])
	b.slow()
	if _, err := chromedp.Call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	id, _, _ := single(t, h)
	b.do(chromedp.Navigate(w.URL + "/fr/projects/" + id))
	b.goTo(`main a[href="/fr"]`, "/fr")
	for _, word := range liege {
		b.do(chromedp.Focus("#find"), chromedp.Evaluate[chromedp.Void](`document.querySelector('#find').value = ''`), chromedp.SendKeys("#find", word), chromedp.KeyEvent(kb.Enter))
		b.at("/fr?find=" + url.QueryEscape(word))
		b.do(chromedp.WaitReady(`.explorer-find a[href="/fr/places/lau-BE-62063"]`))
	}
	b.keep("found")
	b.goTo(`.explorer-find a[href="/fr/places/lau-BE-62063"]`, "/fr/places/lau-BE-62063")
	b.goTo(`.crumbs a[href="/fr/places/BE332"]`, "/fr/places/BE332")
	b.do(chromedp.ScrollIntoView(`.sort a[href*="sort=distance"]`), chromedp.Click(`.sort a[href*="sort=distance"]`))
	b.byDistance()
	b.keep("by-distance")
	b.quiet()
	w.quiet(t)
}
