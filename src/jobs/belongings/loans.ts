import { readFile } from 'node:fs/promises'
import { CodedError } from '../../coded-error.ts'
import type { GarmentGallery } from '../../gallery/garments.ts'
import type { PersonGallery } from '../../gallery/persons.ts'
import type { GarmentSource, Made, PersonPhoto, PersonSource } from '../../inference/engine-contract.ts'
import type { GarmentRecord, GarmentShelf } from './garment-shelf.ts'
import type { OwnPersonRecord, PersonShelf } from './person-shelf.ts'
import { readGarmentReference, readPersonReference } from './references.ts'

/** A garment or a person for an order, and the way back for what the order makes of it. */
export interface Loan<Source> {
  readonly source: Source
  /**
   * Puts what was made on the shelf, so that the next order finds it ready.
   * @throws CodedError PERSON_UNKNOWN when the photo was deleted meanwhile; whatever the disk throws
   */
  keep (made: Made): Promise<void>
}

export interface Lenders {
  readonly garments: GarmentGallery
  readonly persons: PersonGallery
  readonly shelf: GarmentShelf
  readonly ownPersons: PersonShelf
}

const keepNothing = async () => {}

/** Hands out garments and persons as they lie there: ready for the try-on, or as photos. */
export function createLoans ({ garments, persons, shelf, ownPersons }: Lenders) {
  async function sample (id: string): Promise<Loan<GarmentSource>> {
    const found = await garments.find(id)
    if (!found) throw new CodedError('GARMENT_UNKNOWN', 'no such sample')
    const photo = await readFile(found.photoPath)
    if (!found.maskPath) return { source: { photo, maskSource: 'network' }, keep: keepNothing }
    return { source: { cloth: photo, mask: await readFile(found.maskPath) }, keep: keepNothing }
  }

  async function upload (id: string): Promise<Loan<GarmentSource>> {
    const record = await shelf.find(id)
    if (!record) throw new CodedError('GARMENT_UNKNOWN', 'no such upload')
    const ready = record.isPrepared ? await shelf.readFiles(record) : await copyEqual(record)
    if (ready) return { source: ready, keep: keepNothing }
    const [photo, drawnMask] = await Promise.all([shelf.readPhoto(record), shelf.readDrawn(record)])
    return {
      source: { photo, maskSource: record.maskSource, drawnMask, given: record.given },
      async keep ({ garment }) { if (garment) await shelf.saveFiles(record, garment) }
    }
  }

  /** The cut-out of an equal upload, put on the shelf for this one too. */
  async function copyEqual (record: GarmentRecord): Promise<GarmentSource | undefined> {
    const files = await shelf.readEqual(record)
    if (files) await shelf.saveFiles(record, files)
    return files && { ...files, given: record.given }
  }

  async function findOwn (id: string): Promise<OwnPersonRecord> {
    const record = await ownPersons.find(id)
    if (!record) throw new CodedError('PERSON_UNKNOWN', 'no such photo')
    return record
  }

  async function unseenPhoto (id: string): Promise<Loan<PersonPhoto> | undefined> {
    const record = await findOwn(id)
    if (record.state !== 'new') return undefined
    const [photo, drawnMask] = await Promise.all([ownPersons.readPhoto(record), ownPersons.readDrawn(record)])
    return {
      source: { photo, drawnMask },
      async keep ({ person }) {
        const isKept = !person || await ownPersons.saveFinding(record, photo, person)
        if (!isKept) throw new CodedError('PERSON_UNKNOWN', 'the photo was deleted')
      }
    }
  }

  async function own (id: string): Promise<Loan<PersonSource>> {
    const photo = await unseenPhoto(id)
    if (photo) return photo
    const record = await findOwn(id)
    if (record.state === 'refused') {
      throw new CodedError(record.refusal ?? 'PERSON_NOT_FOUND', 'the photo cannot be used')
    }
    return { source: { found: await ownPersons.readPerson(record) }, keep: keepNothing }
  }

  return {
    /** @throws CodedError GARMENT_UNKNOWN */
    async garment (reference: string): Promise<Loan<GarmentSource>> {
      const parsed = readGarmentReference(reference)
      if (!parsed) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
      return parsed.kind === 'sample' ? await sample(parsed.id) : await upload(parsed.id)
    },
    /** Whether a garment lies ready, or will never lie there: then nobody needs to wait for it. */
    async isReady (reference: string): Promise<boolean> {
      const parsed = readGarmentReference(reference)
      const record = parsed?.kind === 'upload' ? await shelf.find(parsed.id) : undefined
      return record?.isPrepared ?? true
    },
    /** @throws CodedError PERSON_UNKNOWN, or the reason why an own photo cannot be used */
    async person (reference: string): Promise<Loan<PersonSource>> {
      const { kind, id } = readPersonReference(reference)
      if (kind === 'own') return await own(id)
      const person = await persons.find(id)
      if (!person) throw new CodedError('PERSON_UNKNOWN', 'no such person')
      return { source: { directory: person.directory }, keep: keepNothing }
    },
    /**
     * An own photo that nobody has looked at yet; undefined when somebody has.
     * @throws CodedError PERSON_UNKNOWN
     */
    async unseenPhoto (reference: string): Promise<Loan<PersonPhoto> | undefined> {
      return await unseenPhoto(readPersonReference(reference).id)
    }
  }
}
