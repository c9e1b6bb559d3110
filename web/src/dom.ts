// h makes an element; svg makes one out of the page's own sprite.

type Child = Node | string | undefined | false

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean | undefined | ((e: Event) => void)> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const el = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') el.addEventListener(name, value)
    else if (value === true) el.setAttribute(name, '')
    else if (value !== undefined && value !== false) el.setAttribute(name, value)
  }
  for (const child of children) if (child) el.append(child)
  return el
}

const ns = 'http://www.w3.org/2000/svg'

// icon shows a symbol of the sprite that layout.html holds; it says nothing to
// screen readers.
export function icon(id: string, name = 'icon'): SVGElement {
  const svg = document.createElementNS(ns, 'svg')
  svg.setAttribute('class', name)
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(ns, 'use')
  use.setAttribute('href', `#icon-${id}`)
  svg.append(use)
  return svg
}

// debounce calls f once, ms after the last call.
export function debounce<A extends unknown[]>(f: (...args: A) => void, ms: number): (...args: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (...args) => {
    if (timer !== undefined) clearTimeout(timer)
    timer = setTimeout(() => f(...args), ms)
  }
}
