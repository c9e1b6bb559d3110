package main

import (
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// canvases is the memory of all canvases of the page, in MB.
const canvases = `[...document.querySelectorAll('canvas')].reduce((n, c) => n + c.width * c.height * 4, 0) / 1e6`

// memory is goal 9: a phone over 50 moves at z4 and z6, by hundreds of pixels.
func (m *measuring) memory() error {
	for _, v := range views[:2] {
		canvas, half, after, err := m.remembered(v)
		if err != nil {
			return err
		}
		m.atMost("9", "canvas in the page, most over 50 moves, phone at a scale of 2, "+v.name, "%.1f MB", canvas, 48)
		m.atMost("9", "heap after 50 moves, "+v.name, "%.1f MB", after, 20)
		m.atMost("9", "the same against that after 25, "+v.name, "%.2f ×", after/half, 1.1, fmt.Sprintf("%.1f MB then", half))
	}
	return nil
}

func (m *measuring) remembered(v view) (canvas, half, after float64, err error) {
	t, err := m.open(phone)
	if err != nil {
		return 0, 0, 0, err
	}
	defer t.close()
	if _, _, err := t.first(m.ours(v)); err != nil {
		return 0, 0, 0, err
	}
	heap := func() (float64, error) {
		if _, err := chromedp.Call(t, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
			return 0, err
		}
		bytes, err := t.metric("JSHeapUsedSize")
		return bytes / 1e6, err
	}
	for i := range 50 {
		key := []string{kb.ArrowLeft, kb.ArrowUp, kb.ArrowRight, kb.ArrowDown}[i/3%4]
		if err := chromedp.Do(t, chromedp.Focus("#map"), chromedp.KeyEvent(key)); err != nil {
			return 0, 0, 0, err
		}
		now, err := value[float64](t, `new Promise(f => setTimeout(f, 250)).then(() => `+canvases+`)`)
		if err != nil {
			return 0, 0, 0, err
		}
		canvas = max(canvas, now)
		if i == 24 {
			if half, err = heap(); err != nil {
				return 0, 0, 0, err
			}
		}
	}
	if _, err := value[float64](t, ready); err != nil {
		return 0, 0, 0, err
	}
	after, err = heap()
	return canvas, half, after, err
}
