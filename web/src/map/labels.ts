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
}

const lineHeight = 16

// place gives the names that fit, at most limit. Order is by rank, then text,
// so that the same view shows the same names.
export function place(names: Name[], obstacles: Box[], limit: number): Name[] {
  const taken = [...obstacles]
  const out: Name[] = []
  const seen = new Set<string>()
  for (const n of [...names].sort((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1))) {
    if (out.length >= limit) break
    const box = { x: n.x - n.width / 2 - 3, y: n.y - lineHeight / 2, w: n.width + 6, h: lineHeight }
    const key = `${n.text} ${Math.round(n.x / 64)} ${Math.round(n.y / 64)}`
    if (seen.has(key) || taken.some((o) => overlap(o, box))) continue
    seen.add(key)
    taken.push(box)
    out.push(n)
  }
  return out
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}
