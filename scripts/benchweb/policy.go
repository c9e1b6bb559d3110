package main

import (
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// policyScript notes what the security policy of a page forbids it.
const policyScript = `window.__violations = []; document.addEventListener('securitypolicyviolation', e => __violations.push(e.violatedDirective + ' ' + e.blockedURI))`

// policy is goal 11, on every kind of page that has a map or a form, with the map
// moved, a filter set and a card opened where there is one.
func (m *measuring) policy() error {
	var violations, foreign, stored []string
	pages := []string{"", "/places/BE", "/places/lau-BE-62063", "/plans", "/plans/BE", "/data", "/changes", "/about", "/accessibility", "/embed?place=BE332", "/embed?country=EL&view=list", "/embed/configure?place=BE332", "/kits/BE332", "/places/ZZ"}
	for _, path := range pages {
		v, f, s, err := m.obeyed("/el" + path)
		if err != nil {
			return fmt.Errorf("/el%s: %w", path, err)
		}
		violations, foreign, stored = append(violations, v...), append(foreign, f...), append(stored, s...)
	}
	note := fmt.Sprintf("%d kinds of pages, each used", len(pages))
	m.none("11", "violations of the security policy", violations, note)
	m.none("11", "requests to other hosts", foreign, note)
	m.none("11", "cookies and things stored", stored, note)
	lax := []string{}
	for _, path := range pages {
		policy, err := m.policyOf("/el" + path)
		if err != nil {
			return err
		}
		for _, never := range []string{"unsafe", "data:", "blob:", "http:", "https:", "*"} {
			// The frame may be put into any page: that is what it is for.
			if strings.Contains(strings.ReplaceAll(policy, "frame-ancestors *", ""), never) {
				lax = append(lax, path+" allows "+never)
			}
		}
	}
	m.none("11", "policies that allow unsafe-*, data:, blob: or other hosts", lax)
	return nil
}

func (m *measuring) obeyed(path string) (violations, foreign, stored []string, err error) {
	d := desktop
	d.before = policyScript
	t, err := m.open(d)
	if err != nil {
		return nil, nil, nil, err
	}
	defer t.close()
	var mu sync.Mutex
	if err := chromedp.Listen(t, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && !strings.HasPrefix(e.Request.URL, m.way.URL+"/") {
			mu.Lock()
			foreign = append(foreign, path+": "+e.Request.URL)
			mu.Unlock()
		}
	}); err != nil {
		return nil, nil, nil, err
	}
	if err := chromedp.Do(t, chromedp.Navigate(m.way.URL+path)); err != nil {
		return nil, nil, nil, err
	}
	violations, err = value[[]string](t, `(async () => {
		const rest = ms => new Promise(f => setTimeout(f, ms))
		const map = document.querySelector('#map')
		for (let i = 0; map && map.dataset.ready !== 'true' && map.offsetWidth && i < 500; i++) await rest(20)
		document.querySelector('main button[data-show]:not([hidden])')?.click()
		await rest(300)
		document.querySelector('.map-button')?.click()
		document.querySelector('input[name="pillar"]')?.click()
		for (const d of document.querySelectorAll('details')) d.open = true
		const find = document.querySelector('#find')
		if (find) { find.focus(); find.value = 'liege'; find.dispatchEvent(new Event('input', { bubbles: true })) }
		await rest(600)
		return __violations
	})()`)
	if err != nil {
		return nil, nil, nil, err
	}
	for i := range violations {
		violations[i] = path + ": " + violations[i]
	}
	stored, err = value[[]string](t, `(async () => [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await indexedDB.databases()).map(d => d.name), ...(await caches?.keys?.() ?? [])].filter(x => x))()`)
	mu.Lock()
	defer mu.Unlock()
	return violations, foreign, stored, err
}
