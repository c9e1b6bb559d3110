// The only fetch of the page outside the map's tiles; always our own server.
import type { AreaFeature, Place, ProjectCollection, ProjectFeature } from './schema'

async function get(url: string, accept: string, signal?: AbortSignal): Promise<Response> {
  const answer = await fetch(url, { headers: { accept }, ...(signal ? { signal } : {}) })
  if (!answer.ok) throw new Error(`${answer.status} for ${url}`)
  return answer
}

async function json<T>(url: string, signal?: AbortSignal): Promise<T> {
  return (await (await get(url, 'application/json', signal)).json()) as T
}

export function projects(query: string, signal?: AbortSignal): Promise<ProjectCollection> {
  return json(`/api/collections/projects/items?${query}`, signal)
}

export function project(id: string, lang: string, signal?: AbortSignal): Promise<ProjectFeature> {
  return json(`/api/collections/projects/items/${encodeURIComponent(id)}?lang=${lang}`, signal)
}

export function area(code: string, signal?: AbortSignal): Promise<AreaFeature> {
  return json(`/api/collections/places/items/${encodeURIComponent(code)}`, signal)
}

export async function places(q: string, lang: string, signal?: AbortSignal): Promise<Place[]> {
  const query = new URLSearchParams({ q, lang, limit: '8' })
  return (await json<{ places: Place[] }>(`/api/places?${query}`, signal)).places
}

// placeNames gives the names that places have in a language, by code; codes that
// are not known are left out.
export async function placeNames(codes: string[], lang: string, signal?: AbortSignal): Promise<Map<string, Place>> {
  const out = new Map<string, Place>()
  const wanted = [...new Set(codes)].filter((c) => c !== '').sort().slice(0, 200)
  if (!wanted.length) return out
  const found = await json<{ places: Place[] }>(`/api/places?code=${wanted.map(encodeURIComponent).join(',')}&lang=${lang}`, signal)
  for (const p of found.places) out.set(p.code, p)
  return out
}

// page gives the main part of a server-rendered page as a document: the server's
// templates are the only ones for lists, so every text is in the right language.
export async function page(url: string, signal?: AbortSignal): Promise<Document> {
  return parse(await main(url, signal))
}

// listPage gives the list of a page first; what stands around it, the filters with
// their counts and the projects of larger areas, only when it is asked for: all at
// once take a phone too long.
export async function listPage(url: string, signal?: AbortSignal): Promise<{ list: Document; rest(): Document }> {
  const text = await main(url, signal)
  const from = Math.max(0, text.indexOf('<div id="results"'))
  const to = text.indexOf('<div id="around"')
  if (to < from) return { list: parse(text.slice(from)), rest: () => parse(text.slice(0, from)) }
  return { list: parse(text.slice(from, to)), rest: () => parse(text.slice(0, from) + text.slice(to)) }
}

async function main(url: string, signal?: AbortSignal): Promise<string> {
  const text = await (await get(url, 'text/html', signal)).text()
  return text.slice(Math.max(0, text.indexOf('<main')), text.lastIndexOf('</main>'))
}

const parse = (text: string): Document => new DOMParser().parseFromString(text, 'text/html')

export function messages(url: string): Promise<Record<string, string | Record<string, string>>> {
  return json(url)
}

// aborted tells a request that we gave up ourselves from a failure.
export function aborted(err: unknown): boolean {
  return err instanceof DOMException && err.name === 'AbortError'
}
