import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { OwnPerson } from '../../gallery/person-files.ts'
import type { CheckedPicture } from '../../imaging/contract.ts'
import type { FinderName, PersonFinding } from '../../inference/engine-contract.ts'
import type { NoticeCode, RefusalCode } from '../../tryon/records/finding.ts'
import type { Caller } from './caller.ts'
import { tellNobody } from '../storage/deletions.ts'
import { writeAtomically } from '../storage/files.ts'
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

const FILES: Readonly<Record<OwnPersonPicture, string>> = {
  photo: 'original.jpg',
  preview: 'preview.jpg',
  framed: 'image.jpg',
  mask: 'garment-mask.png'
}
const DRAWN = 'drawn.jpg'

/** Writes a person made from a photo into a folder, in the gallery's item layout. */
export type WritePerson = (directory: string, person: OwnPerson) => Promise<void>

/** Visitors' own photos, a folder each: record.json, original.jpg, then preview.jpg and what `writePerson` adds. */
export async function openPersonShelf (
  directory: string, writePerson: WritePerson, onDeletion = tellNobody, options: ShelfOptions = {}
) {
  const shelf = await openShelf(directory, isOwnPerson, 'person', onDeletion, options)
  const { folder, find, has, damaged, bytesOf, remove, ofVisitor, ofAccount, add, change, expire } = shelf

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
    directoryOf: ({ id }: OwnPersonRecord) => folder(id),
    picturePath: ({ id }: OwnPersonRecord, picture: OwnPersonPicture) => join(folder(id), FILES[picture]),
    /** Keeps a checked upload; the same picture of the same visitor is kept once. */
    async add (caller: Caller, { bytes, width, height }: CheckedPicture): Promise<OwnPersonRecord> {
      return await add(caller, digest(bytes), async (own, place) => {
        await writeAtomically(join(place, FILES.photo), bytes)
        return { ...own, width, height, state: 'new', notices: [], maskSource: 'network' }
      })
    },
    async readPhoto ({ id }: OwnPersonRecord): Promise<Uint8Array> {
      return await readFile(join(folder(id), FILES.photo))
    },
    /** The mask drawn by hand, where there is one. */
    async readDrawn ({ id, maskSource }: OwnPersonRecord): Promise<Uint8Array | undefined> {
      return maskSource === 'drawn' ? await readFile(join(folder(id), DRAWN)) : undefined
    },
    /**
     * Replaces by hand what counts as the garment, or without `drawn` goes back to what the network reads; the photo is
     * to be looked at anew. Pictures that were made before stay as they are.
     */
    async redraw ({ id }: OwnPersonRecord, drawn?: Uint8Array): Promise<OwnPersonRecord | undefined> {
      return await change(id, async (record, place) => {
        const photo = await readFile(join(place, FILES.photo))
        const contentHash = drawn === undefined ? digest(photo) : digest(photo, drawn)
        if (record.contentHash === contentHash) return record
        if (drawn) await writeAtomically(join(place, DRAWN), drawn)
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
        await writeAtomically(join(place, FILES.preview), preview)
        if (garmentMask) await writeAtomically(join(place, FILES.mask), garmentMask)
        if (files && framing) await writePerson(place, { files, framing, photo })
        const { maskSource = 'network' } = record
        return { ...record, refusal, notices, foundBy, maskSource, state: files ? 'ready' : 'refused' }
      })
    }
  }
}
