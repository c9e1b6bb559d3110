// A frame in another site: the list opens over the map, and links stay in the
// frame, since a sandbox may forbid new tabs and pages may not be framed.

export function mountFrame(root: HTMLElement): void {
  const toggle = root.querySelector<HTMLAnchorElement>('#list-toggle')
  if (toggle?.dataset['open']) mountToggle(root, toggle)
  document.addEventListener('click', (e) => {
    const link = (e.target as HTMLElement).closest<HTMLAnchorElement>('a[href]')
    const inside = link && insideFrame(new URL(link.href))
    if (!inside || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
    e.preventDefault()
    location.assign(inside)
  })
}

// mountToggle makes the link to the list a button that opens it in place.
function mountToggle(root: HTMLElement, toggle: HTMLAnchorElement): void {
  const show = (open: boolean) => {
    root.classList.toggle('list-open', open)
    root.classList.toggle('list-shut', !open)
    toggle.setAttribute('aria-expanded', String(open))
    toggle.textContent = toggle.dataset[open ? 'close' : 'open']!
    if (!open) window.dispatchEvent(new Event('resize')) // the map has its room again
  }
  const flip = (e: Event) => {
    e.preventDefault()
    show(!root.classList.contains('list-open'))
  }
  toggle.setAttribute('role', 'button')
  toggle.setAttribute('aria-expanded', 'false')
  toggle.addEventListener('click', flip)
  toggle.addEventListener('keydown', (e) => {
    if (e.key === ' ') flip(e)
  })
}

// insideFrame gives the address in the frame for a page of a project or place.
function insideFrame(page: URL): string | undefined {
  const found = /^\/([a-z]{2})\/(projects|places)\/([^/]+)$/.exec(page.pathname)
  if (!found || page.origin !== new URL(document.baseURI).origin) return undefined
  const q = new URLSearchParams(location.search)
  q.delete('cursor')
  q.delete('page')
  q.set(found[2] === 'projects' ? 'project' : 'place', decodeURIComponent(found[3]!))
  return `${location.pathname}?${q}`
}
