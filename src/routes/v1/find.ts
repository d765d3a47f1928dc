import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../coded-error.ts'
import type { GarmentSummary } from '../../gallery/garments.ts'
import type { PersonSummary } from '../../gallery/persons.ts'
import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import { ownPersonId, readGarmentReference } from '../../jobs/belongings/references.ts'
import type { Services } from '../../services.ts'
import { requireOwn } from '../api/api-caller.ts'

type Found<Sample, Own> = { readonly sample: Sample, readonly record?: undefined } |
  { readonly record: Own, readonly sample?: undefined }

/** The caller's upload `upload:<id>`. @throws CodedError GARMENT_UNKNOWN */
export async function requireUploadedGarment (
  { shelf }: Services, request: FastifyRequest, id: string
): Promise<GarmentRecord> {
  const { kind, id: own = '' } = readGarmentReference(id) ?? {}
  return requireOwn(kind === 'upload' ? await shelf.find(own) : undefined, request, 'GARMENT_UNKNOWN')
}

/** A sample by its name, or the caller's upload. @throws CodedError GARMENT_NAME_UNKNOWN, GARMENT_UNKNOWN */
export async function findGarment (
  services: Services, request: FastifyRequest, id: string
): Promise<Found<GarmentSummary, GarmentRecord>> {
  if (readGarmentReference(id) !== undefined) return { record: await requireUploadedGarment(services, request, id) }
  return { sample: await services.garments.require(id) }
}

/** The caller's photo `own:<id>`. @throws CodedError PERSON_UNKNOWN */
export async function requireOwnPerson (
  { ownPersons }: Services, request: FastifyRequest, id: string
): Promise<OwnPersonRecord> {
  return requireOwn(await ownPersons.findReferred(id), request, 'PERSON_UNKNOWN')
}

/** Somebody of the gallery, or the caller's photo. @throws CodedError PERSON_UNKNOWN */
export async function findPerson (
  services: Services, request: FastifyRequest, id: string
): Promise<Found<PersonSummary, OwnPersonRecord>> {
  if (ownPersonId(id) !== undefined) return { record: await requireOwnPerson(services, request, id) }
  const sample = await services.persons.find(id)
  if (!sample) throw new CodedError('PERSON_UNKNOWN', 'no such person')
  return { sample }
}
