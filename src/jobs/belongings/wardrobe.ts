import { stat } from 'node:fs/promises'
import type { TryOnEngine } from '../../inference/engine-contract.ts'
import { CodedError } from '../../coded-error.ts'
import { digest } from '../storage/ids.ts'
import { createLoans, type Lenders } from './loans.ts'
import { readGarmentReference } from './references.ts'
import type { ShelfRecord } from './shelf.ts'

export type Wardrobe = ReturnType<typeof createWardrobe>

export interface WardrobeOptions extends Lenders {
  readonly engine: TryOnEngine
}

/** A person of the gallery, or of a photo that a visitor has sent. */
export type Wearer = { readonly id: string } & ({ readonly imagePath: string } | { readonly contentHash: string })

/** Garments and persons by reference, whether they come from the gallery or from a visitor. */
export function createWardrobe ({ engine, ...lenders }: WardrobeOptions) {
  const { garments, shelf } = lenders

  async function identityOfSample (id: string): Promise<string> {
    const sample = await garments.find(id)
    if (!sample) throw new CodedError('GARMENT_UNKNOWN', 'no such sample')
    return `${id} ${await versionOf(sample.photoPath)}`
  }

  async function identityOfUpload (id: string): Promise<string> {
    const record = await shelf.find(id)
    if (!record) throw new CodedError('GARMENT_UNKNOWN', 'no such upload')
    return record.contentHash
  }

  /** A gallery person changes with its picture, a visitor's own photo also with what they have corrected in it. */
  async function identityOfPerson (person: Wearer): Promise<string> {
    return 'contentHash' in person ? person.contentHash : await versionOf(person.imagePath)
  }

  return {
    ...createLoans(lenders),
    /** Equal keys promise equal pictures. */
    async tryOnKey (reference: string, person: Wearer): Promise<string> {
      const parsed = readGarmentReference(reference)
      if (!parsed) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
      const garment = parsed.kind === 'sample' ? await identityOfSample(parsed.id) : await identityOfUpload(parsed.id)
      const { name = '', version = '' } = engine.status().pack ?? {}
      return digest(parsed.kind, garment, person.id, await identityOfPerson(person), name, version)
    },
    /** Equal keys promise equal cut-outs or findings. */
    preparationKey: ({ id, contentHash, revision = 0 }: Pick<ShelfRecord, 'id' | 'contentHash' | 'revision'>) =>
      digest('prepare', id, contentHash, ...(revision === 0 ? [] : [String(revision)]))
  }
}

/** Changes when a file is replaced. */
export async function versionOf (path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path)
  return digest(String(mtimeMs), String(size)).slice(0, 12)
}
