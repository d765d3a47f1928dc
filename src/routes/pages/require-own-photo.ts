import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../coded-error.ts'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import type { Services } from '../../services.ts'

/** The visitor's own photo that an address names. @throws CodedError PERSON_UNKNOWN */
export async function requireOwnPhoto (
  { ownPersons }: Services, { params, visitor }: FastifyRequest<{ Params: { id: string } }>
): Promise<OwnPersonRecord> {
  const record = await ownPersons.find(params.id)
  if (record?.visitor !== visitor.id) throw new CodedError('PERSON_UNKNOWN', 'no such photo')
  return record
}
