package main

import (
	"time"

	"github.com/chromedp/chromedp"
)

// sum and longest of the long tasks since the last look, in ms.
const blocked = `(() => { const l = window.__long.splice(0); return [l.reduce((a, b) => a + Math.max(0, b - 50), 0), Math.max(0, ...l)] })()`

// moving is goal 4: three drags and two zooms at z6, and in the dense city.
func (m *measuring) moving() error {
	for _, v := range views[1:] {
		for _, c := range []struct {
			device
			most, longest float64
		}{{desktop, 50, 100}, {phone, 600, 200}} {
			var sums, longests []float64
			for range m.rounds {
				got, err := m.walked(c.device, v)
				if err != nil {
					return err
				}
				sums, longests = append(sums, got[0]), append(longests, got[1])
			}
			m.atMost("4", "blocked in three drags and two zooms, "+c.name+" "+v.name, "%.0f ms", median(sums), c.most)
			m.atMost("4", "longest task of these, "+c.name+" "+v.name, "%.0f ms", median(longests), c.longest)
		}
	}
	return nil
}

func (m *measuring) walked(d device, v view) ([]float64, error) {
	t, err := m.open(d)
	if err != nil {
		return nil, err
	}
	defer t.close()
	if _, _, err := t.first(m.ours(v)); err != nil {
		return nil, err
	}
	if err := t.walk(d); err != nil {
		return nil, err
	}
	return value[[]float64](t, blocked)
}

func (t *tab) walk(d device) error {
	if _, err := value[bool](t, `(() => { document.querySelector('.map-use')?.click(); document.querySelector('#map').scrollIntoView({ block: 'center' }); window.__long.splice(0); return true })()`); err != nil {
		return err
	}
	for _, by := range [][2]float64{{-120, 0}, {80, 60}, {60, -80}} {
		if err := t.drag(d, by[0], by[1]); err != nil {
			return err
		}
		time.Sleep(400 * time.Millisecond)
	}
	for _, key := range []string{"+", "-"} {
		if err := chromedp.Do(t, chromedp.Focus("#map"), chromedp.KeyEvent(key), chromedp.Sleep(600*time.Millisecond)); err != nil {
			return err
		}
	}
	_, err := value[float64](t, ready)
	return err
}
