// Which symbol comes next in a direction. Pure.

export interface Spot {
  x: number // CSS pixels, any origin
  y: number
}

// nextSpot gives the index of the nearest spot that lies towards dx, dy (one of
// them 0) from spot number from; what is off to the side counts double. It is -1
// where there is none.
export function nextSpot(spots: readonly Spot[], from: number, dx: number, dy: number): number {
  const at = spots[from]
  if (!at) return -1
  let best = -1
  let bestCost = Infinity
  spots.forEach((s, i) => {
    if (i === from) return
    const along = (s.x - at.x) * dx + (s.y - at.y) * dy
    const aside = Math.abs((s.x - at.x) * dy) + Math.abs((s.y - at.y) * dx)
    if (along <= 0 || aside > along * 4) return
    const cost = along + 2 * aside
    if (cost < bestCost) {
      best = i
      bestCost = cost
    }
  })
  return best
}
