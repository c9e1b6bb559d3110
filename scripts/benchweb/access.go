package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

// axeRules are those of WCAG 2.0, 2.1 and 2.2, A and AA.
const axeRules = `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: false }).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].target.join(' ')))`

// visit is a page that axe-core looks at, with a project's card open over the map.
type visit struct {
	lang i18n.Lang
	device
	path string
}

// access is goal 10: the explorer and the frame in all languages, on a phone and
// at a desk, each with a card open; the names of the map's controls; and what Tab
// reaches.
func (m *measuring) access() error {
	script, err := os.ReadFile(filepath.Join(m.web, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		return err
	}
	var pages []visit
	for _, l := range i18n.Languages {
		for _, d := range []device{desktop, phone} {
			d.slower = 1
			pages = append(pages, visit{l, d, ""}, visit{l, d, "/embed?place=BE332"})
		}
	}
	violations, unnamed, err := m.audit(pages, string(script))
	if err != nil {
		return err
	}
	m.none("10", "violations of axe-core, WCAG 2.2 AA, a card open", violations, fmt.Sprintf("%d pages: 24 languages, phone and desktop, page and frame", len(pages)))
	m.none("10", "controls of the map that have no name in the page's language", unnamed)
	var unreached []string
	for _, path := range []string{"/bg", "/bg/embed?place=BE332"} {
		u, err := m.unreached(path)
		if err != nil {
			return err
		}
		unreached = append(unreached, u...)
	}
	m.none("10", "controls that Tab does not reach, page and frame", unreached)
	return nil
}

// audit looks at pages two at a time, one for each processor of a small machine.
func (m *measuring) audit(pages []visit, script string) (violations, unnamed []string, err error) {
	t, err := m.open(desktop) // starts the browser for both
	if err != nil {
		return nil, nil, err
	}
	t.close()
	english, err := m.controls(visit{"en", desktop, ""})
	if err != nil {
		return nil, nil, err
	}
	todo := make(chan visit)
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for p := range todo {
				v, err2 := m.axe(p, script)
				mu.Lock()
				for _, one := range v {
					violations = append(violations, fmt.Sprintf("/%s%s, %s: %s", p.lang, p.path, p.name, one))
				}
				if err2 != nil && err == nil {
					err = fmt.Errorf("/%s%s, %s: %w", p.lang, p.path, p.name, err2)
				}
				mu.Unlock()
			}
		})
	}
	for i, p := range pages {
		if i%16 == 0 {
			m.say("axe-core: %d of %d pages", i, len(pages))
		}
		todo <- p
	}
	close(todo)
	group.Wait()
	if err != nil {
		return nil, nil, err
	}
	for _, l := range i18n.Languages {
		names, err := m.controls(visit{l, desktop, ""})
		if err != nil {
			return nil, nil, err
		}
		for i, name := range names {
			if name == "" || l != i18n.English && i < len(english) && name == english[i] {
				unnamed = append(unnamed, fmt.Sprintf("/%s: %q", l, name))
			}
		}
	}
	return violations, unnamed, nil
}

// axe opens a page and its card, and gives what axe-core finds.
func (m *measuring) axe(p visit, script string) ([]string, error) {
	t, err := m.open(p.device)
	if err != nil {
		return nil, err
	}
	defer t.close()
	if _, _, err := t.first(m.way.URL + "/" + string(p.lang) + p.path); err != nil {
		return nil, err
	}
	if _, err := value[bool](t, `(async () => {
		document.querySelector('main button[data-show]:not([hidden])').click()
		while (!document.querySelector('.card:not([hidden]) .card-more')) await new Promise(f => setTimeout(f, 10))
		return true
	})()`); err != nil {
		return nil, err
	}
	if _, err := value[bool](t, script+"; true"); err != nil {
		return nil, err
	}
	return value[[]string](t, axeRules)
}

// controls gives the names of the map and of its buttons.
func (m *measuring) controls(p visit) ([]string, error) {
	t, err := m.open(p.device)
	if err != nil {
		return nil, err
	}
	defer t.close()
	if err := chromedp.Do(t, chromedp.Navigate(m.way.URL+"/"+string(p.lang)+p.path), chromedp.WaitReady(".map-button")); err != nil {
		return nil, err
	}
	return value[[]string](t, `[...document.querySelectorAll('#map, .map-button')].map(e => e.getAttribute('aria-label') ?? '')`)
}

// unreached walks a page by Tab and gives the controls in sight that it never
// came to. Of the buttons over the map one is a stop by design.
func (m *measuring) unreached(path string) ([]string, error) {
	t, err := m.open(desktop)
	if err != nil {
		return nil, err
	}
	defer t.close()
	if _, _, err := t.first(m.way.URL + path); err != nil {
		return nil, err
	}
	if _, err := value[bool](t, `(() => { window.__reached = new Set(); document.addEventListener('focusin', e => __reached.add(e.target)); return true })()`); err != nil {
		return nil, err
	}
	for range 30 {
		for range 10 {
			if err := chromedp.Do(t, chromedp.KeyEvent(kb.Tab)); err != nil {
				return nil, err
			}
		}
		if end, err := value[bool](t, `document.activeElement === document.body`); err != nil || end {
			break
		}
	}
	return value[[]string](t, `[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
		.filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0 && e.getClientRects().length && !__reached.has(e) && !e.matches('.map-key'))
		.map(e => '`+path+` ' + e.outerHTML.slice(0, 90))`)
}
