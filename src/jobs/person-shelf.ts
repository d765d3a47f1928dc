import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writePerson } from '../gallery/person-files.ts'
import type { CheckedPicture } from '../imaging/contract.ts'
import type { PreparePersonResult } from '../inference/engine-contract.ts'
import type { NoticeCode, RefusalCode } from '../tryon/own-photo/judge.ts'
import { removeTemporaryFiles, writeAtomically } from './files.ts'
import { createId, digest, isId } from './ids.ts'

/** A visitor's own photo and what was found in it. */
export interface OwnPersonRecord {
  readonly id: string
  readonly visitor: string
  /** Digest of the photo: equal uploads give equal pictures. */
  readonly contentHash: string
  readonly width: number
  readonly height: number
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** `new` until the network has looked; `ready` can be dressed; `refused` cannot, `refusal` says why. */
  readonly state: 'new' | 'ready' | 'refused'
  readonly refusal?: RefusalCode
  readonly notices: readonly NoticeCode[]
}

/** `photo` is the upright upload, `preview` the same with what was found drawn over it, `framed` the 768x1024 cut. */
export type OwnPersonPicture = 'photo' | 'preview' | 'framed'
export type PersonShelf = Awaited<ReturnType<typeof openPersonShelf>>

const FILES: Readonly<Record<OwnPersonPicture, string>> = { photo: 'original.jpg', preview: 'preview.jpg', framed: 'image.jpg' }

/** Visitors' own photos, a folder each: record.json, original.jpg, then preview.jpg and a gallery item's files. */
export async function openPersonShelf (directory: string) {
  const records = new Map<string, OwnPersonRecord>()
  const folder = (id: string) => join(directory, id)
  for (const record of await readShelf(directory)) records.set(record.id, record)

  async function put (record: OwnPersonRecord): Promise<OwnPersonRecord> {
    await writeAtomically(join(folder(record.id), 'record.json'), JSON.stringify(record))
    records.set(record.id, record)
    return record
  }

  async function remove (id: string): Promise<void> {
    records.delete(id)
    await rm(folder(id), { recursive: true, force: true })
  }

  async function create (visitor: string, { bytes, width, height }: CheckedPicture, contentHash: string): Promise<OwnPersonRecord> {
    const id = createId()
    try {
      await mkdir(folder(id), { mode: 0o700 })
      await writeAtomically(join(folder(id), FILES.photo), bytes)
      return await put({ id, visitor, contentHash, width, height, createdAt: Date.now(), state: 'new', notices: [] })
    } catch (error) {
      await remove(id)
      throw error
    }
  }

  return {
    find: (id: string) => records.get(id),
    remove,
    ofVisitor: (visitor: string) => [...records.values()].filter((record) => record.visitor === visitor),
    directoryOf: ({ id }: OwnPersonRecord) => folder(id),
    picturePath: ({ id }: OwnPersonRecord, picture: OwnPersonPicture) => join(folder(id), FILES[picture]),
    /** Keeps a checked upload; the same picture of the same visitor is kept once. */
    async add (visitor: string, picture: CheckedPicture): Promise<OwnPersonRecord> {
      const contentHash = digest(picture.bytes)
      const known = [...records.values()].find((record) => record.visitor === visitor && record.contentHash === contentHash)
      return known ?? await create(visitor, picture, contentHash)
    },
    async readPhoto ({ id }: OwnPersonRecord): Promise<Uint8Array> {
      return await readFile(join(folder(id), FILES.photo))
    },
    /** Keeps what was found; a photo removed meanwhile stays removed. */
    async saveFinding ({ id }: OwnPersonRecord, photo: Uint8Array, finding: PreparePersonResult): Promise<OwnPersonRecord | undefined> {
      const record = records.get(id)
      if (!record) return undefined
      const { files, framing, refusal, notices } = finding
      await writeAtomically(join(folder(id), FILES.preview), finding.preview)
      if (files && framing) await writePerson(folder(id), { files, framing, photo })
      // Deleted while its files were written: they go too.
      if (!records.has(id)) return await remove(id).then(() => undefined)
      return await put({ ...record, refusal, notices, state: files ? 'ready' : 'refused' })
    },
    async expire (milliseconds: number, now = Date.now()): Promise<void> {
      const old = [...records.values()].filter(({ createdAt }) => now - createdAt > milliseconds)
      await Promise.all(old.map(({ id }) => remove(id)))
    }
  }
}

/** The photos in `directory`; what has no record was never finished and goes. */
async function readShelf (directory: string): Promise<OwnPersonRecord[]> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await removeTemporaryFiles(directory)
  const found = await Promise.all((await readdir(directory)).map(async (name) => {
    const record = await readRecord(directory, name)
    if (!record) await rm(join(directory, name), { recursive: true, force: true })
    return record
  }))
  return found.filter((record) => record !== undefined)
}

async function readRecord (directory: string, name: string): Promise<OwnPersonRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(directory, name, 'record.json'), 'utf8')) as OwnPersonRecord
    return isId(record.id) && record.id === name ? record : undefined
  } catch {
    return undefined
  }
}
