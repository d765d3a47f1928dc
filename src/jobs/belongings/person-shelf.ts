import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { CodedError } from '../../coded-error.ts'
import type { OwnPerson, PersonFileName } from '../../gallery/person-files.ts'
import type { CheckedPicture } from '../../imaging/contract.ts'
import type { FinderName, PersonFinding } from '../../inference/engine-contract.ts'
import type { NoticeCode, RefusalCode } from '../../tryon/records/finding.ts'
import type { Caller } from './caller.ts'
import { tellNobody } from '../storage/deletions.ts'
import { eachOf } from '../storage/files.ts'
import { digest } from '../storage/ids.ts'
import { ownPersonId } from './references.ts'
import { openShelf, revised, type ShelfOptions, type ShelfRecord } from './shelf.ts'
import { ShelfFields, Side } from './shelf-schema.ts'

/** A visitor's own photo and what was found in it. */
export interface OwnPersonRecord extends ShelfRecord {
  readonly width: number
  readonly height: number
  /** `new` until the network has looked; `ready` can be dressed; `refused` cannot, `refusal` says why. */
  readonly state: 'new' | 'ready' | 'refused'
  readonly refusal?: RefusalCode
  readonly notices: readonly NoticeCode[]
  /** Which networks have looked; undefined until they have. */
  readonly foundBy?: FinderName
  /** Who says where the garment is that will be replaced; undefined in records of before one could. */
  readonly maskSource?: PersonMaskSource
}

/** The garment as the network has read it, or drawn by hand. */
export type PersonMaskSource = 'network' | 'drawn'

const Schema = Compile(Type.Object({
  ...ShelfFields,
  width: Side,
  height: Side,
  state: Type.Enum(['new', 'ready', 'refused']),
  refusal: Type.Optional(Type.String()),
  notices: Type.Array(Type.String()),
  foundBy: Type.Optional(Type.String()),
  maskSource: Type.Optional(Type.Enum(['network', 'drawn']))
}))
const isOwnPerson = (value: unknown): value is OwnPersonRecord => Schema.Check(value)

/**
 * `photo` is the upright upload, `preview` the same with what was found drawn over it, `framed` the 768x1024 cut,
 * `mask` the garment that is replaced, over the photo.
 */
export type OwnPersonPicture = 'photo' | 'preview' | 'framed' | 'mask'
export type PersonShelf = Awaited<ReturnType<typeof openPersonShelf>>

const FILES = {
  photo: 'original.jpg',
  preview: 'preview.jpg',
  framed: 'image.jpg',
  mask: 'garment-mask.png'
} as const satisfies Readonly<Record<OwnPersonPicture, string>>
const DRAWN = 'drawn.jpg'
const NAMES = [
  'original.jpg', 'preview.jpg', 'garment-mask.png', DRAWN,
  'image.jpg', 'parse.png', 'densepose.png', 'keypoints.json', 'framing.json'
] as const satisfies ReadonlyArray<PersonFileName | typeof FILES[OwnPersonPicture] | typeof DRAWN>
const KIND = { what: 'person', isEntry: isOwnPerson, names: NAMES } as const

/** How a person made from a photo lies in files, which the gallery decides. */
export interface PersonLayout {
  /** The last one completes the person. */
  files (person: OwnPerson): ReadonlyArray<readonly [PersonFileName, string | Uint8Array]>
  /** @throws CodedError PERSON_UNUSABLE */
  read (read: (name: PersonFileName) => Promise<Uint8Array | undefined>): Promise<OwnPerson>
}

/** Visitors' own photos: record.json, original.jpg, then preview.jpg and the files of the person who was found. */
export async function openPersonShelf (
  directory: string, layout: PersonLayout, onDeletion = tellNobody, options: ShelfOptions = {}
) {
  const shelf = await openShelf(directory, KIND, onDeletion, options)
  const { open, read, find, has, damaged, bytesOf, remove, ofVisitor, ofAccount, add, change, expire } = shelf

  /** @throws CodedError PERSON_UNKNOWN when its owner has just deleted it */
  async function readKept (id: string, name: typeof NAMES[number]): Promise<Uint8Array> {
    const content = await read(id, name)
    if (!content) throw new CodedError('PERSON_UNKNOWN', 'deleted meanwhile')
    return content
  }

  return {
    find,
    has,
    damaged,
    bytesOf,
    remove,
    ofVisitor,
    ofAccount,
    expire,
    /** The photo behind `own:<id>`; undefined for gallery ids, or when nobody is named. */
    async findReferred (reference: string | undefined): Promise<OwnPersonRecord | undefined> {
      const id = ownPersonId(reference)
      return id === undefined ? undefined : await find(id)
    },
    /** One of its pictures; undefined when there is none. */
    openPicture: async ({ id }: OwnPersonRecord, picture: OwnPersonPicture) => await open(id, FILES[picture]),
    /** The person who was found in the photo. @throws CodedError PERSON_UNUSABLE when a file is missing */
    readPerson: async ({ id }: OwnPersonRecord): Promise<OwnPerson> =>
      await layout.read(async (name) => await read(id, name)),
    /** Keeps a checked upload; the same picture of the same visitor is kept once. */
    async add (caller: Caller, { bytes, width, height }: CheckedPicture): Promise<OwnPersonRecord> {
      return await add(caller, digest(bytes), async (own, place) => {
        await place.write(FILES.photo, bytes)
        return { ...own, width, height, state: 'new', notices: [], maskSource: 'network' }
      })
    },
    async readPhoto ({ id }: OwnPersonRecord): Promise<Uint8Array> {
      return await readKept(id, FILES.photo)
    },
    /** The mask drawn by hand, where there is one. */
    async readDrawn ({ id, maskSource }: OwnPersonRecord): Promise<Uint8Array | undefined> {
      return maskSource === 'drawn' ? await readKept(id, DRAWN) : undefined
    },
    /**
     * Replaces by hand what counts as the garment, or without `drawn` goes back to what the network reads; the photo is
     * to be looked at anew. Pictures that were made before stay as they are.
     */
    async redraw ({ id }: OwnPersonRecord, drawn?: Uint8Array): Promise<OwnPersonRecord | undefined> {
      return await change(id, async (record, place) => {
        const photo = await readKept(id, FILES.photo)
        const contentHash = drawn === undefined ? digest(photo) : digest(photo, drawn)
        if (record.contentHash === contentHash) return record
        if (drawn) await place.write(DRAWN, drawn)
        return { ...revised(record), contentHash, maskSource: drawn ? 'drawn' : 'network', state: 'new' }
      })
    },
    /** Keeps what was found; a photo removed meanwhile stays removed, and one that was redrawn is left alone. */
    async saveFinding (
      { id, contentHash }: OwnPersonRecord, photo: Uint8Array, finding: PersonFinding
    ): Promise<OwnPersonRecord | undefined> {
      const { files, framing, preview, refusal, notices, foundBy, garmentMask } = finding
      return await change(id, async (record, place) => {
        if (record.contentHash !== contentHash) return record
        await place.write(FILES.preview, preview)
        if (garmentMask) await place.write(FILES.mask, garmentMask)
        const written = files && framing ? layout.files({ files, framing, photo }) : []
        for (const some of [written.slice(0, -1), written.slice(-1)]) {
          await eachOf(some, async ([name, content]) => await place.write(name, content))
        }
        const { maskSource = 'network' } = record
        return { ...record, refusal, notices, foundBy, maskSource, state: files ? 'ready' : 'refused' }
      })
    }
  }
}
