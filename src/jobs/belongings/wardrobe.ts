import { readFile, stat } from 'node:fs/promises'
import type { GarmentGallery } from '../../gallery/garments.ts'
import type { PersonGallery } from '../../gallery/persons.ts'
import type { GarmentFiles, RunOptions, TryOnEngine } from '../../inference/engine-contract.ts'
import { CodedError } from '../../coded-error.ts'
import type { GarmentRecord, GarmentShelf } from './garment-shelf.ts'
import { digest } from '../storage/ids.ts'
import type { OwnPersonRecord, PersonShelf } from './person-shelf.ts'
import { readGarmentReference, readPersonReference } from './references.ts'

export type Wardrobe = ReturnType<typeof createWardrobe>

export interface WardrobeOptions {
  readonly engine: TryOnEngine
  readonly garments: GarmentGallery
  readonly persons: PersonGallery
  readonly shelf: GarmentShelf
  readonly ownPersons: PersonShelf
}

/** Garments and persons by reference, whether they come from the gallery or from a visitor. */
export function createWardrobe ({ engine, garments, persons, shelf, ownPersons }: WardrobeOptions) {
  async function sampleFiles (id: string, options: RunOptions): Promise<GarmentFiles> {
    const sample = await garments.find(id)
    if (!sample) throw new CodedError('GARMENT_UNKNOWN', 'no such sample')
    const photo = await readFile(sample.photoPath)
    if (sample.maskPath) return { cloth: photo, mask: await readFile(sample.maskPath) }
    return await engine.prepareGarment({ photo, maskSource: 'network' }, options)
  }

  async function uploadFiles (id: string, options: RunOptions): Promise<GarmentFiles> {
    const record = shelf.find(id)
    if (!record) throw new CodedError('GARMENT_UNKNOWN', 'no such upload')
    if (record.isPrepared) return await shelf.readFiles(record)
    const files = await shelf.readEqual(record) ?? await cutOut(record, options)
    await shelf.saveFiles(record, files)
    return files
  }

  async function cutOut (record: GarmentRecord, options: RunOptions): Promise<GarmentFiles> {
    const [photo, drawnMask] = await Promise.all([shelf.readPhoto(record), shelf.readDrawn(record)])
    return await engine.prepareGarment({ photo, maskSource: record.maskSource, drawnMask }, options)
  }

  async function prepareOwn (id: string, options: RunOptions): Promise<OwnPersonRecord> {
    const record = ownPersons.find(id)
    if (!record) throw new CodedError('PERSON_UNKNOWN', 'no such photo')
    if (record.state !== 'new') return record
    const photo = await ownPersons.readPhoto(record)
    const saved = await ownPersons.saveFinding(record, photo, await engine.preparePerson({ photo }, options))
    if (!saved) throw new CodedError('PERSON_UNKNOWN', 'the photo was deleted')
    return saved
  }

  async function identityOfSample (id: string): Promise<string> {
    const sample = await garments.find(id)
    if (!sample) throw new CodedError('GARMENT_UNKNOWN', 'no such sample')
    return `${id} ${await versionOf(sample.photoPath)}`
  }

  function identityOfUpload (id: string): string {
    const record = shelf.find(id)
    if (!record) throw new CodedError('GARMENT_UNKNOWN', 'no such upload')
    return record.contentHash
  }

  return {
    /** The cut-out, made now if it was not made before; `options.onStage` hears of it only then. */
    async garmentFiles (reference: string, options: RunOptions = {}): Promise<GarmentFiles> {
      const parsed = readGarmentReference(reference)
      if (!parsed) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
      return parsed.kind === 'sample' ? await sampleFiles(parsed.id, options) : await uploadFiles(parsed.id, options)
    },
    prepareOwn,
    /**
     * Folder of a gallery person or of a visitor's own photo, which is prepared now if it was not before.
     * @throws CodedError PERSON_UNKNOWN, or the reason why a photo cannot be used
     */
    async personDirectory (reference: string, options: RunOptions = {}): Promise<string> {
      const { kind, id } = readPersonReference(reference)
      if (kind === 'own') return ownPersons.directoryOf(usable(await prepareOwn(id, options)))
      const person = await persons.find(id)
      if (!person) throw new CodedError('PERSON_UNKNOWN', 'no such person')
      return person.directory
    },
    /** Equal keys promise equal pictures. */
    async tryOnKey (reference: string, person: { id: string, imagePath: string }): Promise<string> {
      const parsed = readGarmentReference(reference)
      if (!parsed) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
      const garment = parsed.kind === 'sample' ? await identityOfSample(parsed.id) : identityOfUpload(parsed.id)
      const { name = '', version = '' } = engine.status().pack ?? {}
      return digest(parsed.kind, garment, person.id, await versionOf(person.imagePath), name, version)
    },
    preparationKey: ({ id }: { readonly id: string }) => digest('prepare', id)
  }
}

function usable (record: OwnPersonRecord): OwnPersonRecord {
  if (record.state === 'refused') throw new CodedError(record.refusal ?? 'PERSON_NOT_FOUND', 'the photo cannot be used')
  return record
}

/** Changes when a file is replaced. */
export async function versionOf (path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path)
  return digest(String(mtimeMs), String(size)).slice(0, 12)
}
