package main

import (
	"errors"
	"fmt"
	"strings"
)

// view is a place and zoom for both pages; ours takes the box that gives it.
type view struct {
	name       string
	z          int
	lat, lon   float64
	halfDegree float64 // half the width of the box
}

var views = []view{{"z4", 4, 50, 10, 20}, {"z6", 6, 50.5, 5, 6}, {"z10", 10, 48.85, 2.35, .4}}

func (m *measuring) ours(v view) string {
	return fmt.Sprintf("%s/fr?bbox=%.3f,%.3f,%.3f,%.3f", m.way.URL, v.lon-v.halfDegree, v.lat-v.halfDegree*.45, v.lon+v.halfDegree, v.lat+v.halfDegree*.45)
}

func (m *measuring) bare(v view) string {
	return fmt.Sprintf("%s/bare/?lat=%g&lon=%g&z=%d", m.way.URL, v.lat, v.lon, v.z)
}

// firstMap is goal 3, and the tiles of the first view of goal 8: ours and the
// bare page by turns.
func (m *measuring) firstMap() error {
	for _, d := range []device{desktop, phone} {
		for _, v := range views {
			var wall, cpu, bareWall, bareCPU []float64
			for round := range m.rounds + 1 { // the first warms both
				for _, address := range []string{m.bare(v), m.ours(v)} {
					m.way.take()
					w, c, err := m.firstOf(d, address)
					switch {
					case err != nil:
						return fmt.Errorf("%s %s: %w", d.name, address, err)
					case round == 0 && v.z == 4 && d.name == "desktop" && address == m.ours(v):
						m.firstTiles() // later rounds have them from the browser's cache
					case round == 0:
					case address == m.bare(v):
						bareWall, bareCPU = append(bareWall, w), append(bareCPU, c)
					default:
						wall, cpu = append(wall, w), append(cpu, c)
					}
				}
			}
			w, zw, c, zc := median(wall), median(bareWall), median(cpu), median(bareCPU)
			m.atMost("3", fmt.Sprintf("first map, %s %s, time", d.name, v.name), "%.2f ×", w/zw, 2.5, fmt.Sprintf("%.0f to %.0f ms", w, zw))
			m.atMost("3", fmt.Sprintf("first map, %s %s, main thread", d.name, v.name), "%.2f ×", c/zc, 2.5, fmt.Sprintf("%.0f to %.0f ms", c, zc))
		}
	}
	return nil
}

// firstOf opens an address in a tab of its own.
func (m *measuring) firstOf(d device, address string) (wall, cpu float64, err error) {
	t, err := m.open(d)
	if err != nil {
		return 0, 0, err
	}
	defer t.close()
	return t.first(address)
}

// firstTiles is what a view of Europe loads, just loaded, as goal 8 has it.
func (m *measuring) firstTiles() {
	kb, n := 0.0, 0
	for _, a := range m.way.take() {
		if strings.HasPrefix(a.path, "/tiles/") {
			kb, n = kb+float64(a.bytes)/1000, n+1
		}
	}
	if n == 0 {
		m.broken("8", "tiles of the first view at z4", errors.New("no tile was loaded"))
		return
	}
	m.atMost("8", "tiles of the first view at z4", "%.0f kB", kb, 90, fmt.Sprintf("%d tiles", n))
}
