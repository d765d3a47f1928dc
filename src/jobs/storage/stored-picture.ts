import { open, stat } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { ignoreAbsence } from './files.ts'

/** Both ends count: the first byte is 0, `end` is the last one that is wanted. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A picture that lies somewhere: on this disk or in a store elsewhere. */
export interface StoredPicture {
  readonly bytes: number
  /** Changes when the picture does. */
  readonly version: string
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number
  /** @throws the store's error when the picture has gone meanwhile */
  open (range?: ByteRange): Promise<Readable>
}

/** A file as a stored picture; undefined when there is no such file. */
export async function storedFile (path: string): Promise<StoredPicture | undefined> {
  const entry = await stat(path).catch(ignoreAbsence)
  if (entry?.isFile() !== true) return undefined
  const { size, mtimeMs } = entry
  return {
    bytes: size,
    version: `${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}`,
    modifiedAt: mtimeMs,
    open: async (range) => (await open(path)).createReadStream(range)
  }
}

export async function readWhole (picture: StoredPicture): Promise<Uint8Array> {
  return await buffer(await picture.open())
}
