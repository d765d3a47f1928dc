import { ID_PATTERN } from '../storage/ids.ts'

const SAMPLE = 'sample:'
const UPLOAD = 'upload:'
const OWN = 'own:'

/** How jobs and cookies name a garment of the gallery, and one that a visitor uploaded. */
export type SampleReference = `sample:${string}`
export type UploadReference = `upload:${string}`
export type GarmentReference = SampleReference | UploadReference
/** How they name a visitor's own photo; gallery persons go by their id. */
export type OwnReference = `own:${string}`

/** What stands behind a reference. */
export interface Referred<Kind extends string> {
  readonly kind: Kind
  readonly id: string
}

export const OWN_REFERENCE_PATTERN = `^${OWN}${ID_PATTERN.slice(1)}`

export const sampleReference = (id: string): SampleReference => `${SAMPLE}${id}`
export const uploadReference = (id: string): UploadReference => `${UPLOAD}${id}`
export const ownReference = (id: string): OwnReference => `${OWN}${id}`

/** Reads `sample:white-t-shirt` or `upload:<id>`; undefined for anything else. */
export function readGarmentReference (reference: string): Referred<'sample' | 'upload'> | undefined {
  const sample = idAfter(SAMPLE, reference)
  if (sample !== undefined) return { kind: 'sample', id: sample }
  const upload = idAfter(UPLOAD, reference)
  return upload === undefined ? undefined : { kind: 'upload', id: upload }
}

export function isGarmentReference (reference: string): reference is GarmentReference {
  return readGarmentReference(reference) !== undefined
}

/** Reads `own:<id>`, or the id of a gallery person. */
export function readPersonReference (reference: string): Referred<'own' | 'gallery'> {
  return isOwnReference(reference)
    ? { kind: 'own', id: reference.slice(OWN.length) }
    : { kind: 'gallery', id: reference }
}

export function isOwnReference (reference: string): reference is OwnReference {
  return reference.startsWith(OWN)
}

/** The id behind `own:<id>`; undefined for a gallery id, or when nobody is named. */
export function ownPersonId (reference: string | undefined): string | undefined {
  return reference !== undefined && isOwnReference(reference) ? readPersonReference(reference).id : undefined
}

function idAfter (prefix: string, reference: string): string | undefined {
  const id = reference.startsWith(prefix) ? reference.slice(prefix.length) : ''
  return id === '' || id.includes(':') ? undefined : id
}
