// Names on the wire, as docs/api.md and internal/feature/schema.go say them.

export type LonLat = [number, number]
export type BBox = [number, number, number, number] // minLon, minLat, maxLon, maxLat

export interface ProjectProperties {
  id: string
  name: string
  name_lang: string
  country: string
  place_code: string
  place_name: string
  precision: string
  pillar: string
  status: string
  url: string
}

export interface ProjectFeature {
  type: 'Feature'
  geometry: { type: 'Point'; coordinates: LonLat } | { type: 'MultiPoint'; coordinates: LonLat[] } | null
  properties: ProjectProperties
}

export interface ProjectCollection {
  features: ProjectFeature[]
  numberMatched: number
}

export interface AreaFeature {
  geometry: { type: 'Polygon'; coordinates: LonLat[][] } | { type: 'MultiPolygon'; coordinates: LonLat[][][] } | null
}

export interface Place {
  code: string
  name: string
  name_lang?: string
  kind: string
  country: string
  context: string
}
