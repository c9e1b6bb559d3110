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
    const { selected, hovered } = store.get()
    for (const row of root.querySelectorAll<HTMLElement>('[data-project-id]')) {
      const id = row.dataset['projectId']
      row.classList.toggle('row-selected', id === selected)
      row.classList.toggle('row-hovered', id === hovered)
      const button = row.querySelector<HTMLButtonElement>('button[data-show]')
      if (!button) continue
      button.hidden = false
      button.setAttribute('aria-pressed', String(id === selected))
    }
  }
  store.subscribe((_, changed) => {
    if (changed.has('selected') || changed.has('hovered')) mark()
  })
  mark()
  return mark
}

function pointOf(row: HTMLElement): LonLat | undefined {
  const [lon, lat] = [Number(row.dataset['lon']), Number(row.dataset['lat'])]
  return row.dataset['lon'] && Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : undefined
}
