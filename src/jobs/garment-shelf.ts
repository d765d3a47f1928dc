import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckedPicture } from '../imaging/contract.ts'
import type { GarmentFiles } from '../inference/engine-contract.ts'
import type { MaskSource } from '../tryon/garment.ts'
import { removeTemporaryFiles, writeAtomically } from './files.ts'
import { createId, digest, isId } from './ids.ts'

/** An uploaded garment and one way of cutting it out; another way is another garment with the same photo. */
export interface GarmentRecord {
  readonly id: string
  readonly visitor: string
  /** Digest of photo and mask source: equal uploads give equal pictures. */
  readonly contentHash: string
  readonly maskSource: MaskSource
  readonly photo: 'photo.jpg' | 'photo.png'
  readonly width: number
  readonly height: number
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Cloth and mask lie beside the photo. */
  readonly isPrepared: boolean
}

/** `photo-mask` is the cut-out over the photo. */
export type GarmentPicture = 'photo' | 'cloth' | 'photo-mask'
const DRAWN = 'drawn.jpg'
const NOTHING = new Uint8Array(0)
export type GarmentShelf = Awaited<ReturnType<typeof openGarmentShelf>>

/** Uploaded garments, a folder each: record.json, photo, and once cut out cloth.png and mask.png. */
export async function openGarmentShelf (directory: string) {
  const records = new Map<string, GarmentRecord>()
  const folder = (id: string) => join(directory, id)
  for (const record of await readShelf(directory)) records.set(record.id, record)

  async function put (record: GarmentRecord): Promise<GarmentRecord> {
    await writeAtomically(join(folder(record.id), 'record.json'), JSON.stringify(record))
    records.set(record.id, record)
    return record
  }

  async function remove (id: string): Promise<void> {
    records.delete(id)
    await rm(folder(id), { recursive: true, force: true })
  }

  async function create (visitor: string, picture: CheckedPicture, maskSource: MaskSource, drawn: Uint8Array): Promise<GarmentRecord> {
    const id = createId()
    const photo = `photo.${picture.extension}` as const
    const { width, height } = picture
    const contentHash = digest(picture.bytes, maskSource, drawn)
    try {
      await mkdir(folder(id), { mode: 0o700 })
      await writeAtomically(join(folder(id), photo), picture.bytes)
      if (maskSource === 'drawn') await writeAtomically(join(folder(id), DRAWN), drawn)
      return await put({ id, visitor, contentHash, maskSource, photo, width, height, createdAt: Date.now(), isPrepared: false })
    } catch (error) {
      await remove(id)
      throw error
    }
  }

  return {
    find: (id: string) => records.get(id),
    remove,
    ofVisitor: (visitor: string) => [...records.values()].filter((record) => record.visitor === visitor),
    /** Keeps a checked upload; the same picture of the same visitor is kept once. */
    async add (visitor: string, picture: CheckedPicture, maskSource: MaskSource, drawn: Uint8Array = NOTHING): Promise<GarmentRecord> {
      const contentHash = digest(picture.bytes, maskSource, drawn)
      const known = [...records.values()].find((record) => record.visitor === visitor && record.contentHash === contentHash)
      return known ?? await create(visitor, picture, maskSource, drawn)
    },
    async readPhoto ({ id, photo }: GarmentRecord): Promise<Uint8Array> {
      return await readFile(join(folder(id), photo))
    },
    /** The mask drawn by hand, where there is one. */
    async readDrawn ({ id, maskSource }: GarmentRecord): Promise<Uint8Array | undefined> {
      return maskSource === 'drawn' ? await readFile(join(folder(id), DRAWN)) : undefined
    },
    async readFiles ({ id }: GarmentRecord): Promise<GarmentFiles> {
      const [cloth, mask] = await Promise.all(['cloth.png', 'mask.png'].map((name) => readFile(join(folder(id), name))))
      return { cloth, mask }
    },
    /** Keeps the cut-out; a garment removed meanwhile stays removed. */
    async saveFiles ({ id }: GarmentRecord, { cloth, mask, photoMask }: GarmentFiles): Promise<void> {
      const record = records.get(id)
      if (!record) return
      await writeAtomically(join(folder(id), 'cloth.png'), cloth)
      await writeAtomically(join(folder(id), 'mask.png'), mask)
      if (photoMask) await writeAtomically(join(folder(id), 'photo-mask.png'), photoMask)
      await put({ ...record, isPrepared: true })
    },
    picturePath: ({ id, photo }: GarmentRecord, picture: GarmentPicture) => join(folder(id), picture === 'photo' ? photo : `${picture}.png`),
    async expire (milliseconds: number, now = Date.now()): Promise<void> {
      const old = [...records.values()].filter(({ createdAt }) => now - createdAt > milliseconds)
      await Promise.all(old.map(({ id }) => remove(id)))
    }
  }
}

/** The complete garments in `directory`; what has no record was never finished and goes. */
async function readShelf (directory: string): Promise<GarmentRecord[]> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await removeTemporaryFiles(directory)
  const names = await readdir(directory)
  const found = await Promise.all(names.map(async (name) => {
    const record = await readRecord(directory, name)
    if (!record) await rm(join(directory, name), { recursive: true, force: true })
    return record
  }))
  return found.filter((record) => record !== undefined)
}

async function readRecord (directory: string, name: string): Promise<GarmentRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(directory, name, 'record.json'), 'utf8')) as GarmentRecord
    return isId(record.id) && record.id === name ? record : undefined
  } catch {
    return undefined
  }
}
