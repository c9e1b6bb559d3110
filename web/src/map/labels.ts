// Which names are written and where: the important first, none over a symbol,
// none over another name. Pure.

export interface Box {
  x: number
  y: number
  w: number
  h: number
}

export interface Name {
  text: string
  x: number // centre, CSS pixels
  y: number
  kind: string
  rank: number
  width: number
  moved?: boolean // it stands beside its place, where something else stands
}

const lineHeight = 16

// Where a name may stand instead, in order, when a symbol stands in its place:
// that of a country anywhere near, that of a city under or over the symbol, as if
// it were the symbol's. Others give way.
const beside: [number, number][] = [28, 34, 40, 46, -8, -14, -20, -26].map((dy) => [0, dy])
const elsewhere: Record<string, [number, number][]> = {
  country: [[0, -30], [0, 30], [0, -46], [0, 46], [-50, 0], [50, 0]],
  capital: beside,
  city: beside,
}

// place gives the names that fit, at most limit. Order is by rank, then text,
// so that the same view shows the same names.
export function place(names: Name[], obstacles: Box[], limit: number): Name[] {
  const taken = [...obstacles]
  const out: Name[] = []
  const seen = new Set<string>()
  for (const n of [...names].sort((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1))) {
    if (out.length >= limit) break
    const key = `${n.text} ${Math.round(n.x / 64)} ${Math.round(n.y / 64)}`
    if (seen.has(key)) continue
    for (const [dx, dy] of [[0, 0] as const, ...(elsewhere[n.kind] ?? [])]) {
      const box = { x: n.x + dx - n.width / 2 - 3, y: n.y + dy - lineHeight / 2, w: n.width + 6, h: lineHeight }
      if (taken.some((o) => overlap(o, box))) continue
      seen.add(key)
      taken.push(box)
      out.push(dx === 0 && dy === 0 ? n : { ...n, x: n.x + dx, y: n.y + dy, moved: true })
      break
    }
  }
  return out
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}
