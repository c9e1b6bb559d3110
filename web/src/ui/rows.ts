// Rows of a list beside a map: show on the map, ring on hover, mark what the map
// has chosen.
import type { LonLat } from '../schema'
import type { Store } from '../state'

export interface RowsOptions {
  show(id: string, at: LonLat): void
  hint(at: LonLat | undefined): void
}

// mountRows gives a function to call when the rows have been replaced.
export function mountRows(root: HTMLElement, store: Store, o: RowsOptions): () => void {
  root.addEventListener('click', (e) => {
    const row = (e.target as HTMLElement).closest('button[data-show]')?.closest<HTMLElement>('[data-project-id]')
    const at = row && pointOf(row)
    if (at) o.show(row.dataset['projectId']!, at)
  })
  const over = (e: Event) => {
    const row = (e.target as HTMLElement).closest<HTMLElement>('[data-project-id]')
    o.hint(row ? pointOf(row) : undefined)
  }
  const out = () => o.hint(undefined)
  root.addEventListener('mouseover', over)
  root.addEventListener('focusin', over)
  root.addEventListener('mouseleave', out)
  root.addEventListener('focusout', out)

  function mark(): void {
    for (const button of root.querySelectorAll<HTMLButtonElement>('button[data-show][hidden]')) {
      button.hidden = false
      button.setAttribute('aria-pressed', 'false')
    }
    choose('row-selected', store.get().selected)
    choose('row-hovered', store.get().hovered)
  }
  const marked: Record<string, HTMLElement[]> = {}
  // choose marks the rows of one project, and those marked before no more.
  function choose(name: 'row-selected' | 'row-hovered', id: string | undefined): void {
    const set = (row: HTMLElement, on: boolean) => {
      row.classList.toggle(name, on)
      if (name === 'row-selected') row.querySelector('button[data-show]')?.setAttribute('aria-pressed', String(on))
    }
    for (const row of marked[name] ?? []) if (row.dataset['projectId'] !== id) set(row, false)
    marked[name] = id === undefined ? [] : [...root.querySelectorAll<HTMLElement>(`[data-project-id="${CSS.escape(id)}"]`)]
    for (const row of marked[name]) set(row, true)
  }
  store.subscribe((state, changed) => {
    if (changed.has('selected')) choose('row-selected', state.selected)
    if (changed.has('hovered')) choose('row-hovered', state.hovered)
  })
  mark()
  return mark
}

function pointOf(row: HTMLElement): LonLat | undefined {
  const [lon, lat] = [Number(row.dataset['lon']), Number(row.dataset['lat'])]
  return row.dataset['lon'] && Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : undefined
}
