package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// way stands between browser and house: it counts what is asked, and serves the
// bare page below /bare/, so that both pages come the same way.
type way struct {
	*httptest.Server
	mu    sync.Mutex
	asked []asked
}

// asked is one answer: its path and the bytes of its body as sent.
type asked struct {
	path  string
	bytes int
}

// bare is a page with Leaflet and one raster layer, as small as it can be. Its
// place comes from the address: ?lat=50&lon=10&z=4.
const bare = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Bare</title>
<link rel="stylesheet" href="/bare/leaflet.css"><link rel="stylesheet" href="/bare/page.css"></head><body><div id="map"></div><script src="/bare/leaflet.js"></script><script src="/bare/page.js"></script></body></html>`

const bareScript = `const q = new URLSearchParams(location.search), el = document.querySelector('#map')
const map = L.map(el).setView([+q.get('lat'), +q.get('lon')], +q.get('z'))
L.tileLayer('/bare/{z}/{x}/{y}.png').on('load', () => { el.dataset.ready = 'true' }).addTo(map)`

func newWay(house, web string) (*way, error) {
	to, err := url.Parse(house)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"page.js": []byte(bareScript), "page.css": []byte("html,body,#map{margin:0;height:100%}")}
	for _, name := range []string{"leaflet.js", "leaflet.css"} {
		if files[name], err = os.ReadFile(filepath.Join(web, "node_modules/leaflet/dist", name)); err != nil {
			return nil, err
		}
	}
	var tile bytes.Buffer
	picture := image.NewNRGBA(image.Rect(0, 0, 256, 256))
	for y := range 256 {
		for x := range 256 {
			picture.SetNRGBA(x, y, color.NRGBA{uint8(x), uint8(y), uint8(x * y), 255})
		}
	}
	if err := png.Encode(&tile, picture); err != nil {
		return nil, err
	}
	w := &way{}
	forward := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(to) },
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) {}, // a page that was left asks no more
	}
	w.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		name, ours := strings.CutPrefix(r.URL.Path, "/bare/")
		switch {
		case ours && strings.HasSuffix(name, ".png"):
			out.Header().Set("Content-Type", "image/png")
			_, _ = out.Write(tile.Bytes())
		case ours && files[name] != nil:
			http.ServeContent(out, r, name, time.Time{}, bytes.NewReader(files[name]))
		case ours:
			out.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = out.Write([]byte(bare))
		default:
			c := &counter{ResponseWriter: out}
			forward.ServeHTTP(c, r)
			w.mu.Lock()
			w.asked = append(w.asked, asked{r.URL.RequestURI(), c.bytes})
			w.mu.Unlock()
		}
	}))
	return w, nil
}

func (w *way) close() { w.Server.Close() }

// take gives and forgets what was asked of the house.
func (w *way) take() []asked {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.asked
	w.asked = nil
	return out
}

// counter counts the bytes of a body.
type counter struct {
	http.ResponseWriter
	bytes int
}

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += len(p)
	return c.ResponseWriter.Write(p)
}
