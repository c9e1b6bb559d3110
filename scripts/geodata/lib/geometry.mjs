// Small plane geometry on degrees: clip to a box, areas, label points, stitching of line pieces.

/** Clips a closed ring to a box [west, south, east, north] (Sutherland–Hodgman); [] when nothing is left. */
export function clipRing(ring, [w, s, e, n]) {
  let out = ring.slice(0, -1)
  for (const [axis, bound, sign] of [[0, w, 1], [0, e, -1], [1, s, 1], [1, n, -1]]) {
    const inside = p => sign * (p[axis] - bound) >= 0
    const from = out
    out = []
    for (let i = 0; i < from.length; i++) {
      const a = from[(i + from.length - 1) % from.length]
      const b = from[i]
      if (inside(a) !== inside(b)) out.push(cut(a, b, axis, bound))
      if (inside(b)) out.push(b)
    }
  }
  return out.length < 3 ? [] : [...out, out[0]]
}

/** Clips a line to a box; a list of lines. */
export function clipLine(line, [w, s, e, n]) {
  let lines = [line]
  for (const [axis, bound, sign] of [[0, w, 1], [0, e, -1], [1, s, 1], [1, n, -1]]) {
    lines = lines.flatMap(l => clipHalf(l, axis, bound, sign))
  }
  return lines
}

function clipHalf(line, axis, bound, sign) {
  const inside = p => sign * (p[axis] - bound) >= 0
  const out = []
  let run = []
  line.forEach((p, i) => {
    const previous = line[i - 1]
    if (previous && inside(previous) !== inside(p)) run.push(cut(previous, p, axis, bound))
    if (inside(p)) run.push(p)
    else if (run.length) {
      out.push(run)
      run = []
    }
  })
  return [...out, run].filter(l => l.length > 1)
}

function cut(a, b, axis, bound) {
  const t = (bound - a[axis]) / (b[axis] - a[axis])
  const p = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
  p[axis] = bound
  return p
}

/** Polygon (rings) clipped to a box, or undefined. */
export function clipPolygon(rings, box) {
  const clipped = rings.map(r => clipRing(r, box)).filter(r => r.length)
  return clipRing(rings[0], box).length ? clipped : undefined
}

/**
 * A polygon whose rings jump from 180 to -180 degrees, as one without jumps and a copy of it on the other side of the
 * antimeridian; clipping to the world then leaves both halves. A ring round the south pole is led through the pole.
 */
export function unwrap(rings) {
  const flat = rings.map(ring => {
    let turn = 0
    const out = ring.map(([x, y], i) => {
      if (i && x - ring[i - 1][0] > 180) turn -= 360
      if (i && x - ring[i - 1][0] < -180) turn += 360
      return [x + turn, y]
    })
    return turn ? [...out, [out.at(-1)[0], -90], [out[0][0], -90], out[0]] : out
  })
  const xs = flat[0].map(p => p[0])
  const shifted = by => flat.map(r => r.map(([x, y]) => [x + by, y]))
  const copies = [flat]
  if (Math.max(...xs) > 180) copies.push(shifted(-360))
  if (Math.min(...xs) < -180) copies.push(shifted(360))
  return copies
}

/** A line cut where it jumps across the antimeridian. */
export function splitAtJumps(line) {
  const out = [[line[0]]]
  for (let i = 1; i < line.length; i++) {
    if (Math.abs(line[i][0] - line[i - 1][0]) > 180) out.push([])
    out.at(-1).push(line[i])
  }
  return out.filter(l => l.length > 1)
}

const kmPerDegree = 111.195

/** Area of a polygon (rings; the first is the outer one) in km². */
export const areaKm2 = rings => rings.reduce((sum, r, i) => sum + (i ? -1 : 1) * ringAreaKm2(r), 0)

function ringAreaKm2(ring) {
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1]
    const [x1, y1] = ring[i]
    sum += (((x1 - x0) * Math.PI) / 180) * (2 + Math.sin((y0 * Math.PI) / 180) + Math.sin((y1 * Math.PI) / 180))
  }
  return (Math.abs(sum) / 2) * 6371 ** 2
}

/** A point well inside a polygon: the best of a grid refined three times. */
export function labelPoint(rings) {
  const xs = rings[0].map(p => p[0])
  const ys = rings[0].map(p => p[1])
  let box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
  const k = Math.cos((((box[1] + box[3]) / 2) * Math.PI) / 180)
  let best
  for (let round = 0; round < 4; round++) {
    const [w, s, e, n] = box
    for (let i = 0; i <= 24; i++) {
      for (let j = 0; j <= 24; j++) {
        const p = [w + ((e - w) * i) / 24, s + ((n - s) * j) / 24]
        const d = depth(rings, p, k)
        if (!best || d > best.d) best = { p, d }
      }
    }
    const dx = (e - w) / 12
    const dy = (n - s) / 12
    box = [best.p[0] - dx, best.p[1] - dy, best.p[0] + dx, best.p[1] + dy]
  }
  return best.p
}

// Distance to the nearest edge, negative outside.
function depth(rings, [x, y], k) {
  let inside = false
  let best = Infinity
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1]
      const [bx, by] = ring[i]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
      const [ux, uy, vx, vy] = [(bx - ax) * k, by - ay, (x - ax) * k, y - ay]
      const t = Math.max(0, Math.min(1, (ux * vx + uy * vy) / (ux * ux + uy * uy || 1)))
      best = Math.min(best, Math.hypot(vx - t * ux, vy - t * uy))
    }
  }
  return inside ? best : -best
}

/** Joins line pieces whose ends meet on a grid of `step` degrees; closed lines end where they start. */
export function stitch(pieces, step) {
  const key = p => `${Math.round(p[0] / step)} ${Math.round(p[1] / step)}`
  const ends = new Map()
  const put = (p, i) => ends.set(key(p), [...(ends.get(key(p)) ?? []), i])
  pieces.forEach((l, i) => {
    put(l[0], i)
    put(l.at(-1), i)
  })
  const used = new Set()
  const out = []
  pieces.forEach((piece, i) => {
    if (used.has(i)) return
    used.add(i)
    let line = piece.slice()
    for (let turn = 0; turn < 2; turn++) {
      for (;;) {
        const end = key(line.at(-1))
        if (line.length > 2 && end === key(line[0])) break
        const next = (ends.get(end) ?? []).filter(j => !used.has(j))
        if (next.length !== 1 && (ends.get(end) ?? []).length > 2) break // a fork: leave it to the other branches
        if (!next.length) break
        used.add(next[0])
        const add = key(pieces[next[0]][0]) === end ? pieces[next[0]] : pieces[next[0]].slice().reverse()
        line = line.concat(add.slice(1))
      }
      line.reverse()
    }
    if (line.length > 3 && key(line[0]) === key(line.at(-1))) line[line.length - 1] = line[0]
    out.push(line)
  })
  return out
}
