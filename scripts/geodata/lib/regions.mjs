// Which NUTS 3 region holds a point: a packed R-tree over polygon boxes, then an even-odd ring test.

import Flatbush from 'flatbush'

const kmPerDegree = 111.195

export class Regions {
  /** @param features GeoJSON features with `id` = NUTS 3 code */
  constructor(features) {
    this.polygons = features.flatMap(f => {
      const parts = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates
      return parts.map(rings => ({ id: f.id, rings }))
    })
    this.tree = new Flatbush(this.polygons.length)
    for (const { rings } of this.polygons) {
      const xs = rings[0].map(p => p[0])
      const ys = rings[0].map(p => p[1])
      this.tree.add(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys))
    }
    this.tree.finish()
  }

  /** Codes of all regions that hold the point. */
  at(lon, lat) {
    const found = this.tree.search(lon, lat, lon, lat).filter(i => holds(this.polygons[i].rings, lon, lat))
    return [...new Set(found.map(i => this.polygons[i].id))].sort()
  }

  /** The nearest region of a country within km, as {id, km}, or undefined. */
  nearest(lon, lat, km, country) {
    const dy = km / kmPerDegree
    const dx = dy / Math.cos((lat * Math.PI) / 180)
    let best
    for (const i of this.tree.search(lon - dx, lat - dy, lon + dx, lat + dy)) {
      const { id, rings } = this.polygons[i]
      if (!id.startsWith(country)) continue
      const d = distance(rings, lon, lat)
      if (d <= km && (!best || d < best.km)) best = { id, km: d }
    }
    return best
  }
}

function holds(rings, x, y) {
  let inside = false
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i]
      const [xj, yj] = ring[j]
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
    }
  }
  return inside
}

function distance(rings, lon, lat) {
  const k = Math.cos((lat * Math.PI) / 180)
  let best = Infinity
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const ax = (ring[i - 1][0] - lon) * k
      const ay = ring[i - 1][1] - lat
      const bx = (ring[i][0] - lon) * k
      const by = ring[i][1] - lat
      const l2 = (bx - ax) ** 2 + (by - ay) ** 2
      const t = l2 ? Math.max(0, Math.min(1, -(ax * (bx - ax) + ay * (by - ay)) / l2)) : 0
      best = Math.min(best, Math.hypot(ax + t * (bx - ax), ay + t * (by - ay)))
    }
  }
  return best * kmPerDegree
}
