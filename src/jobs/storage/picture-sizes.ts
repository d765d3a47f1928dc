import { CodedError } from '../../coded-error.ts'
import { createSemaphore } from './semaphore.ts'

// Of Node's four threads for files and pictures two may decode uploads and one is the worker's while it encodes: a
// second resize would keep pages waiting for their files.
const RESIZES_AT_ONCE = 1
// A resize of 12 megapixels takes 0.1 s: who comes later than that would wait 10 s.
const MAXIMUM_WAITING = 100
const BUSY_SECONDS = 5
// 300 pictures of the width of a page, 200 kB each, or 3,000 thumbnails of 20 kB.
const KEPT_BYTES = 64 * 1024 * 1024
// Deleted pictures leave the memory by then. A visitor looks at one page for minutes.
const KEPT_MILLISECONDS = 600_000

/** Makes a picture of the given width in pixels out of a file or of an encoded picture. */
export type Resize = (picture: string | Uint8Array, width: number) => Promise<Uint8Array>

export interface WantedSize {
  /** Names the picture and changes when it does. */
  readonly name: string
  /** Pixels. */
  readonly width: number
  /** The file, or the encoded picture; not called when the size is known. */
  readonly open: () => Promise<string | Uint8Array>
}

export interface PictureSizes {
  /** The picture in this width. @throws CodedError QUEUE_FULL when too many are waited for, and what `open` throws */
  get (size: WantedSize): Promise<Uint8Array>
}

interface Kept { readonly picture: Promise<Uint8Array>, bytes: number, timer?: NodeJS.Timeout }

/** Pictures in the sizes that pages show: made once, whoever asks and how often, and kept for a while. */
export function createPictureSizes (
  resize: Resize, keptBytes = KEPT_BYTES, onLookup: (isKnown: boolean) => void = () => {}
): PictureSizes {
  const kept = new Map<string, Kept>()
  const places = createSemaphore(RESIZES_AT_ONCE)
  let bytes = 0
  let making = 0

  function drop (key: string): void {
    const entry = kept.get(key)
    if (!entry) return
    clearTimeout(entry.timer)
    kept.delete(key)
    bytes -= entry.bytes
  }

  function dropOldest (): void {
    for (const [key, entry] of kept) {
      if (bytes <= keptBytes) return
      if (entry.bytes > 0) drop(key)
    }
  }

  async function make ({ open, width }: WantedSize): Promise<Uint8Array> {
    if (making > MAXIMUM_WAITING) {
      throw new CodedError('QUEUE_FULL', 'too many pictures are waited for', { details: { seconds: BUSY_SECONDS } })
    }
    making += 1
    try {
      // Read in its turn: what waits takes no memory.
      return await places.run(async () => await resize(await open(), width))
    } finally {
      making -= 1
    }
  }

  async function makeAndKeep (key: string, size: WantedSize): Promise<Uint8Array> {
    const entry: Kept = { picture: make(size), bytes: 0 }
    kept.set(key, entry)
    try {
      const picture = await entry.picture
      entry.bytes = picture.length
      entry.timer = setTimeout(drop, KEPT_MILLISECONDS, key).unref()
      bytes += picture.length
      dropOldest()
      return picture
    } catch (error) {
      drop(key)
      throw error
    }
  }

  return {
    async get (size) {
      const key = `${size.width} ${size.name}`
      const known = kept.get(key)
      onLookup(known !== undefined)
      if (!known) return await makeAndKeep(key, size)
      // Asked for last, it goes last.
      kept.delete(key)
      kept.set(key, known)
      return await known.picture
    }
  }
}
