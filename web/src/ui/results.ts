// List and filters: the server renders them, this swaps them in place. Forms
// and links of the list are followed without leaving the map.
import * as api from '../api'
import { debounce } from '../dom'
import type { Words } from '../i18n'
import type { Store } from '../state'
import { filterQuery, withParams } from '../url'

// parts are the elements that a new answer replaces; the search boxes are not
// among them, so that nobody's typing is lost.
const parts = ['results', 'around', 'filter-options', 'filter-summary']

// mountResults follows filters, order and pages. place is that of the page, where
// it is of one: the map shows its projects alone, and no address names it twice.
export function mountResults(root: HTMLElement, store: Store, words: Words, place: string | undefined, swapped: () => void): void {
  const status = document.getElementById('list-status')
  let request: AbortController | undefined

  async function show(search: string, history: 'push' | 'replace' | 'keep'): Promise<void> {
    request?.abort()
    const mine = (request = new AbortController())
    const address = location.pathname + (search ? `?${search}` : '')
    store.set({ filters: filterQuery(place ? withParams(search, { place }) : search) })
    const results = document.getElementById('results')
    results?.setAttribute('aria-busy', 'true')
    // Said only where there is something to wait for.
    const slow = setTimeout(() => status && (status.textContent = words.t('list.updating')), 800)
    try {
      const page = await api.listPage(address, mine.signal)
      if (history === 'push') window.history.pushState(null, '', address)
      swap(page.list)
      swapped()
      setTimeout(() => {
        if (mine.signal.aborted) return
        swap(page.rest())
        swapped()
      }, 0)
      // The browser takes its time for an address; the rows are there by then.
      if (history === 'replace') setTimeout(() => mine.signal.aborted || window.history.replaceState(null, '', address), 0)
      const count = document.getElementById('list-count')?.textContent?.trim()
      if (status && count) status.textContent = count
    } catch (err) {
      if (api.aborted(err)) return
      results?.removeAttribute('aria-busy')
      if (status) status.textContent = words.t('error.load')
      if (history === 'push') location.assign(address) // the server says what is wrong
    } finally {
      clearTimeout(slow)
    }
  }

  const form = document.getElementById('filters') as HTMLFormElement | null
  const query = (): string => {
    const q = new URLSearchParams()
    for (const [name, value] of new FormData(form!)) if (typeof value === 'string' && value.trim() !== '') q.append(name, value)
    return withParams(q.toString(), { bbox: store.get().bbox, sort: new URLSearchParams(location.search).get('sort') ?? undefined })
  }
  form?.addEventListener('submit', (e) => {
    e.preventDefault()
    void show(query(), 'push')
  })
  form?.addEventListener('change', () => void show(query(), 'push'))
  form?.addEventListener(
    'input',
    debounce((e: Event) => {
      if ((e.target as HTMLElement).matches('input[type=search]')) void show(query(), 'replace')
    }, 350),
  )

  root.addEventListener('click', (e) => {
    const target = e.target as HTMLElement
    const link = target.closest<HTMLAnchorElement>('a[data-swap]')
    if (link && !e.defaultPrevented && e.button === 0 && !(e.metaKey || e.ctrlKey || e.shiftKey || e.altKey)) {
      e.preventDefault()
      const reset = link.dataset['swap'] === 'reset'
      let search = new URL(link.href).search.slice(1)
      if (reset) search = withParams(search, { bbox: store.get().bbox })
      void show(search, 'push').then(() => {
        if (link.dataset['swap'] === 'page') document.getElementById('list-count')?.focus()
        if (reset) syncForm(search)
      })
    }
  })

  window.addEventListener('popstate', () => {
    const search = location.search.slice(1)
    syncForm(search)
    store.set({ bbox: new URLSearchParams(search).get('bbox') ?? undefined })
    void show(search, 'keep')
  })

  store.subscribe((_, changed) => {
    // After the back button the list is on its way already.
    if (changed.has('bbox') && store.get().bbox !== (new URLSearchParams(location.search).get('bbox') ?? undefined)) void show(withParams(query(), { bbox: store.get().bbox }), 'replace')
  })

  function syncForm(search: string): void {
    if (!form) return
    const q = new URLSearchParams(search)
    const given = (name: string) => q.getAll(name).flatMap((v) => v.split(','))
    for (const input of form.elements) {
      if (input instanceof HTMLInputElement && (input.type === 'checkbox' || input.type === 'radio')) input.checked = given(input.name).includes(input.value)
      else if (input instanceof HTMLInputElement && input.type === 'search') input.value = q.get(input.name) ?? ''
      else if (input instanceof HTMLSelectElement) input.value = given(input.name)[0] ?? ''
    }
  }
}

// swap takes the parts over from a new page; focus stays on the control with
// the same id. What is asked of the layout is asked before anything changes.
function swap(page: Document): void {
  const focused = document.activeElement?.id
  const scrolled = [...document.querySelectorAll('details[open] .checks-fold')].map((e) => [e.id, e.scrollTop] as const).filter(([, top]) => top > 0)
  for (const id of parts) {
    const now = document.getElementById(id)
    const next = page.getElementById(id)
    if (!now || !next) continue
    const open = new Set([...now.querySelectorAll<HTMLDetailsElement>('details[open]')].map((d) => d.id))
    for (const d of next.querySelectorAll('details')) if (d.id) d.open = open.has(d.id)
    now.replaceWith(document.adoptNode(next))
  }
  for (const [box, top] of scrolled) document.getElementById(box)?.scrollTo({ top })
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true })
}
