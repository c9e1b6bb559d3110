// The worker's side of maker-client.ts.
import { make, type TileParts, type TileRequest } from './maker'
import { tilePx } from './mercator'

export type ToWorker = { id: number; request: TileRequest } | { id: number; abort: true }
export type FromWorker = { id: number; bitmap: ImageBitmap; parts: TileParts } | { id: number; error: string }

interface Scope {
  onmessage: ((e: MessageEvent<ToWorker>) => void) | null
  postMessage(message: FromWorker, transfer: Transferable[]): void
}

const scope = self as unknown as Scope
const running = new Map<number, AbortController>()

scope.onmessage = ({ data }) => {
  if ('abort' in data) {
    running.get(data.id)?.abort()
    running.delete(data.id)
    return
  }
  void run(data.id, data.request)
}

async function run(id: number, request: TileRequest): Promise<void> {
  const controller = new AbortController()
  running.set(id, controller)
  const side = tilePx * request.pixels
  const canvas = new OffscreenCanvas(side, side)
  try {
    const parts = await make(request, controller.signal, () => canvas.getContext('2d')!)
    if (controller.signal.aborted) return
    const bitmap = canvas.transferToImageBitmap()
    const buffers = parts.areas.map((a) => a.rings.coords.buffer as ArrayBuffer)
    scope.postMessage({ id, bitmap, parts }, [bitmap, ...buffers])
  } catch (err) {
    if (!controller.signal.aborted) scope.postMessage({ id, error: String(err) }, [])
  } finally {
    running.delete(id)
  }
}
