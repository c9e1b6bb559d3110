package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// screen is a kind of device.
type screen struct {
	name          string
	width, height int64
	scale         float64
	phone         bool
}

var screens = []screen{
	{"phone", 390, 844, 2, true},
	{"desktop", 1280, 800, 1, false},
}

// witness stands between the browser and the world. To the house it hands
// everything on; whatever else the browser or its workers ask for comes to it,
// too, since it is their proxy, and goes no further.
type witness struct {
	*httptest.Server
	mu      sync.Mutex
	paths   []string // asked of the house, with query
	foreign []string // asked of anybody else
}

func newWitness(t *testing.T, h *house) *witness {
	t.Helper()
	to, err := url.Parse(h.address)
	if err != nil {
		t.Fatal(err)
	}
	w := &witness{}
	forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Host = r.In.Host
	}}
	w.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if "http://"+r.Host != w.URL || r.Method == http.MethodConnect || r.URL.IsAbs() {
			w.mu.Lock()
			w.foreign = append(w.foreign, r.Method+" "+r.Host+r.URL.Path)
			w.mu.Unlock()
			http.Error(out, "nothing external", http.StatusBadGateway)
			return
		}
		w.mu.Lock()
		w.paths = append(w.paths, r.URL.RequestURI())
		w.mu.Unlock()
		forward.ServeHTTP(out, r)
	}))
	t.Cleanup(w.Close)
	return w
}

// asked gives and forgets what the house was asked for.
func (w *witness) asked() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.paths
	w.paths = nil
	return out
}

// quiet fails the test when anything was asked of another host. Chromium's own
// services are switched off by flags; what it still asks for by itself goes to
// its makers and is no request of the page.
func (w *witness) quiet(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.foreign {
		if !strings.Contains(f, "google") && !strings.Contains(f, "gvt1.com") {
			t.Errorf("request to another host: %s", f)
		}
	}
}

// browser starts headless Chromium, once for all tests of a test function, with
// a witness as its way out.
func browser(t *testing.T, w *witness) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no Chromium; scripts/deps.sh test installs it")
		}
		t.Skip("no Chromium here: the pages are not tested in a browser; scripts/deps.sh test installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("no-sandbox", os.Getuid() == 0),
		chromedp.ProxyServer(w.URL), // loopback goes past it, so the house is asked through w.URL as a host
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("disable-features", "IsolateSandboxedIframes"), // frames stay in the page's process, where tests reach them
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return ctx
}

// tab is one page under watch: console errors, exceptions and reports of
// the security policy fail the test.
type tab struct {
	context.Context
	t     *testing.T
	close func()
	mu    sync.Mutex
	wrong []string
}

// newTab opens a tab as on the given screen.
func newTab(t *testing.T, browser context.Context, s screen) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // opens the tab, which a timeout would close
		t.Fatal(err)
	}
	ctx, timeout := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(timeout)
	b := &tab{Context: ctx, t: t, close: cancel}
	complain := func(format string, args ...any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.wrong = append(b.wrong, fmt.Sprintf(format, args...))
	}
	err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			complain("exception: %s", e.ExceptionDetails.Text+" "+description(e.ExceptionDetails.Exception))
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
				var words []string
				for _, a := range e.Args {
					words = append(words, string(a.Value)+a.Description)
				}
				complain("console %s: %s", e.Type, strings.Join(words, " "))
			}
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError {
				complain("log: %s %s", e.Entry.Text, e.Entry.URL)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	options := []chromedp.EmulateViewportOption{chromedp.EmulateScale(s.scale)}
	if s.phone {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	b.do(chromedp.EmulateViewport(s.width, s.height, options...))
	return b
}

// do runs steps; an error ends the test with a picture of what was there.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b, steps...); err != nil {
		b.keep("failure")
		b.t.Fatalf("%v; seen before: %s", err, strings.Join(b.wrong, "; "))
	}
}

// value evaluates a script and gives its value.
func value[T any](b *tab, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.keep("failure")
		b.t.Fatalf("%v in %s; seen before: %s", err, script, strings.Join(b.wrong, "; "))
	}
	return v
}

// quiet fails the test when anything went wrong in the tab.
func (b *tab) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.wrong {
		b.t.Error(w)
	}
}

// expect takes n complaints that hold the text out of the watch; another number
// of them fails the test.
func (b *tab) expect(text string, n int) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	before := len(b.wrong)
	b.wrong = slices.DeleteFunc(b.wrong, func(w string) bool { return strings.Contains(w, text) })
	if seen := before - len(b.wrong); seen != n {
		b.t.Errorf("%q seen %d times, want %d", text, seen, n)
	}
}

// keep saves a picture into the folder NGEUMAP_ARTEFACTS, if it is set.
func (b *tab) keep(name string) { b.keepBy(name, chromedp.CaptureScreenshot()) }

// keepWhole is keep for the page from top to end.
func (b *tab) keepWhole(name string) { b.keepBy(name, chromedp.FullScreenshot(100)) }

func (b *tab) keepBy(name string, capture chromedp.Action[[]byte]) {
	dir := os.Getenv("NGEUMAP_ARTEFACTS")
	if dir == "" {
		return
	}
	ctx, cancel := context.WithTimeout(b.Context, 10*time.Second)
	defer cancel()
	png, err := chromedp.Run(ctx, capture)
	if err != nil {
		b.t.Logf("no picture %s: %v", name, err)
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(b.t.Name(), "/", "-")+"-"+name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

func description(o *runtime.RemoteObject) string {
	if o == nil {
		return ""
	}
	return o.Description
}
