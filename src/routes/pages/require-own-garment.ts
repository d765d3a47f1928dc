import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../coded-error.ts'
import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import type { Services } from '../../services.ts'

/** The visitor's garment that a page is about. @throws CodedError GARMENT_UNKNOWN */
export async function requireOwnGarment (
  { shelf }: Services, { params, visitor }: FastifyRequest<{ Params: { id: string } }>
): Promise<GarmentRecord> {
  const record = await shelf.find(params.id)
  if (record?.visitor !== visitor.id) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
  return record
}
