import { readFile } from 'node:fs/promises'
import { CodedError } from '../coded-error.ts'
import type { GarmentGallery } from '../gallery/garments.ts'
import type { PersonGallery } from '../gallery/persons.ts'
import { decodeUpload } from '../imaging/decode.ts'
import type { GarmentPhoto, GarmentSource, PersonPhoto, PersonSource } from '../inference/engine-contract.ts'
import { PERSON_LONG_SIDE, UPLOAD_LIMITS } from '../upload-limits.ts'
import type { TryOnWish } from './contract.ts'

/** A garment's photo as the engine takes it: checked, upright, without metadata. Throws the codes of `decodeUpload`. */
export async function garmentPhoto (bytes: Uint8Array): Promise<GarmentPhoto> {
  return { photo: (await decodeUpload(bytes)).bytes, maskSource: 'network' }
}

/** A person's photo, in the resolution that the result will have. Throws the codes of `decodeUpload`. */
export async function personPhoto (bytes: Uint8Array): Promise<PersonPhoto> {
  return { photo: (await decodeUpload(bytes, { ...UPLOAD_LIMITS, storedLongSide: PERSON_LONG_SIDE })).bytes }
}

/** @throws CodedError GARMENT_NAME_UNKNOWN and the codes of `decodeUpload` */
export async function garmentSource (gallery: GarmentGallery, garment: TryOnWish['garment']): Promise<GarmentSource> {
  if (garment instanceof Uint8Array) return await garmentPhoto(garment)
  if (typeof garment !== 'string') return garment
  const sample = await gallery.require(garment)
  const photo = await readFile(sample.photoPath)
  return sample.maskPath ? { cloth: photo, mask: await readFile(sample.maskPath) } : { photo, maskSource: 'network' }
}

/** @throws CodedError PERSON_UNKNOWN and the codes of `decodeUpload` */
export async function personSource (gallery: PersonGallery, person: TryOnWish['person']): Promise<PersonSource> {
  if (person instanceof Uint8Array) return await personPhoto(person)
  if (typeof person !== 'string') return { directory: person.directory }
  const found = await gallery.find(person)
  if (!found) throw new CodedError('PERSON_UNKNOWN', 'nobody of this name')
  return { directory: found.directory }
}
