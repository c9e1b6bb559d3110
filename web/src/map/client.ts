// The page's side of the worker: asks for tiles and puts the pictures into
// their canvases. Falls back to painting in the page.
import type { TileParts, TileRequest } from './maker'
import { tilePx } from './mercator'
import type { Context } from './paint'
import type { FromWorker, ToWorker } from './worker'

export interface Job {
  done: Promise<TileParts>
  abort(): void
}

export interface Maker {
  paint(request: TileRequest, canvas: HTMLCanvasElement): Job
}

type Make = (r: TileRequest, signal: AbortSignal, context: () => Context) => Promise<TileParts>

export function createMaker(workerURL: string, makerURL: string): Maker {
  if (typeof OffscreenCanvas !== 'undefined' && typeof Worker !== 'undefined' && 'transferToImageBitmap' in OffscreenCanvas.prototype) {
    try {
      return workerMaker(new Worker(workerURL))
    } catch {
      // a frame in a sandbox without its own origin may not start workers
    }
  }
  return pageMaker(import(makerURL).then((m: { make: Make }) => m.make))
}

// How long a picture of the first view waits for others, in ms, and for how many:
// each time that canvases change, the browser prepares all of them anew. Later,
// while somebody moves the map, several at once would be one long task.
const patience = 60
const together = 4

function workerMaker(worker: Worker): Maker {
  let last = 0
  let first = true
  let arrived: FromWorker[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const waiting = new Map<number, { canvas: HTMLCanvasElement; resolve(p: TileParts): void; reject(e: Error): void }>()
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    arrived.push(data)
    if (!first || arrived.length >= Math.min(together, waiting.size)) show()
    else timer ??= setTimeout(show, patience)
  }
  function show(): void {
    if (timer !== undefined) clearTimeout(timer)
    timer = undefined
    const all = arrived
    arrived = []
    for (const data of all) put(data)
    first &&= waiting.size > 0
  }
  function put(data: FromWorker): void {
    const job = waiting.get(data.id)
    waiting.delete(data.id)
    if (!job) {
      if ('bitmap' in data) data.bitmap.close()
      return
    }
    if ('error' in data) {
      job.reject(new Error(data.error))
      return
    }
    // To set a size, even the same one, makes a canvas blank at some cost.
    const { width, height } = data.bitmap
    if (job.canvas.width !== width || job.canvas.height !== height) Object.assign(job.canvas, { width, height })
    job.canvas.getContext('bitmaprenderer')!.transferFromImageBitmap(data.bitmap)
    job.resolve(data.parts)
  }
  worker.onerror = (e) => {
    for (const job of waiting.values()) job.reject(new Error(e.message))
    waiting.clear()
  }
  const send = (message: ToWorker) => worker.postMessage(message)
  return {
    paint(request, canvas) {
      const id = ++last
      return {
        done: new Promise((resolve, reject) => {
          waiting.set(id, { canvas, resolve, reject })
          send({ id, request })
        }),
        abort() {
          if (waiting.delete(id)) send({ id, abort: true })
        },
      }
    },
  }
}

function pageMaker(loading: Promise<Make>): Maker {
  return {
    paint(request, canvas) {
      const controller = new AbortController()
      const side = tilePx * request.pixels
      const done = loading.then((make) =>
        make(request, controller.signal, () => {
          canvas.width = side
          canvas.height = side
          return canvas.getContext('2d')!
        }),
      )
      return { done, abort: () => controller.abort() }
    },
  }
}
