package main

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"image/png"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// machines is goal 12: the first map is there on machines that lack something,
// no page is wider than its screen, and the picture painted without a worker is
// that painted by it.
func (m *measuring) machines() error {
	small := device{name: "320 px", width: 320, height: 640, scale: 2, slower: 1, phone: true}
	for _, d := range []device{
		{name: "scale 1", width: 390, height: 844, scale: 1, slower: 1, phone: true},
		{name: "scale 2", width: 390, height: 844, scale: 2, slower: 1, phone: true},
		{name: "scale 3", width: 390, height: 844, scale: 3, slower: 1, phone: true},
		{name: "no WebGL", width: 1280, height: 800, scale: 1, slower: 1, before: "delete window.WebGLRenderingContext; delete window.WebGL2RenderingContext"},
		{name: "no OffscreenCanvas", width: 1280, height: 800, scale: 1, slower: 1, before: "delete window.OffscreenCanvas"},
		{name: "page at 400 % of 1280 px", width: 320, height: 200, scale: 4, slower: 1},
		small,
	} {
		wide, err := m.wide(d, 100)
		if err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
		m.atMost("12", "first map drawn, "+d.name+"; wider than the screen by", "%.0f px", wide, 0)
	}
	for _, d := range []device{small, phone, desktop} {
		d.slower = 1
		wide, err := m.wide(d, 200)
		if err != nil {
			return fmt.Errorf("%s, text at 200 %%: %w", d.name, err)
		}
		m.atMost("12", "first map drawn, text at 200 %, "+d.name+"; wider than the screen by", "%.0f px", wide, 0)
	}
	with, err := m.picture(desktop)
	if err != nil {
		return err
	}
	lacking := desktop
	lacking.before = "delete window.OffscreenCanvas"
	without, err := m.picture(lacking)
	if err != nil {
		return err
	}
	share, err := differ(with, without)
	if err != nil {
		return err
	}
	m.atMost("12", "pixels of the map that differ without OffscreenCanvas", "%.3f %%", share*100, .1)
	return nil
}

// wide opens the first map with larger text and tells how much wider than the
// screen the page is.
func (m *measuring) wide(d device, percent int) (float64, error) {
	t, err := m.open(d)
	if err != nil {
		return 0, err
	}
	defer t.close()
	if percent != 100 {
		d := fmt.Sprintf(`new MutationObserver((_, o) => { if (document.documentElement) { document.documentElement.style.fontSize = '%d%%'; o.disconnect() } }).observe(document, { childList: true })`, percent)
		if _, err := chromedp.Call(t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: d}); err != nil {
			return 0, err
		}
	}
	if _, _, err := t.first(m.ours(views[1])); err != nil {
		return 0, err
	}
	width, err := value[float64](t, `document.documentElement.scrollWidth`) // a phone's innerWidth grows with it
	return max(0, width-float64(d.width)), err
}

// picture gives what the map looks like.
func (m *measuring) picture(d device) ([]byte, error) {
	t, err := m.open(d)
	if err != nil {
		return nil, err
	}
	defer t.close()
	if _, _, err := t.first(m.ours(views[1])); err != nil {
		return nil, err
	}
	if _, err := value[bool](t, `document.fonts.ready.then(() => new Promise(f => setTimeout(f, 800, true)))`); err != nil {
		return nil, err
	}
	return chromedp.Run(context.Context(t), chromedp.Screenshot("#map"))
}

// differ gives the share of pixels of two pictures whose colours are far apart.
func differ(a, b []byte) (float64, error) {
	one, err := png.Decode(bytes.NewReader(a))
	if err != nil {
		return 0, err
	}
	two, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		return 0, err
	}
	if one.Bounds() != two.Bounds() {
		return 1, nil
	}
	n, off := 0, 0
	for y := one.Bounds().Min.Y; y < one.Bounds().Max.Y; y++ {
		for x := one.Bounds().Min.X; x < one.Bounds().Max.X; x++ {
			n++
			if far(one.At(x, y), two.At(x, y)) {
				off++
			}
		}
	}
	return float64(off) / float64(n), nil
}

func far(a, b color.Color) bool {
	r, g, bl, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	const step = 16 << 8
	d := func(x, y uint32) bool { return max(x, y)-min(x, y) > step }
	return d(r, r2) || d(g, g2) || d(bl, b2)
}
