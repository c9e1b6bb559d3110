// The map: Leaflet, tiles, overlay, pointer. The rest of the page speaks to it
// through MapView and the store.
import { latLng, LatLngBounds, Map as LeafletMap, type Handler, type LatLng, type LeafletMouseEvent } from 'leaflet'
import type { BBox, LonLat } from '../schema'
import type { Store } from '../state'
import type { Maker } from './client'
import type { Area, MapSymbol } from './decode'
import { mountEdge } from './edge'
import { hitArea, hitSymbol, type Placed } from './hit'
import { CanvasTiles } from './layer'
import { extent, tilePx, toLonLat, toWorld } from './mercator'
import { inTile, Overlay, type Ring } from './overlay'
import { forcedPalette, paletteOf, radiusOf, type Palette } from './style'

export interface MapOptions {
  maker: Maker
  lang: string
  bbox: BBox
  groundZoom: number // last data zoom of base and areas
  count(n: number): string
  pick(what: Picked): void
  moved(bbox: BBox): void // by the reader, once the view rests
  ready(drawn: boolean): void // all is drawn that was asked for; false when more is asked for by a filter
  failed(): void
}

export type Picked =
  | { what: 'project' | 'stack' | 'cluster'; symbol: MapSymbol; at: LonLat }
  | { what: 'area'; area: Area; at: LonLat }
  | { what: 'nothing' }

// Sight is a symbol in sight, for buttons over the map.
export interface Sight {
  key: string // the same for the same symbol, wherever the map is
  symbol: MapSymbol
  at: LonLat
  x: number // of its centre in the map element, CSS pixels
  y: number
  radius: number
  area: string // name of the region it is drawn in; may be empty
}

export interface MapView {
  sights(): Sight[] // the largest and most central first
  open(sight: Sight): boolean // as a click does; true where it zoomed in
  middle(): { x: number; y: number }
  go(at: LonLat, zoom: number): void
  onRest(listener: (settled: boolean) => void): void
  zoom(by: number): void
  pan(dx: number, dy: number): void
  fit(bbox: BBox): void
  show(at: LonLat): void
  mark(at: LonLat[]): void // what the page is of
  ring(at: LonLat | undefined): void
  hint(at: LonLat | undefined): void
  outline(rings: LonLat[][]): void
  outlineHint(rings: LonLat[][]): void // beside the outline of the page, until the next; [] takes it away
  retry(): void
  reveal(at: LonLat, hidden: DOMRect): void
  canZoom(): { closer: boolean; farther: boolean }
  onZoom(listener: () => void): void
}

// No symbol is hit from farther than this, in CSS pixels.
const reach = 24

// Beyond this the base has nothing more to say.
const maxZoom = 18

export function mountMap(el: HTMLElement, store: Store, o: MapOptions): MapView {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const touch = matchMedia('(pointer: coarse)').matches
  const map = new LeafletMap(el, {
    zoomControl: false,
    attributionControl: false,
    minZoom: 3,
    maxZoom,
    zoomAnimation: !still,
    fadeAnimation: false,
    markerZoomAnimation: false,
    inertia: !still,
    dragging: !touch,
    scrollWheelZoom: true,
    maxBounds: new LatLngBounds([-40, -100], [80, 90]),
    maxBoundsViscosity: 0.8,
  })

  let palette = currentPalette()
  const common = { maker: o.maker, lang: o.lang, palette: () => palette }
  const ground = new CanvasTiles({
    ...common,
    kind: 'ground',
    maxData: o.groundZoom,
    urls: (t) => [`/tiles/base/${t.z}/${t.x}/${t.y}.mvt`, `/tiles/areas/${t.z}/${t.x}/${t.y}.mvt`],
  })
  const projects = new CanvasTiles({
    ...common,
    kind: 'projects',
    maxData: 22,
    zIndex: 2,
    urls: (t) => {
      const q = store.get().filters
      return [`/tiles/projects/${t.z}/${t.x}/${t.y}.mvt${q ? `?${q}` : ''}`]
    },
  })

  let outline: Float64Array[] = []
  let hinted: Float64Array[] = []
  let area: string | undefined
  let marks: LonLat[] = []
  let ring: LonLat | undefined
  let hint: LonLat | undefined
  const overlay = new Overlay(() => ({
    ground: ground.loaded(map.getZoom()),
    projects: projects.loaded(map.getZoom()),
    outline: [...outline, ...hinted],
    rings: [...(hint && String(hint) !== String(ring) ? [ringAt(hint, true)] : []), ...marks.map((at) => ringAt(at, false)), ...(ring ? [ringAt(ring, false)] : [])],
    palette,
    count: o.count,
  }))

  // The view first, the layers then: no tile is asked for twice.
  const fitted = (b: BBox) => map.getBoundsZoom(bounds(b))
  map.setView(centre(o.bbox), Math.max(3, Math.min(16, fitted(o.bbox))), { animate: false })
  // While tiles come one by one, names and counts follow twice a second: they are
  // the dearest to draw.
  let waiting = false
  const soon = () => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      if (ground.busy() || projects.busy()) overlay.redraw()
    }, 500)
  }
  const watch = (layer: CanvasTiles) => {
    layer.on('painted', soon)
    layer.on('tilefailed', () => o.failed())
    layer.on('load idle', settle)
    layer.addTo(map)
  }
  let announced = false
  const resting: ((settled: boolean) => void)[] = []
  const rest = (settled: boolean) => resting.forEach((f) => f(settled))
  function settle(): void {
    if (ground.busy() || projects.busy()) return
    overlay.redraw()
    rest(true)
    if (announced) {
      requestAnimationFrame(() => o.ready(!projects.busy()))
      return
    }
    announced = true
    void fontReady().then(() => {
      overlay.redraw()
      requestAnimationFrame(() => o.ready(true))
    })
  }
  watch(ground)
  watch(projects)
  overlay.addTo(map)
  const edge = mountEdge(map, ground)

  store.subscribe((state, changed) => {
    if (changed.has('filters')) {
      if (announced) o.ready(false)
      projects.refresh()
    }
    if (changed.has('using')) {
      if (touch) map.dragging[state.using ? 'enable' : 'disable']()
      el.classList.toggle('map-in-use', state.using)
    }
  })
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', () => {
      palette = currentPalette()
      ground.refresh()
      projects.refresh()
      overlay.redraw()
    })
  }
  wheel(el, store)

  // Moves of the reader are told apart from ours by a mark around ours.
  let ours = 0
  const quietly = (f: () => void) => {
    ours++
    map.once('moveend', () => ours--)
    f()
  }
  map.on('resize', () => {
    ours++
    setTimeout(() => ours--, 400) // Leaflet ends a resize with a move, 200 ms later
  })
  map.on('moveend', () => {
    if (ours === 0) {
      const b = map.getBounds()
      o.moved([b.getWest(), b.getSouth(), b.getEast(), b.getNorth()])
    }
  })

  // placed gives the symbols in sight, or only those of tiles around a point.
  function* placed(around?: { x: number; y: number }): Generator<Placed> {
    const origin = map.getPixelOrigin()
    for (const t of projects.loaded(map.getZoom())) {
      const left = t.x * tilePx - origin.x
      const top = t.y * tilePx - origin.y
      if (around && !(around.x >= left - reach && around.x <= left + tilePx + reach && around.y >= top - reach && around.y <= top + tilePx + reach)) continue
      for (const symbol of t.parts.symbols) {
        if (inTile(symbol)) yield { symbol, x: left + (symbol.x * tilePx) / extent, y: top + (symbol.y * tilePx) / extent }
      }
    }
  }
  function symbolAt(at: LatLng, minRadius: number): Placed | undefined {
    const p = map.latLngToLayerPoint(at)
    return hitSymbol(placed(p), p.x, p.y, minRadius)
  }
  const areaAt = (at: LatLng): Area | undefined => {
    const p = map.latLngToLayerPoint(at).add(map.getPixelOrigin())
    const tile = ground.loaded(map.getZoom()).find((t) => t.x === Math.floor(p.x / tilePx) && t.y === Math.floor(p.y / tilePx))
    return tile && hitArea(tile.parts.areas, ((p.x / tilePx) % 1) * extent, ((p.y / tilePx) % 1) * extent)
  }
  function where(p: Placed): LonLat {
    const origin = map.getPixelOrigin()
    const size = 256 * 2 ** map.getZoom()
    return toLonLat((p.x + origin.x) / size, (p.y + origin.y) / size)
  }

  // open does what a click on a symbol does, and tells whether it zoomed in.
  function open(symbol: MapSymbol, at: LonLat): boolean {
    if (symbol.kind === 'cluster' && map.getZoom() < maxZoom) {
      map.setView([at[1], at[0]], Math.min(maxZoom, Math.max(map.getZoom() + 1, symbol.expandZoom + 1)))
      return true
    }
    const what = { single: 'project', stack: 'stack', cluster: 'cluster' } as const
    o.pick({ what: what[symbol.kind], symbol, at })
    return false
  }
  function sights(): Sight[] {
    const size = map.getSize()
    const out: Sight[] = []
    for (const p of placed()) {
      const c = map.layerPointToContainerPoint([p.x, p.y])
      if (c.x < 0 || c.y < 0 || c.x > size.x || c.y > size.y) continue
      const at = where(p)
      const key = p.symbol.id || p.symbol.placeCode || at.map((v) => v.toFixed(4)).join()
      out.push({ key, symbol: p.symbol, at, x: c.x, y: c.y, radius: radiusOf(p.symbol), area: areaAt(latLng(at[1], at[0]))?.name ?? '' })
    }
    const off = (s: Sight) => Math.hypot(s.x - size.x / 2, s.y - size.y / 2)
    return out.sort((a, b) => b.symbol.count - a.symbol.count || off(a) - off(b))
  }
  map.on('moveend', () => rest(false))

  map.on('click', (e: LeafletMouseEvent) => {
    const hit = symbolAt(e.latlng, touch ? 22 : 9)
    if (hit) return void open(hit.symbol, where(hit))
    const found = areaAt(e.latlng)
    o.pick(found ? { what: 'area', area: found, at: [e.latlng.lng, e.latlng.lat] } : { what: 'nothing' })
  })
  let frame = 0
  let onSymbol = false
  map.on('mousemove', (e: LeafletMouseEvent) => {
    if (frame || (map.dragging as Handler & { moving(): boolean }).moving()) return
    frame = requestAnimationFrame(() => {
      frame = 0
      const hit = symbolAt(e.latlng, 9)
      const next = hit ? undefined : areaAt(e.latlng)?.code
      // Even a class that is set already makes a browser look at styles again.
      if (onSymbol !== (hit !== undefined)) el.classList.toggle('map-on-symbol', (onSymbol = hit !== undefined))
      store.set({ hovered: hit?.symbol.id || undefined })
      if (next === area) return
      area = next
      if (next) edge.show(next, ground.loaded(map.getZoom()))
      else edge.hide()
    })
  })
  map.on('zoomstart', () => (area = undefined))
  map.on('mouseout', () => {
    area = undefined
    edge.hide()
    store.set({ hovered: undefined })
  })

  // ringAt goes around whatever is drawn at a place, so that a project inside a
  // cluster is shown by its cluster.
  function ringAt(at: LonLat, dashed: boolean): Ring {
    const [x, y] = toWorld(at)
    const near = symbolAt(latLng(at[1], at[0]), 24)
    if (!near) return { x, y, radius: 8, dashed }
    const [nx, ny] = toWorld(where(near))
    return { x: nx, y: ny, radius: radiusOf(near.symbol), dashed }
  }

  return {
    sights,
    open: (s) => open(s.symbol, s.at),
    middle: () => map.getSize().divideBy(2),
    go: (at, zoom) => quietly(() => map.setView([at[1], at[0]], zoom, { animate: false })),
    onRest: (listener) => void resting.push(listener),
    zoom: (by) => map.setZoom(map.getZoom() + by),
    pan: (dx, dy) => map.panBy([dx, dy]),
    fit: (b) => quietly(() => map.setView(centre(b), Math.max(3, fitted(b)))),
    show(at) {
      quietly(() => map.setView([at[1], at[0]], Math.max(map.getZoom(), 9), { animate: false }))
    },
    mark(at) {
      marks = at
      overlay.redraw()
    },
    ring(at) {
      ring = at
      overlay.redraw()
    },
    hint(at) {
      hint = at
      overlay.redraw()
    },
    outline(rings) {
      outline = world(rings)
      overlay.redraw()
    },
    outlineHint(rings) {
      hinted = world(rings)
      overlay.redraw()
    },
    retry() {
      ground.refresh()
      projects.refresh()
    },
    reveal(at, hidden) {
      const p = map.latLngToContainerPoint([at[1], at[0]])
      const box = el.getBoundingClientRect()
      const under = p.x + box.left < hidden.right + 20 && p.y + box.top > hidden.top - 20
      if (under) quietly(() => map.panBy([0, p.y + box.top - hidden.top + 60], { animate: false }))
    },
    canZoom: () => ({ closer: map.getZoom() < maxZoom, farther: map.getZoom() > map.getMinZoom() }),
    onZoom: (listener) => void map.on('zoomend', listener),
  }
}

const bounds = (b: BBox) => new LatLngBounds([b[1], b[0]], [b[3], b[2]])

// centre is the middle on the screen, not that of the degrees.
function centre(b: BBox): [number, number] {
  const [x0, y0] = toWorld([b[0], b[1]])
  const [x1, y1] = toWorld([b[2], b[3]])
  const [lon, lat] = toLonLat((x0 + x1) / 2, (y0 + y1) / 2)
  return [lat, lon]
}

const world = (rings: LonLat[][]): Float64Array[] => rings.map((r) => Float64Array.from(r.flatMap((p) => toWorld(p))))

// wheel leaves the wheel to the page until the map is in use; with Ctrl it
// always zooms the map.
function wheel(el: HTMLElement, store: Store): void {
  el.parentElement!.addEventListener(
    'wheel',
    (e) => {
      if (!store.get().using && !e.ctrlKey && el.contains(e.target as Node)) e.stopPropagation()
    },
    { capture: true, passive: true },
  )
}

function currentPalette(): Palette {
  if (matchMedia('(forced-colors: active)').matches) {
    const probe = document.createElement('span')
    document.body.append(probe)
    const colour = (name: string) => {
      probe.style.color = name
      return getComputedStyle(probe).color
    }
    const p = forcedPalette(colour('Canvas'), colour('CanvasText'), colour('GrayText'), colour('LinkText'), colour('Highlight'))
    probe.remove()
    return p
  }
  return paletteOf(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
}

async function fontReady(): Promise<void> {
  const loads = Promise.all([document.fonts.load('12px "Noto Sans"'), document.fonts.load('600 12px "Noto Sans"')])
  await Promise.race([loads, new Promise((resolve) => setTimeout(resolve, 1500))]).catch(() => undefined)
}
