// Sizes, shapes and colours of the map. palette.json is the one place for
// colours: the build writes them into the style sheet too, and the press kit
// reads the same file.
import table from './palette.json'

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'star'

export interface Palette {
  sea: string
  land: string
  urban: string
  river: string
  border: string
  area: string
  label: string
  sealabel: string
  halo: string
  cluster: string
  stack: string
  count: string
  rim: string
  place: string
  ring: string
  pillars: Record<string, string>
}

const pillars = table.pillars as Record<string, { shape: string; light: string; dark: string }>

export function shapeOf(pillar: string): Shape {
  return (pillars[pillar] ?? pillars['unknown'])!.shape as Shape
}

export function colourOf(palette: Palette, pillar: string): string {
  return palette.pillars[pillar] ?? palette.pillars['unknown']!
}

export function paletteOf(scheme: 'light' | 'dark'): Palette {
  const colours = Object.fromEntries(Object.entries(pillars).map(([key, p]) => [key, p[scheme]]))
  return { ...table[scheme], pillars: colours }
}

// forcedPalette draws with the reader's own colours: shapes and numbers
// tell what colour cannot.
export function forcedPalette(canvas: string, text: string, faint: string, link: string, highlight: string): Palette {
  const colours = Object.fromEntries(Object.keys(pillars).map((key) => [key, text]))
  return {
    sea: canvas, land: canvas, urban: canvas, river: canvas, border: text, area: faint, label: text, sealabel: text,
    halo: canvas, cluster: text, stack: text, count: canvas, rim: canvas, place: link, ring: highlight, pillars: colours,
  }
}

export interface SymbolSize {
  count: number // 1 for a single project
}

// radiusOf gives the drawn radius in CSS pixels. Five steps by count, none by
// money; with its rim no symbol is wider than the tile buffer of 24 px.
export function radiusOf({ count }: SymbolSize): number {
  if (count <= 1) return 8
  if (count < 10) return 12
  if (count < 100) return 14.5
  if (count < 1000) return 17
  if (count < 10000) return 19.5
  return 22
}
