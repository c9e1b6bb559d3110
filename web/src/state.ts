// One state for the page; parts subscribe and are told what changed.

export interface State {
  filters: string // canonical query of filters, see url.ts
  bbox: string | undefined // part of the map that the list shows; undefined: everything
  selected: string | undefined // id of the project that is ringed
  hovered: string | undefined // id of the project under the pointer, in the list or on the map
  using: boolean // the map takes wheel and one-finger drags
}

export type Listener = (state: Readonly<State>, changed: ReadonlySet<keyof State>) => void

export interface Store {
  get(): Readonly<State>
  set(part: Partial<State>): void
  subscribe(listener: Listener): () => void
}

// createStore holds a state. set tells the listeners only of what differs.
export function createStore(initial: State): Store {
  let state = initial
  const listeners = new Set<Listener>()
  return {
    get: () => state,
    set(part) {
      const changed = new Set<keyof State>()
      for (const key of Object.keys(part) as (keyof State)[]) if (part[key] !== state[key]) changed.add(key)
      if (changed.size === 0) return
      state = { ...state, ...part }
      for (const listener of [...listeners]) listener(state, changed)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
