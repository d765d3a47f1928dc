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
import { openShelf, type ShelfOptions, type ShelfRecord } from './shelf.ts'
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
}

const Schema = Compile(Type.Object({
  ...ShelfFields,
  width: Side,
  height: Side,
  state: Type.Enum(['new', 'ready', 'refused']),
  refusal: Type.Optional(Type.String()),
  notices: Type.Array(Type.String()),
  foundBy: Type.Optional(Type.String())
}))
const isOwnPerson = (value: unknown): value is OwnPersonRecord => Schema.Check(value)

/** `photo` is the upright upload, `preview` the same with what was found drawn over it, `framed` the 768x1024 cut. */
export type OwnPersonPicture = 'photo' | 'preview' | 'framed'
export type PersonShelf = Awaited<ReturnType<typeof openPersonShelf>>

const FILES: Readonly<Record<OwnPersonPicture, string>> = {
  photo: 'original.jpg',
  preview: 'preview.jpg',
  framed: 'image.jpg'
}

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
        return { ...own, width, height, state: 'new', notices: [] }
      })
    },
    async readPhoto ({ id }: OwnPersonRecord): Promise<Uint8Array> {
      return await readFile(join(folder(id), FILES.photo))
    },
    /** Keeps what was found; a photo removed meanwhile stays removed. */
    async saveFinding (
      { id }: OwnPersonRecord, photo: Uint8Array, finding: PersonFinding
    ): Promise<OwnPersonRecord | undefined> {
      const { files, framing, preview, refusal, notices, foundBy } = finding
      return await change(id, async (record, place) => {
        await writeAtomically(join(place, FILES.preview), preview)
        if (files && framing) await writePerson(place, { files, framing, photo })
        return { ...record, refusal, notices, foundBy, state: files ? 'ready' : 'refused' }
      })
    }
  }
}
