// The list of one symbol inside the card: rows, filters and further pages as the
// server writes them.
import * as api from '../api'
import { debounce, h } from '../dom'
import type { Words } from '../i18n'

// few is how many rows need no filter.
const few = 8

// mountSheet shows the list of a page. query gives the address of the same page
// with more filters.
export function mountSheet(first: Document, query: (extra: Record<string, string | undefined>) => string, words: Words): HTMLElement {
  const status = h('p', { class: 'visually-hidden', role: 'status' })
  const rows = h('div', { class: 'card-rows' })
  const text = h('input', { type: 'search', maxlength: '200', 'aria-label': words.t('search.text'), placeholder: words.t('search.text') })
  const choice = (name: string) => {
    const select = h('select', { 'aria-label': words.t(`filter.${name}`) }, h('option', { value: '' }, `${words.t(`filter.${name}`)}: ${words.t('filter.all')}`))
    for (const box of first.querySelectorAll<HTMLInputElement>(`#filter-options input[name="${name}"]`)) {
      const count = box.parentElement?.querySelector('.count')?.textContent ?? ''
      if (count !== '(0)') select.append(h('option', { value: box.value }, `${words.t(`${name}.${box.value}`)} ${count}`))
    }
    return select
  }
  const pillar = choice('pillar')
  const state = choice('status')
  let request: AbortController | undefined

  function show(page: Document): void {
    const list = page.querySelector('#results > .rows')
    for (const button of list?.querySelectorAll('.row-show') ?? []) button.remove()
    const pages = page.querySelector('#results > .pages')
    rows.replaceChildren(list ? document.adoptNode(list) : h('p', {}, words.t('list.none')), ...(pages ? [document.adoptNode(pages)] : []))
    rows.scrollTop = 0
  }
  async function load(address: string): Promise<void> {
    request?.abort()
    const mine = (request = new AbortController())
    rows.setAttribute('aria-busy', 'true')
    try {
      const page = await api.page(address, mine.signal)
      show(page)
      status.textContent = page.getElementById('list-count')?.textContent?.trim() ?? ''
    } catch (err) {
      if (!api.aborted(err)) status.textContent = words.t('error.load')
    } finally {
      if (mine === request) rows.removeAttribute('aria-busy')
    }
  }
  const filter = () => void load(query({ q: text.value.trim() || undefined, pillar: pillar.value || undefined, status: state.value || undefined }))
  text.addEventListener('input', debounce(filter, 300))
  pillar.addEventListener('change', filter)
  state.addEventListener('change', filter)
  rows.addEventListener('click', (e) => {
    const link = (e.target as HTMLElement).closest<HTMLAnchorElement>('.pages a')
    if (!link || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
    e.preventDefault()
    e.stopPropagation()
    void load(link.href)
  })
  const many = first.querySelectorAll('#results > .rows > li').length > few || first.querySelector('#results > .pages') !== null
  const form = many && h('form', { class: 'card-filter', role: 'search', submit: (e) => (e.preventDefault(), filter()) }, text, pillar, state)
  show(first)
  return h('div', { class: 'card-sheet' }, form, rows, status)
}
