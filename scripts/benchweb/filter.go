package main

import "strings"

// filter is goal 6.
func (m *measuring) filter() error {
	for _, c := range []struct {
		device
		most float64
	}{{desktop, 300}, {phone, 600}} {
		var times []float64
		again := 0
		for range m.rounds {
			ms, err := m.filtered(c.device)
			if err != nil {
				return err
			}
			times = append(times, ms)
			for _, a := range m.way.take() {
				if strings.HasPrefix(a.path, "/tiles/areas/") || strings.HasPrefix(a.path, "/tiles/base/") {
					again++
				}
			}
		}
		m.atMost("6", "filter → new points painted, "+c.name, "%.0f ms", median(times), c.most)
		m.atMost("6", "tiles of areas and base asked for again, "+c.name, "%.0f", float64(again), 0)
	}
	return nil
}

// filtered gives the time from a tap on a filter until all new tiles are painted.
func (m *measuring) filtered(d device) (float64, error) {
	t, err := m.open(d)
	if err != nil {
		return 0, err
	}
	defer t.close()
	if _, _, err := t.first(m.ours(views[1])); err != nil {
		return 0, err
	}
	m.way.take()
	return value[float64](t, `(async () => {
		const map = document.querySelector('#map'), a = performance.now()
		document.querySelector('input[name="pillar"][value="health_resilience"]').click()
		while (map.dataset.ready === 'true' && performance.now() - a < 3000) await new Promise(f => setTimeout(f, 2))
		while (map.dataset.ready !== 'true') await new Promise(f => setTimeout(f, 2))
		return performance.now() - a
	})()`)
}
