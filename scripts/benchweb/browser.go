package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// browser is one headless Chromium.
type browser struct {
	ctx   context.Context
	close func()
}

func openBrowser(ctx context.Context) (*browser, error) {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, errors.New("no Chromium; scripts/deps.sh test installs it")
	}
	profile, err := os.MkdirTemp("", "benchweb")
	if err != nil {
		return nil, err
	}
	allocator, stop := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Flag("no-sandbox", os.Getuid() == 0),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))...)
	tabs, cancel := chromedp.NewContext(allocator)
	b := &browser{tabs, func() { cancel(); stop(); _ = os.RemoveAll(profile) }}
	if err := chromedp.Do(tabs); err != nil {
		b.close()
		return nil, fmt.Errorf("Chromium does not start: %w", err)
	}
	return b, nil
}

// device is how a page is opened.
type device struct {
	name          string
	width, height int64
	scale, slower float64
	phone         bool
	network       bool   // slow 4G
	before        string // a script that runs before those of the page
}

var (
	desktop = device{name: "desktop", width: 1280, height: 800, scale: 1, slower: 1}
	phone   = device{name: "phone", width: 390, height: 844, scale: 2, slower: 4, phone: true}
)

// watch notes long tasks, in milliseconds, and how long the callbacks of frames
// take; it runs before the scripts of a page.
const watch = `window.__long = []; new PerformanceObserver(l => { for (const e of l.getEntries()) __long.push(e.duration) }).observe({ type: 'longtask', buffered: true });
window.__frame = 0; { const ask = window.requestAnimationFrame.bind(window); window.requestAnimationFrame = f => ask(t => { const a = performance.now(); f(t); __frame += performance.now() - a }) }`

// tab is one page; close it.
type tab struct {
	context.Context
	close func()
}

// patience is how long one page may take for all that is asked of it.
const patience = 40 * time.Second

// open gives a new tab in the browser of the goal, which it starts if need be.
func (m *measuring) open(d device) (*tab, error) {
	if m.browser == nil {
		b, err := openBrowser(m.ctx)
		if err != nil {
			return nil, err
		}
		m.browser = b
	}
	ctx, cancel := chromedp.NewContext(m.browser.ctx)
	if err := chromedp.Do(ctx); err != nil { // opens the tab, which a timeout would close
		cancel()
		return nil, err
	}
	ctx, timeout := context.WithTimeout(ctx, patience)
	t := &tab{ctx, func() { timeout(); cancel() }}
	if err := t.become(d); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// become makes the tab a device.
func (t *tab) become(d device) error {
	options := []chromedp.EmulateViewportOption{chromedp.EmulateScale(d.scale)}
	if d.phone {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	err := chromedp.Do(t, chromedp.EmulateViewport(d.width, d.height, options...))
	if err == nil {
		_, err = chromedp.Call(t, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: d.slower})
	}
	if err == nil {
		_, err = chromedp.Call(t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch + ";" + d.before})
	}
	if err == nil {
		_, err = chromedp.Call(t, network.Enable, network.EnableParams{})
	}
	if err == nil {
		_, err = chromedp.Call(t, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	}
	if err == nil && d.network {
		_, err = chromedp.Call(t, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{
			{Latency: 150, DownloadThroughput: 1.6e6 / 8, UploadThroughput: 0.75e6 / 8},
		}})
	}
	if err == nil {
		_, err = chromedp.Call(t, performance.Enable, performance.EnableParams{})
	}
	return err
}

// ready is when the first view is drawn, in milliseconds after navigation began.
const ready = `new Promise(done => { const look = () => document.querySelector('#map[data-ready="true"]') ? done(performance.now()) : setTimeout(look, 5); look() })`

// value evaluates a script that gives a value or a promise of one.
func value[T any](t *tab, script string) (T, error) {
	v, err := chromedp.Run(t, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		return v, fmt.Errorf("%w in %.80s", err, script)
	}
	return v, nil
}

// first opens an address and gives when its first view was drawn and what the
// main thread worked for it, both in milliseconds.
func (t *tab) first(address string) (wall, cpu float64, err error) {
	if err := chromedp.Do(t, chromedp.Navigate(address)); err != nil {
		return 0, 0, err
	}
	if wall, err = value[float64](t, ready); err != nil {
		return 0, 0, err
	}
	cpu, err = t.metric("TaskDuration")
	return wall, cpu * 1000, err
}

// metric reads one of Chromium's own counters.
func (t *tab) metric(name string) (float64, error) {
	r, err := chromedp.Call(t, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		return 0, err
	}
	for _, m := range r.Metrics {
		if m.Name == name {
			return m.Value, nil
		}
	}
	return 0, fmt.Errorf("Chromium has no metric %s", name)
}

// drag moves the pointer, or a finger, from the middle of the map.
func (t *tab) drag(d device, dx, dy float64) error {
	at, err := value[[]float64](t, `(() => { const r = document.querySelector('#map').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	if err != nil {
		return err
	}
	const steps = 12
	for i := range steps + 1 {
		x, y := at[0]+dx*float64(i)/steps, at[1]+dy*float64(i)/steps
		if d.phone {
			kind := input.DispatchTouchEventTypeTouchMove
			if i == 0 {
				kind = input.DispatchTouchEventTypeTouchStart
			}
			_, err = chromedp.Call(t, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{{X: x, Y: y}}})
		} else {
			kind := input.DispatchMouseEventTypeMouseMoved
			if i == 0 {
				kind = input.DispatchMouseEventTypeMousePressed
			}
			_, err = chromedp.Call(t, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1})
		}
		if err != nil {
			return err
		}
		time.Sleep(16 * time.Millisecond)
	}
	if d.phone {
		_, err = chromedp.Call(t, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}})
	} else {
		_, err = chromedp.Call(t, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseReleased, X: at[0] + dx, Y: at[1] + dy, Button: input.MouseButtonLeft, ClickCount: 1})
	}
	return err
}
