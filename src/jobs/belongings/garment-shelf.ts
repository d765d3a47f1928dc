import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { CheckedPicture } from '../../imaging/contract.ts'
import type { GarmentFiles, GarmentSource } from '../../inference/engine-contract.ts'
import type { MaskSource } from '../../tryon/records/garment.ts'
import type { FoundPoint, GarmentReading, GivenPoints } from '../../tryon/records/garment-reading.ts'
import type { Caller } from './caller.ts'
import { CodedError } from '../../coded-error.ts'
import { tellNobody } from '../storage/deletions.ts'
import { digest } from '../storage/ids.ts'
import { openShelf, revised, type ShelfOptions, type ShelfRecord } from './shelf.ts'
import { GivenPoints as Given, ReadPoints, Reading, ShelfFields, Side } from './shelf-schema.ts'

/** An uploaded garment and one way of cutting it out; another way is another garment with the same photo. */
export interface GarmentRecord extends ShelfRecord {
  readonly maskSource: MaskSource
  readonly photo: 'photo.jpg' | 'photo.png'
  readonly width: number
  readonly height: number
  /** Cloth and mask lie beside the photo. */
  readonly isPrepared: boolean
  /** What the cutting out has read off the photo beside the outline. */
  readonly reading?: GarmentReading
  /** Its points as they were read of the cut-out, once somebody has asked. */
  readonly points?: readonly FoundPoint[]
  /** Points that its owner has corrected. */
  readonly given?: GivenPoints
}

const Schema = Compile(Type.Object({
  ...ShelfFields,
  maskSource: Type.Enum(['network', 'plain-background', 'whole-picture', 'drawn']),
  photo: Type.Enum(['photo.jpg', 'photo.png']),
  width: Side,
  height: Side,
  isPrepared: Type.Boolean(),
  reading: Type.Optional(Reading),
  points: Type.Optional(ReadPoints),
  given: Type.Optional(Given)
}))
const isGarment = (value: unknown): value is GarmentRecord => Schema.Check(value)

/** `photo-mask` is the cut-out over the photo. */
export type GarmentPicture = 'photo' | 'cloth' | 'photo-mask'
export type GarmentShelf = Awaited<ReturnType<typeof openGarmentShelf>>

const DRAWN = 'drawn.jpg'
const NAMES = ['photo.jpg', 'photo.png', DRAWN, 'cloth.png', 'mask.png', 'photo-mask.png'] as const
const KIND = { what: 'garment', isEntry: isGarment, names: NAMES } as const
const NOTHING: Uint8Array = new Uint8Array(0)

/** A garment with corrected points is another one than without, though its cut-out is the same. */
function hashOf (
  photo: Uint8Array, maskSource: MaskSource, drawn: Uint8Array, given: GivenPoints | undefined
): string {
  return digest(photo, maskSource, drawn, ...(given ? [JSON.stringify(given)] : []))
}

/** Uploaded garments, a folder each: record.json, photo, and once cut out cloth.png and mask.png. */
export async function openGarmentShelf (directory: string, onDeletion = tellNobody, options: ShelfOptions = {}) {
  const shelf = await openShelf(directory, KIND, onDeletion, options)
  const { open, read, find, damaged, bytesOf, remove, ofVisitor, ofAccount, ofContent, add, change, expire } = shelf

  /** @throws CodedError GARMENT_UNKNOWN when its owner has just deleted it */
  async function readKept (id: string, name: typeof NAMES[number]): Promise<Uint8Array> {
    const content = await read(id, name)
    if (!content) throw new CodedError('GARMENT_UNKNOWN', 'deleted meanwhile')
    return content
  }

  return {
    find,
    damaged,
    bytesOf,
    remove,
    ofVisitor,
    ofAccount,
    expire,
    /** Keeps a checked upload; the same picture of the same visitor is kept once. */
    async add (
      caller: Caller, { bytes, extension, width, height }: CheckedPicture, maskSource: MaskSource, drawn = NOTHING,
      given?: GivenPoints
    ): Promise<GarmentRecord> {
      return await add(caller, hashOf(bytes, maskSource, drawn, given), async (own, place) => {
        const photo = `photo.${extension}` as const
        await place.write(photo, bytes)
        if (maskSource === 'drawn') await place.write(DRAWN, drawn)
        return { ...own, maskSource, photo, width, height, isPrepared: false, given }
      })
    },
    async readPhoto ({ id, photo }: GarmentRecord): Promise<Uint8Array> {
      return await readKept(id, photo)
    },
    /** The mask drawn by hand, where there is one. */
    async readDrawn ({ id, maskSource }: GarmentRecord): Promise<Uint8Array | undefined> {
      return maskSource === 'drawn' ? await readKept(id, DRAWN) : undefined
    },
    async readFiles ({ id, reading, given }: GarmentRecord): Promise<GarmentFiles & GarmentSource> {
      const [cloth, mask] = await Promise.all([readKept(id, 'cloth.png'), readKept(id, 'mask.png')])
      return { cloth, mask, reading, given }
    },
    /** The cut-out of somebody's same picture that was cut out in the same way, where there is one. */
    async readEqual ({ id, contentHash }: GarmentRecord): Promise<GarmentFiles | undefined> {
      const equal = (await ofContent(contentHash)).find((record) => record.isPrepared && record.id !== id)
      if (!equal) return undefined
      // Its owner may be deleting it.
      const names = ['cloth.png', 'mask.png', 'photo-mask.png'] as const
      const [cloth, mask, photoMask] = await Promise.all(names.map(async (name) => await read(equal.id, name)))
      return cloth && mask && { cloth, mask, photoMask, reading: equal.reading }
    },
    /** Cuts a garment out by a mask drawn by hand from now on; pictures that were made before stay as they are. */
    async redraw (
      { id }: GarmentRecord, maskSource: MaskSource, drawn = NOTHING
    ): Promise<GarmentRecord | undefined> {
      return await change(id, async (record, place) => {
        if (maskSource === 'drawn') await place.write(DRAWN, drawn)
        const contentHash = hashOf(await readKept(id, record.photo), maskSource, drawn, record.given)
        if (record.contentHash === contentHash) return record
        return { ...revised(record), maskSource, contentHash, isPrepared: false, points: undefined }
      })
    },
    /** Keeps points that were read of the cut-out; a garment that is cut out anew is left alone. */
    async savePoints ({ id, contentHash }: GarmentRecord, points: readonly FoundPoint[]): Promise<void> {
      await change(id, async (record) => record.contentHash === contentHash ? { ...record, points } : record)
    },
    /** Corrects where points lie from now on, or without any goes back to what is read. */
    async correctPoints ({ id }: GarmentRecord, given: GivenPoints | undefined): Promise<GarmentRecord | undefined> {
      return await change(id, async (record, place) => {
        const drawn = record.maskSource === 'drawn' ? await place.read(DRAWN) : undefined
        const contentHash = hashOf(await readKept(id, record.photo), record.maskSource, drawn ?? NOTHING, given)
        return record.contentHash === contentHash ? record : { ...revised(record), contentHash, given }
      })
    },
    /** Keeps the cut-out; a garment removed meanwhile stays removed, and one that is cut out anew is left alone. */
    async saveFiles (
      { id, contentHash }: GarmentRecord, { cloth, mask, photoMask, reading }: GarmentFiles
    ): Promise<void> {
      await change(id, async (record, place) => {
        if (record.contentHash !== contentHash) return record
        await place.write('cloth.png', cloth)
        await place.write('mask.png', mask)
        if (photoMask) await place.write('photo-mask.png', photoMask)
        return { ...record, isPrepared: true, reading }
      })
    },
    /** One of its pictures; undefined when there is none. */
    openPicture: async ({ id, photo }: GarmentRecord, picture: GarmentPicture) =>
      await open(id, picture === 'photo' ? photo : `${picture}.png`)
  }
}
