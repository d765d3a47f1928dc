import { stat } from 'node:fs/promises'
import type { TryOnEngine } from '../../inference/engine-contract.ts'
import { CodedError } from '../../coded-error.ts'
import { digest } from '../storage/ids.ts'
import { createLoans, type Lenders } from './loans.ts'
import { readGarmentReference } from './references.ts'

export type Wardrobe = ReturnType<typeof createWardrobe>

export interface WardrobeOptions extends Lenders {
  readonly engine: TryOnEngine
}

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

  return {
    ...createLoans(lenders),
    /** Equal keys promise equal pictures. */
    async tryOnKey (reference: string, person: { id: string, imagePath: string }): Promise<string> {
      const parsed = readGarmentReference(reference)
      if (!parsed) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
      const garment = parsed.kind === 'sample' ? await identityOfSample(parsed.id) : await identityOfUpload(parsed.id)
      const { name = '', version = '' } = engine.status().pack ?? {}
      return digest(parsed.kind, garment, person.id, await versionOf(person.imagePath), name, version)
    },
    /** Equal keys promise equal cut-outs or findings. */
    preparationKey: ({ id, contentHash }: { readonly id: string, readonly contentHash: string }) =>
      digest('prepare', id, contentHash)
  }
}

/** Changes when a file is replaced. */
export async function versionOf (path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path)
  return digest(String(mtimeMs), String(size)).slice(0, 12)
}
