package main

import "github.com/chromedp/chromedp"

// journey is the first page of a visitor with a cheap phone on slow 4G.
func (m *measuring) journey() error {
	d := phone
	d.network = true
	var content, usable []float64
	for range m.rounds {
		got, err := m.visited(d)
		if err != nil {
			return err
		}
		content, usable = append(content, got[0]), append(usable, got[1])
	}
	m.atMost("A1", "first content, phone, slow 4G", "%.0f ms", median(content), 1500)
	m.atMost("A1", "usable (search and filters answer), phone, slow 4G", "%.0f ms", median(usable), 2500)
	return nil
}

func (m *measuring) visited(d device) ([]float64, error) {
	t, err := m.open(d)
	if err != nil {
		return nil, err
	}
	defer t.close()
	if err := chromedp.Do(t, chromedp.Navigate(m.way.URL+"/fr")); err != nil {
		return nil, err
	}
	return value[[]float64](t, `new Promise(done => { const look = () => {
		const paint = performance.getEntriesByName('first-contentful-paint')[0]
		if (paint && document.querySelector('#find[role="combobox"]')) done([paint.startTime, performance.now()]); else setTimeout(look, 5)
	}; look() })`)
}
