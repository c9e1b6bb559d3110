// Place search as you type: a combobox after the WAI-ARIA pattern, over a form
// that works without it.
import * as api from '../api'
import { debounce, h } from '../dom'
import type { Words } from '../i18n'
import type { Place } from '../schema'

export function mountSearch(form: HTMLFormElement, words: Words): void {
  const input = form.querySelector<HTMLInputElement>('input[type=search]')!
  const list = h('ul', { id: 'place-options', role: 'listbox', class: 'options', hidden: true, 'aria-label': input.labels?.[0]?.textContent?.trim() })
  const status = h('p', { class: 'visually-hidden', role: 'status' })
  form.append(list, status)
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list', autocomplete: 'off' })) {
    input.setAttribute(name, value)
  }
  let places: Place[] = []
  let active = -1
  let request: AbortController | undefined

  const expand = (open: boolean) => {
    list.hidden = !open
    input.setAttribute('aria-expanded', String(open))
    if (!open) choose(-1)
  }
  const choose = (index: number) => {
    active = index
    list.querySelectorAll('[role=option]').forEach((o, i) => {
      o.setAttribute('aria-selected', String(i === index))
      if (i === index) o.scrollIntoView({ block: 'nearest' })
    })
    if (index < 0) input.removeAttribute('aria-activedescendant')
    else input.setAttribute('aria-activedescendant', `place-option-${index}`)
  }
  const open = (p: Place) => location.assign(`/${words.lang}/places/${p.code}`)

  const ask = debounce(async () => {
    const text = input.value.trim()
    request?.abort()
    if (text.length < 2) return expand(false)
    const mine = (request = new AbortController())
    try {
      places = await api.places(text, words.lang, mine.signal)
    } catch (err) {
      if (!api.aborted(err)) status.textContent = words.t('error.load')
      return
    }
    status.textContent = places.length ? words.n('search.results', places.length) : words.t('search.none')
    list.replaceChildren(
      ...places.map((p, i) =>
        h(
          'li',
          { id: `place-option-${i}`, role: 'option', 'aria-selected': 'false', pointerdown: (e) => e.preventDefault(), click: () => open(p) },
          h('span', { class: 'option-name', lang: p.name_lang && p.name_lang !== words.lang ? p.name_lang : undefined }, p.name),
          h('span', { class: 'option-context' }, [words.t(`place.kind_${p.kind}`), p.context].filter(Boolean).join(' · ')),
        ),
      ),
    )
    if (!places.length) list.append(h('li', { class: 'option-none', role: 'presentation' }, words.t('search.none')))
    expand(document.activeElement === input)
  }, 150)

  input.addEventListener('input', ask)
  input.addEventListener('blur', () => expand(false))
  input.addEventListener('keydown', (e) => {
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0
    if (step && places.length) {
      e.preventDefault()
      if (list.hidden) expand(true)
      choose((active + step + places.length) % places.length)
    } else if (e.key === 'Enter' && places[active]) {
      e.preventDefault()
      open(places[active]!)
    } else if (e.key === 'Escape' && !list.hidden) {
      e.preventDefault()
      expand(false)
    }
  })
}
