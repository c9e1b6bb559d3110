// Distance and direction between two points. Pure; as internal/httpapi/page_near.go
// has them.
import type { LonLat } from './schema'

const rad = (degrees: number) => (degrees * Math.PI) / 180

// kilometres is the length of the great circle, on a sphere of 6371 km.
export function kilometres([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  const a = Math.sin(rad(lat2 - lat1) / 2) ** 2 + Math.cos(rad(lat1)) * Math.cos(rad(lat2)) * Math.sin(rad(lon2 - lon1) / 2) ** 2
  return 2 * 6371 * Math.asin(Math.sqrt(Math.min(1, a)))
}

const names = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const

// direction gives the way one sets out in, of eight.
export function direction([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): (typeof names)[number] {
  const y = Math.sin(rad(lon2 - lon1)) * Math.cos(rad(lat2))
  const x = Math.cos(rad(lat1)) * Math.sin(rad(lat2)) - Math.sin(rad(lat1)) * Math.cos(rad(lat2)) * Math.cos(rad(lon2 - lon1))
  return names[(Math.round(Math.atan2(y, x) / (Math.PI / 4)) + 8) % 8]!
}
