package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/ngeumap/ngeumap/internal/embed"
)

// hostPage is another site with one frame.
func hostPage(t *testing.T, proxy *witness) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		sandbox := ""
		if q.Has("sandbox") {
			sandbox = ` sandbox="` + html.EscapeString(q.Get("sandbox")) + `"`
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>host</title><link rel="icon" href="data:,"><body><iframe src="%s" width="%s" height="%s"%s></iframe>`,
			html.EscapeString(proxy.URL+q.Get("path")), q.Get("width"), q.Get("height"), sandbox)
	}))
	t.Cleanup(s.Close)
	return s
}

// inFrame evaluates a script in the first frame of the page, in a world of its
// own, which also runs where the frame itself may not run scripts.
func inFrame[T any](b *tab, script string) T {
	b.t.Helper()
	v, err := tryInFrame[T](b, script)
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// tryInFrame is inFrame that gives the error, which there is while the frame
// goes from one page to the next.
func tryInFrame[T any](b *tab, script string) (v T, err error) {
	tree, err := chromedp.Call(b, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return v, err
	}
	if len(tree.FrameTree.ChildFrames) == 0 {
		return v, errors.New("no frame in the page")
	}
	world, err := chromedp.Call(b, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.ChildFrames[0].Frame.ID})
	if err != nil {
		return v, err
	}
	yes := true
	answer, err := chromedp.Call(b, runtime.Evaluate, runtime.EvaluateParams{Expression: script, ContextID: world.ExecutionContextID, ReturnByValue: &yes, AwaitPromise: &yes})
	if err != nil {
		return v, err
	}
	if answer.ExceptionDetails != nil {
		return v, errors.New(description(answer.ExceptionDetails.Exception))
	}
	return v, json.Unmarshal(answer.Result.Value, &v)
}

// unseen names the elements that are not in sight in the frame: not there, out
// of the window, or covered by another.
const unseen = `(selectors => selectors.filter(s => {
  const e = [...document.querySelectorAll(s)].find(e => e.getClientRects().length)
  if (!e) return true
  const r = e.getClientRects()[0]
  const x = r.x + r.width / 2, y = r.y + r.height / 2
  const top = document.elementFromPoint(x, y)
  const whole = e.getBoundingClientRect()
  return !(top && (e.contains(top) || top.contains(e))) || whole.bottom > innerHeight + 1 || whole.right > innerWidth + 1 || whole.top < 0
}))`

// Notice, credits, the toggle of the list and one project are in sight in the
// frame, under three settings of its sandbox, in four ratios, from 320 pixels up.
func TestFrameInAnotherSite(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	host := hostPage(t, w)
	chromium := browser(t, w)
	for _, sandbox := range []struct {
		name, value string
		set, script bool
	}{{"free", "", false, true}, {"scripts", "allow-scripts", true, true}, {"no-scripts", "", true, false}} {
		t.Run(sandbox.name, func(t *testing.T) {
			b := newTab(t, chromium, screen{"host", 1300, 1300, 1, false})
			for _, ratio := range embed.Ratios {
				for _, width := range []int{320, 600} {
					if width != 320 && ratio != embed.Wide {
						continue
					}
					q := url.Values{"path": {"/fr/embed?place=BE332"}, "width": {fmt.Sprint(width)}, "height": {fmt.Sprint(ratio.Height(width))}}
					if width == 600 {
						q.Set("path", "/el/embed?country=EL&view=map")
					}
					if sandbox.set {
						q.Set("sandbox", sandbox.value)
					}
					b.do(chromedp.Navigate(host.URL + "/?" + q.Encode()))
					want := []string{`[data-notice="short"]`, `[data-notice="full"]`, `[data-credits]`, `[data-project-id] h3`}
					if sandbox.script {
						want = append(want, "#list-toggle")
						waitInFrame(b, `document.querySelector('#map')?.dataset.ready === "true"`)
					} else {
						waitInFrame(b, `document.querySelector('[data-project-id]') !== null && document.readyState === 'complete'`)
					}
					b.keep(fmt.Sprintf("%s-%d", strings.ReplaceAll(string(ratio), ":", "-"), width))
					list, err := json.Marshal(want)
					if err != nil {
						t.Fatal(err)
					}
					if hidden := inFrame[[]string](b, unseen+"("+string(list)+")"); len(hidden) > 0 {
						t.Errorf("%s at %d px, sandbox %q: out of sight %v", ratio, width, sandbox.value, hidden)
					}
					if wide := inFrame[float64](b, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
						t.Errorf("%s at %d px: %v px wider than its frame", ratio, width, wide)
					}
				}
			}
			if !sandbox.script {
				return
			}
			// The list opens over the map, and a project stays in the frame.
			inFrame[bool](b, `document.querySelector('#list-toggle').click(), true`)
			if open := inFrame[string](b, `document.querySelector('#list-toggle').ariaExpanded + getComputedStyle(document.querySelector('.frame-map')).display`); open != "truenone" {
				t.Errorf("the toggle leaves %q", open)
			}
			inFrame[bool](b, `document.querySelector('[data-project-id] h3 a').click(), true`)
			waitInFrame(b, `document.querySelector('article[data-project-id]') !== null`)
			inFrame[bool](b, `document.querySelector('[data-notice="full"]').click(), true`)
			waitInFrame(b, `document.querySelectorAll('.notice-full li').length === 4`)
			b.quiet()
		})
	}
	w.quiet(t)
}

// waitInFrame waits until a condition holds in the frame.
func waitInFrame(b *tab, condition string) {
	b.t.Helper()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		if ok, err := tryInFrame[bool](b, condition); ok && err == nil {
			return
		}
	}
	b.keep("failure")
	b.t.Fatalf("%s does not come true; seen before: %s", condition, strings.Join(b.wrong, "; "))
}

// The element of other sites makes the same frame as the code does.
func TestElementInAnotherSite(t *testing.T) {
	h := open(t)
	w := newWitness(t, h)
	site := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(out, `<!doctype html><html lang="bg"><title>host</title><link rel="icon" href="data:,"><script type="module" src="%s/embed/ngeu-map.js"></script>
<ngeu-map query="place=BG&amp;view=list" ratio="4:3" title="Карта">текст</ngeu-map>`, w.URL)
	}))
	t.Cleanup(site.Close)
	b := newTab(t, browser(t, w), screens[1])
	b.do(chromedp.Navigate(site.URL), chromedp.WaitReady("ngeu-map iframe"))
	if got := value[string](b, `(f => f.src + ' ' + f.title + ' ' + getComputedStyle(f).aspectRatio)(document.querySelector('ngeu-map iframe'))`); got != w.URL+"/bg/embed?place=BG&view=list Карта 4 / 3" {
		t.Errorf("the element makes %q", got)
	}
	waitInFrame(b, `document.querySelector('[data-notice="short"]') !== null && document.documentElement.lang === 'bg'`)
	b.quiet()
	w.quiet(t)
}
