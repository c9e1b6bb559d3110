package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// hitViews are where clicks are tried: clusters of half a country, of a city, and
// the single projects and stacks of a town.
var hitViews = []struct {
	view
	symbols, edges, areas int // clicks at most
}{
	{view{"z6", 6, 50.5, 5, 6}, 20, 12, 25},
	{view{"z9", 9, 45.46, 9.19, .8}, 15, 8, 15},
	{view{"z14", 14, 50.64, 5.57, .025}, 25, 8, 5},
}

// click is one click and what must come of it.
type click struct {
	x, y float64 // in the map element
	kind string  // cluster, single, stack, area
	edge bool    // lies in the next tile
	want string  // id of the project, code of the place
	at   [2]float64
}

// hits is goal 7. The truth is worked out here from the tiles as the house sends
// them, with a decoder that is not the page's.
func (m *measuring) hits() error {
	right, all := map[string]int{}, map[string]int{}
	var wrong []string
	for _, v := range hitViews {
		t, err := m.open(desktop)
		if err != nil {
			return err
		}
		t.close()
		clicks, err := m.clicks(v.view, v.symbols, v.edges, v.areas)
		if err != nil {
			return fmt.Errorf("%s: %w", v.name, err)
		}
		fresh := false
		for i, c := range clicks {
			if i%20 == 0 {
				m.say("%s: %d of %d clicks", v.name, i, len(clicks))
			}
			var got string
			for try := range 2 { // a tab for ten clicks, and another one where it hangs
				if i%10 == 0 || try > 0 {
					t.close()
					if t, err = m.open(desktop); err != nil {
						return err
					}
					fresh = false
				}
				if got, fresh, err = m.clickedOnce(t, v.view, c, fresh); err == nil || m.ctx.Err() != nil {
					break
				}
			}
			if err != nil {
				return fmt.Errorf("%s: click %d on a %s: %w", v.name, i, c.kind, err)
			}
			kind := c.kind
			if c.edge {
				kind += " in the next tile"
			}
			all[kind]++
			if got == "" {
				right[kind]++
			} else {
				wrong = append(wrong, fmt.Sprintf("%s: %s %s at %.0f,%.0f: %s", v.name, kind, c.want, c.x, c.y, got))
			}
		}
		t.close()
	}
	n, note := 0, ""
	for _, kind := range []string{"cluster", "cluster in the next tile", "stack", "stack in the next tile", "single", "single in the next tile", "area"} {
		n += all[kind]
		if all[kind] > 0 {
			note += fmt.Sprintf(", %s %d of %d", kind, right[kind], all[kind])
		}
	}
	m.atLeast("7", "clicks tried", "%.0f", float64(n), 89, note[2:])
	m.none("7", "clicks that found something else", wrong)
	return nil
}

// sight is a view as the page shows it.
type sight struct {
	z, ground     int // data zoom of projects; the last of the ground
	width, height float64
	x0, y0        float64 // world coordinates of the upper left corner
	px            float64 // pixels of the world
}

func (s sight) to(wx, wy float64) (x, y float64) { return (wx - s.x0) * s.px, (wy - s.y0) * s.px }

func (s sight) lonLat(x, y float64) [2]float64 {
	wx, wy := s.x0+x/s.px, s.y0+y/s.px
	return [2]float64{wx*360 - 180, math.Atan(math.Sinh(math.Pi*(1-2*wy))) * 180 / math.Pi}
}

// clicks opens a view and works out where to click.
func (m *measuring) clicks(v view, symbols, edges, areas int) ([]click, error) {
	t, err := m.open(desktop)
	if err != nil {
		return nil, err
	}
	defer t.close()
	m.way.take()
	if _, _, err := t.first(m.ours(v)); err != nil {
		return nil, err
	}
	s := sight{}
	for _, a := range m.way.take() {
		var z int
		if _, err := fmt.Sscanf(a.path, "/tiles/projects/%d/", &z); err == nil {
			s.z = max(s.z, z)
		}
	}
	size, err := value[[]float64](t, `(m => [m.clientWidth, m.clientHeight, +m.dataset.groundZoom])(document.querySelector('#map'))`)
	if err != nil {
		return nil, err
	}
	s.ground = int(size[2])
	s.width, s.height, s.px = size[0], size[1], 512*math.Exp2(float64(s.z))
	// The page puts the middle of its box, on the screen, into its middle.
	half := v.halfDegree
	ax, ay := world(v.lon-half, v.lat-half*.45)
	bx, by := world(v.lon+half, v.lat+half*.45)
	s.x0, s.y0 = (ax+bx)/2-s.width/2/s.px, (ay+by)/2-s.height/2/s.px
	free, err := t.free(s)
	if err != nil {
		return nil, err
	}
	seen, err := m.symbols(s)
	if err != nil {
		return nil, err
	}
	alone := func(x, y float64, but int) bool {
		for i, o := range seen {
			if i != but && math.Hypot(o.x-x, o.y-y) < max(9, o.radius)+3 {
				return false
			}
		}
		return true
	}
	random := rand.New(rand.NewPCG(7, uint64(s.z)))
	random.Shuffle(len(seen), func(i, j int) { seen[i], seen[j] = seen[j], seen[i] })
	var out []click
	for i, o := range seen {
		at := s.lonLat(o.x, o.y)
		if symbols > 0 && free(o.x, o.y) && alone(o.x, o.y, i) {
			out = append(out, click{x: o.x, y: o.y, kind: o.kind, want: o.want, at: at})
			symbols--
		}
		if ex, ey, ok := s.beyond(o); ok && edges > 0 && free(ex, ey) && alone(ex, ey, i) {
			out = append(out, click{x: ex, y: ey, kind: o.kind, edge: true, want: o.want, at: at})
			edges--
		}
	}
	shapes, err := m.shapes(s)
	if err != nil {
		return nil, err
	}
	for range 4000 {
		if areas == 0 {
			break
		}
		x, y := s.width*(.45+.5*random.Float64()), s.height*(.05+.9*random.Float64())
		code := shapes.at(x, y)
		if code == "" || !free(x, y) || !alone(x, y, -1) || shapes.at(x-3, y) != code || shapes.at(x+3, y) != code || shapes.at(x, y-3) != code || shapes.at(x, y+3) != code {
			continue
		}
		out = append(out, click{x: x, y: y, kind: "area", want: code})
		areas--
	}
	return out, nil
}

// free tells whether the map itself is under a point of it, not a button.
func (t *tab) free(s sight) (func(x, y float64) bool, error) {
	boxes, err := value[[][]float64](t, `(() => { const m = document.querySelector('#map').getBoundingClientRect(); return [...document.querySelectorAll('.map-buttons, .map-pad, .map-use, .card:not([hidden])')].map(e => e.getBoundingClientRect()).map(r => [r.left - m.left, r.top - m.top, r.right - m.left, r.bottom - m.top]) })()`)
	return func(x, y float64) bool {
		for _, b := range boxes {
			if x > b[0]-4 && x < b[2]+4 && y > b[1]-4 && y < b[3]+4 {
				return false
			}
		}
		return x > 12 && y > 12 && x < s.width-12 && y < s.height-12
	}, err
}

// clickedOnce opens the view where it is not fresh, clicks, and tells what is wrong
// with what came of it, and whether the view is as it was.
func (m *measuring) clickedOnce(t *tab, v view, c click, fresh bool) (string, bool, error) {
	if !fresh {
		if _, _, err := t.first(m.ours(v)); err != nil {
			return "", false, err
		}
	}
	got, err := m.clicked(t, v, c)
	if err != nil {
		return "", false, err
	}
	fresh, err = t.shut()
	return got, fresh, err
}

// clicked clicks and tells what is wrong with what came of it.
func (m *measuring) clicked(t *tab, v view, c click) (string, error) {
	at, err := value[[]float64](t, `(() => { window.__pane = document.querySelector('.leaflet-map-pane').style.transform + location.search; const r = document.querySelector('#map').getBoundingClientRect(); return [r.x, r.y] })()`)
	if err != nil {
		return "", err
	}
	for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		if _, err := chromedp.Call(t, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: at[0] + c.x, Y: at[1] + c.y, Button: input.MouseButtonLeft, ClickCount: 1}); err != nil {
			return "", err
		}
	}
	box := m.ours(v)[len(m.way.URL):]
	until := time.Now().Add(4 * time.Second)
	for {
		got, err := value[[]string](t, `(() => { const c = document.querySelector('.card:not([hidden])'); return [c?.dataset.projectId ?? '', c?.querySelector('.card-more a')?.getAttribute('href') ?? '', location.pathname + location.search] })()`)
		if err != nil {
			return "", err
		}
		o := outcome{got[0], got[1], got[2]}
		switch ok := o.is(c, box); {
		case ok:
			return "", nil
		case o.came(box) || time.Now().After(until):
			return o.String(), nil
		}
		time.Sleep(30 * time.Millisecond)
	}
}

// outcome is what a page shows after a click.
type outcome struct{ project, link, address string }

func (o outcome) String() string {
	return fmt.Sprintf("project %q, link %q, address %s", o.project, o.link, o.address)
}

// came tells whether anything came of the click, in a page that had the address
// before.
func (o outcome) came(before string) bool { return o.link != "" || o.address != before }

// is tells whether it is what must come of a click. A cluster must have moved the
// map: in a view whose middle it is near, the address of before would do too, and
// the next click would fall on a map that is just beginning to zoom.
func (o outcome) is(c click, before string) bool {
	switch c.kind {
	case "cluster":
		return o.link == "" && o.address != before && near(o.address, c.at)
	case "single":
		return o.project == c.want
	}
	return o.link == "/fr/places/"+c.want
}

// shut closes what a click opened, and tells whether the map is where it was.
func (t *tab) shut() (bool, error) {
	return value[bool](t, `(() => { document.querySelector('.card-close')?.click(); return __pane === document.querySelector('.leaflet-map-pane').style.transform + location.search })()`)
}

// near tells whether an address shows a box with a place in its middle, within a
// tenth of its width.
func near(address string, at [2]float64) bool {
	_, box, _ := strings.Cut(address, "bbox=")
	var b [4]float64
	if _, err := fmt.Sscanf(strings.ReplaceAll(box, "%2C", ","), "%g,%g,%g,%g", &b[0], &b[1], &b[2], &b[3]); err != nil {
		return false
	}
	ax, ay := world(b[0], b[1])
	bx, by := world(b[2], b[3])
	x, y := world(at[0], at[1])
	return math.Hypot((ax+bx)/2-x, (ay+by)/2-y) < (bx-ax)/10
}
